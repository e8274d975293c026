//! Records as bytes: one version byte, then bincode 2 in its standard configuration.
//!
//! Only this file knows bincode (RUSTSEC-2025-0141: complete, no longer developed). The bytes are
//! frozen by golden tests, so another codec of the same bytes can take its place.
//!
//! | offset | length | content |
//! | --- | --- | --- |
//! | 0 | 1 | version of the record's type, from 1 |
//! | 1 | n | the fields in declaration order: integers as LEB-like varints of bincode 2, lengths before texts and lists, `Option` as 0/1, enum variants by number |

use serde::{Serialize, de::DeserializeOwned};

use super::errors::{NEWER, UNDECODABLE};
use super::table::Record;
use crate::base::error::Result;

/// The bytes of a value, without a version.
///
/// # Errors
/// `STORE-01` when the value cannot be written (a map of unknown length).
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    bincode::serde::encode_to_vec(value, bincode::config::standard()).map_err(|e| UNDECODABLE.because(e))
}

/// The value that `encode` wrote; trailing bytes are refused.
///
/// # Errors
/// `STORE-01` when the bytes are not such a value.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // A length that a damaged byte makes up must not make us ask for gigabytes.
    const LIMIT: usize = 64 << 20;
    let config = bincode::config::standard().with_limit::<LIMIT>();
    let (value, used) =
        bincode::serde::decode_from_slice(bytes, config).map_err(|e| UNDECODABLE.because(e))?;
    if used == bytes.len() { Ok(value) } else { Err(UNDECODABLE.with("trailing bytes")) }
}

/// A record's bytes, version first.
///
/// # Errors
/// As [`encode`].
pub fn encode_record<R: Record>(record: &R) -> Result<Vec<u8>> {
    let mut out = vec![R::table().version];
    out.extend(encode(record)?);
    Ok(out)
}

/// The record of these bytes, upcast when an older release wrote them.
///
/// # Errors
/// `STORE-01` when they do not decode, `STORE-10` when a newer release wrote them.
pub fn decode_record<R: Record>(bytes: &[u8]) -> Result<R> {
    let (&version, body) = bytes.split_first().ok_or_else(|| UNDECODABLE.with(R::table().name))?;
    match version.cmp(&R::table().version) {
        std::cmp::Ordering::Equal => decode(body),
        std::cmp::Ordering::Less => R::upcast(version, body),
        std::cmp::Ordering::Greater => Err(NEWER.with(R::table().name)),
    }
}
