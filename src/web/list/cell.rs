//! What stands in a cell: shown as HTML, written as text, sorted by value.

use maud::{Markup, html};

use crate::base::date::Date;
use crate::web::components::{Tone, tag};

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// Text that leads somewhere.
    Link {
        /// The words.
        words: String,
        /// Where it leads.
        href: String,
    },
    /// A whole number.
    Number(i64),
    /// Yen.
    Yen(i64),
    /// A day, shown as 和暦 in short.
    Day(Date),
    /// Words with colours.
    Tags(Vec<(Tone, String)>),
    /// Shown as the words, sorted by the key (a name by its kana).
    Sorted {
        /// The words.
        words: String,
        /// By what it sorts.
        by: String,
    },
}

/// How a cell sorts: numbers and days by value before texts, the empty ones last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    Number(i64),
    Text(String),
    Last,
}

impl Cell {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// Text that leads somewhere.
    #[must_use]
    pub fn link(words: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell::Link { words: words.into(), href: href.into() }
    }

    pub(super) fn sort_key(&self) -> SortKey {
        match self {
            Cell::Empty => SortKey::Last,
            Cell::Text(text) | Cell::Link { words: text, .. } | Cell::Sorted { by: text, .. } => {
                SortKey::Text(text.clone())
            }
            Cell::Number(n) | Cell::Yen(n) => SortKey::Number(*n),
            Cell::Day(date) => SortKey::Number(i64::from(date.days())),
            Cell::Tags(_) => SortKey::Text(self.written()),
        }
    }

    /// As text in a file. Days as ISO, numbers without separators.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(words) | Cell::Link { words, .. } | Cell::Sorted { words, .. } => words.clone(),
            Cell::Number(n) | Cell::Yen(n) => n.to_string(),
            Cell::Day(date) => date.to_string(),
            Cell::Tags(tags) => tags.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("・"),
        }
    }

    /// On the page.
    #[must_use]
    pub fn shown(&self) -> Markup {
        match self {
            Cell::Empty => html! {},
            Cell::Text(words) | Cell::Sorted { words, .. } => html! { (words) },
            Cell::Link { words, href } => html! { a href=(href) { (words) } },
            Cell::Number(n) => html! { (grouped(&n.to_string())) },
            Cell::Yen(n) => html! { (grouped(&n.to_string())) "円" },
            Cell::Day(date) => html! {
                time datetime=(date) title=(date.western()) { (crate::base::date::wareki_short(*date)) }
            },
            Cell::Tags(tags) => html! { @for (tone, words) in tags { (tag(*tone, words)) " " } },
        }
    }

    /// Whether it stands on the right.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Yen(_))
    }
}

/// Digits with a comma every three.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    out.push_str(sign);
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
