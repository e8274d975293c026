//! One sealed file of the search index: written once from front to back, read at any place.
//!
//! | offset | bytes | content |
//! | --- | --- | --- |
//! | 0 | 8 | magic `YKSEARCH` |
//! | 8 | 1 | format version, 1 |
//! | 9 | 1 | logarithm of the chunk size to base 2, 14 (16,384 bytes) |
//! | 10 | 6 | zero |
//! | 16 | 32 | file id, random |
//! | 48 | … | chunks: ciphertext (16,384 bytes, the last one 0 to 16,384) and a tag of 16 bytes |
//!
//! Cipher: AES-256-GCM. The file's key is HKDF-SHA-256 with the file id as salt, the directory's key
//! as input and `yakuba search file v1` as info. Each key seals one file once, so the nonce is the
//! chunk's number: 4 zero bytes and 8 bytes big-endian. Associated data: the 16 header bytes before
//! the file id, one byte that is 1 for the last chunk and 0 otherwise, the chunk's number (8 bytes
//! big-endian), the file's name. Hence chunks cannot be moved, swapped between files or cut off, and
//! a file cannot take another's name.
//!
//! It does not name files, does not rename and does not know the search engine.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Plain bytes in a chunk.
pub const CHUNK: usize = 16_384;
const TAG: usize = 16;
const HEADER: usize = 48;
const PREFIX: [u8; 16] = *b"YKSEARCH\x01\x0e\0\0\0\0\0\0";
const INFO: &[u8] = b"yakuba search file v1";

fn unauthentic() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "sealed search file does not authenticate")
}

/// The cipher of one file, bound to its name.
struct Seal {
    cipher: yakuba_aead::Key,
    name: String,
}

impl Seal {
    fn new(key: &[u8; 32], file_id: &[u8; 32], name: &str) -> io::Result<Self> {
        let mut subkey = Zeroizing::new([0u8; 32]);
        Hkdf::<Sha256>::new(Some(file_id), key)
            .expand(INFO, subkey.as_mut_slice())
            .map_err(|_| io::Error::other("key derivation"))?;
        Ok(Seal { cipher: yakuba_aead::Key::new(&subkey), name: name.to_owned() })
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

    fn nonce(number: u64) -> [u8; 12] {
        let mut bytes = [0u8; 12];
        let (_, low) = bytes.split_at_mut(4);
        low.copy_from_slice(&number.to_be_bytes());
        bytes
    }

    fn seal(&self, number: u64, place: Place, chunk: &mut [u8]) -> io::Result<[u8; TAG]> {
        let aad = self.associated(number, place);
        let tag = self.cipher.seal_in_place(&Self::nonce(number), &aad, chunk);
        tag.ok_or_else(|| io::Error::other("sealing"))
    }

    fn open(&self, number: u64, place: Place, chunk: &mut [u8], tag: &[u8; TAG]) -> io::Result<()> {
        let aad = self.associated(number, place);
        let good = self.cipher.open_in_place(&Self::nonce(number), &aad, chunk, tag);
        if good { Ok(()) } else { Err(unauthentic()) }
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
        let mut file_id = [0u8; 32];
        getrandom::fill(&mut file_id).map_err(io::Error::other)?;
        let seal = Seal::new(key, &file_id, name)?;
        file.write_all(&PREFIX)?;
        file.write_all(&file_id)?;
        Ok(SealedWriter { file, seal, buffer: Vec::with_capacity(CHUNK + TAG), number: 0 })
    }

    fn flush_chunk(&mut self, place: Place) -> io::Result<()> {
        let tag = self.seal.seal(self.number, place, &mut self.buffer)?;
        self.buffer.extend_from_slice(&tag);
        self.file.write_all(&self.buffer)?;
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
        let body = size.checked_sub(HEADER).filter(|body| *body >= TAG).ok_or_else(unauthentic)?;
        let mut prefix = [0u8; 16];
        let mut file_id = [0u8; 32];
        file.read_exact_at(&mut prefix, 0)?;
        file.read_exact_at(&mut file_id, 16)?;
        if prefix != PREFIX {
            return Err(unauthentic());
        }
        let chunks = body.div_ceil(CHUNK + TAG);
        let length = body.checked_sub(chunks * TAG).ok_or_else(unauthentic)?;
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
        let mut bytes = vec![0u8; plain + TAG];
        self.file.read_exact_at(&mut bytes, HEADER as u64 + number * (CHUNK + TAG) as u64)?;
        let (chunk, tag) = bytes.split_at_mut(plain);
        let tag = <[u8; TAG]>::try_from(&*tag).map_err(|_| unauthentic())?;
        self.seal.open(number, place, chunk, &tag)?;
        bytes.truncate(plain);
        Ok(bytes)
    }
}
