//! The work list: shown, filtered, ticked off. Only work of services one works in, and one's own.

use maud::Markup;

use super::super::due::{self, Due, DueNo, Urgency};
use super::super::errors::NO_DUE;
use super::super::pages::due::{self as pages, Counts, Line};
use super::super::pages::choices;
use super::who;
use crate::access::Actor;
use crate::base::error::Result;
use crate::base::holiday::BusinessCalendar;
use crate::web::forms::Entered;
use crate::web::list::Ask;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

fn visible(due: &Due, actor: &Actor) -> bool {
    due.for_account == Some(actor.account) || actor.works_in(&due.service)
}

/// Whether the filter by day lets work through.
fn wanted(when: &str, urgency: Urgency) -> bool {
    match when {
        "late" => matches!(urgency, Urgency::Late(_)),
        "today" => urgency <= Urgency::Today,
        "week" => urgency <= Urgency::ThisWeek,
        _ => true,
    }
}

/// `GET /desk/due`.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let snapshot = cx.read()?;
    let (actor, today, calendar) = (cx.permit()?.actor().clone(), cx.today(), BusinessCalendar::default());
    let (when, section, mine) = (cx.form.text("when"), cx.form.text("section"), cx.form.text("mine") == "1");
    let mut open = due::open(&snapshot)?;
    open.retain(|due| visible(due, &actor));
    let mut sections: Vec<String> = open.iter().map(|due| due.section.clone()).collect();
    sections.sort_unstable();
    sections.dedup();
    let mut lines = Vec::new();
    for due in open {
        let urgency = due::urgency(due.due_on, today, &calendar);
        let here = section.is_empty() || due.section == section;
        if here && wanted(when, urgency) && (!mine || due.for_account == Some(actor.account)) {
            lines.push(line(&snapshot, due, urgency)?);
        }
    }
    let above = pages::filters(&Entered::of(&cx.form), &choices("すべて", &sections));
    pages::LIST.reply(cx, &Ask::read(&cx.form), lines, above)
}

/// The home page's part: how much is late, due today, due this week.
pub(super) fn panel(cx: &mut Cx) -> Result<Markup> {
    let (actor, today, calendar) = (cx.actor.clone(), cx.today(), BusinessCalendar::default());
    let mut counts = Counts::default();
    for due in due::open(&cx.read()?)? {
        if actor.as_ref().is_some_and(|actor| visible(&due, actor)) {
            match due::urgency(due.due_on, today, &calendar) {
                Urgency::Late(_) => counts.late += 1,
                Urgency::Today => counts.today += 1,
                Urgency::ThisWeek => counts.week += 1,
                Urgency::Later => counts.later += 1,
            }
        }
    }
    Ok(pages::panel(&counts))
}

fn line(reader: &impl crate::store::Reader, due: Due, urgency: Urgency) -> Result<Line> {
    let whose = due.for_account.map(|id| who(reader, id)).transpose()?.unwrap_or_default();
    Ok(Line {
        no: due.no,
        due_on: due.due_on,
        urgency,
        title: due.title,
        link: due.link,
        about: due.about,
        section: due.section,
        whose,
    })
}

fn asked(cx: &Cx) -> Result<Due> {
    let no = cx.segment("no").parse().map(DueNo).map_err(|_| NO_DUE.error())?;
    let due = due::need(&cx.read()?, no)?;
    if visible(&due, cx.permit()?.actor()) { Ok(due) } else { Err(NO_DUE.error()) }
}

/// `GET /desk/due/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    let (due, snapshot) = (asked(cx)?, cx.read()?);
    let urgency = due::urgency(due.due_on, cx.today(), &BusinessCalendar::default());
    let whose = due.for_account.map(|id| who(&snapshot, id)).transpose()?.unwrap_or_default();
    let done_by = match due.state {
        due::State::Done { by, .. } => who(&snapshot, by)?,
        due::State::Open => String::new(),
    };
    let body = pages::one(cx, &due, urgency, &whose, &done_by);
    Ok(Page::new(format!("処理予定{}", due.no), body).under("処理予定", "/desk/due").into())
}

/// `POST /desk/due/{no}/done`.
pub(super) fn done(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("処理予定の完了");
    let no = asked(cx)?.no;
    cx.act(move |deed| due::close(deed, no))?;
    Ok(Reply::done("/desk/due", format!("処理予定{no}を完了にしました。")))
}
