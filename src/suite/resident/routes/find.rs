//! The finder, the household and the list of flags.

use super::super::find::{self, Finder, Scan};
use super::super::model::{HouseholdNo, Person};
use super::super::pages::finder::{FLAGGED, LIST, More, above};
use super::super::pages::household;
use super::super::permission::EXPORT;
use super::super::tables::BY_RENEWAL;
use super::super::view::{self, Shown, Sight};
use crate::access::errors::FORBIDDEN;
use crate::base::error::Result;
use crate::store::Reader;
use crate::web::list::{Ask, Output};
use crate::web::{Cx, Reply};

/// Hits on a page.
const ON_PAGE: usize = 50;
/// Rows in a file.
const IN_FILE: usize = 2_000;

/// `GET /resident?q=`: the person finder.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("宛名検索");
    let ask = Ask::read(&cx.form);
    let limit = limit(cx, &ask)?;
    let typed = cx.form.text("q").to_owned();
    if typed.is_empty() {
        return LIST.reply(cx, &ask, Vec::new(), above("", None));
    }
    let snapshot = cx.read()?;
    let scan = Scan(&snapshot);
    // A town whose search was not started (tests, single commands) is walked.
    let finder: &dyn Finder = cx.town().search().map_or(&scan, |search| search);
    let found = find::find(&snapshot, finder, &typed, limit, cx.today(), &Sight::Usual)?;
    let more = if found.more { More::Yes } else { More::No };
    let above = above(&typed, Some((found.rows.len(), more, found.currency)));
    shows(cx, &found.rows);
    LIST.reply(cx, &ask, found.rows, above)
}

/// `GET /resident/flags`: who is protected, the first to be renewed first.
pub(super) fn flags(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支援措置等の一覧");
    let ask = Ask::read(&cx.form);
    limit(cx, &ask)?;
    let (snapshot, day) = (cx.read()?, cx.today());
    let mut rows = Vec::new();
    for person in snapshot.by_part(&BY_RENEWAL, &())? {
        rows.push(view::shown(&snapshot, &person?, day, &Sight::Usual)?);
    }
    shows(cx, &rows);
    FLAGGED.reply(cx, &ask, rows, maud::html! {})
}

/// `GET /resident/household/{no}`: a household's members on the business day.
pub(super) fn household(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("世帯の照会");
    let ask = Ask::read(&cx.form).at(&cx.asked);
    limit(cx, &ask)?;
    let no = HouseholdNo::parse(cx.segment("no"))?;
    let day = cx.today();
    let snapshot = cx.read()?;
    snapshot.need::<super::super::model::Household>(&no)?;
    let members = view::household(&snapshot, no, day, &Sight::Usual)?;
    shows(cx, &members);
    let above = household::above(no, members.len(), &day.wareki());
    household::LIST.reply(cx, &ask, members, above)
}

/// How many rows: a page's, or a file's with the right to take lists out.
fn limit(cx: &Cx, ask: &Ask) -> Result<usize> {
    match ask.output {
        Output::Page => Ok(ON_PAGE),
        Output::Csv | Output::CsvCp932 | Output::Xlsx if cx.may(&EXPORT) => Ok(IN_FILE),
        Output::Csv | Output::CsvCp932 | Output::Xlsx => Err(FORBIDDEN.with(EXPORT.title)),
    }
}

fn shows(cx: &mut Cx, rows: &[Shown]) {
    for row in rows {
        cx.shows(row.no);
    }
}

/// The person of a path's `{no}`; an alias leads to the record that stays.
pub(super) fn person(cx: &Cx, reader: &impl Reader) -> Result<Person> {
    let no = super::super::model::PersonNo::parse(cx.segment("no"))?;
    super::super::action::resolve(reader, no)
}
