//! Percentiles of durations.

use std::time::Duration;

use serde_json::{Value, json};

/// Durations gathered by one side of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds all of another's.
    pub fn extend(&mut self, other: Times) {
        self.0.extend(other.0);
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The duration that `part` (0 to 1) of them do not exceed, in milliseconds.
    #[must_use]
    pub fn at(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index within the list"
        )]
        let index = ((sorted.len().saturating_sub(1)) as f64 * part).round() as usize;
        sorted.get(index).map_or(0.0, |t| t.as_secs_f64() * 1e3)
    }

    /// Median, 95th, 99th percentile and maximum in milliseconds.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "p50_ms": round(self.at(0.5)), "p95_ms": round(self.at(0.95)),
            "p99_ms": round(self.at(0.99)), "max_ms": round(self.at(1.0)),
        })
    }
}

/// Three digits after the point.
#[must_use]
pub fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
