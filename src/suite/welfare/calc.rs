//! `yakuba calc welfare --cases FILE`: answers calculation cases written as JSON.
//!
//! Reads `{"cases":[{"id","period","input":{…}}]}` and gives `{"results":[…]}`; each case stands
//! alone, so one that cannot be answered gets an `error` and the others their `output`. It computes
//! nothing itself (see `rules`) and reads no file.
//!
//! Conventions, where a case says less than a case file does: a child is a member under 18 (18 too,
//! when more pupils attend a high school than members are 15 to 17); earners count in the order
//! given, the first as first earner; additions above 0 alone stand in `加算`; without `rent` the
//! ceiling is shown and nothing is paid; 障害者加算 and 母子加算 are both counted, with a warning. Months
//! to 2023-09 give the two formulas and `seikatsu_fujo_rounded10`, for households given as adults and
//! children nothing else. Rows that are inferred or without a known start stand in `marks`.
//! The words of the input are in `input`, those of the output in `output`.

mod input;
mod output;

use serde::Serialize;
use serde_json::Value;

use crate::base::error::{Error, Result};

use super::errors;
use super::law::{LawTables, RowRef};
use super::rules::{self, Step};

use input::Case;
use output::Output;

/// How much of the working an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The amounts alone.
    Amounts,
    /// The tree of steps beside each output, as `steps`.
    Working,
}

#[derive(Serialize)]
struct Answers {
    results: Vec<Answer>,
}

/// The answer to one case.
#[derive(Serialize)]
struct Answer {
    id: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Output>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Refusal>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// Rows behind the figures that are inferred or whose start is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<RowRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Step>,
}

#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    message: String,
}

/// Answers a file of cases by the tables known at release, amounts alone.
///
/// Fails with `CASES_UNREADABLE` when the text as a whole is not of the form.
pub fn answer(cases_json: &str) -> Result<String> {
    answer_by(&LawTables::embedded()?, cases_json, Detail::Amounts)
}

/// Answers a file of cases by these tables.
///
/// Fails with `CASES_UNREADABLE` when the text as a whole is not of the form.
pub fn answer_by(tables: &LawTables, cases_json: &str, detail: Detail) -> Result<String> {
    let text = cases_json.trim_start_matches('\u{feff}');
    let file: Value = serde_json::from_str(text).map_err(|e| errors::CASES_UNREADABLE.because(e))?;
    let cases = file.get("cases").and_then(Value::as_array);
    let cases = cases.ok_or_else(|| errors::CASES_UNREADABLE.with("\"cases\" の配列がありません。"))?;
    let results = cases.iter().map(|case| answer_case(tables, case, detail)).collect();
    serde_json::to_string_pretty(&Answers { results }).map_err(|e| errors::CASES_UNREADABLE.because(e))
}

fn answer_case(tables: &LawTables, case: &Value, detail: Detail) -> Answer {
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    let blank =
        Answer { id, output: None, error: None, warnings: Vec::new(), marks: Vec::new(), steps: None };
    let assessed = Case::read(tables, case).and_then(|case| output::assess(tables, case));
    match assessed {
        Ok((output, warnings, steps)) => Answer {
            output: Some(output),
            warnings,
            marks: steps.marked().into_iter().cloned().collect(),
            steps: (detail == Detail::Working).then_some(steps),
            ..blank
        },
        Err(error) => Answer { error: Some(Refusal::of(&error)), ..blank },
    }
}

impl Refusal {
    fn of(error: &Error) -> Refusal {
        let mut message = error.code().what.to_owned();
        if !error.detail().is_empty() {
            message = format!("{message} ({})", error.detail());
        }
        for field in error.fields() {
            message = format!("{message} {}: {}", field.field, field.message);
        }
        Refusal { code: error.code().id, message: format!("{message} {}", error.code().remedy) }
    }
}

/// The assessment behind a case, for those who want its working as text (`--explain`).
///
/// Fails as the case would.
pub fn explain(tables: &LawTables, case: &Value) -> Result<String> {
    let case = Case::read(tables, case)?;
    Ok(rules::assess(tables, &case.household, case.period)?.working.to_text())
}
