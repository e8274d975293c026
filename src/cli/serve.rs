//! `yakuba serve`: opens the data folder and answers on the portals until told to stop.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::errors::FILE;
use super::shell::Shell;
use super::{demo, exit, folder, remote};
use crate::access::Town;
use crate::base::error::{Error, Result};
use crate::ops::jobs::{Jobs, Runner};
use crate::ops::mail::deliver::Courier;
use crate::store::errors::STOPPED;
use crate::web::server::{Addresses, Running, Server};
use crate::web::{App, Look, tls};

/// Where the portals listen.
#[derive(Clone, Debug, Args)]
pub struct Listen {
    /// 職員用画面の待受アドレス（ポート0で空きを選ぶ）
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    staff: SocketAddr,
    /// 住民用画面の待受アドレス（ポート0で空きを選ぶ）
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9443")]
    residents_portal: SocketAddr,
}

/// `yakuba serve --data DIR --key-file FILE`
#[derive(Debug, Args)]
pub struct Serve {
    /// どこで待ち受けるか
    #[command(flatten)]
    listen: Listen,
}

/// Portals that answer.
pub struct Serving {
    running: Running,
    runner: Runner,
    courier: Courier,
    ca_file: PathBuf,
}

impl Serving {
    /// Where clerks go.
    #[must_use]
    pub fn staff_url(&self) -> String {
        url(self.running.staff())
    }

    /// Where residents go.
    #[must_use]
    pub fn residents_url(&self) -> String {
        url(self.running.residents())
    }

    /// The certificate authority that browsers should trust.
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        &self.ca_file
    }
}

fn url(at: SocketAddr) -> String {
    if at.ip().is_loopback() { format!("https://localhost:{}", at.port()) } else { format!("https://{at}") }
}

impl Serve {
    /// Runs the verb.
    ///
    /// # Errors
    /// Key, store and listener errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        let data = shell.data()?;
        let secret = folder::secret(shell)?;
        let town = folder::open(&data, &secret)?;
        let serving = start(&town, &data, &self.listen, demo::look(&data))?;
        let json = serde_json::json!({
            "staff": serving.staff_url(), "residents": serving.residents_url(),
            "ca_certificate": serving.ca_file().display().to_string(),
        });
        shell.answer(&json, || format!("職員用: {}\n住民用: {}", serving.staff_url(), serving.residents_url()))?;
        until_told(shell, town, serving)
    }
}

/// Starts the portals and the commands' socket.
///
/// # Errors
/// A port in use, or a certificate that cannot be made.
pub fn start(town: &Town, data: &Path, listen: &Listen, look: Look) -> Result<Serving> {
    let folder = data.join("tls");
    let identity = tls::load_or_make(&folder, town.clock().now())?;
    let ca_file = folder.join(tls::CA_FILE);
    crate::suite::found(town)?;
    town.start_search(crate::suite::indexers()?)?;
    let app = Arc::new(App::new(town.clone(), Arc::new(crate::cli::site())).looking(look));
    let addresses = Addresses { staff: listen.staff, residents: listen.residents_portal };
    let running = Server::start(app, &addresses, &identity)?;
    remote::listen(data, town)?;
    let runner = Jobs::new(town.clone(), crate::suite::jobs())?.start()?;
    let courier = Courier::start(town.clone())?;
    Ok(Serving { running, runner, courier, ca_file })
}

/// Says `ready`, waits for SIGTERM or SIGINT, and ends within ten seconds.
///
/// # Errors
/// When signals cannot be waited for.
pub fn until_told(shell: &mut Shell, town: Town, serving: Serving) -> Result<u8> {
    shell.say(&format!("staff {}\nresidents {}\nready", serving.staff_url(), serving.residents_url()));
    let waiting = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| FILE.because(e))?;
    let watched = town.clone();
    let ended = waiting.block_on(async move {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .map_err(|e| FILE.because(e))?;
        tokio::select! {
            ended = tokio::signal::ctrl_c() => ended.map_err(|e| FILE.because(e)),
            _ = term.recv() => Ok(()),
            stopped = watch(&watched) => Err(stopped),
        }
    });
    let Serving { running, runner, courier, .. } = serving;
    running.stop();
    drop((runner, courier));
    drop(town);
    ended?;
    shell.say("終了しました。");
    Ok(exit::DONE)
}

/// Signs the trail every five minutes; ends only when the device failed and nothing is written any
/// more: the process then goes, because only a start repairs it.
async fn watch(town: &Town) -> Error {
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    for second in 0_u64.. {
        beat.tick().await;
        if town.store().is_stopped() {
            return STOPPED.error();
        }
        if second.is_multiple_of(300)
            && let Err(error) = town.checkpoint()
        {
            tracing::error!(code = error.code().id, "the audit trail could not be signed");
        }
    }
    STOPPED.error()
}
