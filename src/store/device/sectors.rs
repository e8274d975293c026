//! Sealing and opening of plain sectors, in runs: one system call for sectors that lie together.
//!
//! It does not decide whether an unauthentic sector is an error, and does not know sector 0.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use super::superblock::Superblock;
use super::{FRONT, SECTOR, STRIDE, WRITE_LIMIT};
use crate::store::bytes::Fields;
use crate::store::disk::DiskFile;
use crate::store::seal::{NONCE, SealKey, TAG};

/// Most sectors that are sealed into one buffer.
const RUN: usize = 64;
/// Bytes of a sealed sector.
const SEALED: usize = STRIDE as usize;
/// Bytes of the AAD.
const AAD: usize = 44;

/// What a sector on the disk turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Good,
    Zeros,
    Unauthentic,
}

pub(super) struct Sectors {
    key: SealKey,
    file_id: [u8; 16],
    version: u32,
    /// Highest sector written, or an upper bound of it from before this start.
    highest: AtomicU64,
    writes: AtomicU64,
}

impl Sectors {
    pub(super) fn new(block: &Superblock, key: &[u8; 32]) -> Self {
        Sectors {
            key: SealKey::new(key),
            file_id: block.file_id,
            version: block.data_version,
            highest: AtomicU64::new(block.highest),
            writes: AtomicU64::new(block.writes),
        }
    }

    pub(super) fn highest(&self) -> u64 {
        self.highest.load(Ordering::Acquire)
    }

    pub(super) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Relaxed)
    }

    /// Counts sealed writes; refuses them beyond the limit.
    pub(super) fn count(&self, sectors: u64) -> io::Result<()> {
        let before = self.writes.fetch_add(sectors, Ordering::Relaxed);
        if before < WRITE_LIMIT { Ok(()) } else { Err(io::ErrorKind::QuotaExceeded.into()) }
    }

    /// Seals one sector into `out` (ciphertext, nonce, tag, version).
    pub(super) fn seal(
        &self,
        number: u64,
        sequence: u64,
        nonce: &[u8; NONCE],
        plain: &[u8],
        out: &mut [u8],
    ) -> io::Result<()> {
        let (body, trailer) = out.split_at_mut_checked(SECTOR).ok_or(io::ErrorKind::InvalidInput)?;
        let aad = self.aad(number, sequence);
        let tag = self.key.seal_into(nonce, &aad, plain, body).ok_or(io::ErrorKind::InvalidInput)?;
        let fields = nonce.iter().chain(&tag).copied().chain(self.version.to_le_bytes());
        for (place, byte) in trailer.iter_mut().zip(fields) {
            *place = byte;
        }
        Ok(())
    }

    /// Opens one sealed sector; `out` is zeros unless it is good.
    pub(super) fn open(&self, number: u64, sequence: u64, sealed: &[u8], out: &mut [u8]) -> Found {
        let good = sealed.split_at_checked(SECTOR).is_some_and(|(body, trailer)| {
            let mut fields = Fields::new(trailer);
            let (nonce, tag) = (fields.array::<NONCE>(), fields.array::<TAG>());
            let version = fields.u32();
            match (nonce, tag) {
                (Some(nonce), Some(tag)) if version == Some(self.version) => {
                    self.key.open_into(&nonce, &self.aad(number, sequence), body, &tag, out)
                }
                (Some(_) | None, _) => false,
            }
        });
        if good {
            return Found::Good;
        }
        out.fill(0);
        if sealed.iter().all(|byte| *byte == 0) { Found::Zeros } else { Found::Unauthentic }
    }

    /// Reads whole sectors from `number` (at least 1) on and tells what each was.
    pub(super) fn read(
        &self,
        file: &dyn DiskFile,
        number: u64,
        out: &mut [u8],
        mut each: impl FnMut(u64, Found),
    ) -> io::Result<()> {
        let mut number = number;
        let mut one = [0; SEALED];
        let mut many = Vec::new();
        for run in out.chunks_mut(RUN * SECTOR) {
            let count = run.len() / SECTOR;
            let sealed = if count == 1 {
                one.as_mut_slice()
            } else {
                many.resize(count * SEALED, 0);
                many.as_mut_slice()
            };
            file.read_at(sealed, position(number)?)?;
            for (plain, sealed) in run.chunks_mut(SECTOR).zip(sealed.chunks(SEALED)) {
                each(number, self.open(number, 0, sealed, plain));
                number += 1;
            }
        }
        Ok(())
    }

    /// Seals and writes whole sectors from `number` (at least 1) on.
    pub(super) fn write(&self, file: &dyn DiskFile, number: u64, data: &[u8]) -> io::Result<()> {
        self.count((data.len() / SECTOR) as u64)?;
        let mut number = number;
        let mut one = [0; SEALED];
        let mut many = Vec::new();
        for run in data.chunks(RUN * SECTOR) {
            let count = run.len() / SECTOR;
            let sealed = if count == 1 {
                one.as_mut_slice()
            } else {
                many.resize(count * SEALED, 0);
                many.as_mut_slice()
            };
            let mut random = [0; RUN * NONCE];
            let (random, _) =
                random.split_at_mut_checked(count * NONCE).ok_or(io::ErrorKind::InvalidInput)?;
            getrandom::fill(random).map_err(io::Error::other)?;
            let at = position(number)?;
            let nonces = random.as_chunks::<NONCE>().0;
            for ((plain, sealed), nonce) in run.chunks(SECTOR).zip(sealed.chunks_mut(SEALED)).zip(nonces) {
                self.seal(number, 0, nonce, plain, sealed)?;
                number += 1;
            }
            // Before the write: a sector must never be on the disk and above the highest.
            self.highest.fetch_max(number.saturating_sub(1), Ordering::AcqRel);
            file.write_at(sealed, at)?;
        }
        Ok(())
    }

    fn aad(&self, number: u64, sequence: u64) -> [u8; AAD] {
        let mut aad = [0; AAD];
        let fields = b"yksector"
            .iter()
            .chain(&self.file_id)
            .copied()
            .chain(number.to_le_bytes())
            .chain(sequence.to_le_bytes())
            .chain(self.version.to_le_bytes());
        for (place, byte) in aad.iter_mut().zip(fields) {
            *place = byte;
        }
        aad
    }
}

/// Where a sector lies in the file.
fn position(number: u64) -> io::Result<u64> {
    let at = number
        .checked_sub(1)
        .and_then(|before| before.checked_mul(STRIDE))
        .and_then(|at| at.checked_add(FRONT));
    at.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}
