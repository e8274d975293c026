//! Logical sector 0 in its two slots: redb's header, kept in memory and written in turns.
//!
//! Of what redb keeps in it, it knows only the first word.

use std::io;

use zeroize::Zeroizing;

use super::sectors::{Found, Sectors};
use super::superblock::Superblock;
use super::{DEVICE_IO, HEADER_DAMAGED, HeaderSlots, SECTOR, STRIDE};
use crate::base::error::Result;
use crate::store::disk::DiskFile;
use crate::store::seal::NONCE;

/// Offsets of the two slots.
const SLOTS: [u64; 2] = [8192, 16_384];
/// Bytes of a slot: a sealed sector and the sequence number.
const SLOT: usize = STRIDE as usize + 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Zero,
    One,
}

impl Slot {
    fn other(self) -> Slot {
        match self {
            Slot::Zero => Slot::One,
            Slot::One => Slot::Zero,
        }
    }

    fn offset(self) -> u64 {
        let [zero, one] = SLOTS;
        match self {
            Slot::Zero => zero,
            Slot::One => one,
        }
    }
}

/// Whether the slot being written holds anything that no sync has covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pending {
    Nothing,
    Write,
}

pub(super) struct Header {
    plain: Zeroizing<Vec<u8>>,
    sequence: u64,
    /// The slot that holds the header as of the last sync.
    durable: Slot,
    pending: Pending,
    slots: HeaderSlots,
}

impl Header {
    /// The header of an empty file: zeros.
    pub(super) fn empty() -> Self {
        let plain = Zeroizing::new(vec![0; SECTOR]);
        Header {
            plain,
            sequence: 0,
            durable: Slot::Zero,
            pending: Pending::Nothing,
            slots: HeaderSlots::Sound,
        }
    }

    /// Takes the slot with the highest sequence that authenticates. The file was synced before.
    pub(super) fn read(file: &dyn DiskFile, block: &Superblock, key: &[u8; 32]) -> Result<Self> {
        let sectors = Sectors::new(block, key);
        let mut best: Option<Header> = None;
        let mut slots = HeaderSlots::Sound;
        for slot in [Slot::Zero, Slot::One] {
            let mut bytes = [0; SLOT];
            match file.read_at(&mut bytes, slot.offset()) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => continue,
                done => done.map_err(|error| DEVICE_IO.because(error))?,
            }
            let Some((sealed, sequence)) = bytes.split_last_chunk::<8>() else { continue };
            let sequence = u64::from_le_bytes(*sequence);
            let mut plain = Zeroizing::new(vec![0; SECTOR]);
            let newer = best.as_ref().is_none_or(|best| best.sequence < sequence);
            match sectors.open(0, sequence, sealed, &mut plain) {
                Found::Good if newer => {
                    best = Some(Header {
                        plain,
                        sequence,
                        durable: slot,
                        pending: Pending::Nothing,
                        slots: HeaderSlots::Sound,
                    });
                }
                Found::Good | Found::Zeros => {}
                Found::Unauthentic => slots = HeaderSlots::OneLost,
            }
        }
        best.map(|best| Header { slots, ..best }).ok_or_else(|| HEADER_DAMAGED.error())
    }

    /// Whether redb has ever finished laying out the file.
    pub(super) fn has_begun(&self) -> bool {
        self.plain.starts_with(b"redb")
    }

    pub(super) fn slots(&self) -> HeaderSlots {
        self.slots
    }

    pub(super) fn copy_to(&self, out: &mut [u8]) {
        out.copy_from_slice(&self.plain);
    }

    /// Changes part of the header and writes it to the slot that is not the durable one.
    pub(super) fn write(
        &mut self,
        file: &dyn DiskFile,
        sectors: &Sectors,
        skip: usize,
        data: &[u8],
    ) -> io::Result<()> {
        let place = self.plain.get_mut(skip..skip + data.len()).ok_or(io::ErrorKind::InvalidInput)?;
        place.copy_from_slice(data);
        self.sequence += 1;
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(io::Error::other)?;
        let mut bytes = [0; SLOT];
        let (sealed, sequence) = bytes.split_last_chunk_mut::<8>().ok_or(io::ErrorKind::InvalidInput)?;
        sectors.seal(0, self.sequence, &nonce, &self.plain, sealed)?;
        *sequence = self.sequence.to_le_bytes();
        self.pending = Pending::Write;
        file.write_at(&bytes, self.durable.other().offset())
    }

    /// Everything written so far is durable: the next write may take the other slot.
    pub(super) fn synced(&mut self) {
        if self.pending == Pending::Write {
            self.durable = self.durable.other();
            self.pending = Pending::Nothing;
        }
    }
}
