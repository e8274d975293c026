//! Keys as bytes whose order is the order of the values.
//!
//! Integers are big-endian (signed ones with the sign bit turned), texts and byte strings escape
//! `00` as `00 FF` and end with `00 00`, tuples stand one after the other: every key is
//! self-delimiting, so a prefix of a tuple selects a range.

use super::errors::UNDECODABLE;
use crate::base::error::Result;

/// A value that can be part of a key.
pub trait Key: Clone {
    /// Appends the ordered bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Reads one value from the front.
    ///
    /// # Errors
    /// `STORE-01` when the bytes are not such a value.
    fn read(bytes: &mut &[u8]) -> Result<Self>;

    /// The ordered bytes.
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16);
        self.write(&mut out);
        out
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or_else(|| UNDECODABLE.with("key"))?;
    *bytes = rest;
    Ok(*head)
}

macro_rules! unsigned_key {
    ($($t:ty),*) => {$(
        impl Key for $t {
            fn write(&self, out: &mut Vec<u8>) { out.extend_from_slice(&self.to_be_bytes()); }
            fn read(bytes: &mut &[u8]) -> Result<Self> { Ok(<$t>::from_be_bytes(take(bytes)?)) }
        }
    )*};
}
unsigned_key!(u8, u16, u32, u64);

macro_rules! signed_key {
    ($($t:ty => $u:ty),*) => {$(
        impl Key for $t {
            fn write(&self, out: &mut Vec<u8>) {
                (self.cast_unsigned() ^ (1 << (<$u>::BITS - 1))).write(out);
            }
            fn read(bytes: &mut &[u8]) -> Result<Self> {
                Ok((<$u>::read(bytes)? ^ (1 << (<$u>::BITS - 1))).cast_signed())
            }
        }
    )*};
}
signed_key!(i16 => u16, i32 => u32, i64 => u64);

impl<const N: usize> Key for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn read(bytes: &mut &[u8]) -> Result<Self> {
        take(bytes)
    }
}

impl Key for () {
    fn write(&self, _: &mut Vec<u8>) {}
    fn read(_: &mut &[u8]) -> Result<Self> {
        Ok(())
    }
}

impl Key for Vec<u8> {
    fn write(&self, out: &mut Vec<u8>) {
        for &byte in self {
            out.push(byte);
            if byte == 0 {
                out.push(0xff);
            }
        }
        out.extend_from_slice(&[0, 0]);
    }
    fn read(bytes: &mut &[u8]) -> Result<Self> {
        let mut out = Vec::new();
        loop {
            match take::<1>(bytes)? {
                [0] => match take::<1>(bytes)? {
                    [0] => return Ok(out),
                    [0xff] => out.push(0),
                    _ => return Err(UNDECODABLE.with("key")),
                },
                [byte] => out.push(byte),
            }
        }
    }
}

impl Key for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.clone().into_bytes().write(out);
    }
    fn read(bytes: &mut &[u8]) -> Result<Self> {
        String::from_utf8(Vec::<u8>::read(bytes)?).map_err(|e| UNDECODABLE.because(e))
    }
}

impl<T: Key> Key for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            None => out.push(0),
            Some(value) => {
                out.push(1);
                value.write(out);
            }
        }
    }
    fn read(bytes: &mut &[u8]) -> Result<Self> {
        match take::<1>(bytes)? {
            [0] => Ok(None),
            [1] => T::read(bytes).map(Some),
            _ => Err(UNDECODABLE.with("key")),
        }
    }
}

macro_rules! tuple_key {
    ($($name:ident),*) => {
        impl<$($name: Key),*> Key for ($($name,)*) {
            #[expect(non_snake_case, reason = "the macro names values after their types")]
            fn write(&self, out: &mut Vec<u8>) {
                let ($($name,)*) = self;
                $($name.write(out);)*
            }
            fn read(bytes: &mut &[u8]) -> Result<Self> {
                Ok(($($name::read(bytes)?,)*))
            }
        }
    };
}
tuple_key!(A, B);
tuple_key!(A, B, C);
tuple_key!(A, B, C, D);

/// A `u64` newtype as key: `id_key!(PersonId)`.
#[macro_export]
macro_rules! id_key {
    ($($t:ty),*) => {$(
        impl $crate::store::Key for $t {
            fn write(&self, out: &mut Vec<u8>) { $crate::store::Key::write(&self.0, out); }
            fn read(bytes: &mut &[u8]) -> $crate::base::error::Result<Self> {
                Ok(Self($crate::store::Key::read(bytes)?))
            }
        }
    )*};
}

/// The first byte string after every one that begins with `prefix`; `None` when there is none.
#[must_use]
pub fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < 0xff {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}
