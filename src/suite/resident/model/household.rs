//! Households (世帯) and relations to their head (続柄).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::errors::INPUT;
use super::id::{HouseholdNo, PersonNo, Version};
use super::span::{self, Span};
use crate::base::date::Date;
use crate::base::error::{Error, Result};

/// The relation to the head of the household (続柄), as the register writes it: `世帯主`, `妻`,
/// `子`, `子の妻`, `妻（未届）` …
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Relation(String);

impl Relation {
    const HEAD: &'static str = "世帯主";

    /// Reads at most 40 characters.
    ///
    /// # Errors
    /// `RESIDENT-01`.
    pub fn parse(text: &str) -> Result<Relation> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > 40 || text.chars().any(char::is_control) {
            return Err(INPUT.field("relation", "続柄を40字以内で入力してください。"));
        }
        Ok(Relation(text.to_owned()))
    }

    /// 世帯主.
    #[must_use]
    pub fn head() -> Relation {
        Relation(Relation::HEAD.to_owned())
    }

    /// Whether it is the head.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.0 == Relation::HEAD
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Relation {
    type Error = Error;
    fn try_from(text: String) -> Result<Relation> {
        Relation::parse(&text)
    }
}

impl From<Relation> for String {
    fn from(relation: Relation) -> String {
        relation.0
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A household. Its members are found from the persons' own memberships; its address is its head's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Its number.
    pub no: HouseholdNo,
    /// How often it was saved.
    pub version: Version,
    /// Its heads (世帯主) over time.
    pub heads: Vec<Span<PersonNo>>,
}

impl Household {
    /// The head on a day.
    #[must_use]
    pub fn head_on(&self, day: Date) -> Option<PersonNo> {
        span::on(&self.heads, day).copied()
    }
}
