//! Settings (設定): values an installation chooses, declared by parts as data, kept in one table.
//!
//! A setting tells its kind, range and default; reading one gives its type, and what does not fit
//! is refused when it is set. It does not keep keys of the store and does not draw pages.

use serde::{Deserialize, Serialize};

use super::errors::BAD_VALUE;
use crate::access::Deed;
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::{Reader, Record, Scope, TableDef};

/// A number with a range, both ends included.
#[derive(Debug)]
pub struct Number {
    /// What it is.
    pub about: About,
    /// The lowest value.
    pub min: i64,
    /// The highest value.
    pub max: i64,
    /// The unit shown behind it.
    pub unit: &'static str,
    /// The value until one is set.
    pub default: i64,
}

/// A text.
#[derive(Debug)]
pub struct Text {
    /// What it is.
    pub about: About,
    /// The most characters.
    pub longest: usize,
    /// How it is entered.
    pub form: TextForm,
    /// The value until one is set.
    pub default: &'static str,
}

/// How a text is entered and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextForm {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// One line that is never shown again.
    Secret,
}

/// One of a few words.
#[derive(Debug)]
pub struct Choice {
    /// What it is.
    pub about: About,
    /// The words as kept, with their Japanese names; the first is the default.
    pub options: &'static [(&'static str, &'static str)],
}

/// What every setting tells of itself.
#[derive(Debug)]
pub struct About {
    /// `part.setting`; the form field's name too.
    pub key: &'static str,
    /// The Japanese name.
    pub title: &'static str,
    /// What it does, with unit or range.
    pub meaning: &'static str,
}

/// Any setting, for the page and for setting by name.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
    /// A number.
    Number(&'static Number),
    /// A text.
    Text(&'static Text),
    /// A choice.
    Choice(&'static Choice),
}

/// A value that was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The setting.
    pub key: String,
    /// The value as text.
    pub value: String,
    /// When it was set.
    pub at: Stamp,
    /// By which account.
    pub by: u64,
}

static CHOSEN: TableDef = TableDef::of::<Chosen>("ops.setting", "設定", 1, Scope::System, &[], &[]);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&CHOSEN];

impl Record for Chosen {
    type Key = String;
    fn table() -> &'static TableDef {
        &CHOSEN
    }
    fn key(&self) -> String {
        self.key.clone()
    }
}

fn chosen(read: &impl Reader, about: &About) -> Result<Option<String>> {
    Ok(read.get::<Chosen>(&about.key.to_owned())?.map(|chosen| chosen.value))
}

impl Number {
    /// The value. One that a later release's range does not hold counts as not set.
    ///
    /// # Errors
    /// Store errors.
    pub fn get(&self, read: &impl Reader) -> Result<i64> {
        let value = chosen(read, &self.about)?.and_then(|value| self.parse(&value).ok());
        Ok(value.unwrap_or(self.default))
    }

    fn parse(&self, text: &str) -> Result<i64> {
        let number = text.trim().parse().ok().filter(|number| (self.min..=self.max).contains(number));
        let range = || format!("{}から{}までの整数を入力してください。", self.min, self.max);
        number.ok_or_else(|| BAD_VALUE.field(self.about.key, range()))
    }
}

impl Text {
    /// The value.
    ///
    /// # Errors
    /// Store errors.
    pub fn get(&self, read: &impl Reader) -> Result<String> {
        Ok(chosen(read, &self.about)?.unwrap_or_else(|| self.default.to_owned()))
    }

    fn parse(&self, text: &str) -> Result<String> {
        let text = text.trim();
        let one_line = match self.form {
            TextForm::Line | TextForm::Secret => !text.chars().any(char::is_control),
            TextForm::Lines => true,
        };
        if text.chars().count() > self.longest || !one_line {
            return Err(BAD_VALUE.field(self.about.key, format!("{}文字以内で入力してください。", self.longest)));
        }
        Ok(text.to_owned())
    }
}

impl Choice {
    /// The word chosen.
    ///
    /// # Errors
    /// Store errors.
    pub fn get(&self, read: &impl Reader) -> Result<&'static str> {
        let value = chosen(read, &self.about)?.and_then(|value| self.parse(&value).ok());
        Ok(value.unwrap_or_else(|| self.options.first().map_or("", |(word, _)| word)))
    }

    fn parse(&self, text: &str) -> Result<&'static str> {
        let found = self.options.iter().find(|(word, _)| *word == text.trim()).map(|(word, _)| *word);
        found.ok_or_else(|| BAD_VALUE.field(self.about.key, "選択肢から選んでください。"))
    }
}

impl Setting {
    /// What it is.
    #[must_use]
    pub fn about(&self) -> &'static About {
        match self {
            Setting::Number(number) => &number.about,
            Setting::Text(text) => &text.about,
            Setting::Choice(choice) => &choice.about,
        }
    }

    /// The value as it may be shown; a secret only as set or not.
    ///
    /// # Errors
    /// Store errors.
    pub fn shown(&self, read: &impl Reader) -> Result<String> {
        Ok(match self {
            Setting::Number(number) => number.get(read)?.to_string(),
            Setting::Choice(choice) => choice.get(read)?.to_owned(),
            Setting::Text(text) => match (text.form, text.get(read)?) {
                (TextForm::Line | TextForm::Lines, value) => value,
                (TextForm::Secret, value) if value.is_empty() => String::new(),
                (TextForm::Secret, _) => "設定済み".to_owned(),
            },
        })
    }

    /// Sets the value; the audit entry names the setting, not the value.
    ///
    /// # Errors
    /// `OPS-08` when the value does not fit; store errors.
    pub fn set(&self, deed: &mut Deed<'_, '_>, text: &str) -> Result<()> {
        let value = match self {
            Setting::Number(number) => number.parse(text)?.to_string(),
            Setting::Text(known) => known.parse(text)?,
            Setting::Choice(choice) => choice.parse(text)?.to_owned(),
        };
        let (key, at, by) = (self.about().key.to_owned(), deed.now(), deed.permit().actor().account.0);
        deed.note(&format!("setting={key}"));
        deed.put(&Chosen { key, value, at, by })
    }
}
