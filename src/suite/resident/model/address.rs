//! Addresses (住所).
//!
//! Invariant: the words of an [`Address`] are read only inside this service; outside they come as
//! `view::AddressView`, which knows about protection, or as the label of the person's own letter.
//! So neither fields nor `Display` nor `Debug` give them away.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::errors::INPUT;
use super::text::{Reason, plain_digits};
use crate::base::error::{Error, Result};

/// A postcode (郵便番号): 7 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

impl Postcode {
    /// Reads 7 digits, with or without hyphen, also full width.
    ///
    /// # Errors
    /// `RESIDENT-01`.
    pub fn parse(text: &str) -> Result<Postcode> {
        let digits = plain_digits(text);
        let digits = digits.strip_prefix('〒').unwrap_or(&digits);
        if digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Postcode(digits.to_owned()))
        } else {
            Err(INPUT.field("postcode", "郵便番号は7桁の数字で入力してください。"))
        }
    }
}

impl TryFrom<String> for Postcode {
    type Error = Error;
    fn try_from(text: String) -> Result<Postcode> {
        Postcode::parse(&text)
    }
}

impl From<Postcode> for String {
    fn from(code: Postcode) -> String {
        code.0
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postcode(…)")
    }
}

/// `100-0001`.
impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.0.split_at_checked(3).unwrap_or((&self.0, ""));
        write!(f, "{head}-{tail}")
    }
}

/// The words of an address, as typed and as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressText {
    /// 郵便番号, empty when unknown.
    pub postcode: String,
    /// 都道府県・市区町村 (国名 abroad); empty is the town itself.
    pub municipality: String,
    /// 町名・大字・丁目.
    pub town: String,
    /// 番地・号.
    pub lot: String,
    /// 方書: building, room, c/o.
    pub building: String,
}

impl AddressText {
    /// One line: municipality, town, lot, then the building after a space.
    #[must_use]
    pub fn line(&self) -> String {
        let place = format!("{}{}{}", self.municipality, self.town, self.lot);
        match self.building.as_str() {
            "" => place,
            building => format!("{place}　{building}"),
        }
    }
}

/// An address; see the head of this file for who may read it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    postcode: Option<Postcode>,
    municipality: String,
    town: String,
    lot: String,
    building: String,
}

impl Address {
    /// Reads what was typed: at least a municipality or a town, each part at most 100 characters.
    ///
    /// # Errors
    /// `RESIDENT-01`.
    pub fn parse(text: &AddressText) -> Result<Address> {
        let part = |value: &str, field: &str| {
            let value = value.trim();
            if value.chars().count() > 100 || value.chars().any(char::is_control) {
                return Err(INPUT.field(field, "住所の各欄は改行なしで100字以内にしてください。"));
            }
            Ok(value.to_owned())
        };
        let postcode = match text.postcode.trim() {
            "" => None,
            code => Some(Postcode::parse(code)?),
        };
        let address = Address {
            postcode,
            municipality: part(&text.municipality, "municipality")?,
            town: part(&text.town, "town")?,
            lot: part(&text.lot, "lot")?,
            building: part(&text.building, "building")?,
        };
        if address.municipality.is_empty() && address.town.is_empty() {
            return Err(INPUT.field("town", "住所を入力してください。"));
        }
        Ok(address)
    }

    /// The words. Only for this service: everyone else goes through `view`.
    pub(in crate::suite::resident) fn text(&self) -> AddressText {
        AddressText {
            postcode: self.postcode.as_ref().map(ToString::to_string).unwrap_or_default(),
            municipality: self.municipality.clone(),
            town: self.town.clone(),
            lot: self.lot.clone(),
            building: self.building.clone(),
        }
    }
}

/// Never the words.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// An address of a person's history, and why it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residence {
    /// Where.
    pub address: Address,
    /// Why it began (異動事由).
    pub reason: Option<Reason>,
}
