//! AES-256-GCM without generics.
//!
//! It is a package of its own for one reason: the cipher's code is generic and would be compiled,
//! unoptimised, into whoever uses it; here it is compiled once at the level the dev profile gives
//! this package (1 ms against 5 µs for a page). It keeps no nonces and no policy: `store::seal` does.

use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::{AeadInOut, Aes256Gcm, KeyInit, Nonce, Tag};

/// A key ready for use; its schedule is wiped when dropped.
pub struct Key(Aes256Gcm);

impl Key {
    /// The key of 32 bytes.
    #[inline(never)]
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Key(Aes256Gcm::new(key.into()))
    }

    /// Seals `plain` into `out` of the same length and returns the tag; `None` if the lengths differ.
    #[inline(never)]
    #[must_use]
    pub fn seal(&self, nonce: &[u8; 12], aad: &[u8], plain: &[u8], out: &mut [u8]) -> Option<[u8; 16]> {
        let buffer = InOutBuf::new(plain, out).ok()?;
        let tag = self.0.encrypt_inout_detached(&Nonce::from(*nonce), aad, buffer).ok()?;
        Some(tag.into())
    }

    /// Opens `sealed` into `out` of the same length; false (and `out` worthless) if not authentic.
    #[inline(never)]
    #[must_use]
    pub fn open(&self, nonce: &[u8; 12], aad: &[u8], sealed: &[u8], tag: &[u8; 16], out: &mut [u8]) -> bool {
        let Ok(buffer) = InOutBuf::new(sealed, out) else { return false };
        self.0.decrypt_inout_detached(&Nonce::from(*nonce), aad, buffer, &Tag::from(*tag)).is_ok()
    }
}
