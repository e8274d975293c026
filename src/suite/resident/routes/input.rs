//! Forms as the inputs of actions, and records as the values of forms. Values that are hidden from
//! the clerk never stand in a form.

use super::super::action::Target;
use super::super::model::{
    Address, AddressText, FullName, Kana, KanaStatus, Names, Person, Phone, Reason, RomanName, Sex, Version,
};
use super::super::view::{AddressView, Shown};
use crate::base::error::{Error, FieldError, Result};
use crate::web::Form;
use crate::web::forms::{Entered, FormReader};

/// Reads values by the register's own parsers; every refusal is kept.
pub(super) struct Reading<'a> {
    pub(super) form: &'a Form,
    pub(super) reader: FormReader<'a>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(form: &'a Form) -> Reading<'a> {
        Reading { form, reader: FormReader::new(form) }
    }

    /// A value that may be absent.
    pub(super) fn parsed<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Result<T>) -> Option<T> {
        let text = self.form.text(field);
        if text.is_empty() {
            return None;
        }
        self.kept(field, parse(text))
    }

    /// A value that must be there.
    pub(super) fn needed<T>(
        &mut self,
        field: &str,
        label: &str,
        parse: impl FnOnce(&str) -> Result<T>,
    ) -> Option<T> {
        let value = self.parsed(field, parse);
        self.reader.required(field, label, value)
    }

    /// Values parted by spaces or commas.
    pub(super) fn several<T>(&mut self, field: &str, parse: impl Fn(&str) -> Result<T>) -> Vec<T> {
        let text = self.form.text(field);
        let pieces =
            text.split(|c: char| c.is_whitespace() || matches!(c, '、' | ',')).filter(|p| !p.is_empty());
        let parsed: Result<Vec<T>> = pieces.map(parse).collect();
        self.kept(field, parsed).unwrap_or_default()
    }

    fn kept<T>(&mut self, field: &str, parsed: Result<T>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.reader.refuse(field, words(&error));
                None
            }
        }
    }

    /// An address; none when all its fields are blank.
    pub(super) fn address(&mut self) -> Option<Address> {
        let part = |name: &str| self.form.text(name).to_owned();
        let text = AddressText {
            postcode: part("postcode"),
            municipality: part("municipality"),
            town: part("town"),
            lot: part("lot"),
            building: part("building"),
        };
        if text == AddressText::default() {
            return None;
        }
        match Address::parse(&text) {
            Ok(address) => Some(address),
            Err(error) => {
                for FieldError { field, message } in error.fields() {
                    self.reader.refuse(field, message.clone());
                }
                None
            }
        }
    }

    /// The names, of which the first is needed.
    pub(super) fn names(&mut self) -> Option<Names> {
        let full = self.needed("name", "氏名・名称", FullName::parse)?;
        let kana = self.parsed("kana", Kana::parse);
        let names = Names::of(full, kana);
        let status = KanaStatus::named(self.form.text("kana_status")).filter(|_| names.kana.is_some());
        Some(Names {
            kana_status: status.unwrap_or(names.kana_status),
            common: self.parsed("common", FullName::parse),
            common_kana: self.parsed("common_kana", Kana::parse),
            roman: self.parsed("roman", RomanName::parse),
            former: self.parsed("former", FullName::parse),
            former_kana: self.parsed("former_kana", Kana::parse),
            ..names
        })
    }

    /// 性別; none when not chosen.
    pub(super) fn sex(&self) -> Option<Sex> {
        Sex::named(self.form.text("sex"))
    }

    /// Telephones parted by spaces; none when blank.
    pub(super) fn phones(&mut self) -> Option<Vec<Phone>> {
        let phones = self.several("phone", Phone::parse);
        (!phones.is_empty()).then_some(phones)
    }

    /// Which record the form changes, from which version, and why.
    pub(super) fn target(&mut self, person: &Person) -> Option<Target> {
        let reason = self.needed("reason", "理由", Reason::parse)?;
        let seen = self.reader.version().and_then(|v| u32::try_from(v).ok()).map(Version);
        Some(Target { no: person.no, seen, reason })
    }
}

/// The words of an error under a field.
pub(super) fn words(error: &Error) -> String {
    let fields: Vec<&str> = error.fields().iter().map(|f| f.message.as_str()).collect();
    if fields.is_empty() { format!("{}{}", error.code().what, error.code().remedy) } else { fields.concat() }
}

/// The values of a correction form, as the clerk may see them.
pub(super) fn entered(shown: &Shown) -> Entered {
    let optional = |text: Option<String>| text.unwrap_or_default();
    let names = &shown.names;
    let mut entered = Entered::blank()
        .with("name", names.full.to_string())
        .with("kana", optional(names.kana.as_ref().map(ToString::to_string)))
        .with("kana_status", names.kana_status.title())
        .with("common", optional(names.common.as_ref().map(ToString::to_string)))
        .with("common_kana", optional(names.common_kana.as_ref().map(ToString::to_string)))
        .with("roman", optional(names.roman.as_ref().map(ToString::to_string)))
        .with("former", optional(names.former.as_ref().map(ToString::to_string)))
        .with("former_kana", optional(names.former_kana.as_ref().map(ToString::to_string)))
        .with("sex", shown.sex.title())
        .with("birth", shown.birth.to_string())
        .with("phone", shown.phones.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    if let AddressView::Open(text) = &shown.address {
        entered = entered
            .with("postcode", text.postcode.clone())
            .with("municipality", text.municipality.clone())
            .with("town", text.town.clone())
            .with("lot", text.lot.clone())
            .with("building", text.building.clone());
    }
    entered
}
