//! Charts drawn on the server as SVG, always with the same figures in a table beside them.

use maud::{Markup, html};

/// One bar or point: its label and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The label under or beside it.
    pub label: String,
    /// The value, in the chart's unit.
    pub value: f64,
}

impl Bar {
    /// A bar of a count.
    #[must_use]
    pub fn of(label: impl Into<String>, value: u32) -> Bar {
        Bar { label: label.into(), value: f64::from(value) }
    }
}

const WIDTH: f64 = 640.0;
const ROW: f64 = 28.0;
const LABEL: f64 = 150.0;
const VALUE: f64 = 80.0;

/// Horizontal bars, one under the other.
#[must_use]
pub fn bar_chart(title: &str, unit: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|b| b.value).fold(0.0_f64, f64::max).max(f64::MIN_POSITIVE);
    let height = ROW * count(bars.len());
    let room = WIDTH - LABEL - VALUE;
    let drawing = html! {
        svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(title) {
            @for (row, bar) in bars.iter().enumerate() {
                @let top = ROW * count(row);
                @let long = (bar.value.max(0.0) / most * room).max(1.0);
                text x=(LABEL - 8.0) y=(top + 19.0) text-anchor="end" { (bar.label) }
                rect x=(LABEL) y=(top + 4.0) width=(format!("{long:.1}")) height="20" rx="2" {}
                text x=(format!("{:.1}", LABEL + long + 6.0)) y=(top + 19.0) { (number(bar.value)) }
            }
        }
    };
    figure(title, unit, bars, drawing)
}

/// A line over time, oldest first.
#[must_use]
pub fn line_chart(title: &str, unit: &str, points: &[Bar]) -> Markup {
    const HEIGHT: f64 = 240.0;
    const FLOOR: f64 = 200.0;
    let most = points.iter().map(|p| p.value).fold(0.0_f64, f64::max).max(f64::MIN_POSITIVE);
    let step = (WIDTH - 100.0) / count(points.len().max(2) - 1);
    let place = |at: usize, value: f64| (60.0 + step * count(at), FLOOR - value.max(0.0) / most * 180.0);
    let path: Vec<String> = points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            let (x, y) = place(at, point.value);
            format!("{x:.1},{y:.1}")
        })
        .collect();
    let every = points.len().div_ceil(12).max(1);
    let drawing = html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(title) {
            line.axis x1="60" y1=(FLOOR) x2=(WIDTH - 40.0) y2=(FLOOR) {}
            line.grid x1="60" y1="20" x2=(WIDTH - 40.0) y2="20" {}
            text x="52" y="25" text-anchor="end" { (number(most)) }
            text x="52" y=(FLOOR + 5.0) text-anchor="end" { "0" }
            polyline points=(path.join(" ")) fill="none" {}
            @for (at, point) in points.iter().enumerate() {
                @let (x, y) = place(at, point.value);
                circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="4" {}
                @if at % every == 0 {
                    text x=(format!("{x:.1}")) y="224" text-anchor="middle" { (point.label) }
                }
            }
        }
    };
    figure(title, unit, points, drawing)
}

fn figure(title: &str, unit: &str, bars: &[Bar], drawing: Markup) -> Markup {
    html! {
        figure.chart {
            figcaption { (title) "（単位：" (unit) "）" }
            (drawing)
            details {
                summary { "表で見る" }
                table {
                    thead { tr { th scope="col" { "区分" } th scope="col" { (unit) } } }
                    tbody {
                        @for bar in bars { tr { th scope="row" { (bar.label) } td.number { (number(bar.value)) } } }
                    }
                }
            }
        }
    }
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Whole numbers with separators, others with one decimal.
fn number(value: f64) -> String {
    let text = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = super::super::list::grouped(whole);
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}
