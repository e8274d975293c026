//! `yakuba bench pages`: the resident page over TLS, with session, permission and an audit entry
//! that is durable before the answer, at a steady rate; the load maker runs on the same machine.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::{Value, json};
use tokio_rustls::TlsConnector;

use super::disk::sync_time;
use super::figures::{Times, round};
use super::store::scratch;
use crate::access::Town;
use crate::base::clock::{Clock, Stopwatch};
use crate::base::error::{Error, Result};
use crate::store::errors::ENGINE;
use crate::store::keyring::{KdfCost, Secret};
use crate::suite::demo::{accounts, make, plan::Brief};
use crate::web::server::{Addresses, Server};
use crate::web::tls::Identity;
use crate::web::{App, Site};

/// Requests a second at the steady rate.
const RATE: u32 = 3_000;
/// Connections of the load maker.
const CONNECTIONS: u32 = 32;
/// Residents of the town; each request asks for another of them.
const RESIDENTS: usize = 5_000;
/// The first person's number in an invented town.
const FIRST: u64 = 1_000_001;

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    ENGINE.because(error)
}

/// Runs the bench; about 40 seconds.
///
/// # Errors
/// Store and network errors.
pub fn run(site: Site, folder: &Path) -> Result<Value> {
    let scratch = scratch(folder)?;
    let secret = Secret::passphrase("an open secret of the bench");
    let as_of = Clock::real().today();
    let clock = Clock::with_business_day(as_of);
    let town = Town::create(scratch.path(), &secret, KdfCost::CHEAP, crate::suite::schema(), clock)?;
    crate::suite::found(&town)?;
    make::make(&town, &Brief { residents: RESIDENTS, seed: 1, as_of }, |_, _| {})?;
    accounts::make(&town)?;
    town.start_search(crate::suite::indexers()?)?;
    let identity = Identity::make(&["localhost".to_owned()], as_of)?;
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let app = Arc::new(App::new(town, Arc::new(site)));
    let running = Server::start(app, &Addresses { staff: any, residents: any }, &identity)?;
    let load = Load { to: running.staff(), tls: connector(&identity)? };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let figures = runtime.block_on(load.measure())?;
    running.stop();
    Ok(json!({
        "bench": "pages",
        "sync_ms": sync_time(folder).ok(),
        "connections": CONNECTIONS,
        "steady": figures.0,
        "highest": figures.1,
        "peer": "absent",
        "goal": "3,000/s steady, p99 <= 20 ms, load maker on the same cores",
    }))
}

fn connector(identity: &Identity) -> Result<TlsConnector> {
    let mut roots = rustls::RootCertStore::empty();
    let ca = CertificateDer::from_pem_slice(identity.ca_pem().as_bytes()).map_err(failed)?;
    roots.add(ca).map_err(failed)?;
    let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The load maker.
struct Load {
    to: SocketAddr,
    tls: TlsConnector,
}

type Connection = SendRequest<Full<Bytes>>;

impl Load {
    async fn connect(&self) -> Result<Connection> {
        let tcp = tokio::net::TcpStream::connect(self.to).await.map_err(failed)?;
        tcp.set_nodelay(true).map_err(failed)?;
        let name = ServerName::try_from("localhost").map_err(failed)?;
        let tls = self.tls.connect(name, tcp).await.map_err(failed)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tls)).await.map_err(failed)?;
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }

    /// Signs in as the demonstration's clerk; the session's cookie.
    async fn sign_in(&self) -> Result<String> {
        let clerk = accounts::ACCOUNTS.iter().find(|a| a.role == "clerk").ok_or_else(|| ENGINE.with("clerk"))?;
        let form = format!("name={}&password={}", clerk.name, clerk.password);
        let request = Request::post("/sign-in")
            .header("host", "localhost")
            .header("origin", "https://localhost")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form)))
            .map_err(failed)?;
        let answer = self.connect().await?.send_request(request).await.map_err(failed)?;
        let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|c| c.to_str().ok());
        let session = cookies.filter_map(|c| c.split(';').next()).find(|c| c.starts_with("__Host-"));
        session.map(str::to_owned).ok_or_else(|| ENGINE.with(format!("sign-in answered {}", answer.status())))
    }

    /// The steady rate for 15 seconds, then as fast as it goes for 8.
    async fn measure(&self) -> Result<(Value, Value)> {
        let cookie = self.sign_in().await?;
        self.pass(&cookie, Pace::Free, Duration::from_secs(2)).await?;
        let steady = self.pass(&cookie, Pace::Steady, Duration::from_secs(15)).await?;
        let highest = self.pass(&cookie, Pace::Free, Duration::from_secs(8)).await?;
        Ok((steady, highest))
    }

    async fn pass(&self, cookie: &str, pace: Pace, length: Duration) -> Result<Value> {
        let mut tasks = Vec::new();
        let start = Stopwatch::start();
        for number in 0..CONNECTIONS {
            let (sender, cookie) = (self.connect().await?, cookie.to_owned());
            tasks.push(tokio::spawn(drive(sender, cookie, number, pace, start, length)));
        }
        let (mut times, mut wrong) = (Times::default(), 0_u64);
        for task in tasks {
            let (own, bad) = task.await.map_err(failed)??;
            times.extend(own);
            wrong += bad;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let rate = times.count() as f64 / length.as_secs_f64();
        Ok(json!({ "per_s": round(rate), "answers": times.count(), "not_200": wrong, "latency": times.to_json() }))
    }
}

/// How requests follow one another.
#[derive(Clone, Copy)]
enum Pace {
    /// At their appointed times; a late answer counts from the appointment.
    Steady,
    /// One after the other.
    Free,
}

async fn drive(
    mut sender: Connection,
    cookie: String,
    number: u32,
    pace: Pace,
    start: Stopwatch,
    length: Duration,
) -> Result<(Times, u64)> {
    let (mut times, mut wrong) = (Times::default(), 0);
    // Connections take turns, so that requests are evenly spread.
    let offset = start.elapsed() + Duration::from_secs(1) / RATE * number;
    let step = Duration::from_secs(1) / RATE * CONNECTIONS;
    for turn in 0_u32.. {
        let appointed = match pace {
            Pace::Steady => offset + step * turn,
            Pace::Free => start.elapsed(),
        };
        if appointed >= length {
            break;
        }
        tokio::time::sleep(appointed.saturating_sub(start.elapsed())).await;
        let person = FIRST + u64::from(turn * CONNECTIONS + number) % (RESIDENTS as u64);
        let request = Request::get(format!("/resident/person/{person}"))
            .header("host", "localhost")
            .header("cookie", &cookie)
            .body(Full::new(Bytes::new()))
            .map_err(failed)?;
        let answer = sender.send_request(request).await.map_err(failed)?;
        wrong += u64::from(answer.status() != StatusCode::OK);
        answer.into_body().collect().await.map_err(failed)?;
        times.add(start.elapsed().saturating_sub(appointed));
    }
    Ok((times, wrong))
}
