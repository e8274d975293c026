//! Passwords: their hashes (Argon2id), how many are worked out at once, and which are refused.
//!
//! Invariant: at most [`Passwords::at_once`] hashes are under way, so memory stays below that many
//! times the cost's memory however many people sign in. It does not know accounts.

pub mod rules;

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use super::errors::{HASHING, QUEUE_FULL};
use crate::base::error::Result;

/// Sign-ins that may wait for their turn; one more is told `ACCESS-09`.
const WAITING: usize = 1024;

/// What one hash costs (Argon2id, RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl HashCost {
    /// OWASP Password Storage Cheat Sheet, second of the equal settings: 19 MiB, t = 2, p = 1.
    pub const OWASP: HashCost = HashCost { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// The least that Argon2 allows: for tests, which sign in a thousand times.
    pub const LEAST: HashCost = HashCost { memory_kib: 8, passes: 1, lanes: 1 };
}

/// A stored password: parameters, salt and hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordHash {
    cost: HashCost,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHash").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// Whether a password was the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Right,
    /// It is not, or there is no such account.
    Wrong,
}

/// Which queue a check stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Nothing speaks against it.
    Clear,
    /// Many failures came from here: at most half of the places, so that nobody else waits for it.
    Suspect,
}

#[derive(Debug, Default)]
struct Places {
    running: usize,
    suspects: usize,
    waiting: usize,
    most: usize,
    done: u64,
}

/// Works out password hashes, a bounded number at once.
#[derive(Debug)]
pub struct Passwords {
    cost: Mutex<HashCost>,
    at_once: usize,
    places: Mutex<Places>,
    freed: Condvar,
}

/// One place among those that hash; given back when dropped.
struct Place<'a>(&'a Passwords, Lane);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut places = self.0.places();
        places.running -= 1;
        places.done += 1;
        if self.1 == Lane::Suspect {
            places.suspects -= 1;
        }
        drop(places);
        self.0.freed.notify_all();
    }
}

impl Passwords {
    /// Hashing at this cost, as many at once as the machine has cores.
    #[must_use]
    pub fn new(cost: HashCost) -> Passwords {
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Passwords { cost: Mutex::new(cost), at_once, places: Mutex::default(), freed: Condvar::new() }
    }

    fn cost(&self) -> HashCost {
        *self.cost.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another cost for new hashes from now on: a stronger machine, or tests.
    pub fn set_cost(&self, cost: HashCost) {
        *self.cost.lock().unwrap_or_else(PoisonError::into_inner) = cost;
    }

    /// How many hashes are worked out at once at most.
    #[must_use]
    pub fn at_once(&self) -> usize {
        self.at_once
    }

    /// The most that were ever under way together, for tests and the status page.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.places().most
    }

    /// Hashes worked out so far, for tests and the status page.
    #[must_use]
    pub fn worked_out(&self) -> u64 {
        self.places().done
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, lane: Lane) -> Result<Place<'_>> {
        let mut places = self.places();
        if places.waiting >= WAITING {
            return Err(QUEUE_FULL.error());
        }
        places.waiting += 1;
        let suspects = (self.at_once / 2).max(1);
        let full =
            |p: &mut Places| p.running >= self.at_once || (lane == Lane::Suspect && p.suspects >= suspects);
        let mut places = self.freed.wait_while(places, full).unwrap_or_else(PoisonError::into_inner);
        places.waiting -= 1;
        places.running += 1;
        if lane == Lane::Suspect {
            places.suspects += 1;
        }
        places.most = places.most.max(places.running);
        Ok(Place(self, lane))
    }

    /// The hash under which a password is stored.
    ///
    /// # Errors
    /// `ACCESS-08` when the machine gives no memory or random numbers, `ACCESS-09` when too many wait.
    pub fn hash(&self, password: &str) -> Result<PasswordHash> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|e| HASHING.with(e.to_string()))?;
        let _place = self.place(Lane::Clear)?;
        let cost = self.cost();
        let hash = argon(cost, password, &salt)?;
        Ok(PasswordHash { cost, salt, hash: *hash })
    }

    /// Compares a password with a stored hash, in the same time when there is none.
    ///
    /// # Errors
    /// As [`Passwords::hash`].
    pub fn verify(&self, stored: Option<&PasswordHash>, password: &str, lane: Lane) -> Result<Verdict> {
        // A hash that no password has: unknown names are checked against it, for the same time.
        let dummy = PasswordHash { cost: self.cost(), salt: *b"no account at al", hash: [0; 32] };
        let against = stored.unwrap_or(&dummy);
        let _place = self.place(lane)?;
        let hash = argon(against.cost, password, &against.salt)?;
        let same = bool::from(hash.as_slice().ct_eq(&against.hash));
        Ok(if same && stored.is_some() { Verdict::Right } else { Verdict::Wrong })
    }

    /// Whether a stored hash was made at another cost and is to be made anew at the next sign-in.
    #[must_use]
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        stored.cost != self.cost()
    }
}

/// The password as it is hashed: NFKC, so that every keyboard and input method gives the same bytes
/// (NIST SP 800-63B, 3.1.1.2).
pub(super) fn normalised(password: &str) -> Zeroizing<String> {
    // Reserved in advance: a string that grows leaves copies behind that nobody wipes.
    let mut out = Zeroizing::new(String::with_capacity(password.len() * 6 + 16));
    out.extend(password.nfkc());
    out
}

fn argon(cost: HashCost, password: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32));
    let params = params.map_err(|e| HASHING.with(e.to_string()))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = Zeroizing::new([0; 32]);
    let password = normalised(password);
    argon
        .hash_password_into(password.as_bytes(), salt, out.as_mut())
        .map_err(|e| HASHING.with(e.to_string()))?;
    Ok(out)
}

/// A password as it came from a form or a terminal; wiped when dropped and never shown.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a typed password; the given text is wiped.
    #[must_use]
    pub fn new(mut text: String) -> Secret {
        let kept = Secret(Zeroizing::new(text.clone()));
        text.zeroize();
        kept
    }

    /// The text, for hashing and comparing alone.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret(Zeroizing::new(text.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
