//! From a request to its answer.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::http::Method as HttpMethod;
use actix_web::http::header::{COOKIE, HOST, HeaderName, ORIGIN};
use actix_web::{HttpRequest, HttpResponse, web};
use tokio::sync::oneshot;

use super::state::Shared;
use super::{cookie_name, headers, intake, send, wait};
use crate::access::account::ChosenBy;
use crate::access::actor::Door;
use crate::access::errors::{FORBIDDEN, FORM_REFUSED};
use crate::access::session::SessionView;
use crate::access::{Actor, Permission};
use crate::base::clock::Clock;
use crate::base::error::{Error, Kind, Result};
use crate::web::cx::Cx;
use crate::web::errors::{INTERNAL, METHOD, NO_PAGE, NOT_RECORDED};
use crate::web::form::Form;
use crate::web::guard::{self, Drawn, Owed};
use crate::web::pages::{PASSWORD_PATH, SIGN_IN_PATH};
use crate::web::reply::Reply;
use crate::web::route::{Method, Need, Portal, Route};
use crate::web::router::Found;
use crate::web::{assets, url};

/// Answers a request; never fails.
pub(super) async fn dispatch(
    shared: Arc<Shared>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let mut response = answer(&shared, &request, payload).await;
    headers::set(&mut response);
    response
}

async fn answer(shared: &Arc<Shared>, request: &HttpRequest, payload: web::Payload) -> HttpResponse {
    let method = match *request.method() {
        HttpMethod::GET | HttpMethod::HEAD => Some(Method::Get),
        HttpMethod::POST => Some(Method::Post),
        _ => None,
    };
    if method == Some(Method::Get)
        && request.path().starts_with("/assets/")
        && let Some(asset) = assets::find(request.path())
    {
        return send::asset(asset);
    }
    let mut cx = match begin(shared, request) {
        Ok(cx) => cx,
        Err((cx, error)) => return refused(shared, &cx, request, &error),
    };
    let mut intake = intake::Intake::new(Arc::clone(shared), payload);
    match choose(shared, request, method, &mut cx, &mut intake).await {
        Ok(Chosen::Run(route)) => respond(shared, request, cx, route).await,
        Ok(Chosen::See(to)) => send::redirect(&to, None),
        Err(error) => {
            let kept = note_refusal(shared, &cx, &error).await;
            // What the client is still sending is read away, so that it sees the answer.
            intake.drain().await;
            refused(shared, &cx, request, kept.as_ref().err().unwrap_or(&error))
        }
    }
}

/// What is to be done with a request.
enum Chosen {
    Run(&'static Route),
    See(String),
}

/// Finds the route, asks the guard and reads the body.
async fn choose(
    shared: &Arc<Shared>,
    request: &HttpRequest,
    method: Option<Method>,
    cx: &mut Cx,
    intake: &mut intake::Intake,
) -> Result<Chosen> {
    if cx.session.is_none() {
        shared.count(cx.source)?;
    }
    let found = shared.router.find(cx.portal, method.unwrap_or(Method::Get), request.path());
    let has_sign_in = matches!(shared.router.find(cx.portal, Method::Get, SIGN_IN_PATH), Found::Route(..));
    let public = matches!(&found, Found::Route(route, _) if route.need == Need::Nobody);
    if cx.actor.is_none() && has_sign_in && !public && method == Some(Method::Get) {
        // Whether the page exists is nobody's business before signing in.
        let asked = request.uri().path_and_query().map_or("/", |p| p.as_str());
        return Ok(Chosen::See(url::with_query(SIGN_IN_PATH, &[("to", url::local(asked))])));
    }
    let (route, path) = match (found, method) {
        (Found::Route(route, path), Some(_)) => (route, path),
        (Found::Route(..) | Found::OtherMethod, _) if cx.actor.is_some() => return Err(METHOD.error()),
        (Found::Route(route, _), None) if route.need == Need::Nobody => return Err(METHOD.error()),
        (Found::Route(..) | Found::OtherMethod | Found::Nothing, _) => return Err(NO_PAGE.error()),
    };
    cx.path = path;
    guard::admitted(cx, route)?;
    if let Some(to) = owner_must_choose(shared, cx, route) {
        return Ok(Chosen::See(to));
    }
    if method == Some(Method::Post) {
        let header = |name: HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
        let host = request.uri().authority().map(|a| a.as_str()).or_else(|| header(HOST)).unwrap_or_default();
        guard::from_here(host, header(ORIGIN), header(HeaderName::from_static("sec-fetch-site")))?;
        intake.read(request, route, cx).await?;
    }
    Ok(Chosen::Run(route))
}

/// A password that somebody else chose is changed before anything else is done.
fn owner_must_choose(shared: &Shared, cx: &Cx, route: &Route) -> Option<String> {
    let chosen_by = cx.session.as_ref().map(SessionView::password_chosen_by)?;
    let free = route.need == Need::Nobody || route.path == PASSWORD_PATH || route.path == "/sign-out";
    match chosen_by {
        ChosenBy::Owner => None,
        ChosenBy::Administrator if free => None,
        ChosenBy::Administrator => {
            let there = matches!(shared.router.find(cx.portal, Method::Get, PASSWORD_PATH), Found::Route(..));
            there.then(|| PASSWORD_PATH.to_owned())
        }
    }
}

/// The request's head as handlers see it.
#[expect(clippy::result_large_err, reason = "the context is needed to draw the error's page")]
fn begin(shared: &Arc<Shared>, request: &HttpRequest) -> std::result::Result<Cx, (Cx, Error)> {
    let portal = shared.portal(request.app_config().local_addr());
    let mut cx = Cx {
        app: Arc::clone(&shared.app),
        actor: None,
        path: Vec::new(),
        form: Form::default(),
        uploads: Vec::new(),
        portal,
        asked: request.path().to_owned(),
        source: request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |at| at.ip()),
        route: None,
        permit: None,
        session: None,
        token: String::new(),
        ca_pem: Arc::clone(&shared.ca_pem),
        hold: std::time::Duration::ZERO,
        flash: None,
        shown: std::collections::BTreeSet::new(),
        business: String::new(),
    };
    match url::fields(request.query_string()) {
        Some(fields) => cx.form = Form(fields),
        None => return Err((cx, crate::web::errors::BODY_UNREADABLE.error())),
    }
    match signed_in(shared, request, portal) {
        Ok(Some((token, actor, view))) => {
            (cx.token, cx.actor, cx.session) = (token, Some(actor), Some(view));
            Ok(cx)
        }
        Ok(None) => Ok(cx),
        Err(error) => Err((cx, error)),
    }
}

fn signed_in(
    shared: &Shared,
    request: &HttpRequest,
    portal: Portal,
) -> Result<Option<(String, Actor, SessionView)>> {
    let name = cookie_name(portal);
    let pairs = request.headers().get_all(COOKIE).filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    let mut values = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(n, _)| *n == name);
    let Some((_, token)) = values.next() else { return Ok(None) };
    let town = &shared.app.town;
    let found = town.sessions().actor(town, door(portal), token, Clock::real().now())?;
    Ok(found.map(|(actor, view)| (token.to_owned(), actor, view)))
}

/// The door of a portal.
pub(super) fn door(portal: Portal) -> Door {
    match portal {
        Portal::Staff => Door::Staff,
        Portal::Residents => Door::Residents,
    }
}

/// Runs the handler on the pool, waits for the audit entry, sends the answer.
async fn respond(
    shared: &Arc<Shared>,
    request: &HttpRequest,
    mut cx: Cx,
    route: &'static Route,
) -> HttpResponse {
    cx.flash = cx.session.as_ref().and_then(|view| shared.said(|| view.handle()));
    let Ok((mut cx, drawn, owed)) = web::block(move || guard::run(cx, route)).await else {
        return send::broken(&INTERNAL.error());
    };
    let drawn = match owed {
        Owed::Nothing => drawn,
        Owed::Seen => match keep(shared, &mut cx).await {
            Ok(()) => drawn,
            Err(error) => {
                tracing::error!(code = error.code().id, "an audit entry could not be kept");
                guard::refuse(&cx, &NOT_RECORDED.error())
            }
        },
    };
    if !cx.hold.is_zero() {
        tokio::time::sleep(cx.hold).await;
    }
    match drawn {
        Drawn::Other(Reply::Wait(asked)) => wait::long_poll(shared, request, cx, asked).await,
        drawn => finish(shared, &cx, request, drawn),
    }
}

/// Sends a drawn answer.
pub(super) fn finish(shared: &Shared, cx: &Cx, request: &HttpRequest, drawn: Drawn) -> HttpResponse {
    if let Drawn::Other(Reply::Done { message, .. }) = &drawn
        && let Some(view) = &cx.session
    {
        shared.say(view.handle(), message.clone());
    }
    if let (Some(flash), Drawn::Other(Reply::Redirect(_)), Some(view)) = (&cx.flash, &drawn, &cx.session) {
        shared.say(view.handle(), flash.clone());
    }
    send::drawn(request, cx.portal, drawn)
}

/// The audit entry of what was shown, durable.
pub(super) async fn keep(shared: &Shared, cx: &mut Cx) -> Result<()> {
    let Some(permit) = &cx.permit else { return Ok(()) };
    let (tell, told) = oneshot::channel();
    let (subjects, town) = (std::mem::take(&mut cx.shown), &shared.app.town);
    let note = cx.route.map_or("", |route| route.path);
    town.record_then(permit, &cx.business, note, subjects, move |kept| {
        // Nobody listens when the client has gone.
        drop(tell.send(kept));
    })?;
    told.await.map_err(|_| NOT_RECORDED.error())?
}

/// A refusal of somebody signed in leaves an entry.
async fn note_refusal(shared: &Shared, cx: &Cx, error: &Error) -> Result<()> {
    let permission: Option<&'static Permission> = match cx.route.map(|route| route.need) {
        Some(Need::Holds(permission)) => Some(permission),
        Some(Need::Nobody | Need::SignIn) | None => None,
    };
    let weighty =
        error.code() == &FORBIDDEN || error.code() == &FORM_REFUSED || error.kind() == Kind::Forbidden;
    let (Some(actor), Some(permission), true) = (&cx.actor, permission, weighty) else { return Ok(()) };
    let (tell, told) = oneshot::channel();
    let note = format!("{} {}", error.code().id, cx.route.map_or("", |route| route.path));
    shared.app.town.refuse_then(actor, permission, &note, move |kept| drop(tell.send(kept)))?;
    told.await.map_err(|_| NOT_RECORDED.error())?
}

fn refused(shared: &Shared, cx: &Cx, request: &HttpRequest, error: &Error) -> HttpResponse {
    finish(shared, cx, request, guard::refuse(cx, error))
}
