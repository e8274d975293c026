//! What stands on the wire: headers, TLS, methods, paths, limits, slow clients, the end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject as _;
use yakuba::web::server::{Addresses, Server};
use yakuba::web::tls::{Identity, load_or_make};
use yakuba::web::{App, Portal};

use crate::harness::{Answer, Served, served};

/// OWASP HTTP Headers Cheat Sheet; CSP as the design has it: nothing inline.
pub fn assert_headers(answer: &Answer, what: &str) {
    let csp = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(csp.contains(part), "{what}: {part} in {csp:?}");
    }
    assert!(!csp.contains("unsafe"), "{what}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="), "{what}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    assert_eq!(answer.header("server"), "", "{what}");
}

#[test]
fn errors_carry_the_headers_too_and_say_what_to_do() {
    let served = served();
    let client = served.holding(&[]);
    let big = "a".repeat((1 << 20) + 100);
    for (answer, status, code) in [
        (client.get("/no-such-page"), 404, "WEB-01"),
        (client.post("/help", &[]), 405, "WEB-02"),
        (client.send("/sign-out", &[("_csrf", "x.y")], &[]), 403, "ACCESS-06"),
        (client.post("/sign-out", &[("a", &big)]), 413, "WEB-04"),
        (client.get("/?q=%ff"), 400, "WEB-05"),
    ] {
        assert_headers(&answer, code);
        assert!(answer.text().contains(&format!("/help/codes#{code}")), "{code}: {}", answer.text());
        assert_eq!(answer.status, status, "{code}");
        assert_eq!(answer.header("cache-control"), "no-store", "{code}");
    }
}

#[test]
fn paths_that_climb_or_hide_something_are_not_there() {
    let served = served();
    let client = served.omnipotent();
    for path in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/style.css",
        "/help/..%2f..%2fetc%2fpasswd",
        "/help/%00",
        "/help/%ff",
        "/help//",
        "//help",
        "/help/%2e%2e",
    ] {
        let answer = raw(
            &served,
            Portal::Staff,
            &format!(
                "GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nConnection: close\r\n\r\n",
                client.cookie()
            ),
        );
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {}", answer.lines().next().unwrap_or_default());
    }
}

#[test]
fn assets_are_kept_and_their_address_changes_with_their_content() {
    let served = served();
    let client = served.nobody(Portal::Residents);
    let page = client.get("/").text();
    let at = page.find("/assets/style-").unwrap();
    let address: String = page[at..].chars().take_while(|c| *c != '"').collect();
    let answer = client.get(&address);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert_headers(&answer, "style");
    assert!(answer.bytes.len() < 40_000, "the style sheet stays small: {}", answer.bytes.len());
}

/// One exchange over TLS, as text.
fn raw(served: &Served, portal: Portal, request: &str) -> String {
    let mut stream = tls(served, portal);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A server may end the connection without a closing alert.
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

fn tls(served: &Served, portal: Portal) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(rustls::pki_types::CertificateDer::from_pem_slice(served.ca_pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection =
        rustls::ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    rustls::StreamOwned::new(connection, TcpStream::connect(served.socket(portal)).unwrap())
}

#[test]
fn only_tls_1_2_and_1_3_are_spoken() {
    let served = served();
    // A ClientHello of TLS 1.1 (RFC 4346): the server answers with the alert protocol_version (70).
    let suites = [0xc0_u8, 0x13, 0xc0, 0x14, 0x00, 0x2f];
    let mut body = vec![0x03, 0x02];
    body.extend([7_u8; 32]);
    body.push(0);
    body.extend([0, suites.len() as u8]);
    body.extend(suites);
    body.extend([1, 0]);
    // supported_groups, ec_point_formats, signature_algorithms: so that only the version is wrong.
    let extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3];
    body.extend([0, extensions.len() as u8]);
    body.extend(extensions);
    let mut hello = vec![0x01, 0, 0, body.len() as u8];
    hello.extend(body);
    let mut record = vec![0x16, 0x03, 0x01, 0, hello.len() as u8];
    record.extend(hello);
    let mut stream = TcpStream::connect(served.socket(Portal::Staff)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(&record).unwrap();
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    assert_eq!(answer.first(), Some(&0x15), "an alert: {answer:?}");
    assert_eq!(answer.get(6), Some(&70), "protocol_version: {answer:?}");
    for (version, name) in [(&rustls::version::TLS12, "1.2"), (&rustls::version::TLS13, "1.3")] {
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(rustls::pki_types::CertificateDer::from_pem_slice(served.ca_pem.as_bytes()).unwrap())
            .unwrap();
        let config =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_protocol_versions(&[version])
                .unwrap()
                .with_root_certificates(roots)
                .with_no_client_auth();
        let connection =
            rustls::ClientConnection::new(Arc::new(config), "127.0.0.1".try_into().unwrap()).unwrap();
        let mut stream =
            rustls::StreamOwned::new(connection, TcpStream::connect(served.socket(Portal::Staff)).unwrap());
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        assert!(answer.starts_with(b"HTTP/1.1 200"), "TLS {name}");
    }
}

#[test]
fn slow_clients_do_not_keep_others_waiting() {
    let served = served();
    let client = served.omnipotent();
    let mut slow = Vec::new();
    for at in 0..150 {
        let mut stream = tls(&served, Portal::Staff);
        let head = if at % 2 == 0 {
            "GET /help HTTP/1.1\r\nHost: loc".to_owned()
        } else {
            format!(
                "POST /sign-out HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=b",
                client.cookie()
            )
        };
        stream.write_all(head.as_bytes()).unwrap();
        slow.push(stream);
    }
    let since = Instant::now();
    for _ in 0..20 {
        assert_eq!(client.get("/").status, 200);
    }
    assert!(since.elapsed() < Duration::from_secs(8), "{:?}", since.elapsed());
}

#[test]
fn a_port_in_use_is_told_with_its_remedy() {
    let served = served();
    let taken = served.socket(Portal::Staff);
    let identity = Identity::make(&[], yakuba::base::clock::Clock::real().now().date()).unwrap();
    let app = Arc::new(App::new(served.town.clone(), Arc::clone(&served.app.site)));
    let free = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let error = Server::start(app, &Addresses { staff: taken, residents: free }, &identity).unwrap_err();
    assert_eq!(error.code().id, "WEB-08");
    assert!(error.detail().contains(&taken.port().to_string()));
}

#[test]
fn the_portals_end_within_ten_seconds_and_free_their_ports() {
    let mut served = served();
    let at = served.socket(Portal::Staff);
    let idle = tls(&served, Portal::Staff);
    assert_eq!(served.nobody(Portal::Staff).get("/health").status, 200);
    let since = Instant::now();
    served.stop();
    assert!(since.elapsed() < Duration::from_secs(10), "{:?}", since.elapsed());
    drop(idle);
    assert!(std::net::TcpListener::bind(at).is_ok());
}

#[test]
fn the_certificate_is_kept_renewed_and_its_key_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("tls");
    let now = yakuba::base::clock::Clock::real().now();
    let first = load_or_make(&folder, now).unwrap();
    let again = load_or_make(&folder, now).unwrap();
    assert_eq!(first.ca_pem(), again.ca_pem());
    assert_eq!(first.until(), again.until());
    for file in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        let expected = if file.file_name() == "ca.pem" { 0o644 } else { 0o600 };
        assert_eq!(mode, expected, "{:?}", file.file_name());
    }
    let later = now.plus(Duration::from_secs(350 * 86_400));
    let renewed = load_or_make(&folder, later).unwrap();
    assert_eq!(renewed.ca_pem(), first.ca_pem(), "browsers trust it as before");
    assert!(renewed.until() > first.until());
    std::fs::write(folder.join("identity.json"), b"{").unwrap();
    assert_eq!(load_or_make(&folder, now).unwrap_err().code().id, "WEB-10");
}

#[test]
fn health_and_robots_tell_machines_what_they_need() {
    let served = served();
    for portal in [Portal::Staff, Portal::Residents] {
        let client = served.nobody(portal);
        let health: serde_json::Value = serde_json::from_slice(&client.get("/health").bytes).unwrap();
        assert_eq!(health["status"], "ok");
        assert_eq!(client.get("/robots.txt").text(), "User-agent: *\nDisallow: /\n");
        assert_eq!(client.get("/ca.pem").text(), served.ca_pem);
    }
    let api: serde_json::Value =
        serde_json::from_slice(&served.omnipotent().get("/openapi.json").bytes).unwrap();
    assert_eq!(api["openapi"], "3.1.0");
    let staff = served.app.site.routes.iter().filter(|r| r.portal == Portal::Staff).count();
    let told: usize = api["paths"].as_object().unwrap().values().map(|p| p.as_object().unwrap().len()).sum();
    assert_eq!(told, staff, "every staff route is described");
    let none: serde_json::Value =
        serde_json::from_slice(&served.holding(&[]).get("/openapi.json").bytes).unwrap();
    let none = none.to_string().replace("x-permission\":\"access.own", "");
    assert!(!none.contains("x-permission\":\""), "what one may not use is not told");
}
