//! The superblock: whose file this is, its data key, and how far it was written.
//!
//! | offset | bytes | field (numbers little endian) |
//! | --- | --- | --- |
//! | 0 | 8 | `YKSTORE1` |
//! | 8 | 4 | format version, 1 |
//! | 12 | 4 | 0 being created, 1 in use |
//! | 16 | 8 | generation; copy 0 holds the even, copy 1 the odd ones |
//! | 24 | 16 | random file id |
//! | 40 | 16 | installation id |
//! | 56 | 4 | keyring version that wraps the data key |
//! | 60 | 4 | data key version |
//! | 64 | 8 | upper bound of the highest sector ever written |
//! | 72 | 8 | upper bound of the sealed writes under the data key |
//! | 80 | 60 | data key sealed by the keyring's subkey (`store`, file id): nonce, ciphertext, tag; AAD `yakuba superblock` and bytes 0 to 79 |
//! | 140 | … | zero |
//! | 4064 | 32 | SHA-256 of bytes 0 to 4063: tells damage from a wrong key, proves nothing |
//!
//! The two bounds run ahead in steps, so that few syncs carry a superblock. A copy is written only
//! together with a sync, and the copies in turns, so one intact copy is always there.
//! It does not keep sectors.

use std::io;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::sectors::Sectors;
use super::{DEVICE_IO, FORMAT_NEWER, KEYS_DO_NOT_FIT, OTHER_INSTALLATION, SUPERBLOCK_DAMAGED, TRUNCATED};
use crate::base::error::{Error, Result};
use crate::store::bytes::Fields;
use crate::store::disk::DiskFile;
use crate::store::keyring::{InstallationId, KeyVersion, Keyring};
use crate::store::seal::{self, OVERHEAD, SealKey};

/// Bytes of one copy.
pub const SIZE: u64 = 4096;
const BLOCK: usize = 4096;
const SUM: usize = 32;
const WRAPPED: usize = 32 + OVERHEAD;
const MAGIC: [u8; 8] = *b"YKSTORE1";
const FORMAT: u32 = 1;
/// The bound of the highest sector runs ahead to multiples of this (8 MiB).
const SECTOR_STEP: u64 = 2048;
/// The bound of the write counter runs ahead by this.
const WRITE_STEP: u64 = 1 << 20;

/// How far a store's file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Creating,
    InUse,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Superblock {
    pub state: State,
    pub generation: u64,
    pub file_id: [u8; 16],
    pub installation: InstallationId,
    pub wrap_version: KeyVersion,
    pub data_version: u32,
    pub highest: u64,
    pub writes: u64,
}

enum Parsed {
    Good(Superblock, [u8; WRAPPED]),
    Newer,
    Damaged,
}

impl Superblock {
    /// Bytes 0 to 79.
    fn front(&self) -> Vec<u8> {
        let state: u32 = match self.state {
            State::Creating => 0,
            State::InUse => 1,
        };
        let mut out = Vec::with_capacity(BLOCK);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&state.to_le_bytes());
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(&self.file_id);
        out.extend_from_slice(&self.installation.0);
        out.extend_from_slice(&self.wrap_version.0.to_le_bytes());
        out.extend_from_slice(&self.data_version.to_le_bytes());
        out.extend_from_slice(&self.highest.to_le_bytes());
        out.extend_from_slice(&self.writes.to_le_bytes());
        out
    }

    fn aad(&self) -> Vec<u8> {
        [b"yakuba superblock".as_slice(), &self.front()].concat()
    }

    fn parse(bytes: &[u8]) -> Parsed {
        let Some((content, sum)) = bytes.split_last_chunk::<SUM>() else { return Parsed::Damaged };
        if Sha256::digest(content).as_slice() != sum || !content.starts_with(&MAGIC) {
            return Parsed::Damaged;
        }
        let mut fields = Fields::new(content);
        match fields.array::<8>().and_then(|_| fields.u32()) {
            Some(FORMAT) => {
                Self::read(fields).map_or(Parsed::Damaged, |(block, key)| Parsed::Good(block, key))
            }
            Some(later) if later > FORMAT => Parsed::Newer,
            Some(_) | None => Parsed::Damaged,
        }
    }

    fn read(mut fields: Fields<'_>) -> Option<(Superblock, [u8; WRAPPED])> {
        let state = match fields.u32()? {
            0 => State::Creating,
            1 => State::InUse,
            _ => return None,
        };
        let block = Superblock {
            state,
            generation: fields.u64()?,
            file_id: fields.array()?,
            installation: InstallationId(fields.array()?),
            wrap_version: KeyVersion(fields.u32()?),
            data_version: fields.u32()?,
            highest: fields.u64()?,
            writes: fields.u64()?,
        };
        Some((block, fields.array()?))
    }
}

/// The superblock in use, its keys, and what is on the disk.
pub(super) struct Supers {
    block: Superblock,
    key: Zeroizing<[u8; 32]>,
    wrap: SealKey,
}

impl Supers {
    /// A new file with a new data key.
    pub(super) fn new(keyring: &Keyring) -> Result<Self> {
        let block = Superblock {
            state: State::Creating,
            generation: 0,
            file_id: seal::random()?,
            installation: keyring.installation(),
            wrap_version: keyring.current_version(),
            data_version: 1,
            highest: 0,
            writes: WRITE_STEP,
        };
        let wrap = SealKey::new(&*keyring.subkey(b"store", &block.file_id)?);
        Ok(Supers { block, key: seal::random_key()?, wrap })
    }

    /// Reads both copies and takes the newer intact one.
    pub(super) fn read(file: &dyn DiskFile, physical: u64, keyring: &Keyring) -> Result<Self> {
        if physical < SIZE * 2 {
            return Err(TRUNCATED.with(format!("長さ {physical} バイト")));
        }
        let mut best: Option<Supers> = None;
        let mut error: Option<Error> = None;
        for copy in 0..2 {
            let mut bytes = vec![0; BLOCK];
            file.read_at(&mut bytes, copy * SIZE).map_err(|error| DEVICE_IO.because(error))?;
            match Superblock::parse(&bytes) {
                Parsed::Good(block, wrapped) => match Self::unwrap(block, &wrapped, keyring) {
                    Ok(supers)
                        if best.as_ref().is_none_or(|b| b.block.generation < supers.block.generation) =>
                    {
                        best = Some(supers);
                    }
                    Ok(_) => {}
                    Err(refused) => error = Some(refused),
                },
                Parsed::Newer => error = Some(FORMAT_NEWER.error()),
                Parsed::Damaged => {}
            }
        }
        best.ok_or_else(|| error.unwrap_or_else(|| SUPERBLOCK_DAMAGED.error()))
    }

    fn unwrap(block: Superblock, wrapped: &[u8], keyring: &Keyring) -> Result<Self> {
        if block.installation != keyring.installation() {
            return Err(OTHER_INSTALLATION.error());
        }
        let wrap = SealKey::new(&*keyring.subkey_of(block.wrap_version, b"store", &block.file_id)?);
        let mut key = Zeroizing::new([0; 32]);
        if !wrap.open_whole(&block.aad(), wrapped, key.as_mut_slice()) {
            return Err(KEYS_DO_NOT_FIT.error());
        }
        Ok(Supers { block, key, wrap })
    }

    pub(super) fn current(&self) -> &Superblock {
        &self.block
    }

    pub(super) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    pub(super) fn set_in_use(&mut self) {
        self.block.state = State::InUse;
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        let mut out = self.block.front();
        out.extend_from_slice(&self.wrap.seal(&self.block.aad(), self.key.as_slice())?);
        out.resize(BLOCK - SUM, 0);
        let sum = Sha256::digest(&out);
        out.extend_from_slice(&sum);
        Ok(out)
    }

    /// Writes the next generation to its copy; the caller syncs.
    fn write_next(&mut self, file: &dyn DiskFile) -> io::Result<()> {
        self.block.generation += 1;
        let bytes = self.bytes().map_err(io::Error::other)?;
        file.write_at(&bytes, self.block.generation % 2 * SIZE)
    }

    /// Writes both copies, each with its own sync.
    pub(super) fn write_both(&mut self, file: &dyn DiskFile) -> Result<()> {
        for _ in 0..2 {
            self.write_next(file)
                .and_then(|()| file.sync_data())
                .map_err(|error| DEVICE_IO.because(error))?;
        }
        Ok(())
    }

    /// Writes a superblock if a bound was passed; the caller syncs next.
    pub(super) fn write_if_behind(&mut self, file: &dyn DiskFile, sectors: &Sectors) -> io::Result<()> {
        let (highest, writes) = (sectors.highest(), sectors.writes());
        let near = writes + WRITE_STEP / 2 > self.block.writes;
        if highest <= self.block.highest && !near {
            return Ok(());
        }
        if highest > self.block.highest {
            self.block.highest = highest.next_multiple_of(SECTOR_STEP);
        }
        if near {
            self.block.writes = writes + WRITE_STEP;
        }
        self.write_next(file)
    }
}
