//! Work lists: one definition of columns, three outputs. The dense table on the page, CSV and XLSX
//! hold the same rows in the same order with the same columns.
//!
//! Sorting, paging and the choice of columns stand in the address. Filters are the service's own
//! fields of the same address; they are kept in every link. It reads no store: rows are handed in.

mod cell;
mod html;
mod save;

pub use cell::{Cell, grouped};

use super::reply::{Page, Reply};
use super::{Cx, Form};
use crate::base::csv_text;
use crate::base::error::Result;

/// Whether a column's heading sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorts {
    /// The heading is a link that sorts.
    Yes,
    /// It only names the column.
    No,
}

/// When a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Always; it cannot be taken away.
    Always,
    /// Unless taken away.
    AtFirst,
    /// Only when chosen.
    WhenChosen,
}

/// One column of a list of `R`.
#[derive(Debug)]
pub struct Column<R> {
    /// Its name in the address.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Whether it sorts.
    pub sorts: Sorts,
    /// When it is shown.
    pub shown: Shown,
    /// What it shows of a row.
    pub cell: fn(&R) -> Cell,
}

/// A list of `R`: its name, where it lives, its columns.
#[derive(Debug)]
pub struct List<R: 'static> {
    /// The file's name when saved, in Japanese.
    pub title: &'static str,
    /// The path of the page.
    pub path: &'static str,
    /// The columns in order.
    pub columns: &'static [Column<R>],
}

/// In which order a column sorts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    #[default]
    Up,
    /// Largest first.
    Down,
}

/// How the list goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// On the page.
    #[default]
    Page,
    /// CSV, UTF-8 with BOM.
    Csv,
    /// CSV in CP932; characters it lacks are reported.
    CsvCp932,
    /// XLSX.
    Xlsx,
}

/// What the address asks of a list.
#[derive(Clone, Debug)]
pub struct Ask {
    sort: Option<(String, Order)>,
    page: usize,
    per_page: usize,
    columns: Option<Vec<String>>,
    /// How the list goes out.
    pub output: Output,
    /// The other fields of the address: the service's filters.
    filters: Vec<(String, String)>,
    /// The page's path where it is not the list's own.
    path: Option<String>,
}

/// Rows on a page at first.
const PER_PAGE: usize = 50;
/// Rows on a page at most.
const PER_PAGE_MAX: usize = 500;
/// The list's own fields of the address.
const OWN: [&str; 6] = ["sort", "page", "per", "cols", "format", "col"];

impl Ask {
    /// Reads the address.
    #[must_use]
    pub fn read(form: &Form) -> Ask {
        let sort = match form.text("sort") {
            "" => None,
            down if down.starts_with('-') => Some((down.trim_start_matches('-').to_owned(), Order::Down)),
            up => Some((up.to_owned(), Order::Up)),
        };
        let chosen: Vec<String> = form.each("col").filter(|c| !c.is_empty()).map(str::to_owned).collect();
        Ask {
            sort,
            page: form.text("page").parse().ok().filter(|p| *p >= 1).unwrap_or(1),
            per_page: form.text("per").parse().map_or(PER_PAGE, |n: usize| n.clamp(1, PER_PAGE_MAX)),
            columns: (!chosen.is_empty()).then_some(chosen),
            output: match form.text("format") {
                "csv" => Output::Csv,
                "csv-cp932" => Output::CsvCp932,
                "xlsx" => Output::Xlsx,
                _ => Output::Page,
            },
            filters: form
                .0
                .iter()
                .filter(|(n, v)| !OWN.contains(&n.as_str()) && !n.starts_with('_') && !v.is_empty())
                .cloned()
                .collect(),
            path: None,
        }
    }

    /// The list stands on this page, a path with segments of its own.
    #[must_use]
    pub fn at(self, path: &str) -> Ask {
        Ask { path: Some(path.to_owned()), ..self }
    }

    /// The path of the page: `path` is the list's own.
    fn page_path<'a>(&'a self, path: &'a str) -> &'a str {
        self.path.as_deref().unwrap_or(path)
    }

    /// The rows of the page asked for, as a range to cut from all rows.
    #[must_use]
    pub fn range(&self, rows: usize) -> std::ops::Range<usize> {
        let pages = rows.div_ceil(self.per_page).max(1);
        let first = (self.page.min(pages) - 1) * self.per_page;
        first..(first + self.per_page).min(rows)
    }

    /// The address of the same list with some of its own fields changed.
    fn address(&self, path: &str, change: &[(&str, &str)]) -> String {
        let mut fields: Vec<(&str, &str)> =
            self.filters.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let sort = self.sort.as_ref().map(|(key, order)| match order {
            Order::Up => key.clone(),
            Order::Down => format!("-{key}"),
        });
        let per = self.per_page.to_string();
        let changed = |name: &str| change.iter().any(|(n, _)| *n == name);
        if let Some(sort) = sort.as_deref().filter(|_| !changed("sort")) {
            fields.push(("sort", sort));
        }
        if self.per_page != PER_PAGE && !changed("per") {
            fields.push(("per", &per));
        }
        for column in self.columns.iter().flatten() {
            fields.push(("col", column));
        }
        fields.extend(change.iter().filter(|(_, v)| !v.is_empty()));
        super::url::with_query(self.page_path(path), &fields)
    }
}

impl<R> List<R> {
    /// The columns asked for, in the list's order.
    fn chosen(&self, ask: &Ask) -> Vec<&'static Column<R>> {
        self.columns
            .iter()
            .filter(|column| match (&ask.columns, column.shown) {
                (_, Shown::Always) | (None, Shown::AtFirst) => true,
                (None, Shown::WhenChosen) => false,
                (Some(chosen), Shown::AtFirst | Shown::WhenChosen) => chosen.iter().any(|c| c == column.key),
            })
            .collect()
    }

    /// Sorts rows as the address asks; rows that are equal there keep the order they came in.
    pub fn sort(&self, ask: &Ask, rows: &mut [R]) {
        let Some((key, order)) = &ask.sort else { return };
        let column = self.columns.iter().find(|c| c.key == key && c.sorts == Sorts::Yes);
        if let Some(column) = column {
            rows.sort_by_cached_key(|row| (column.cell)(row).sort_key());
            if *order == Order::Down {
                rows.reverse();
            }
        }
    }

    /// The answer: the page with `above` (filters) over the table, or the file asked for. `rows`
    /// are all rows that the filters leave.
    ///
    /// # Errors
    /// `WEB-12` when a file could not be made, `BASE-21` when CP932 lacks a character.
    pub fn reply(&self, cx: &Cx, ask: &Ask, mut rows: Vec<R>, above: maud::Markup) -> Result<Reply> {
        match ask.output {
            Output::Page => {
                self.sort(ask, &mut rows);
                let body = maud::html! { (above) (self.table(ask, &rows)) };
                Ok(Page::new(self.title, body).wide().into())
            }
            Output::Csv | Output::CsvCp932 | Output::Xlsx => self.file(ask, rows, &cx.today().to_string()),
        }
    }

    /// The list as the file asked for (CSV when the page was), named after the title and `mark`.
    ///
    /// # Errors
    /// As [`List::reply`].
    pub fn file(&self, ask: &Ask, mut rows: Vec<R>, mark: &str) -> Result<Reply> {
        self.sort(ask, &mut rows);
        let stem = format!("{}_{mark}", self.title);
        let file = match ask.output {
            Output::Page | Output::Csv => self.csv(ask, &rows, &stem, csv_text::Output::Utf8Bom),
            Output::CsvCp932 => self.csv(ask, &rows, &stem, csv_text::Output::Cp932),
            Output::Xlsx => self.xlsx(ask, &rows, &stem),
        };
        file.map(Reply::File)
    }
}
