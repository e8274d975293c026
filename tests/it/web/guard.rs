//! The guard: signing in, sending twice, the audit entry before the answer.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use maud::html;
use yakuba::access::{Permission, SubjectId};
use yakuba::base::error::Result;
use yakuba::web::reply::{Page, Wait};
use yakuba::web::{Body, Cx, Method, Need, Portal, Reply, Route};

use crate::harness::{PASSWORD, served, served_with};

static SEE: Permission = Permission { service: "test", action: "see", title: "試験" };
static SENT: AtomicU32 = AtomicU32::new(0);

const fn route(
    method: Method,
    path: &'static str,
    need: Need,
    handler: fn(&mut Cx) -> Result<Reply>,
) -> Route {
    Route { portal: Portal::Staff, method, path, need, body: Body::Form, help: "web-home", handler }
}

static ROUTES: &[Route] = &[
    route(Method::Get, "/test/person", Need::Holds(&SEE), |cx| {
        cx.shows(SubjectId(7));
        cx.on_business("住民異動");
        Ok(Page::new("人", html! { p { "見える" } }).into())
    }),
    route(Method::Get, "/test/unguarded", Need::SignIn, |cx| {
        cx.shows(SubjectId(7));
        Ok(Page::new("人", html! { p { "見える" } }).into())
    }),
    route(Method::Get, "/test/panic", Need::SignIn, |_| panic!("on purpose")),
    route(Method::Post, "/test/send", Need::SignIn, |cx| {
        if cx.form.text("refuse") == "1" {
            return Ok(Page::new("もう一度", html! {}).status(422).into());
        }
        std::thread::sleep(Duration::from_millis(100));
        let n = SENT.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(Reply::done(format!("/help?n={n}"), "登録しました。"))
    }),
    route(Method::Get, "/test/wait", Need::SignIn, |_| {
        let mut asked = 0;
        Ok(Reply::Wait(Wait {
            poll: Box::new(move |_| {
                asked += 1;
                Ok((asked > 3).then(|| Reply::Json(serde_json::json!({ "asked": asked }))))
            }),
            step: Duration::from_millis(20),
            limit: Duration::from_secs(5),
        }))
    }),
    route(Method::Get, "/test/wait-in-vain", Need::SignIn, |_| {
        let (step, limit) = (Duration::from_millis(10), Duration::from_millis(50));
        Ok(Reply::Wait(Wait { poll: Box::new(|_| Ok(None)), step, limit }))
    }),
];

#[test]
fn signing_in_sets_the_portals_cookie_and_signing_out_ends_the_session() {
    let served = served();
    let name = served.account("clerk");
    let nobody = served.nobody(Portal::Staff);
    let asked = nobody.get("/?a=1");
    assert_eq!(asked.location(), "/sign-in?to=%2F%3Fa%3D1");
    let answer = nobody.send("/sign-in", &[("name", &name), ("password", PASSWORD), ("to", "/?a=1")], &[]);
    assert_eq!(answer.location(), "/?a=1");
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["__Host-yakuba-staff=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "__Host- allows none");
    let mut client = served.nobody(Portal::Staff);
    client.token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let home = client.get("/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains(&name));
    let out = client.post("/sign-out", &[]);
    assert_eq!(out.location(), "/sign-in");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(client.get("/").status, 303, "the session is over");
}

#[test]
fn a_wrong_password_shows_the_form_again_without_the_password() {
    let served = served();
    let name = served.account("clerk");
    let answer =
        served.nobody(Portal::Staff).send("/sign-in", &[("name", &name), ("password", "違うことば")], &[]);
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("set-cookie"), "");
    assert!(answer.text().contains(&name) && !answer.text().contains("違うことば"));
}

#[test]
fn signing_in_never_leads_to_another_server() {
    let served = served();
    let name = served.account("clerk");
    for to in [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/a\r\nx: y",
    ] {
        let answer = served.nobody(Portal::Staff).send(
            "/sign-in",
            &[("name", &name), ("password", PASSWORD), ("to", to)],
            &[],
        );
        assert_eq!(answer.location(), "/", "{to:?}");
    }
}

#[test]
fn a_form_sent_twice_does_its_work_once_and_both_see_the_result() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let before = SENT.load(Ordering::SeqCst);
    let token = client.proof("/test/send");
    let places: Vec<String> = std::thread::scope(|scope| {
        let send = || client.send("/test/send", &[("_csrf", &token)], &[]).location().to_owned();
        let both = [scope.spawn(send), scope.spawn(send)];
        both.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(SENT.load(Ordering::SeqCst), before + 1, "done once");
    assert_eq!(places[0], places[1]);
    let page = client.get("/help");
    assert!(page.text().contains("登録しました。"), "the message is shown");
    assert!(!client.get("/help").text().contains("登録しました。"), "once");
    let again = client.send("/test/send", &[("_csrf", &token)], &[]);
    assert_eq!(again.location(), places[0], "and later still");
}

#[test]
fn a_refused_form_may_be_sent_again() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let token = client.proof("/test/send");
    assert_eq!(client.send("/test/send", &[("_csrf", &token), ("refuse", "1")], &[]).status, 422);
    assert_eq!(client.send("/test/send", &[("_csrf", &token)], &[]).status, 303);
}

#[test]
fn who_was_shown_is_in_the_trail_before_the_answer() {
    let served = served_with(ROUTES);
    let client = served.holding(&["test.see"]);
    assert_eq!(client.get("/test/person").status, 200);
    let entry = served.trail().pop().unwrap();
    let content = entry.content().unwrap();
    assert_eq!((entry.action.as_str(), content.business.as_str()), ("test.see", "住民異動"));
    assert_eq!(entry.subjects(), [SubjectId(7)]);
    assert_eq!(content.actor, client.name);
}

#[test]
fn a_route_without_a_permission_cannot_show_a_person() {
    let served = served_with(ROUTES);
    let answer = served.holding(&[]).get("/test/unguarded");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("WEB-07") && !answer.text().contains("見える"));
}

#[test]
fn a_panic_is_an_error_page_and_the_next_request_is_answered() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    for _ in 0..3 {
        let answer = client.get("/test/panic");
        assert_eq!(answer.status, 500);
        assert!(answer.text().contains("WEB-11") && !answer.text().contains("on purpose"));
    }
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn a_long_poll_answers_when_there_is_something_and_ends_when_there_is_nothing() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let answer = client.get("/test/wait");
    assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"asked":4}"#));
    assert_eq!(client.get("/test/wait-in-vain").status, 204);
}

#[test]
fn requests_without_a_session_are_counted_per_address() {
    let served = served();
    let nobody = served.nobody(Portal::Staff);
    let refused = (0..900).map(|_| nobody.get("/health").status).filter(|status| *status == 429).count();
    assert!(refused > 0, "a flood is stopped");
    assert_eq!(served.holding(&[]).get("/").status, 200, "who is signed in is not");
}
