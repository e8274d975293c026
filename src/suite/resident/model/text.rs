//! Short texts, each its own type: what they mean and how long they may be.
//!
//! Invariant: a text is kept as typed (variation selectors included); only space around it falls
//! away. Nothing is normalised here; searching folds a copy.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::super::errors::INPUT;
use crate::base::error::{Error, Result};
use crate::base::text::{ivs, kana};

/// The digits of a number as people type them: full width becomes half width, hyphens and space
/// fall away. What is no digit stays, so that parsing fails.
#[must_use]
pub fn plain_digits(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '−' | 'ー' | '–')).collect()
}

/// Space around it off; refuses emptiness, control characters and more than `most` characters.
fn tidy(text: &str, field: &str, japanese: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(INPUT.field(field, format!("{japanese}を入力してください。")));
    }
    if text.chars().any(char::is_control) {
        return Err(INPUT.field(field, format!("{japanese}に改行や制御文字は使えません。")));
    }
    if text.chars().filter(|c| !ivs::is_selector(*c)).count() > most {
        return Err(INPUT.field(field, format!("{japanese}は{most}字以内で入力してください。")));
    }
    Ok(text.to_owned())
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $field:literal, $japanese:literal, $most:literal, $read:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads what was typed.
            ///
            /// # Errors
            /// `RESIDENT-01`, pointing at the field.
            pub fn parse(text: &str) -> Result<$name> {
                let read: fn(String) -> Result<String> = $read;
                tidy(text, $field, $japanese, $most).and_then(read).map($name)
            }

            /// Reads what was typed; nothing when it is blank.
            ///
            /// # Errors
            /// As [`Self::parse`].
            pub fn optional(text: &str) -> Result<Option<$name>> {
                if text.trim().is_empty() { Ok(None) } else { $name::parse(text).map(Some) }
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;
            fn try_from(text: String) -> Result<$name> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// Never the text: it may end in a log.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }
    };
}

text!(
    /// A name as typed (氏名・通称・旧氏・名称), variation selectors included.
    FullName, "name", "氏名", 100, Ok
);
text!(
    /// A reading (フリガナ): full-width katakana; half width and hiragana are taken and widened.
    Kana, "kana", "フリガナ", 150, |text| {
        let wide = kana::to_katakana(&text);
        if kana::is_katakana_reading(&wide) {
            Ok(wide)
        } else {
            Err(INPUT.field("kana", "フリガナはカタカナで、姓と名の間を1字あけて入力してください。"))
        }
    }
);
text!(
    /// A name in Latin letters as the residence card shows it (在留カードのローマ字氏名).
    RomanName, "roman", "ローマ字氏名", 100, |text| {
        let plain: String = text.nfkc().collect();
        if plain.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '.' | ',' | '\'')) {
            Ok(plain)
        } else {
            Err(INPUT.field("roman", "ローマ字氏名は半角の英字で入力してください。"))
        }
    }
);
text!(
    /// A telephone number: digits, with hyphens as typed.
    Phone, "phone", "電話番号", 30, |text| {
        let digits = plain_digits(&text);
        let digits = digits.strip_prefix('+').unwrap_or(&digits);
        if (9..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(text.nfkc().collect())
        } else {
            Err(INPUT.field("phone", "電話番号は市外局番からの数字で入力してください。"))
        }
    }
);
text!(
    /// The business (事務) an entry is for, for example `国民健康保険`; `共通` is for all.
    Business, "business", "事務", 40, Ok
);
text!(
    /// A section of the town hall (課).
    Section, "section", "課名", 40, Ok
);
text!(
    /// Why something was done (理由).
    Reason, "reason", "理由", 200, Ok
);
text!(
    /// A short free text (備考・申出者など).
    Label, "label", "文字", 200, Ok
);

impl Business {
    /// The name that stands for every business.
    pub const ALL: &'static str = "共通";

    /// Whether an entry for this business serves `other`.
    #[must_use]
    pub fn serves(&self, other: &Business) -> bool {
        self.0 == Business::ALL || self == other
    }
}
