//! Where the register's records lie: keys, indexes, data dictionary.
//!
//! | table | key | record |
//! | --- | --- | --- |
//! | `resident.person` | 宛名番号 | [`Person`] |
//! | `resident.revision` | 宛名番号, version | [`Revision`]: what a save replaced |
//! | `resident.household` | 世帯番号 | [`Household`] |
//! | `resident.mapping` | name | [`SavedMapping`]: a saved column mapping |
//!
//! It decides nothing; `action` writes, `view` and `find` read.

mod columns;

use serde::{Deserialize, Serialize};

use super::model::{CorporateNumber, Household, HouseholdNo, Person, PersonNo, Reason, Version};
use crate::base::date::Date;
use crate::base::date::PartialDate;
use crate::base::text::fold;
use crate::store::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Uniqueness};

/// What a save replaced (訂正・異動前の記録).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Whose.
    pub no: PersonNo,
    /// The version that was replaced.
    pub version: Version,
    /// The business day on which it was replaced.
    pub replaced_on: Date,
    /// Why.
    pub reason: Reason,
    /// The record as it was.
    pub was: Person,
}

/// A saved column mapping of the import (列の対応付け).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedMapping {
    /// Its name.
    pub name: String,
    /// The mapping as JSON text, see `exchange::mapping`.
    pub json: String,
}

static PERSON: TableDef = TableDef::of::<Person>(
    "resident.person",
    "宛名",
    1,
    Scope::Content,
    &[
        IndexDef { space: "resident.person#household", uniqueness: Uniqueness::Many },
        IndexDef { space: "resident.person#same", uniqueness: Uniqueness::Many },
        IndexDef { space: "resident.person#flag", uniqueness: Uniqueness::Many },
        IndexDef { space: "resident.person#corporate", uniqueness: Uniqueness::Many },
    ],
    columns::PERSON,
);
static REVISION: TableDef = TableDef::of::<Revision>(
    "resident.revision",
    "宛名の変更履歴",
    1,
    Scope::Content,
    &[],
    columns::REVISION,
);
static HOUSEHOLD: TableDef =
    TableDef::of::<Household>("resident.household", "世帯", 1, Scope::Content, &[], columns::HOUSEHOLD);
static MAPPING: TableDef = TableDef::of::<SavedMapping>(
    "resident.mapping",
    "取込の列の対応付け",
    1,
    Scope::Content,
    &[],
    columns::MAPPING,
);

/// The service's tables.
pub static TABLES: &[&TableDef] = &[&PERSON, &REVISION, &HOUSEHOLD, &MAPPING];

/// Persons who are or were members of a household.
pub const BY_HOUSEHOLD: Index<Person, HouseholdNo> = Index::at(0);
/// Persons by birth date (ISO, unknown parts left out) and folded newest name: who may be taken for
/// another (同姓同名・同一生年月日). Corporations and aliases are not in it.
pub const BY_SAME: Index<Person, (String, String)> = Index::at(1);
/// Persons with open flags, by the day by which the first of them is to be renewed.
pub const BY_RENEWAL: Index<Person, Option<i32>> = Index::at(2);
/// Corporations by 法人番号.
pub const BY_CORPORATE: Index<Person, u64> = Index::at(3);

/// The value of [`BY_SAME`] for a name and birth date.
#[must_use]
pub fn same_key(name: &str, birth: &PartialDate) -> (String, String) {
    (birth.iso(), fold(name))
}

impl Record for Person {
    type Key = PersonNo;
    fn table() -> &'static TableDef {
        &PERSON
    }
    fn key(&self) -> PersonNo {
        self.no
    }
    fn index(&self, rows: &mut IndexRows) {
        if self.merged_into.is_some() {
            return;
        }
        let mut households: Vec<HouseholdNo> = self.memberships.iter().map(|m| m.value.household).collect();
        households.sort_unstable();
        households.dedup();
        for household in &households {
            rows.add(&BY_HOUSEHOLD, household);
        }
        if let Some(number) = self.kind.corporate_number() {
            rows.add(&BY_CORPORATE, &CorporateNumber::into(number));
        }
        if !self.kind.is_corporation()
            && let Some(names) = self.names.last()
        {
            rows.add(&BY_SAME, &same_key(names.value.full.as_str(), &self.birth));
        }
        let open = self.flags.iter().filter(|flag| flag.to.is_none());
        if let Some(renewal) = open.map(|flag| flag.renewal.map(Date::days)).min() {
            rows.add(&BY_RENEWAL, &renewal);
        }
    }
}

impl Record for Revision {
    type Key = (PersonNo, Version);
    fn table() -> &'static TableDef {
        &REVISION
    }
    fn key(&self) -> Self::Key {
        (self.no, self.version)
    }
}

impl Record for Household {
    type Key = HouseholdNo;
    fn table() -> &'static TableDef {
        &HOUSEHOLD
    }
    fn key(&self) -> HouseholdNo {
        self.no
    }
}

impl Record for SavedMapping {
    type Key = String;
    fn table() -> &'static TableDef {
        &MAPPING
    }
    fn key(&self) -> String {
        self.name.clone()
    }
}
