//! A served town in memory, and clients who may do exactly what a test says.
//!
//! `served()` starts both portals on free ports with the product's own routes; `served.holding(&[..])`
//! is a signed-in client. Requests follow no redirect and no status is an error: tests look at both.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ureq::tls::{Certificate, RootCerts, TlsConfig};
use yakuba::access::account::{self, ChosenBy, NewAccount};
use yakuba::access::actor::Door;
use yakuba::access::audit::AuditEntry;
use yakuba::access::password::{HashCost, Secret};
use yakuba::access::role::{self, RoleInput};
use yakuba::access::session::SignIn;
use yakuba::access::{Actor, Permit, Reach, Town, authorise};
use yakuba::base::clock::{Clock, Stamp};
use yakuba::base::date::Date;
use yakuba::store::Reader as _;
use yakuba::suite;
use yakuba::web::server::{Addresses, Running, Server};
use yakuba::web::tls::Identity;
use yakuba::web::{App, Portal, Route};

/// The password of every account made here.
pub const PASSWORD: &str = "みどりの つくえ 七つ 並ぶ";

/// A town whose portals answer.
pub struct Served {
    /// The town.
    pub town: Town,
    /// The application.
    pub app: Arc<App>,
    /// The authority's certificate.
    pub ca_pem: String,
    running: Option<Running>,
    agent: ureq::Agent,
    next: AtomicU64,
}

/// Somebody at one of the portals.
pub struct Client<'s> {
    served: &'s Served,
    portal: Portal,
    /// The session's token, empty when not signed in.
    pub token: String,
    /// The sign-in name, empty when not signed in.
    pub name: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, Vec<String>>,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The first value of a header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "no redirect: {}", self.text());
        self.header("location")
    }
}

/// The product's portals over an empty town.
pub fn served() -> Served {
    served_with(&[])
}

/// The same with further routes.
pub fn served_with(extra: &'static [Route]) -> Served {
    let clock = Clock::with_business_day(Date::new(2026, 11, 20).unwrap());
    served_over(Town::in_memory(suite::schema(), clock).unwrap(), extra)
}

/// The product's portals and further routes over a town of the test's own.
pub fn served_over(town: Town, extra: &'static [Route]) -> Served {
    town.sessions().passwords().set_cost(HashCost::LEAST);
    suite::found(&town).unwrap();
    let mut site = suite::site();
    site.routes.extend(extra);
    let app = Arc::new(App::new(town.clone(), Arc::new(site)));
    let identity = Identity::make(&[], real_now().date()).unwrap();
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let running =
        Server::start(Arc::clone(&app), &Addresses { staff: free, residents: free }, &identity).unwrap();
    let ca_pem = identity.ca_pem().to_owned();
    let roots = RootCerts::new_with_certs(&[Certificate::from_pem(ca_pem.as_bytes()).unwrap()]);
    let agent = ureq::Agent::config_builder()
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(std::time::Duration::from_secs(30)))
        .build()
        .new_agent();
    Served { town, app, ca_pem, running: Some(running), agent, next: AtomicU64::new(1) }
}

fn real_now() -> Stamp {
    Clock::real().now()
}

impl Served {
    /// The address of a path.
    pub fn url(&self, portal: Portal, path: &str) -> String {
        format!("https://localhost:{}{path}", self.socket(portal).port())
    }

    /// Where a portal listens.
    pub fn socket(&self, portal: Portal) -> SocketAddr {
        let running = self.running.as_ref().unwrap();
        match portal {
            Portal::Staff => running.staff(),
            Portal::Residents => running.residents(),
        }
    }

    /// Nobody, at a portal.
    pub fn nobody(&self, portal: Portal) -> Client<'_> {
        Client { served: self, portal, token: String::new(), name: String::new() }
    }

    /// A clerk who holds exactly these permissions (`service.action`).
    pub fn holding(&self, permissions: &[&str]) -> Client<'_> {
        let permissions: Vec<String> = permissions.iter().map(|p| (*p).to_owned()).collect();
        let role = format!("test-{}", self.next.fetch_add(1, Ordering::Relaxed));
        let input = RoleInput {
            name: role.clone(),
            title: "試験".into(),
            grants: permissions.into_iter().map(|p| (p, Reach::All)).collect(),
            idle_minutes: 30,
            absolute_hours: 12,
        };
        self.town.act(&self.machine(), "", move |deed| role::save(deed, input)).unwrap();
        self.in_role(&role)
    }

    /// A clerk in a role of the product (`clerk`, `supervisor`, `admin`, `auditor`).
    pub fn in_role(&self, role: &str) -> Client<'_> {
        let name = self.account(role);
        self.signed_in(&name, Portal::Staff)
    }

    /// A clerk who holds every permission there is.
    pub fn omnipotent(&self) -> Client<'_> {
        let all: Vec<String> = self.app.site.permissions.iter().map(|p| p.id()).collect();
        self.holding(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Makes an account in a role; its sign-in name.
    pub fn account(&self, role: &str) -> String {
        let name = format!("user-{}", self.next.fetch_add(1, Ordering::Relaxed));
        let password = account::prepare(&self.town, &name, "", &Secret::new(PASSWORD.into())).unwrap();
        let roles = BTreeSet::from([role.to_owned()]);
        let new = NewAccount {
            name: name.clone(),
            display: name.clone(),
            roles,
            password,
            chosen_by: ChosenBy::Owner,
        };
        self.town.act(&self.machine(), "", move |deed| account::create(deed, new)).unwrap();
        name
    }

    fn machine(&self) -> Permit {
        authorise(&Actor::machine(), &account::MANAGE).unwrap()
    }

    /// Signs an account in at a portal, past the form.
    pub fn signed_in(&self, name: &str, portal: Portal) -> Client<'_> {
        let try_ = SignIn {
            door: door(portal),
            name: name.into(),
            password: Secret::new(PASSWORD.into()),
            code: String::new(),
            source: "127.0.0.1".into(),
        };
        let token = self.town.sessions().sign_in(&self.town, &try_, real_now()).unwrap().token;
        Client { served: self, portal, token, name: name.into() }
    }

    /// The audit trail so far.
    pub fn trail(&self) -> Vec<AuditEntry> {
        self.town.read().unwrap().all::<AuditEntry>().unwrap().map(Result::unwrap).collect()
    }

    /// Stops the portals.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
    }
}

fn door(portal: Portal) -> Door {
    match portal {
        Portal::Staff => Door::Staff,
        Portal::Residents => Door::Residents,
    }
}

fn cookie_name(portal: Portal) -> &'static str {
    match portal {
        Portal::Staff => "__Host-yakuba-staff",
        Portal::Residents => "__Host-yakuba-residents",
    }
}

impl<'s> Client<'s> {
    /// The header that carries the session.
    pub fn cookie(&self) -> String {
        format!("{}={}", cookie_name(self.portal), self.token)
    }

    /// Gets a page.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// Gets a page with further headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.served.agent.get(self.served.url(self.portal, path));
        if !self.token.is_empty() {
            request = request.header("cookie", self.cookie());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.call().unwrap())
    }

    /// Sends a form with the proof that a page of this session drew it.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let proof = self.proof(path);
        let mut all = vec![("_csrf", proof.as_str())];
        all.extend_from_slice(fields);
        self.send(path, &all, &[])
    }

    /// Sends a form as it is.
    pub fn send(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body = yakuba::web::url::with_query("", fields);
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.send_bytes(path, body.trim_start_matches('?').as_bytes(), &all)
    }

    /// Sends any body.
    pub fn send_bytes(&self, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let mut request = self.served.agent.post(self.served.url(self.portal, path));
        if !self.token.is_empty() {
            request = request.header("cookie", self.cookie());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body).unwrap())
    }

    /// The token of one drawing of a form that posts to this path; empty when not signed in.
    pub fn proof(&self, path: &str) -> String {
        let town = &self.served.town;
        let path = path.split('?').next().unwrap();
        let path = &yakuba::web::url::decode(path, yakuba::web::url::Plus::Itself).unwrap();
        let found = town.sessions().actor(town, door(self.portal), &self.token, real_now()).unwrap();
        found.map(|(_, view)| view.form_token(path).unwrap()).unwrap_or_default()
    }

    /// The same session's token shown at the other portal under its cookie's name.
    pub fn astray(&self) -> Client<'s> {
        let portal = match self.portal {
            Portal::Staff => Portal::Residents,
            Portal::Residents => Portal::Staff,
        };
        Client { served: self.served, portal, token: self.token.clone(), name: self.name.clone() }
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers.entry(name.to_string()).or_default().push(value);
    }
    let status = response.status().as_u16();
    let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
    Answer { status, headers, bytes }
}
