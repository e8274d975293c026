//! The guard before and around every handler: who asks, whether they may, whether the form is ours
//! and sent for the first time; and after it, what goes into the audit trail before the answer.
//!
//! Invariants: a handler of a route that holds a permission runs only with its permit; an answer that
//! names persons goes out only after its audit entry is durable. It speaks no HTTP (see `server`).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::cx::{Cx, admit, form_path};
use super::errors::{FORGED, INTERNAL, NO_PAGE, NOT_RECORDED};
use super::pages::trouble;
use super::reply::{Page, Reply};
use super::route::{Body, Method, Need, Route};
use crate::access::errors::{FORBIDDEN, FORM_REFUSED};
use crate::access::session::form::Taken;
use crate::base::error::{Error, Result};

/// A handler's answer with its page already drawn.
#[derive(Debug)]
pub(super) enum Drawn {
    /// A document and its status.
    Html(u16, String),
    /// Anything else.
    Other(Reply),
    /// An error for a program: status and document.
    Refused(u16, serde_json::Value),
}

/// What must be in the trail before the answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owed {
    /// Nothing: nobody's data is shown, or the action left its own entry.
    Nothing,
    /// That the route was used, and who was shown.
    Seen,
}

/// Checks that the actor may use the route; a refusal is told apart from a missing page only in the
/// trail.
pub(super) fn admitted(cx: &mut Cx, route: &'static Route) -> Result<()> {
    cx.route = Some(route);
    cx.permit = admit(route.need, cx.actor.as_ref())?;
    Ok(())
}

/// Runs the route's handler and draws its answer; catches a panic.
pub(super) fn run(mut cx: Cx, route: &'static Route) -> (Cx, Drawn, Owed) {
    let ran = catch_unwind(AssertUnwindSafe(|| handle(&mut cx, route)));
    let result = ran.unwrap_or_else(|_| {
        tracing::error!(path = route.path, "a handler panicked");
        Err(INTERNAL.error())
    });
    let drawn = result.and_then(|reply| owed(&cx, route).map(|owed| (reply, owed)));
    match drawn {
        Ok((reply, owed)) => {
            let drawn = draw(&cx, reply);
            (cx, drawn, owed)
        }
        Err(error) => {
            // An error page names nobody, but what was tried on whom is kept.
            let owed = if cx.shown.is_empty() || cx.permit.is_none() { Owed::Nothing } else { Owed::Seen };
            let drawn = refuse(&cx, &error);
            (cx, drawn, owed)
        }
    }
}

fn handle(cx: &mut Cx, route: &'static Route) -> Result<Reply> {
    match (route.method, route.need, route.body) {
        // The chunks of one upload share a proof, which was checked before they were taken in.
        (Method::Get, _, _) | (Method::Post, Need::Nobody, _) | (Method::Post, _, Body::Chunk) => {
            (route.handler)(cx)
        }
        (Method::Post, Need::SignIn | Need::Holds(_), Body::Form | Body::Files) => once(cx, route),
    }
}

/// Does a form's work once: the same form sent again is led to where the first one went.
fn once(cx: &mut Cx, route: &'static Route) -> Result<Reply> {
    let app = Arc::clone(&cx.app);
    let view = cx.session.clone().ok_or_else(|| FORM_REFUSED.error())?;
    let slot = match app.town.sessions().take_form(&view, &form_path(&cx.asked), cx.form.text("_csrf"))? {
        Taken::Again(to) => return Ok(Reply::Redirect(to)),
        Taken::First(slot) => slot,
    };
    let reply = (route.handler)(cx)?;
    match &reply {
        Reply::Redirect(to) | Reply::Done { to, .. } | Reply::SignedOut(to) | Reply::SignedIn { to, .. } => {
            slot.done(to);
        }
        Reply::Page(_) | Reply::File(_) | Reply::Json(_) | Reply::Text(..) | Reply::Wait(_) => drop(slot),
    }
    Ok(reply)
}

/// What the trail must hold before this answer. Persons may be shown only under a permit.
fn owed(cx: &Cx, route: &Route) -> Result<Owed> {
    match (&cx.permit, route.method) {
        (Some(_), Method::Get) => Ok(Owed::Seen),
        (Some(_), Method::Post) if !cx.shown.is_empty() => Ok(Owed::Seen),
        (None, _) if !cx.shown.is_empty() => {
            tracing::error!(path = route.path, "a route without a permission shows persons");
            Err(NOT_RECORDED.error())
        }
        (Some(_) | None, _) => Ok(Owed::Nothing),
    }
}

/// Draws a page in its frame; the rest is left to the sender.
pub(super) fn draw(cx: &Cx, reply: Reply) -> Drawn {
    match reply {
        Reply::Page(page) => html(cx, &page),
        other => Drawn::Other(other),
    }
}

fn html(cx: &Cx, page: &Page) -> Drawn {
    Drawn::Html(page.status, super::frame::render(cx, page).into_string())
}

/// An error as a page, or as JSON where the client asked for it. What the actor may not do looks like
/// what is not there.
pub(super) fn refuse(cx: &Cx, error: &Error) -> Drawn {
    let hidden = error.code() == &FORBIDDEN;
    let missing = NO_PAGE.error();
    let error = if hidden { &missing } else { error };
    if !matches!(error.kind(), crate::base::error::Kind::Input | crate::base::error::Kind::NotFound) {
        tracing::warn!(code = error.code().id, "a request was refused");
    }
    if cx.asked.starts_with("/api/") {
        return Drawn::Refused(trouble::status(error), error.to_json());
    }
    html(cx, &trouble::page(error))
}

/// Whether a form came from a page of this server, as far as the browser tells.
pub(super) fn from_here(host: &str, origin: Option<&str>, site: Option<&str>) -> Result<()> {
    let site_good = site.is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin_good = origin.is_none_or(|origin| origin.strip_prefix("https://") == Some(host));
    if site_good && origin_good { Ok(()) } else { Err(FORGED.error()) }
}
