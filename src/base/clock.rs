//! The only place that reads the clock.
//!
//! Owns `Clock`, which is handed down to whoever needs the time; `Stamp`, a moment; `Stopwatch`,
//! for durations. Invariant: no other file reads the system's time. It keeps no time zone but
//! Japan's, which has been +09:00 without summer time since 1951.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

use super::date::Date;

/// Japan Standard Time.
const JST: Offset = Offset::constant(9);

/// A moment, in milliseconds since 1970-01-01T00:00:00Z; serialised as that number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(i64);

impl Stamp {
    /// The moment of so many milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Stamp {
        Stamp(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, as TOTP and cookies count.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment at which a clock in Japan shows this day and time; `None` for a time that no
    /// clock shows.
    #[must_use]
    pub fn jst(date: Date, hour: i8, minute: i8, second: i8) -> Option<Stamp> {
        let time = civil::Time::new(hour, minute, second, 0).ok()?;
        let at = JST.to_timestamp(date.civil().to_datetime(time)).ok()?;
        Some(Stamp(at.as_millisecond()))
    }

    /// The start of a day in Japan.
    #[must_use]
    pub fn start_of(date: Date) -> Stamp {
        Stamp::jst(date, 0, 0, 0).unwrap_or(Stamp(i64::MAX))
    }

    /// The day in Japan.
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_civil(self.civil().date())
    }

    /// Hour, minute and second in Japan.
    #[must_use]
    pub fn time(self) -> (i8, i8, i8) {
        let at = self.civil();
        (at.hour(), at.minute(), at.second())
    }

    /// So much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Stamp {
        Stamp(self.0.saturating_add(millis_of(duration)))
    }

    /// So much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Stamp {
        Stamp(self.0.saturating_sub(millis_of(duration)))
    }

    /// Time passed since an earlier moment; zero if that is later.
    #[must_use]
    pub fn since(self, earlier: Stamp) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// `2026-11-20T14:05:09.123+09:00` (RFC 3339).
    #[must_use]
    pub fn rfc3339(self) -> String {
        let at = self.civil();
        format!(
            "{}T{:02}:{:02}:{:02}.{:03}+09:00",
            self.date(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }

    /// `2026-11-20 14:05`.
    #[must_use]
    pub fn to_minute(self) -> String {
        let (hour, minute, _) = self.time();
        format!("{} {hour:02}:{minute:02}", self.date())
    }

    /// The same moment as jiff's type; moments beyond its range become its nearest end.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        let edge = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_millisecond(self.0).unwrap_or(edge)
    }

    fn civil(self) -> civil::DateTime {
        JST.to_datetime(self.timestamp())
    }
}

impl From<Timestamp> for Stamp {
    fn from(at: Timestamp) -> Stamp {
        Stamp(at.as_millisecond())
    }
}

/// `2026-11-20 14:05:09`, in Japan.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = self.time();
        write!(f, "{} {hour:02}:{minute:02}:{second:02}", self.date())
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

fn millis_of(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Where the time comes from. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    now: Source,
    business_day: Option<Date>,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Hands(Arc<AtomicI64>),
}

/// The hands of a clock made by [`Clock::by_hand`]: moves every clone of that clock.
#[derive(Clone, Debug)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    /// Puts the clock to a moment.
    pub fn set(&self, at: Stamp) {
        self.0.store(at.millis(), Ordering::SeqCst);
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: Duration) {
        self.0.fetch_add(millis_of(duration), Ordering::SeqCst);
    }
}

impl Clock {
    /// The machine's clock; the business day is the day in Japan.
    #[must_use]
    pub fn real() -> Clock {
        Clock { now: Source::System, business_day: None }
    }

    /// The machine's clock with a business day that stays (a demonstration's day).
    #[must_use]
    pub fn with_business_day(day: Date) -> Clock {
        Clock { now: Source::System, business_day: Some(day) }
    }

    /// A clock that stands still, for tests and for making a town.
    #[must_use]
    pub fn fixed(at: impl Into<Stamp>) -> Clock {
        Clock::by_hand(at.into()).0
    }

    /// A clock that moves only by its hands.
    #[must_use]
    pub fn by_hand(at: Stamp) -> (Clock, Hands) {
        let hands = Arc::new(AtomicI64::new(at.millis()));
        (Clock { now: Source::Hands(Arc::clone(&hands)), business_day: None }, Hands(hands))
    }

    /// The moment now.
    #[must_use]
    pub fn now(&self) -> Stamp {
        match &self.now {
            Source::System => Timestamp::now().into(),
            Source::Hands(hands) => Stamp(hands.load(Ordering::SeqCst)),
        }
    }

    /// The business day (業務日): the fixed one if set, else the day in Japan.
    #[must_use]
    pub fn today(&self) -> Date {
        self.business_day.unwrap_or_else(|| self.now().date())
    }
}

/// Measures how long something takes; never runs backwards and is no time of day.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[must_use]
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// Time left of a limit counted from the start; zero once it has passed.
    #[must_use]
    pub fn left_of(self, limit: Duration) -> Duration {
        limit.saturating_sub(self.elapsed())
    }
}
