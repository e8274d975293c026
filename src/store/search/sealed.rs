//! One sealed file of the search index: written once from front to back, read at any place.
//!
//! | offset | bytes | content |
//! | --- | --- | --- |
//! | 0 | 8 | magic `YKSEARCH` |
//! | 8 | 1 | format version, 1 |
//! | 9 | 1 | logarithm of the chunk size to base 2, 14 (16,384 bytes) |
//! | 10 | 6 | zero |
//! | 16 | 32 | file id, random |
//! | 48 | … | chunks: random nonce (12), ciphertext (16,384 bytes, the last one 0 to 16,384), tag (16) |
//!
//! Cipher: AES-256-GCM. The file's key is HKDF-SHA-256 with the file id as salt, the directory's key
//! as input and `yakuba search file v1` as info. Associated data: the 16 header bytes before the
//! file id, one byte that is 1 for the last chunk and 0 otherwise, the chunk's number from 0 (8 bytes
//! big-endian), the file's name. Hence chunks cannot be moved, swapped between files or cut off, and
//! a file cannot take another's name.
//!
//! Unlike the streams of `store::seal` it is read at any place, and its name is bound, not a context.
//! It does not name files, does not rename and does not know the search engine.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::store::seal::{OVERHEAD, SealKey, random};

/// Plain bytes in a chunk.
pub const CHUNK: usize = 16_384;
const HEADER: usize = 48;
const PREFIX: [u8; 16] = *b"YKSEARCH\x01\x0e\0\0\0\0\0\0";
const INFO: &[u8] = b"yakuba search file v1";

fn unauthentic() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "sealed search file does not authenticate")
}

/// The cipher of one file, bound to its name.
struct Seal {
    key: SealKey,
    name: String,
}

impl Seal {
    fn new(key: &[u8; 32], file_id: &[u8; 32], name: &str) -> io::Result<Self> {
        let mut subkey = Zeroizing::new([0u8; 32]);
        Hkdf::<Sha256>::new(Some(file_id), key)
            .expand(INFO, subkey.as_mut_slice())
            .map_err(|_| io::Error::other("key derivation"))?;
        Ok(Seal { key: SealKey::new(&subkey), name: name.to_owned() })
    }

    fn associated(&self, number: u64, place: Place) -> Vec<u8> {
        let mut out = Vec::with_capacity(25 + self.name.len());
        out.extend_from_slice(&PREFIX);
        out.push(match place {
            Place::Middle => 0,
            Place::Last => 1,
        });
        out.extend_from_slice(&number.to_be_bytes());
        out.extend_from_slice(self.name.as_bytes());
        out
    }

    fn seal(&self, number: u64, place: Place, plain: &[u8]) -> io::Result<Vec<u8>> {
        self.key.seal(&self.associated(number, place), plain).map_err(|_| io::Error::other("sealing"))
    }

    fn open(&self, number: u64, place: Place, sealed: &[u8], plain: &mut [u8]) -> io::Result<()> {
        let authentic = self.key.open_whole(&self.associated(number, place), sealed, plain);
        authentic.then_some(()).ok_or_else(unauthentic)
    }
}

/// Whether more chunks follow.
#[derive(Clone, Copy)]
enum Place {
    Middle,
    Last,
}

/// Writes one sealed file; complete only after [`SealedWriter::finish`].
pub struct SealedWriter {
    file: File,
    seal: Seal,
    buffer: Vec<u8>,
    number: u64,
}

impl SealedWriter {
    /// Begins a sealed file called `name` in the empty `file`.
    ///
    /// # Errors
    /// When the operating system gives no random numbers or does not write.
    pub fn new(mut file: File, key: &[u8; 32], name: &str) -> io::Result<Self> {
        let file_id: [u8; 32] = random().map_err(|_| io::Error::other("no random numbers"))?;
        let seal = Seal::new(key, &file_id, name)?;
        file.write_all(&PREFIX)?;
        file.write_all(&file_id)?;
        Ok(SealedWriter { file, seal, buffer: Vec::with_capacity(CHUNK), number: 0 })
    }

    fn flush_chunk(&mut self, place: Place) -> io::Result<()> {
        self.file.write_all(&self.seal.seal(self.number, place, &self.buffer)?)?;
        self.buffer.clear();
        self.number += 1;
        Ok(())
    }

    /// Seals the last chunk and brings the file to the disk.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn finish(&mut self) -> io::Result<()> {
        self.flush_chunk(Place::Last)?;
        self.file.sync_data()
    }
}

impl Write for SealedWriter {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if self.buffer.len() == CHUNK && !data.is_empty() {
            self.flush_chunk(Place::Middle)?;
        }
        let (now, _) = data.split_at(data.len().min(CHUNK - self.buffer.len()));
        self.buffer.extend_from_slice(now);
        Ok(now.len())
    }

    /// Does nothing: a chunk is written when it is full, and the last one by `finish`.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A complete sealed file, read chunk by chunk.
pub struct SealedFile {
    file: File,
    seal: Seal,
    length: usize,
    last: u64,
}

impl SealedFile {
    /// Opens the sealed file called `name` and authenticates its end.
    ///
    /// # Errors
    /// `InvalidData` when header or last chunk are not those of this file under this key.
    pub fn open(file: File, key: &[u8; 32], name: &str) -> io::Result<Self> {
        let size = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        let body = size.checked_sub(HEADER).filter(|body| *body >= OVERHEAD).ok_or_else(unauthentic)?;
        let mut prefix = [0u8; 16];
        let mut file_id = [0u8; 32];
        file.read_exact_at(&mut prefix, 0)?;
        file.read_exact_at(&mut file_id, 16)?;
        if prefix != PREFIX {
            return Err(unauthentic());
        }
        let chunks = body.div_ceil(CHUNK + OVERHEAD);
        let length = body.checked_sub(chunks * OVERHEAD).ok_or_else(unauthentic)?;
        let last = chunks as u64 - 1;
        let sealed = SealedFile { file, seal: Seal::new(key, &file_id, name)?, length, last };
        sealed.chunk(last)?;
        Ok(sealed)
    }

    /// Plain bytes in the file.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// Reads and authenticates chunk `number`, counted from 0.
    ///
    /// # Errors
    /// `InvalidData` when it does not authenticate; `InvalidInput` beyond the end.
    pub fn chunk(&self, number: u64) -> io::Result<Vec<u8>> {
        if number > self.last {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "chunk beyond the end"));
        }
        let start = usize::try_from(number).map_err(io::Error::other)? * CHUNK;
        let plain = self.length.saturating_sub(start).min(CHUNK);
        let place = if number == self.last { Place::Last } else { Place::Middle };
        let mut sealed = vec![0; plain + OVERHEAD];
        self.file.read_exact_at(&mut sealed, HEADER as u64 + number * (CHUNK + OVERHEAD) as u64)?;
        let mut bytes = vec![0; plain];
        self.seal.open(number, place, &sealed, &mut bytes)?;
        Ok(bytes)
    }
}
