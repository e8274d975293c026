//! Where a household lives, resolved once to the cells of the tables that depend on it.
//!
//! It knows municipalities by prefecture and name as the list of grades writes them; it holds no
//! municipal codes (see `resident`).

use crate::base::date::Month;
use crate::base::error::Result;
use crate::suite::welfare::errors;
use crate::suite::welfare::model::Grade;

use super::{Figure, LawTables, PREFECTURES, Table};

/// A municipality as the law tables know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    prefecture: usize,
    municipality: String,
    grade_cell: Option<usize>,
    housing_key: Option<usize>,
}

impl Place {
    /// The prefecture's name.
    #[must_use]
    pub fn prefecture(&self) -> &'static str {
        PREFECTURES.get(self.prefecture).copied().unwrap_or("")
    }

    /// The prefecture's number in `PREFECTURES`, 0 to 46.
    #[must_use]
    pub fn prefecture_index(&self) -> usize {
        self.prefecture
    }

    /// The municipality's name as it was given.
    #[must_use]
    pub fn municipality(&self) -> &str {
        &self.municipality
    }

    /// Whether the list of grades names it.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.grade_cell.is_some()
    }

    /// Where the table of 指定都市 and 中核市 has its housing ceilings, if it does.
    #[must_use]
    pub fn housing_key(&self) -> Option<usize> {
        self.housing_key
    }
}

impl LawTables {
    /// The place of this prefecture and municipality.
    ///
    /// A county before the name (伊具郡丸森町) and a ward behind a city's (仙台市青葉区) are looked
    /// through when the whole name is not listed. A municipality in no list is a place too (its grade
    /// is 3級地-2). Fails when the prefecture is none of the 47.
    pub fn place(&self, prefecture: &str, municipality: &str) -> Result<Place> {
        let (prefecture, municipality) = (prefecture.trim(), municipality.trim());
        let number = PREFECTURES.iter().position(|name| *name == prefecture);
        let number = number.ok_or_else(|| errors::NO_PREFECTURE.error())?;
        let listed = |table: Table, name: &str| {
            self.sheet(table).and_then(|sheet| sheet.by_name.get(&format!("{prefecture}/{name}")).copied())
        };
        let name = candidates(municipality)
            .into_iter()
            .find(|name| listed(Table::MunicipalGrade, name).is_some())
            .unwrap_or(municipality);
        Ok(Place {
            prefecture: number,
            municipality: municipality.to_owned(),
            grade_cell: listed(Table::MunicipalGrade, name).map(|key| Table::MunicipalGrade.cell(0, key, 0)),
            housing_key: listed(Table::HousingCity, name),
        })
    }

    /// The grade of a place in a month, and the row that says so; no row for a place in no list.
    pub fn grade(&self, place: &Place, month: Month) -> Result<(Grade, Option<Figure<'_>>)> {
        let table = Table::MunicipalGrade;
        let Some(cell) = place.grade_cell else {
            if self.holds(table, month) {
                return Ok((Grade::G32, None));
            }
            return Err(errors::NO_TABLE.with(format!("{} {month}", table.shape().name)));
        };
        let figure = self.find(table, cell, month)?;
        let grade = usize::try_from(figure.value).ok().and_then(|index| Grade::ALL.get(index).copied());
        Ok((grade.unwrap_or(Grade::G32), Some(figure)))
    }
}

/// The name itself, then the name behind each 郡, then the name up to each 市 when a 区 follows.
fn candidates(name: &str) -> Vec<&str> {
    let mut names = vec![name];
    names.extend(name.match_indices('郡').map(|(at, county)| name.split_at(at + county.len()).1));
    if name.ends_with('区') {
        names.extend(name.match_indices('市').map(|(at, city)| name.split_at(at + city.len()).0));
    }
    names
}
