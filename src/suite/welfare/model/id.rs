//! Numbers of the service: cases, applications, decisions, runs.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::date::Month;
use crate::base::error::Result;
use crate::suite::welfare::errors::{INPUT, NO_CASE};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u64);
        crate::id_key!($name);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number!(
    /// A case's number (ケース番号), from 1.
    CaseNo
);
number!(
    /// An application's number (申請番号), from 1.
    ApplicationNo
);
number!(
    /// A decision's number (決定番号), from 1.
    DecisionNo
);
number!(
    /// A payment run's number (支給処理番号), from 1.
    RunNo
);
number!(
    /// A print's number (印刷番号), from 1.
    PrintNo
);

impl CaseNo {
    /// Reads the digits of an address.
    ///
    /// # Errors
    /// `WELFARE-30` for anything else.
    pub fn parse(text: &str) -> Result<CaseNo> {
        text.trim().parse().map(CaseNo).map_err(|_| NO_CASE.error())
    }
}

/// A month as part of a key: its first day, counted as dates are.
#[must_use]
pub fn month_key(month: Month) -> i32 {
    month.first().days()
}

/// Reads a month as typed or as it stands in an address: `2026-11`, `R8.11`, `令和8年11月`.
///
/// # Errors
/// `WELFARE-36` for anything else.
pub fn parse_month(text: &str) -> Result<Month> {
    let text = text.trim();
    let refused = || INPUT.field("month", "月は 2026-11 や R8.11 のように入力してください。");
    if let Ok(month) = text.parse::<Month>() {
        return Ok(month);
    }
    let whole = if text.ends_with('月') { format!("{text}1日") } else { format!("{text}.1") };
    let day = crate::base::date::parse::date(&whole).map_err(|_| refused())?;
    Ok(Month::of(day.date))
}
