//! Failures to come, and numbers from a seed.

/// Pseudo-random numbers from one seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Numbers that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end` (0 if `end` is 0).
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll().checked_rem(end).unwrap_or(0)
    }
}

/// A failure to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which operation of those that can fail so, counted from 0 since the plan was set.
    pub nth: u64,
    /// How it fails.
    pub kind: FaultKind,
    /// Whether it heals.
    pub lasting: Lasting,
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A read fails with EIO.
    Read,
    /// A write, set-length, sync, or change of names fails with EIO and does nothing.
    Change,
    /// A write or set-length fails with ENOSPC and does nothing.
    NoSpace,
    /// A write stores only its first half and fails.
    Short,
    /// A sync fails and what was not synced is gone, as Linux does to dirty pages.
    SyncDrops,
}

/// Whether a fault heals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// One operation fails.
    Once,
    /// That operation and all of its sort after it fail.
    Always,
}
