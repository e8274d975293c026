//! 算定の内訳: the tree of steps behind a result, as page, letter and command line show it.
//!
//! It computes nothing; the rules write it while they compute.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use crate::base::money::Yen;
use crate::suite::welfare::law::{Confidence, Figure, RowRef};

/// One step: what it is, how much, from which rows, under which article, by which arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is, in Japanese.
    pub label: Cow<'static, str>,
    /// The amount.
    pub yen: Yen,
    /// How it was reached; empty when it is the sum of its parts or a figure as it stands.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub arithmetic: String,
    /// The article or notice it rests on, if it is not that of its rows.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub article: &'static str,
    /// The table rows it took figures from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowRef>,
    /// The steps it is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Step>,
}

impl Step {
    /// A step of this amount with nothing behind it yet.
    #[must_use]
    pub(super) fn new(label: impl Into<Cow<'static, str>>, yen: i64) -> Step {
        Step {
            label: label.into(),
            yen: Yen::new(yen),
            arithmetic: String::new(),
            article: "",
            rows: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// A step that is the sum of its parts.
    #[must_use]
    pub fn sum(label: impl Into<Cow<'static, str>>, parts: Vec<Step>) -> Step {
        let yen = parts.iter().map(Step::whole).sum();
        Step { parts, ..Step::new(label, yen) }
    }

    /// The amount as a number of yen. Sums of a household's figures stay far within 64 bits: members,
    /// rent and income are bounded by `Household::check`, figures by the tables' checks.
    #[must_use]
    pub(super) fn whole(&self) -> i64 {
        self.yen.get()
    }

    /// The same step under an article.
    #[must_use]
    pub fn under(self, article: &'static str) -> Step {
        Step { article, ..self }
    }

    /// The same step with its arithmetic.
    #[must_use]
    pub fn by(self, arithmetic: String) -> Step {
        Step { arithmetic, ..self }
    }

    /// The same step with one more row behind it.
    #[must_use]
    pub fn from(mut self, figure: &Figure<'_>) -> Step {
        self.rows.push(figure.reference());
        self
    }

    /// The same step made of these parts, its own amount kept.
    #[must_use]
    pub fn of(self, parts: Vec<Step>) -> Step {
        Step { parts, ..self }
    }

    /// The least sure of the rows in it and its parts.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        let own = self.rows.iter().map(|row| row.row.confidence);
        own.chain(self.parts.iter().map(Step::confidence)).min().unwrap_or(Confidence::High)
    }

    /// The rows in it and its parts that must be marked on every view: inferred ones and those
    /// whose start is not known.
    #[must_use]
    pub fn marked(&self) -> Vec<&RowRef> {
        let own = self.rows.iter().filter(|row| !row.row.marks().is_empty());
        own.chain(self.parts.iter().flat_map(Step::marked)).collect()
    }

    /// The tree as lines of text, parts indented under what they make up.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text
    }

    fn write(&self, text: &mut String, depth: usize) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{} {}", "  ".repeat(depth), self.label, self.yen);
        if !self.arithmetic.is_empty() {
            let _ = write!(text, " = {}", self.arithmetic);
        }
        if !self.article.is_empty() {
            let _ = write!(text, " [{}]", self.article);
        }
        for row in &self.rows {
            let _ = write!(text, " ← {row}");
        }
        text.push('\n');
        for part in &self.parts {
            part.write(text, depth + 1);
        }
    }
}

/// An amount as people read it: `123,900円`.
#[must_use]
pub fn yen(amount: i64) -> String {
    Yen::new(amount).to_string()
}

/// A rate in ten-thousandths as people read it: `0.87`, `1`.
#[must_use]
pub fn rate(ten_thousandths: i64) -> String {
    let text = format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Up to the next 10 yen (10円未満切上げ).
#[must_use]
pub fn up_to_ten(amount: i64) -> i64 {
    amount + (10 - amount.rem_euclid(10)) % 10
}
