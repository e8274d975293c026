//! Sealed streams: chunk by chunk for those who keep their own files (search, backup), and whole
//! writers and readers with random access.
//!
//! The bytes are described in [`super`]. It does not sync, name or remove files.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{NONCE, NOT_A_STREAM, NOT_AUTHENTIC, OVERHEAD, STREAM_IO, SealKey, TAG, random};
use crate::base::error::Result;
use crate::store::bytes::Fields;
use crate::store::disk::ReadAt;
use crate::store::keyring::{KeyVersion, Keyring};

/// Bytes of a stream's head.
pub const HEAD: usize = 32;
const MAGIC: [u8; 8] = *b"YKSEAL01";

/// How large a chunk's plaintext is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkSize {
    /// 16 KiB: files read at random places (search).
    Kib16,
    /// 64 KiB: files read from front to back (attachments, backup).
    Kib64,
}

/// Whether more chunks follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// More chunks follow.
    Inner,
    /// The stream ends here.
    Last,
}

/// The head of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which data key its subkey comes from.
    pub version: KeyVersion,
    log2: u8,
    id: [u8; 16],
}

impl Head {
    /// The head of a new stream under the keyring's current version.
    pub fn new(keyring: &Keyring, size: ChunkSize) -> Result<Self> {
        let log2 = match size {
            ChunkSize::Kib16 => 14,
            ChunkSize::Kib64 => 16,
        };
        Ok(Head { version: keyring.current_version(), log2, id: random()? })
    }

    /// Reads a head from a stream's first 32 bytes.
    pub fn parse(bytes: &[u8; HEAD]) -> Result<Self> {
        let mut fields = Fields::new(bytes);
        let head = (|| {
            let magic = fields.array::<8>()?;
            let version = KeyVersion(fields.u32()?);
            let log2 = fields.u8()?;
            let zero = fields.array::<3>()?;
            let id = fields.array()?;
            (magic == MAGIC && zero == [0; 3] && (12..=20).contains(&log2)).then_some(Head {
                version,
                log2,
                id,
            })
        })();
        head.ok_or_else(|| NOT_A_STREAM.error())
    }

    /// The head's 32 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; HEAD] {
        let mut out = [0; HEAD];
        let fields = MAGIC
            .iter()
            .chain(&self.version.0.to_le_bytes())
            .chain(&[self.log2, 0, 0, 0])
            .chain(&self.id)
            .copied()
            .collect::<Vec<u8>>();
        out.copy_from_slice(&fields);
        out
    }

    /// Plaintext bytes of a full chunk.
    #[must_use]
    pub fn chunk(&self) -> usize {
        1 << self.log2
    }

    /// Chunks and plaintext bytes of a stream whose sealed length is `sealed`.
    pub fn measure(&self, sealed: u64) -> Result<Extent> {
        let full = (self.chunk() + OVERHEAD) as u64;
        let body = sealed.checked_sub(HEAD as u64).ok_or_else(|| NOT_A_STREAM.error())?;
        let chunks = body.div_ceil(full);
        let plain = chunks.checked_mul(OVERHEAD as u64).and_then(|overhead| body.checked_sub(overhead));
        match plain {
            // Only an empty stream has an empty last chunk.
            Some(plain) if chunks > 0 && (chunks == 1 || plain > (chunks - 1) * self.chunk() as u64) => {
                Ok(Extent { chunks, plain })
            }
            Some(_) | None => Err(NOT_A_STREAM.error()),
        }
    }
}

/// How much a stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Number of chunks, at least 1.
    pub chunks: u64,
    /// Plaintext bytes.
    pub plain: u64,
}

/// A stream's key and place: seals and opens its chunks.
#[derive(Debug)]
pub struct StreamKey {
    key: SealKey,
    aad: Vec<u8>,
    head: Head,
}

impl StreamKey {
    /// The key of the stream with this head. `purpose` names who uses it (`blob`, `search` …);
    /// `context` is the path or name that the stream must not be moved away from.
    pub fn new(keyring: &Keyring, purpose: &[u8], context: &[u8], head: Head) -> Result<Self> {
        let key = SealKey::new(&*keyring.subkey_of(head.version, purpose, &head.id)?);
        let len = u32::try_from(context.len()).map_err(|_| NOT_A_STREAM.error())?;
        let aad = [b"yakuba stream 1".as_slice(), &head.to_bytes(), &len.to_le_bytes(), context].concat();
        Ok(StreamKey { key, aad, head })
    }

    /// The stream's head.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Appends the sealed chunk to `out`.
    pub fn seal_chunk(&self, number: u64, place: Place, plain: &[u8], out: &mut Vec<u8>) -> Result<()> {
        self.key.seal_onto(&self.aad(number, place), plain, out)
    }

    /// Opens a sealed chunk into `out`, whose old content is replaced.
    pub fn open_chunk(&self, number: u64, place: Place, sealed: &[u8], out: &mut Vec<u8>) -> Result<()> {
        out.resize(sealed.len().saturating_sub(OVERHEAD), 0);
        if self.key.open_whole(&self.aad(number, place), sealed, out) {
            return Ok(());
        }
        out.clear();
        Err(NOT_AUTHENTIC.error())
    }

    fn aad(&self, number: u64, place: Place) -> Vec<u8> {
        let last = match place {
            Place::Inner => 0,
            Place::Last => 1,
        };
        let mut aad = Vec::with_capacity(self.aad.len() + 9);
        aad.extend_from_slice(&self.aad);
        aad.extend_from_slice(&number.to_le_bytes());
        aad.push(last);
        aad
    }
}

/// Seals what is written to it onto `sink`; [`StreamWriter::finish`] must be called.
#[derive(Debug)]
pub struct StreamWriter<W: Write> {
    key: StreamKey,
    sink: W,
    number: u64,
    plain: Zeroizing<Vec<u8>>,
    sealed: Vec<u8>,
    total: u64,
}

impl<W: Write> StreamWriter<W> {
    /// Begins a stream on `sink` and writes its head.
    pub fn new(
        keyring: &Keyring,
        purpose: &[u8],
        context: &[u8],
        size: ChunkSize,
        mut sink: W,
    ) -> Result<Self> {
        let head = Head::new(keyring, size)?;
        let key = StreamKey::new(keyring, purpose, context, head)?;
        sink.write_all(&head.to_bytes()).map_err(|error| STREAM_IO.because(error))?;
        let plain = Zeroizing::new(Vec::with_capacity(head.chunk()));
        Ok(StreamWriter {
            key,
            sink,
            number: 0,
            plain,
            sealed: Vec::with_capacity(head.chunk() + OVERHEAD),
            total: 0,
        })
    }

    /// Plaintext bytes written so far.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    fn send(&mut self, place: Place) -> Result<()> {
        self.sealed.clear();
        self.key.seal_chunk(self.number, place, &self.plain, &mut self.sealed)?;
        self.sink.write_all(&self.sealed).map_err(|error| STREAM_IO.because(error))?;
        self.number += 1;
        self.plain.clear();
        Ok(())
    }

    /// Writes the last chunk and hands back the sink. Nothing is synced.
    pub fn finish(mut self) -> Result<W> {
        self.send(Place::Last)?;
        self.sink.flush().map_err(|error| STREAM_IO.because(error))?;
        Ok(self.sink)
    }
}

impl<W: Write> Write for StreamWriter<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let chunk = self.key.head.chunk();
        // A full chunk waits until more comes: only then is it known not to be the last.
        if self.plain.len() == chunk && !data.is_empty() {
            self.send(Place::Inner).map_err(io::Error::other)?;
        }
        let (taken, _) = data.split_at_checked(chunk - self.plain.len()).unwrap_or((data, &[]));
        self.plain.extend_from_slice(taken);
        self.total += taken.len() as u64;
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a sealed stream at any place; keeps the last chunk it opened.
#[derive(Debug)]
pub struct StreamReader<S: ReadAt> {
    key: StreamKey,
    source: S,
    extent: Extent,
    cache: Mutex<Cache>,
}

#[derive(Debug)]
struct Cache {
    number: Option<u64>,
    plain: Zeroizing<Vec<u8>>,
    sealed: Vec<u8>,
}

impl<S: ReadAt> StreamReader<S> {
    /// Opens the stream and its last chunk, so its length is known to be authentic.
    pub fn open(keyring: &Keyring, purpose: &[u8], context: &[u8], source: S) -> Result<Self> {
        let sealed = source.len().map_err(|error| STREAM_IO.because(error))?;
        if sealed < HEAD as u64 {
            return Err(NOT_A_STREAM.error());
        }
        let mut head = [0; HEAD];
        source.read_at(&mut head, 0).map_err(|error| STREAM_IO.because(error))?;
        let head = Head::parse(&head)?;
        let extent = head.measure(sealed)?;
        let key = StreamKey::new(keyring, purpose, context, head)?;
        let cache = Cache { number: None, plain: Zeroizing::new(Vec::new()), sealed: Vec::new() };
        let reader = StreamReader { key, source, extent, cache: Mutex::new(cache) };
        reader.fill(&mut reader.lock(), extent.chunks - 1)?;
        Ok(reader)
    }

    /// Plaintext bytes and chunks.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Reads plaintext from `offset` into `buf`; fewer bytes than asked for only at the end.
    pub fn read_at(&self, mut buf: &mut [u8], offset: u64) -> Result<usize> {
        let chunk = self.key.head.chunk() as u64;
        let (mut offset, mut done) = (offset, 0);
        while !buf.is_empty() && offset < self.extent.plain {
            let mut cache = self.lock();
            self.fill(&mut cache, offset / chunk)?;
            let skip = usize::try_from(offset % chunk).unwrap_or(usize::MAX);
            let part = cache.plain.get(skip..).unwrap_or(&[]);
            let len = part.len().min(buf.len());
            let (Some((now, later)), Some(part)) = (buf.split_at_mut_checked(len), part.get(..len)) else {
                break;
            };
            now.copy_from_slice(part);
            (buf, offset, done) = (later, offset + len as u64, done + len);
        }
        Ok(done)
    }

    /// Opens every chunk; the plaintext goes to `each` in order.
    pub fn walk(&self, mut each: impl FnMut(&[u8])) -> Result<()> {
        for number in 0..self.extent.chunks {
            let mut cache = self.lock();
            self.fill(&mut cache, number)?;
            each(&cache.plain);
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fill(&self, cache: &mut Cache, number: u64) -> Result<()> {
        if cache.number == Some(number) {
            return Ok(());
        }
        let chunk = self.key.head.chunk() as u64;
        let from = number * chunk;
        let plain = self.extent.plain.saturating_sub(from).min(chunk);
        let place = if number + 1 == self.extent.chunks { Place::Last } else { Place::Inner };
        cache.number = None;
        cache.sealed.resize(usize::try_from(plain).unwrap_or(0) + NONCE + TAG, 0);
        let at = HEAD as u64 + number * (chunk + OVERHEAD as u64);
        self.source.read_at(&mut cache.sealed, at).map_err(|error| STREAM_IO.because(error))?;
        let Cache { plain, sealed, .. } = cache;
        self.key.open_chunk(number, place, sealed, plain)?;
        cache.number = Some(number);
        Ok(())
    }
}
