//! Sessions (サインイン中の利用): kept on the server; the browser has a random token of 256 bits, the
//! store only its SHA-256.
//!
//! Sessions live in memory for speed and in the store to survive a restart. When a request was last
//! seen is kept in memory and written once a minute. Rights are read anew after every change of an
//! account or a role ([`Deed::rights_changed`]). Limits are counted by the time handed in, which must
//! be the machine's real one. It knows no cookies: `web` does.

pub mod form;
pub mod sign_in;
mod view;

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::view::Live;
use super::account::{Account, Standing};
use super::actor::{AccountId, Actor, Door};
use super::audit::{self, Said};
use super::deed::Deed;
use super::errors::{HASHING, NO_SESSION};
use super::password::{HashCost, Passwords};
use super::permit::Permission;
use super::role;
use super::throttle::Throttle;
use super::town::Town;
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::{
    Direction, Index, IndexDef, IndexRows, Reader, Record, Scope, TableDef, Tx, Uniqueness, Writer,
};

/// How often last-seen times are written.
const WRITE_EVERY: Duration = Duration::from_secs(60);

pub use sign_in::{Refused, SignIn, SignedIn};
pub use view::SessionView;

/// A session as the store keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the token.
    hash: [u8; 32],
    account: AccountId,
    door: Door,
    created: Stamp,
    seen: Stamp,
    /// What form tokens are made with.
    secret: [u8; 32],
    /// From where, as the listener saw it.
    source: String,
    /// The account's last sign-in before this one.
    before: Option<Stamp>,
    /// Failed tries between the two.
    failures: u32,
}

static SESSION: TableDef = TableDef::of::<Session>(
    "access.session",
    "サインイン",
    1,
    Scope::System,
    &[IndexDef { space: "access.session#account", uniqueness: Uniqueness::Many }],
    &[],
);
const BY_ACCOUNT: Index<Session, AccountId> = Index::at(0);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&SESSION];

impl Record for Session {
    type Key = [u8; 32];
    fn table() -> &'static TableDef {
        &SESSION
    }
    fn key(&self) -> [u8; 32] {
        self.hash
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_ACCOUNT, &self.account);
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("account", &self.account).finish_non_exhaustive()
    }
}

/// The sessions of a town, with what signing in needs.
pub struct Sessions {
    live: RwLock<HashMap<[u8; 32], Arc<Live>>>,
    /// Rises with every change of rights; older entries of `live` are read anew.
    version: AtomicU64,
    written: AtomicI64,
    passwords: Passwords,
    throttle: Throttle,
    forms: form::Forms,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").field("passwords", &self.passwords).finish_non_exhaustive()
    }
}

/// Whose sessions to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    Everybodys,
    /// One account's.
    Of(AccountId),
}

impl Sessions {
    /// No session yet; passwords at this cost.
    #[must_use]
    pub fn new(cost: HashCost) -> Sessions {
        Sessions {
            live: RwLock::default(),
            version: AtomicU64::new(0),
            written: AtomicI64::new(0),
            passwords: Passwords::new(cost),
            throttle: Throttle::default(),
            forms: form::Forms::default(),
        }
    }

    /// Where passwords are hashed.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// Accounts, roles or sessions changed: everything in memory is read anew before it is used.
    pub(super) fn refresh(&self) {
        self.version.fetch_add(1, Ordering::AcqRel);
    }

    /// Whose session a token is, and that a request was seen now; `None` when there is none, it came
    /// through another portal or a limit has passed.
    ///
    /// # Errors
    /// Store errors.
    pub fn actor(
        &self,
        town: &Town,
        door: Door,
        token: &str,
        now: Stamp,
    ) -> Result<Option<(Actor, SessionView)>> {
        let Some(hash) = hash_of(token) else { return Ok(None) };
        self.write_back(town, now);
        let Some(live) = self.find(town, &hash)? else { return Ok(None) };
        if live.session.door != door {
            return Ok(None);
        }
        if live.is_over(now) {
            self.forget(&hash);
            return Ok(None);
        }
        live.seen.fetch_max(now.millis(), Ordering::Relaxed);
        Ok(Some((live.actor.clone(), SessionView(live))))
    }

    /// The session in memory if it is current, else from the store.
    fn find(&self, town: &Town, hash: &[u8; 32]) -> Result<Option<Arc<Live>>> {
        let version = self.version.load(Ordering::Acquire);
        let kept = self.live.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        if let Some(live) = kept.as_ref().filter(|live| live.version == version) {
            return Ok(Some(Arc::clone(live)));
        }
        let snapshot = town.read()?;
        let found = match snapshot.get::<Session>(hash)? {
            Some(session) => load(&snapshot, session, version)?,
            None => None,
        };
        let Some(live) = found else {
            if kept.is_some() {
                self.forget(hash);
            }
            return Ok(None);
        };
        if let Some(kept) = kept {
            live.seen.fetch_max(kept.seen.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        let live = Arc::new(live);
        self.live.write().unwrap_or_else(PoisonError::into_inner).insert(*hash, Arc::clone(&live));
        Ok(Some(live))
    }

    fn forget(&self, hash: &[u8; 32]) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).remove(hash);
    }

    /// The sessions that are not over, newest request first.
    ///
    /// # Errors
    /// Store errors.
    pub fn list(&self, town: &Town, whose: Whose, now: Stamp) -> Result<Vec<SessionView>> {
        let snapshot = town.read()?;
        let kept: Vec<Session> = match whose {
            Whose::Everybodys => snapshot.all::<Session>()?.collect::<Result<_>>()?,
            Whose::Of(account) => snapshot.by(&BY_ACCOUNT, &account)?.collect::<Result<_>>()?,
        };
        let mut views = Vec::new();
        for session in kept {
            if let Some(live) = self.find(town, &session.hash)?.filter(|live| !live.is_over(now)) {
                views.push(SessionView(live));
            }
        }
        views.sort_by_key(|view| std::cmp::Reverse(view.seen()));
        Ok(views)
    }

    /// Ends the session of a token, with an audit entry; no error when there is none.
    ///
    /// # Errors
    /// Store errors.
    pub fn sign_out(&self, town: &Town, token: &str) -> Result<()> {
        let Some(hash) = hash_of(token) else { return Ok(()) };
        let Some(live) = self.find(town, &hash)? else { return Ok(()) };
        let said = Said::of_account(&live.actor, "access.sign-out", "");
        let trail = town.trail().clone();
        town.writer().run(move |tx| {
            tx.delete::<Session>(&hash)?;
            audit::append(tx, &trail, said).map(|_| ())
        })?;
        self.forget(&hash);
        Ok(())
    }

    /// Once a minute: last-seen times go to the store and sessions that are over leave it. Nobody
    /// waits for it.
    fn write_back(&self, town: &Town, now: Stamp) {
        let last = self.written.load(Ordering::Relaxed);
        if now.since(Stamp::from_millis(last)) < WRITE_EVERY
            || self.written.compare_exchange(last, now.millis(), Ordering::AcqRel, Ordering::Relaxed).is_err()
        {
            return;
        }
        let (over, seen) = {
            let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
            let over: Vec<[u8; 32]> = live.iter().filter(|(_, l)| l.is_over(now)).map(|(h, _)| *h).collect();
            live.retain(|_, l| !l.is_over(now));
            let seen = |(hash, l): (&[u8; 32], &Arc<Live>)| {
                (*hash, Stamp::from_millis(l.seen.load(Ordering::Relaxed)))
            };
            (over, live.iter().map(seen).collect::<Vec<_>>())
        };
        let written = town.writer().submit(move |tx| keep_seen(tx, &over, &seen, now), |_| {});
        if written.is_err() {
            // The queue is full: the next minute writes them.
            tracing::debug!("last-seen times of sessions not written");
        }
    }

    /// Writes last-seen times now: before a stop.
    ///
    /// # Errors
    /// Store errors.
    pub(super) fn write_now(&self, writer: &Writer, now: Stamp) -> Result<()> {
        let seen: Vec<([u8; 32], Stamp)> = {
            let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
            live.iter().map(|(h, l)| (*h, Stamp::from_millis(l.seen.load(Ordering::Relaxed)))).collect()
        };
        writer.run(move |tx| keep_seen(tx, &[], &seen, now))
    }
}

fn keep_seen(tx: &mut Tx<'_>, over: &[[u8; 32]], seen: &[([u8; 32], Stamp)], now: Stamp) -> Result<()> {
    for hash in over {
        tx.delete::<Session>(hash)?;
    }
    for (hash, at) in seen {
        if let Some(session) = tx.get::<Session>(hash)?.filter(|s| s.seen < *at) {
            tx.put(&Session { seen: *at, ..session })?;
        }
    }
    // Left by a browser that never came back: nobody's limit is longer than a day.
    let left = tx.all::<Session>()?.collect::<Result<Vec<_>>>()?;
    for session in left.iter().filter(|s| now.since(s.created) > Duration::from_secs(24 * 3600)) {
        tx.delete::<Session>(&session.hash)?;
    }
    Ok(())
}

/// A session with its account's rights; `None` when the account may not be used.
fn load(reader: &impl Reader, session: Session, version: u64) -> Result<Option<Live>> {
    let Some(account) = reader.get::<Account>(&session.account)? else { return Ok(None) };
    match account.standing {
        Standing::Active => {}
        Standing::Disabled => return Ok(None),
    }
    let rights = role::rights(reader, &account.roles)?;
    let actor = Actor::with_grants(account.id, &account.name, session.door, Arc::clone(&rights.held));
    Ok(Some(Live {
        seen: AtomicI64::new(session.seen.millis()),
        display: account.display.clone(),
        chosen_by: account.chosen_by,
        session,
        actor,
        rights,
        version,
    }))
}

/// Ends every session of an account.
///
/// # Errors
/// Store errors.
pub fn end_all(deed: &mut Deed<'_, '_>, account: AccountId) -> Result<()> {
    let sessions: Vec<Session> = deed.by(&BY_ACCOUNT, &account)?.collect::<Result<_>>()?;
    for session in &sessions {
        deed.delete::<Session>(&session.hash)?;
    }
    deed.note(&format!("account={} sessions ended={}", account.0, sessions.len()));
    deed.rights_changed();
    Ok(())
}

/// Ends the session of this handle ([`SessionView::handle`]), if `whose` covers it.
///
/// # Errors
/// `ACCESS-21` when there is none.
pub fn end(deed: &mut Deed<'_, '_>, handle: &str, whose: Whose) -> Result<()> {
    let mut start = [0u8; 16];
    hex::decode_to_slice(handle, &mut start).map_err(|_| NO_SESSION.error())?;
    let found = deed.under::<Session>(&start, Direction::Up)?.next().transpose()?;
    let mine = |s: &Session| match whose {
        Whose::Everybodys => true,
        Whose::Of(account) => s.account == account,
    };
    let session = found.filter(mine).ok_or_else(|| NO_SESSION.error())?;
    deed.delete::<Session>(&session.hash)?;
    deed.note(&format!("account={} session ended", session.account.0));
    deed.rights_changed();
    Ok(())
}

/// The key under which a token's session is kept; `None` for what is no token.
fn hash_of(token: &str) -> Option<[u8; 32]> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    (bytes.len() == 32).then(|| Sha256::digest(&bytes).into())
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut out = [0; N];
    getrandom::fill(&mut out).map_err(|e| HASHING.with(e.to_string()))?;
    Ok(out)
}

/// To see and end sessions of others.
pub static OVERSEE: Permission =
    Permission {
        service: "office", action: "sessions", title: "他の職員のサインインを終了する"
    };
