//! Sealing: AES-256-GCM around one message, or around a stream cut into chunks.
//!
//! A sealed stream (attachments, the search index's files, backup objects) is laid out as
//!
//! | offset | bytes | field |
//! | --- | --- | --- |
//! | 0 | 8 | `YKSEAL01` |
//! | 8 | 4 | key version (little endian) |
//! | 12 | 1 | log2 of the chunk size, 12 to 20 |
//! | 13 | 3 | zero |
//! | 16 | 16 | random stream id |
//! | 32 | … | chunks, each nonce (12), ciphertext (chunk size; the last 0 to chunk size), tag (16) |
//!
//! The stream's key is HKDF-SHA-256 of the keyring's key of that version with the purpose and the
//! stream id (`Keyring::subkey_of`). The AAD of a chunk is `yakuba stream 1`, the 32 bytes of the
//! head, the context's length (4) and bytes (a path or name the reader knows), the chunk's number
//! from 0 (8) and 1 for the last chunk, else 0. So chunks cannot be moved, cut off, or taken from
//! another stream or place. An empty stream is one empty last chunk; otherwise the last chunk holds
//! 1 to chunk size bytes.
//!
//! Nonces are random, never counted: an image of a machine that is started twice would repeat
//! counters. It does not keep keys (see `keyring`) and does not name files.

use std::fmt;

use zeroize::Zeroizing;

use crate::base::error::Result;

pub mod stream;

/// Bytes of a nonce.
pub const NONCE: usize = 12;
/// Bytes of a tag.
pub const TAG: usize = 16;
/// Bytes that sealing adds to one message.
pub const OVERHEAD: usize = NONCE + TAG;

crate::codes! {
    /// Sealed bytes do not open under this key and place.
    NOT_AUTHENTIC = "SEAL-01", Damaged, "暗号化されたデータが壊れているか、書き換えられています。",
        "バックアップから戻してください。ディスクの故障も確認してください。";
    /// A sealed stream's head or length is impossible.
    NOT_A_STREAM = "SEAL-02", Damaged, "暗号化されたファイルの形が正しくありません。",
        "バックアップから戻してください。新しい版のyakubaで書かれたファイルであれば、その版を使ってください。";
    /// Reading or writing the sealed bytes failed.
    STREAM_IO = "SEAL-03", System, "暗号化されたファイルを読み書きできませんでした。",
        "ディスクの空き、接続、権限を確認してください。";
    /// The operating system gave no random numbers.
    NO_RANDOM = "SEAL-04", System, "乱数を得られませんでした。", "オペレーティングシステムの状態を確認し、起動し直してください。";
}

/// A key ready for sealing; its schedule is wiped when dropped.
pub struct SealKey {
    key: yakuba_aead::Key,
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

impl SealKey {
    /// The key of 32 bytes, ready for use.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        SealKey { key: yakuba_aead::Key::new(key) }
    }

    /// Seals one message: nonce, ciphertext, tag. `aad` must be given again to open it.
    pub fn seal(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD);
        self.seal_onto(aad, plain, &mut sealed)?;
        Ok(sealed)
    }

    /// Like [`SealKey::seal`], appended to `out`.
    pub fn seal_onto(&self, aad: &[u8], plain: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let nonce: [u8; NONCE] = random()?;
        out.extend_from_slice(&nonce);
        let from = out.len();
        out.resize(from + plain.len(), 0);
        let Some(body) = out.get_mut(from..) else { return Err(NOT_AUTHENTIC.error()) };
        let tag = self.seal_into(&nonce, aad, plain, body).ok_or_else(|| NOT_AUTHENTIC.error())?;
        out.extend_from_slice(&tag);
        Ok(())
    }

    /// Opens one message made by [`SealKey::seal`].
    ///
    /// # Errors
    /// [`NOT_AUTHENTIC`] when key, `aad` or any bit differs.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let mut plain = Zeroizing::new(vec![0; sealed.len().saturating_sub(OVERHEAD)]);
        if self.open_whole(aad, sealed, &mut plain) { Ok(plain) } else { Err(NOT_AUTHENTIC.error()) }
    }

    /// Opens one message into `out`, whose length must be that of the plaintext.
    #[must_use]
    pub(crate) fn open_whole(&self, aad: &[u8], sealed: &[u8], out: &mut [u8]) -> bool {
        let Some((nonce, rest)) = sealed.split_first_chunk::<NONCE>() else { return false };
        let Some((body, tag)) = rest.split_last_chunk::<TAG>() else { return false };
        self.open_into(nonce, aad, body, tag, out)
    }

    /// Seals `plain` into `out` of the same length under a nonce that is never used again.
    /// `None` only if the lengths differ.
    #[must_use]
    pub(crate) fn seal_into(
        &self,
        nonce: &[u8; NONCE],
        aad: &[u8],
        plain: &[u8],
        out: &mut [u8],
    ) -> Option<[u8; TAG]> {
        self.key.seal(nonce, aad, plain, out)
    }

    /// Opens `sealed` into `out` of the same length; false (and `out` worthless) if not authentic.
    #[must_use]
    pub(crate) fn open_into(
        &self,
        nonce: &[u8; NONCE],
        aad: &[u8],
        sealed: &[u8],
        tag: &[u8; TAG],
        out: &mut [u8],
    ) -> bool {
        self.key.open(nonce, aad, sealed, tag, out)
    }
}

/// Fresh random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| NO_RANDOM.with(error.to_string()))?;
    Ok(bytes)
}

/// Fresh random bytes that are wiped when dropped.
pub fn random_key() -> Result<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|error| NO_RANDOM.with(error.to_string()))?;
    Ok(bytes)
}
