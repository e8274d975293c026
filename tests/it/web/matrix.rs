//! Every route of the site against everybody who might try it. New routes are covered by being there.

use yakuba::access::Outcome;
use yakuba::access::account::OWN;
use yakuba::web::{Method, Need, Portal, Route};

use crate::harness::{Answer, Client, Served, served};

/// The route's path with something in its segments.
fn path(route: &Route) -> String {
    let fill = |segment: &str| if segment.starts_with('{') { "1".to_owned() } else { segment.to_owned() };
    route.path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

fn ask(client: &Client<'_>, route: &Route) -> Answer {
    match route.method {
        Method::Get => client.get(&path(route)),
        Method::Post => client.post(&path(route), &[]),
    }
}

fn routes(served: &Served) -> Vec<&'static Route> {
    let routes = served.app.site.routes.clone();
    assert!(routes.len() >= 15, "the site has routes");
    routes
}

fn what(route: &Route) -> String {
    format!("{:?} {:?} {}", route.portal, route.method, route.path)
}

#[test]
fn without_a_session_only_public_routes_answer() {
    let served = served();
    for route in routes(&served) {
        let answer = ask(&served.nobody(route.portal), route);
        match (route.need, route.method) {
            (Need::Nobody, _) => assert!(
                ![401, 403].contains(&answer.status) || route.path == "/sign-in",
                "{}: {}",
                what(route),
                answer.status
            ),
            (Need::SignIn | Need::Holds(_), Method::Get) => {
                assert!(
                    answer.location().starts_with("/sign-in?to="),
                    "{}: {}",
                    what(route),
                    answer.location()
                );
            }
            (Need::SignIn | Need::Holds(_), Method::Post) => {
                assert_eq!(answer.status, 401, "{}", what(route))
            }
        }
    }
}

#[test]
fn before_signing_in_a_missing_page_looks_like_a_protected_one() {
    let served = served();
    let answer = served.nobody(Portal::Staff).get("/no/such/page");
    assert_eq!(answer.location(), "/sign-in?to=%2Fno%2Fsuch%2Fpage");
}

#[test]
fn without_the_permission_a_route_looks_as_if_it_were_not_there() {
    let served = served();
    let client = served.holding(&[]);
    for route in routes(&served) {
        let Need::Holds(permission) = route.need else { continue };
        // Every account looks after itself: there is nobody without this one.
        if permission == &OWN {
            continue;
        }
        let answer = ask(&client, route);
        assert_eq!(answer.status, 404, "{}", what(route));
        let missing = client.get("/no-such-page").text();
        let strip = |text: &str| {
            text.lines().filter(|l| !l.contains("_csrf")).collect::<String>().replace(&path(route), "")
        };
        assert_eq!(without_keys(&strip(&answer.text())), without_keys(&strip(&missing)), "{}", what(route));
        let entry = served.trail().pop().unwrap();
        assert_eq!(entry.action, permission.id(), "the refusal is in the trail: {}", what(route));
    }
}

/// The document without form keys, the help links of the route and what was typed into the finder.
fn without_keys(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("name=\"_csrf\" value=\"") {
        let (before, after) = rest.split_at(at + 20);
        out.push_str(before);
        rest = after.split_once('"').map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    out
}

#[test]
fn with_every_permission_but_its_own_a_route_stays_shut() {
    let served = served();
    let all: Vec<String> = served.app.site.permissions.iter().map(|p| p.id()).collect();
    for permission in &served.app.site.permissions {
        let others: Vec<&str> = all.iter().map(String::as_str).filter(|p| *p != permission.id()).collect();
        let client = served.holding(&others);
        for route in routes(&served).into_iter().filter(|r| r.need == Need::Holds(permission)) {
            assert_eq!(ask(&client, route).status, 404, "{}", what(route));
        }
    }
}

#[test]
fn with_its_own_permission_alone_a_route_opens() {
    let served = served();
    for permission in &served.app.site.permissions {
        let client = served.holding(&[permission.id().as_str()]);
        for route in routes(&served).into_iter().filter(|r| r.need == Need::Holds(permission)) {
            let answer = ask(&client, route);
            // Segments and fields are made up: what is asked for may be missing or wrong, but the
            // handler answered. 404 is told from the guard's by the trail.
            assert!(answer.status < 500, "{}: {} {}", what(route), answer.status, answer.text());
            assert_ne!(answer.status, 403, "{}", what(route));
        }
        let trail = served.trail();
        let refused = trail.iter().filter(|e| e.outcome == Outcome::Refused);
        let own = refused.filter(|e| e.content().is_some_and(|c| c.actor == client.name));
        assert_eq!(own.count(), 0, "{} was refused to its holder", permission.id());
    }
}

#[test]
fn a_post_without_the_forms_proof_does_nothing() {
    let served = served();
    let client = served.omnipotent();
    let other = served.omnipotent();
    for route in routes(&served) {
        if route.method != Method::Post || route.need == Need::Nobody {
            continue;
        }
        let path = path(route);
        let foreign = other.proof(&path);
        let elsewhere = client.proof("/elsewhere");
        for token in ["", "x", "x.y", &foreign, &elsewhere] {
            let answer = client.send(&path, &[("_csrf", token)], &[]);
            assert_eq!(answer.status, 403, "{} with {token:?}: {}", what(route), answer.text());
        }
    }
}

#[test]
fn a_form_from_another_site_is_refused() {
    let served = served();
    let client = served.omnipotent();
    let own = served.url(Portal::Staff, "");
    for route in routes(&served) {
        if route.method != Method::Post || route.portal != Portal::Staff {
            continue;
        }
        let path = path(route);
        let token = client.proof(&path);
        for headers in [
            [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")],
            [("origin", "null"), ("sec-fetch-site", "same-origin")],
            [("origin", own.as_str()), ("sec-fetch-site", "same-site")],
        ] {
            let answer = client.send(&path, &[("_csrf", &token)], &headers);
            assert_eq!(answer.status, 403, "{} {headers:?}", what(route));
        }
    }
}

#[test]
fn the_other_portals_session_opens_nothing() {
    let served = served();
    let staff = served.omnipotent();
    for route in routes(&served).into_iter().filter(|r| r.need != Need::Nobody) {
        let client = match route.portal {
            Portal::Staff => served.signed_in(&staff.name, Portal::Residents).astray(),
            Portal::Residents => staff.astray(),
        };
        let answer = ask(&client, route);
        assert!([303, 401, 404].contains(&answer.status), "{}: {}", what(route), answer.status);
        if answer.status == 303 {
            assert!(answer.location().starts_with("/sign-in"), "{}", what(route));
        }
    }
}

#[test]
fn no_staff_route_exists_at_the_residents_portal() {
    let served = served();
    let client = served.nobody(Portal::Residents);
    let own: Vec<&str> =
        routes(&served).iter().filter(|r| r.portal == Portal::Residents).map(|r| r.path).collect();
    for route in routes(&served) {
        if route.portal == Portal::Staff && !own.contains(&route.path) {
            assert_eq!(ask(&client, route).status, 404, "{}", what(route));
        }
    }
}

#[test]
fn every_route_has_a_help_page_and_every_help_page_has_text() {
    let served = served();
    let help: Vec<&str> = served.app.site.help.iter().map(|h| h.id).collect();
    for route in routes(&served).into_iter().filter(|r| r.portal == Portal::Staff) {
        assert!(help.contains(&route.help), "{} names help {:?}", what(route), route.help);
    }
    for page in &served.app.site.help {
        assert!(page.text.len() > 60, "{} is empty", page.id);
    }
    let mut unique = help.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), help.len(), "ids are unique");
}

#[test]
fn every_answer_of_every_route_carries_the_security_headers() {
    let served = served();
    let client = served.omnipotent();
    for route in routes(&served) {
        for answer in [ask(&client, route), ask(&served.nobody(route.portal), route)] {
            crate::web::wire::assert_headers(&answer, &what(route));
        }
    }
}
