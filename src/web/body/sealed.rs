//! A sealed scratch file: what is written is read once, from the beginning, and never lies in plain
//! on the disk. Its key lives in memory; the file has no name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::base::error::Result;
use crate::store::seal::{OVERHEAD, SealKey, random_key};
use crate::web::errors::NO_FILE;

/// Plain bytes of a record; the last may be shorter.
const RECORD: usize = 64 << 10;

/// Being written.
pub(in crate::web) struct SealedTemp {
    file: File,
    key: SealKey,
    waiting: Vec<u8>,
    records: u64,
    size: u64,
}

impl SealedTemp {
    /// An empty one in this folder, which is made if it is not there; else where the system keeps
    /// such files.
    pub(in crate::web) fn new(folder: Option<&Path>) -> Result<SealedTemp> {
        let file = match folder {
            Some(folder) => std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder)),
            None => tempfile::tempfile(),
        };
        let key = SealKey::new(&*random_key()?);
        let file = file.map_err(|e| NO_FILE.because(e))?;
        Ok(SealedTemp { file, key, waiting: Vec::with_capacity(RECORD), records: 0, size: 0 })
    }

    /// Adds bytes.
    pub(in crate::web) fn add(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = RECORD - self.waiting.len();
            let (now, rest) = bytes.split_at(room.min(bytes.len()));
            self.waiting.extend_from_slice(now);
            bytes = rest;
            if self.waiting.len() == RECORD {
                self.put()?;
            }
        }
        Ok(())
    }

    fn put(&mut self) -> Result<()> {
        let sealed = self.key.seal(&self.records.to_le_bytes(), &self.waiting)?;
        self.waiting.clear();
        self.records += 1;
        self.file.write_all(&sealed).map_err(|e| NO_FILE.because(e))
    }

    /// Bytes written so far.
    pub(in crate::web) fn size(&self) -> u64 {
        self.size
    }

    /// Ready to be read from the beginning.
    pub(in crate::web) fn into_reader(mut self) -> Result<SealedReader> {
        if !self.waiting.is_empty() {
            self.put()?;
        }
        self.file.seek(SeekFrom::Start(0)).map_err(|e| NO_FILE.because(e))?;
        let (file, key, left) = (self.file, self.key, self.size);
        Ok(SealedReader { file, key, left, record: 0, plain: io::Cursor::default() })
    }
}

/// Being read.
pub(in crate::web) struct SealedReader {
    file: File,
    key: SealKey,
    /// Plain bytes not yet opened.
    left: u64,
    record: u64,
    plain: io::Cursor<Vec<u8>>,
}

impl Read for SealedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.plain.read(buffer)?;
        if got > 0 || self.left == 0 || buffer.is_empty() {
            return Ok(got);
        }
        let plain = usize::try_from(self.left).map_or(RECORD, |left| left.min(RECORD));
        let mut sealed = vec![0; plain + OVERHEAD];
        self.file.read_exact(&mut sealed)?;
        let opened = self.key.open(&self.record.to_le_bytes(), &sealed);
        let opened = opened.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
        self.left -= plain as u64;
        self.record += 1;
        self.plain = io::Cursor::new(opened.to_vec());
        self.plain.read(buffer)
    }
}
