//! What all requests share: the application, its routes, what is still to be said to whom, how much
//! each sends.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::access::AccountId;
use crate::base::clock::Stopwatch;
use crate::base::error::Result;
use crate::web::errors::{TOO_MANY, UPLOAD_LIMIT};
use crate::web::route::Portal;
use crate::web::router::Router;
use crate::web::server::Addresses;
use crate::web::site::App;

/// Bytes of files that one account may have under way at once.
const UPLOADS: u64 = 512 << 20;
/// Requests without a session that an address may send at once, and per second thereafter.
const BURST: f64 = 600.0;
const PER_SECOND: f64 = 60.0;
/// Entries kept in a table before the oldest are forgotten.
const KEPT: usize = 10_000;

pub(super) struct Shared {
    pub(super) app: Arc<App>,
    pub(super) router: Router,
    pub(super) ca_pem: Arc<str>,
    staff: SocketAddr,
    flashes: Mutex<HashMap<String, String>>,
    flashed: AtomicUsize,
    rates: Mutex<HashMap<IpAddr, Bucket>>,
    uploads: Mutex<HashMap<AccountId, u64>>,
    clock: Stopwatch,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Duration,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(app: Arc<App>, at: Addresses, ca_pem: &str) -> Shared {
        Shared {
            router: Router::new(&app.site.routes),
            app,
            ca_pem: ca_pem.into(),
            staff: at.staff,
            flashes: Mutex::default(),
            flashed: AtomicUsize::new(0),
            rates: Mutex::default(),
            uploads: Mutex::default(),
            clock: Stopwatch::start(),
        }
    }

    /// The portal that a listener's address belongs to.
    pub(super) fn portal(&self, listener: SocketAddr) -> Portal {
        if listener == self.staff { Portal::Staff } else { Portal::Residents }
    }

    /// Keeps a message for a session's next page.
    pub(super) fn say(&self, session: String, message: String) {
        let mut flashes = lock(&self.flashes);
        if flashes.len() < KEPT {
            flashes.insert(session, message);
        }
        self.flashed.store(flashes.len(), Ordering::Release);
    }

    /// The message kept for a session, once.
    pub(super) fn said(&self, session: impl FnOnce() -> String) -> Option<String> {
        if self.flashed.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut flashes = lock(&self.flashes);
        let said = flashes.remove(&session());
        self.flashed.store(flashes.len(), Ordering::Release);
        said
    }

    /// Counts a request that has no session.
    pub(super) fn count(&self, source: IpAddr) -> Result<()> {
        let now = self.clock.elapsed();
        let mut rates = lock(&self.rates);
        if rates.len() >= KEPT {
            rates.retain(|_, bucket| now.saturating_sub(bucket.at) < Duration::from_secs(60));
        }
        let bucket = rates.entry(source).or_insert(Bucket { left: BURST, at: now });
        let grown = bucket.left + now.saturating_sub(bucket.at).as_secs_f64() * PER_SECOND;
        *bucket = Bucket { left: grown.min(BURST), at: now };
        if bucket.left < 1.0 {
            return Err(TOO_MANY.error());
        }
        bucket.left -= 1.0;
        Ok(())
    }

    /// Counts bytes of a file that comes in.
    pub(super) fn take_in(&self, account: AccountId, bytes: u64) -> Result<()> {
        let mut uploads = lock(&self.uploads);
        let under_way = uploads.entry(account).or_default();
        if under_way.saturating_add(bytes) > UPLOADS {
            return Err(UPLOAD_LIMIT.error());
        }
        *under_way += bytes;
        Ok(())
    }

    /// Those bytes are done with.
    pub(super) fn let_go(&self, account: AccountId, bytes: u64) {
        let mut uploads = lock(&self.uploads);
        if let Some(under_way) = uploads.get_mut(&account) {
            *under_way = under_way.saturating_sub(bytes);
            if *under_way == 0 {
                uploads.remove(&account);
            }
        }
    }
}
