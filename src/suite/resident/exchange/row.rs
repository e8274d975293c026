//! One row of a file as an [`Entry`]: what the source says of a person today. Every cell that does
//! not read is refused with its column and reason; nothing is guessed.

use super::super::action::intake::{Entry, Said};
use super::super::errors::INPUT;
use super::super::model::{
    Address, AddressText, FullName, HouseholdNo, Kana, KanaStatus, Kind, Label, Membership, MoveKind, Names,
    PersonNo, Phone, Relation, RomanName, Sex,
};
use super::mapping::{Field, Mapping};
use super::report::Refused;
use crate::base::csv_text::Row;
use crate::base::date::{Date, PartialDate};
use crate::base::error::{Error, Result};

/// Reads the rows of one file.
pub struct Reading<'a> {
    mapping: &'a Mapping,
    columns: &'a [(Field, usize)],
    row: &'a Row,
    refused: Vec<Refused>,
}

/// The entry a row stands for, or what is wrong with it.
///
/// # Errors
/// Every refused cell of the row.
pub fn read(
    mapping: &Mapping,
    columns: &[(Field, usize)],
    row: &Row,
) -> std::result::Result<Entry, Vec<Refused>> {
    let mut reading = Reading { mapping, columns, row, refused: Vec::new() };
    let entry = reading.entry();
    match entry {
        Some(entry) if reading.refused.is_empty() => Ok(entry),
        Some(_) | None => Err(reading.refused),
    }
}

impl<'a> Reading<'a> {
    /// The translated cell of a field; none when the field is not mapped.
    fn cell(&self, field: Field) -> Option<&'a str> {
        let (_, at) = self.columns.iter().find(|(f, _)| *f == field)?;
        self.row.cells.get(*at).map(|cell| self.mapping.value(field, cell))
    }

    fn filled(&self, field: Field) -> Option<&'a str> {
        self.cell(field).filter(|text| !text.is_empty())
    }

    fn refuse(&mut self, field: Field, reason: String) {
        let column = self.mapping.columns.get(&field).cloned().unwrap_or_default();
        let raw = self.columns.iter().find(|(f, _)| *f == field).and_then(|(_, at)| self.row.cells.get(*at));
        let value = raw.cloned().unwrap_or_default();
        self.refused.push(Refused { line: self.row.line, column, value, reason });
    }

    /// A filled cell, parsed; refused when it does not read, none when empty or not mapped.
    fn parsed<T>(&mut self, field: Field, parse: impl FnOnce(&str) -> Result<T>) -> Option<T> {
        match parse(self.filled(field)?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, words(&error));
                None
            }
        }
    }

    /// What the file says of a field: nothing when it is not mapped, else the value or its absence.
    fn said<T>(&mut self, field: Field, parse: impl FnOnce(&str) -> Result<T>) -> Said<Option<T>> {
        match self.cell(field) {
            None => Said::Nothing,
            Some(_) => Said::This(self.parsed(field, parse)),
        }
    }

    fn needed<T>(&mut self, field: Field, parse: impl FnOnce(&str) -> Result<T>) -> Option<T> {
        if self.filled(field).is_none() {
            self.refuse(field, format!("{}がありません。", field.title()));
            return None;
        }
        self.parsed(field, parse)
    }

    fn date(&mut self, field: Field) -> Option<PartialDate> {
        let form = self.mapping.dates;
        self.parsed(field, |text| form.read(text))
    }

    fn day(&mut self, field: Field) -> Option<Date> {
        let date = self.date(field)?;
        if date.exact().is_none() {
            self.refuse(field, "年月日のすべてが分かる日付にしてください。".to_owned());
        }
        date.exact()
    }

    fn entry(&mut self) -> Option<Entry> {
        let no = self.needed(Field::Person, PersonNo::parse);
        let full = self.needed(Field::Name, FullName::parse);
        let kind = self.parsed(Field::Kind, kind);
        let sex =
            self.parsed(Field::Sex, |text| Sex::named(text).ok_or_else(|| choice("性別", "男・女・不明")));
        let birth = self.date(Field::Birth);
        let death = match self.cell(Field::Death) {
            None => Said::Nothing,
            Some(_) => Said::This(self.date(Field::Death)),
        };
        let names = full.and_then(|full| self.names(full));
        let address = self.address();
        let since = self.day(Field::Since);
        let membership = self.membership();
        let moved = self.moved();
        let nationality = self.said(Field::Nationality, Label::parse);
        let phone = self.said(Field::Phone, Phone::parse);
        Some(Entry {
            no: no?,
            kind,
            names: names?,
            reading: self.readings(),
            sex,
            birth,
            death,
            address,
            since,
            membership,
            moved,
            nationality,
            phone,
        })
    }

    /// Which parts of the names the file speaks of, so that the others stay as they are.
    fn readings(&self) -> Vec<Field> {
        let parts = [
            Field::Kana,
            Field::KanaStatus,
            Field::Common,
            Field::CommonKana,
            Field::Roman,
            Field::Former,
            Field::FormerKana,
        ];
        parts.into_iter().filter(|field| self.cell(*field).is_some()).collect()
    }

    fn names(&mut self, full: FullName) -> Option<Names> {
        let kana = self.parsed(Field::Kana, Kana::parse);
        let status = self.parsed(Field::KanaStatus, |text| {
            KanaStatus::named(text).ok_or_else(|| choice("フリガナの状態", "届出済・職権記載・未確認・なし"))
        });
        let names = Names::of(full, kana);
        Some(Names {
            kana_status: status.unwrap_or(names.kana_status),
            common: self.parsed(Field::Common, FullName::parse),
            common_kana: self.parsed(Field::CommonKana, Kana::parse),
            roman: self.parsed(Field::Roman, RomanName::parse),
            former: self.parsed(Field::Former, FullName::parse),
            former_kana: self.parsed(Field::FormerKana, Kana::parse),
            ..names
        })
    }

    fn address(&mut self) -> Option<Address> {
        let part = |field| self.filled(field).unwrap_or_default().to_owned();
        let text = AddressText {
            postcode: part(Field::Postcode),
            municipality: part(Field::Municipality),
            town: part(Field::Town),
            lot: part(Field::Lot),
            building: part(Field::Building),
        };
        if text == AddressText::default() {
            return None;
        }
        match Address::parse(&text) {
            Ok(address) => Some(address),
            Err(error) => {
                let postcode = error.fields().iter().any(|f| f.field == "postcode");
                let field = if postcode { Field::Postcode } else { Field::Town };
                self.refuse(field, words(&error));
                None
            }
        }
    }

    fn membership(&mut self) -> Option<Membership> {
        let household = self.parsed(Field::Household, HouseholdNo::parse)?;
        let relation = self.needed(Field::Relation, Relation::parse)?;
        Some(Membership { household, relation })
    }

    fn moved(&mut self) -> Option<(MoveKind, PartialDate)> {
        let kind = self.parsed(Field::MoveKind, |text| {
            MoveKind::named(text)
                .ok_or_else(|| choice("異動事由", "転入・転出・転居・出生・死亡・職権記載・職権消除"))
        })?;
        if self.filled(Field::MovedOn).is_none() {
            self.refuse(Field::MovedOn, "異動日がありません。".to_owned());
        }
        Some((kind, self.date(Field::MovedOn)?))
    }
}

fn kind(text: &str) -> Result<Kind> {
    match text {
        "住民" | "1" => Ok(Kind::Resident),
        "住登外" | "住登外者" | "2" => Ok(Kind::Outsider),
        "法人" | "3" => Ok(Kind::Corporation(None)),
        _ => Err(choice("種別", "住民・住登外・法人")),
    }
}

fn choice(what: &str, choices: &str) -> Error {
    INPUT.field(
        "value",
        format!("{what}は{choices}のいずれかにしてください。コードのときは値の対応を登録してください。"),
    )
}

/// The words for the error file: those of the fields, else the code's own.
fn words(error: &Error) -> String {
    let fields: Vec<&str> = error.fields().iter().map(|f| f.message.as_str()).collect();
    if fields.is_empty() { format!("{}{}", error.code().what, error.code().remedy) } else { fields.concat() }
}
