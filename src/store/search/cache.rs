//! A fixed budget of opened chunks kept in memory, the longest unused ones leaving first.
//!
//! Two generations stand for an exact order of use: what is asked for moves to the young one; when
//! that holds half the budget, it becomes the old one and the former old one is dropped.
//! It does not read or open anything itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Key = (u64, u64);

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Arc<[u8]>>,
    old: HashMap<Key, Arc<[u8]>>,
    bytes: usize,
}

/// Opened chunks by file and number.
pub struct ChunkCache {
    half: usize,
    generations: Mutex<Generations>,
}

impl ChunkCache {
    /// An empty cache of at most `budget` bytes.
    #[must_use]
    pub fn new(budget: usize) -> Self {
        ChunkCache { half: budget / 2, generations: Mutex::default() }
    }

    /// The chunk, when it is here.
    #[must_use]
    pub fn get(&self, file: u64, number: u64) -> Option<Arc<[u8]>> {
        let mut held = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(chunk) = held.young.get(&(file, number)) {
            return Some(Arc::clone(chunk));
        }
        let chunk = held.old.remove(&(file, number))?;
        self.insert(&mut held, (file, number), &chunk);
        Some(chunk)
    }

    /// Keeps a chunk.
    pub fn put(&self, file: u64, number: u64, chunk: &Arc<[u8]>) {
        let mut held = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        self.insert(&mut held, (file, number), chunk);
    }

    fn insert(&self, held: &mut Generations, key: Key, chunk: &Arc<[u8]>) {
        if held.bytes + chunk.len() > self.half {
            held.old = std::mem::take(&mut held.young);
            held.bytes = 0;
        }
        if held.young.insert(key, Arc::clone(chunk)).is_none() {
            held.bytes += chunk.len();
        }
    }

    /// Forgets a file that is gone.
    pub fn forget(&self, file: u64) {
        let mut held = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        held.old.retain(|key, _| key.0 != file);
        held.young.retain(|key, _| key.0 != file);
        held.bytes = held.young.values().map(|chunk| chunk.len()).sum();
    }
}
