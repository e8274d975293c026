//! Typed reading of fields; every refusal is kept, so that the form shows all of them at once.
//!
//! A getter gives `None` for an empty or refused field. [`FormReader::build`] makes the input type
//! only when nothing was refused.

use super::entered::{Entered, Warning};
use crate::base::date::{Date, Era, PartialDate, parse};
use crate::base::error::FieldError;
use crate::base::text::kana::{is_katakana_reading, to_katakana, widen};
use crate::web::Form;

/// Reads a form field by field.
#[derive(Debug)]
pub struct FormReader<'a> {
    form: &'a Form,
    era: Era,
    errors: Vec<FieldError>,
    warnings: Vec<Warning>,
}

impl<'a> FormReader<'a> {
    /// Begins; six digits alone are read in 令和.
    #[must_use]
    pub fn new(form: &'a Form) -> FormReader<'a> {
        FormReader { form, era: Era::Reiwa, errors: Vec::new(), warnings: Vec::new() }
    }

    /// Six digits alone are read in this era.
    #[must_use]
    pub fn era(mut self, era: Era) -> FormReader<'a> {
        self.era = era;
        self
    }

    /// Refuses a field with these words.
    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: name.to_owned(), message: message.into() });
    }

    /// Warns; the clerk may go on with a reason.
    pub fn warn(&mut self, id: &'static str, words: impl Into<String>) {
        self.warnings.push(Warning { id, words: words.into() });
    }

    /// The value must be there: refuses the empty field, `label` being its name on the screen.
    pub fn required<T>(&mut self, name: &str, label: &str, value: Option<T>) -> Option<T> {
        let refused = self.errors.iter().any(|e| e.field == name);
        if value.is_none() && !refused {
            self.refuse(name, format!("{label}を入力してください。"));
        }
        value
    }

    /// Text of one line, at most `max` characters; control characters are refused.
    pub fn text(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        self.checked(name, label, max, |c| c.is_control())
    }

    /// Text of several lines, at most `max` characters.
    pub fn long_text(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        self.checked(name, label, max, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    }

    fn checked(&mut self, name: &str, label: &str, max: usize, bad: impl Fn(char) -> bool) -> Option<String> {
        let value = self.form.text(name);
        if value.is_empty() {
            return None;
        }
        let length = value.chars().count();
        if length > max {
            self.refuse(name, format!("{label}は{max}文字までで入力してください（今は{length}文字）。"));
            return None;
        }
        if value.chars().any(bad) {
            self.refuse(
                name,
                format!("{label}に使えない文字（制御文字）があります。消してから入力してください。"),
            );
            return None;
        }
        Some(value.to_owned())
    }

    /// A reading (フリガナ): hiragana and half-width kana become full-width katakana.
    pub fn kana(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let typed = self.text(name, label, max)?;
        let kana = to_katakana(&widen(&typed));
        if is_katakana_reading(&kana) {
            return Some(kana);
        }
        self.refuse(name, format!("{label}はカタカナで入力してください。"));
        None
    }

    /// A day, in any way a clerk writes it.
    pub fn date(&mut self, name: &str, label: &str) -> Option<Date> {
        let value = self.form.text(name);
        if value.is_empty() {
            return None;
        }
        match parse::date_in(value, self.era) {
            Ok(reading) => Some(reading.date),
            Err(error) => {
                self.refuse(name, format!("{label}：{}", words(&error)));
                None
            }
        }
    }

    /// A birth date with unknown parts (`昭和20年頃`, `不詳`).
    pub fn partial_date(&mut self, name: &str, label: &str) -> Option<PartialDate> {
        let value = self.form.text(name);
        if value.is_empty() {
            return None;
        }
        match PartialDate::parse(value) {
            Ok(date) => Some(date),
            Err(error) => {
                self.refuse(name, format!("{label}：{}", words(&error)));
                None
            }
        }
    }

    /// A whole number within a range; full-width digits, commas and 円 are accepted.
    pub fn number(&mut self, name: &str, label: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let typed = self.form.text(name);
        if typed.is_empty() {
            return None;
        }
        let plain: String = widen(typed)
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | '円' | ' ' | '　'))
            .map(|c| match c {
                '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
                '－' | '−' | 'ー' => '-',
                other => other,
            })
            .collect();
        match plain.parse::<i64>() {
            Ok(number) if range.contains(&number) => Some(number),
            Ok(_) => {
                self.refuse(
                    name,
                    format!("{label}は{}から{}までで入力してください。", range.start(), range.end()),
                );
                None
            }
            Err(_) => {
                self.refuse(name, format!("{label}は数字で入力してください。"));
                None
            }
        }
    }

    /// One of the offered choices.
    pub fn choice<T: Clone>(&mut self, name: &str, label: &str, choices: &[(&str, T)]) -> Option<T> {
        let value = self.form.text(name);
        if value.is_empty() {
            return None;
        }
        let found = choices.iter().find(|(sent, _)| *sent == value).map(|(_, t)| t.clone());
        if found.is_none() {
            self.refuse(name, format!("{label}を選び直してください。"));
        }
        found
    }

    /// Whether a single checkbox is ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.form.text(name) == "1"
    }

    /// The version the form began with; `None` when it edits nothing.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.form.text("_version").parse().ok()
    }

    /// The reason given for overriding the warnings, if any.
    #[must_use]
    pub fn override_reason(&self) -> Option<&'a str> {
        Some(self.form.text("_override_reason")).filter(|reason| !reason.is_empty())
    }

    /// The input, if nothing was refused and every warning was overridden with a reason.
    ///
    /// # Errors
    /// The form to show again, with all refusals and warnings.
    pub fn build<T>(mut self, make: impl FnOnce() -> Option<T>) -> Result<T, Box<Entered>> {
        let reason = self.override_reason().is_some();
        let seen: Vec<&str> = self.form.each("_override").collect();
        if !seen.is_empty() && !reason && !self.warnings.is_empty() {
            self.refuse("_override_reason", "このまま登録する理由を入力してください。");
        }
        if reason {
            self.warnings.retain(|warning| !seen.contains(&warning.id));
        }
        if self.errors.is_empty()
            && self.warnings.is_empty()
            && let Some(input) = make()
        {
            return Ok(input);
        }
        Err(Box::new(self.entered()))
    }

    /// What was typed with what was refused so far, to show again.
    #[must_use]
    pub fn entered(self) -> Entered {
        let mut entered = Entered::of(self.form);
        entered.remember(self.form);
        entered.errors = self.errors;
        entered.warnings = self.warnings;
        entered
    }
}

/// An error's sentence with its detail and remedy.
fn words(error: &crate::base::error::Error) -> String {
    format!("{}{}{}", error.code().what, error.detail(), error.code().remedy)
}
