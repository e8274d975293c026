//! Values that hold from a day to a day (履歴).
//!
//! Invariant: a history is in the order in which its entries began; the last one that holds on a
//! day is the one in force. Ends are inclusive.

use serde::{Deserialize, Serialize};

use super::super::errors::ORDER;
use crate::base::date::Date;
use crate::base::error::Result;

/// A value with its days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span<T> {
    /// The first day; none when it is not known.
    pub from: Option<Date>,
    /// The last day; none while it goes on.
    pub to: Option<Date>,
    /// The value.
    pub value: T,
}

impl<T> Span<T> {
    /// A value that goes on from a day.
    #[must_use]
    pub fn since(from: Option<Date>, value: T) -> Span<T> {
        Span { from, to: None, value }
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The entry in force on a day.
#[must_use]
pub fn on<T>(history: &[Span<T>], day: Date) -> Option<&T> {
    history.iter().rev().find(|span| span.holds_on(day)).map(|span| &span.value)
}

/// The entry in force on a day, else the newest there is.
#[must_use]
pub fn on_or_last<T>(history: &[Span<T>], day: Date) -> Option<&T> {
    on(history, day).or_else(|| history.last().map(|span| &span.value))
}

/// A new value holds from a day on; the one before ends the day before.
///
/// # Errors
/// `RESIDENT-08` when the day is not after the beginning of the entry before.
pub fn begin<T>(history: &mut Vec<Span<T>>, from: Option<Date>, value: T) -> Result<()> {
    if let (Some(last), Some(from)) = (history.last_mut(), from) {
        if last.from.is_some_and(|began| began >= from) || last.to.is_some_and(|to| to >= from) {
            return Err(ORDER.error());
        }
        last.to.get_or_insert(from.yesterday());
    }
    history.push(Span::since(from, value));
    Ok(())
}

/// The entry that goes on ends with a day.
///
/// # Errors
/// `RESIDENT-08` when it began after that day.
pub fn end<T>(history: &mut [Span<T>], to: Date) -> Result<()> {
    if let Some(last) = history.last_mut().filter(|last| last.to.is_none()) {
        if last.from.is_some_and(|from| from > to) {
            return Err(ORDER.error());
        }
        last.to = Some(to);
    }
    Ok(())
}
