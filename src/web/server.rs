//! The listeners: TLS, HTTP/1.1 and HTTP/2, time limits, connection limits, a graceful end.
//!
//! One actix handler hands every request to `dispatch`; no other file of the project but those
//! under `server` mentions actix or async.

mod dispatch;
mod headers;
mod intake;
mod send;
mod state;
mod wait;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{HttpServer, web};

use super::errors::{NO_LISTENER, PORT_IN_USE};
use super::route::Portal;
use super::site::App;
use super::tls::Identity;
use crate::base::error::Result;
use state::Shared;

/// Seconds that running requests get when the server ends.
const GRACE_SECONDS: u64 = 8;
/// Time for a request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Time for a TLS handshake.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// Time a connection may stay without a request.
const IDLE_TIME: Duration = Duration::from_secs(60);
/// Open connections per worker thread.
const CONNECTIONS: usize = 2_000;
/// Pool threads per worker thread; each may wait for one commit.
const POOL: usize = 48;
/// Sockets that wait to be accepted.
const BACKLOG: i32 = 1024;

/// Where the portals listen; port 0 picks a free one.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// The staff portal.
    pub staff: SocketAddr,
    /// The residents' portal.
    pub residents: SocketAddr,
}

/// How the portals are made.
#[derive(Debug)]
pub struct Server;

/// Portals that answer. Dropped, they stop.
#[derive(Debug)]
pub struct Running {
    at: Addresses,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts both portals; returns when they answer.
    ///
    /// # Errors
    /// `WEB-08` when a port is taken, `WEB-09` when an address cannot be listened on, `WEB-10` when
    /// the certificate does not fit.
    pub fn start(app: Arc<App>, addresses: &Addresses, identity: &Identity) -> Result<Running> {
        let staff = listen(addresses.staff)?;
        let residents = listen(addresses.residents)?;
        let at = Addresses { staff: address(&staff)?, residents: address(&residents)? };
        let tls = identity.config()?;
        let shared = Arc::new(Shared::new(app, at, identity.ca_pem()));
        let (tell, told) = std::sync::mpsc::channel();
        let run = move || {
            actix_web::rt::System::new().block_on(async move {
                match build(&shared, staff, residents, tls) {
                    Ok(server) => {
                        drop(tell.send(Ok(server.handle())));
                        if let Err(error) = server.await {
                            tracing::error!(%error, "the listeners ended");
                        }
                    }
                    Err(error) => drop(tell.send(Err(NO_LISTENER.because(error)))),
                }
            });
        };
        let thread = std::thread::Builder::new().name("portals".into()).spawn(run);
        let thread = thread.map_err(|e| NO_LISTENER.because(e))?;
        let handle = told.recv().map_err(|e| NO_LISTENER.because(e))??;
        Ok(Running { at, handle, thread: Some(thread) })
    }
}

fn build(
    shared: &Arc<Shared>,
    staff: TcpListener,
    residents: TcpListener,
    tls: rustls::ServerConfig,
) -> std::io::Result<actix_web::dev::Server> {
    let shared = Arc::clone(shared);
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let server = HttpServer::new(move || {
        let shared = Arc::clone(&shared);
        actix_web::App::new().default_service(web::to(move |request, payload| {
            dispatch::dispatch(Arc::clone(&shared), request, payload)
        }))
    })
    .workers(cores.clamp(2, 8))
    .worker_max_blocking_threads(POOL)
    .max_connections(CONNECTIONS)
    .client_request_timeout(HEAD_TIME)
    .tls_handshake_timeout(HANDSHAKE_TIME)
    .keep_alive(IDLE_TIME)
    .client_disconnect_timeout(Duration::from_secs(3))
    .shutdown_timeout(GRACE_SECONDS)
    .disable_signals();
    Ok(server.listen_rustls_0_23(staff, tls.clone())?.listen_rustls_0_23(residents, tls)?.run())
}

fn listen(at: SocketAddr) -> Result<TcpListener> {
    let refused = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AddrInUse => PORT_IN_USE.with(at.to_string()),
        _ => NO_LISTENER.with(format!("{at}: {e}")),
    };
    // The standard library sets SO_REUSEADDR and a backlog of 128; a larger one takes bursts.
    let socket = TcpListener::bind(at).map_err(refused)?;
    rustix::net::listen(&socket, BACKLOG).map_err(|e| refused(e.into()))?;
    Ok(socket)
}

fn address(listener: &TcpListener) -> Result<SocketAddr> {
    listener.local_addr().map_err(|e| NO_LISTENER.because(e))
}

impl Running {
    /// Where the staff portal listens.
    #[must_use]
    pub fn staff(&self) -> SocketAddr {
        self.at.staff
    }

    /// Where the residents' portal listens.
    #[must_use]
    pub fn residents(&self) -> SocketAddr {
        self.at.residents
    }

    /// Takes no more requests, lets running ones end, and returns within ten seconds.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The message goes out when the future is made; the thread ends when the server has.
        drop(self.handle.stop(true));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// The cookie that carries a portal's session; cookies ignore ports, so each has its own name.
pub(super) fn cookie_name(portal: Portal) -> &'static str {
    match portal {
        Portal::Staff => "__Host-yakuba-staff",
        Portal::Residents => "__Host-yakuba-residents",
    }
}
