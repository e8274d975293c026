//! Signing in: name, password, one-time code where enrolled. Every try leaves an audit entry, and
//! takes the same time whether or not the name is known.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Session, SessionView, Sessions, hash_of, random};
use crate::access::account::{self, Account, Standing};
use crate::access::actor::{AccountId, Actor, Door};
use crate::access::audit::{self, Said};
use crate::access::errors::{CODE_NEEDED, SIGN_IN_FAILED};
use crate::access::password::{PasswordHash, Secret, Verdict};
use crate::access::town::Town;
use crate::base::clock::Stamp;
use crate::base::error::{Error, Kind, Result};
use crate::store::Tx;

/// What somebody signs in with.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The portal.
    pub door: Door,
    /// The sign-in name as typed.
    pub name: String,
    /// The password as typed.
    pub password: Secret,
    /// The one-time or recovery code as typed; empty when none was.
    pub code: String,
    /// The address the request came from.
    pub source: String,
}

/// Somebody signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The token for the cookie; not kept anywhere on this side.
    pub token: String,
    /// Who.
    pub actor: Actor,
    /// The new session; also tells the last sign-in before it and the failures since.
    pub view: SessionView,
}

/// A sign-in that was refused.
#[derive(Debug)]
pub struct Refused {
    /// Why, in words that do not tell whether the name exists.
    pub error: Error,
    /// How long the answer is to be held back.
    pub wait: Duration,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused { error, wait: Duration::ZERO }
    }
}

impl Sessions {
    /// Signs in. Takes the time of a password hash and one durable commit.
    ///
    /// # Errors
    /// `ACCESS-03` for a wrong name or password, `ACCESS-04` when a one-time code is missing,
    /// `ACCESS-05` when it is wrong; `ACCESS-08`, `ACCESS-09`, store errors.
    pub fn sign_in(&self, town: &Town, try_: &SignIn, now: Stamp) -> Result<SignedIn, Refused> {
        let key = account::sign_in_name(&try_.name).unwrap_or_else(|_| "?".into());
        let lane = self.throttle.lane(&key, &try_.source, now);
        let account = account::by_name(&town.read()?, &try_.name)?;
        let stored = account.as_ref().map(|a| &a.password);
        let verdict = self.passwords.verify(stored, try_.password.text(), lane)?;
        let usable = account.filter(|a| verdict == Verdict::Right && a.standing == Standing::Active);
        let admitted = match usable {
            Some(account) => self.admit(town, &account, try_, now),
            None => Err(SIGN_IN_FAILED.error()),
        };
        match admitted {
            Ok(signed_in) => {
                self.throttle.succeeded(&key, &try_.source);
                Ok(signed_in)
            }
            // Not a failure of the person: the password was right, the code is still to come.
            Err(error) if error.code() == &CODE_NEEDED || error.kind() != Kind::SignIn => Err(error.into()),
            Err(error) => {
                let wait = self.throttle.failed(&key, &try_.source, now);
                note_failure(town, try_, &error)?;
                Err(Refused { error, wait })
            }
        }
    }

    /// The password is right: checks the code, and begins the session in one commit.
    fn admit(&self, town: &Town, account: &Account, try_: &SignIn, now: Stamp) -> Result<SignedIn> {
        if account.has_second_factor() && try_.code.trim().is_empty() {
            return Err(CODE_NEEDED.field("code", "確認コードを入力してください。"));
        }
        let fresh: Option<PasswordHash> = match self.passwords.is_outdated(&account.password) {
            true => Some(self.passwords.hash(try_.password.text())?),
            false => None,
        };
        let token = URL_SAFE_NO_PAD.encode(random::<32>()?);
        let session = Session {
            hash: hash_of(&token).ok_or_else(|| SIGN_IN_FAILED.error())?,
            account: account.id,
            door: try_.door,
            created: now,
            seen: now,
            secret: random()?,
            source: try_.source.clone(),
            before: account.last_sign_in,
            failures: account.failures,
        };
        let (seen, code, trail) = (account.clone(), try_.code.clone(), town.trail().clone());
        let hash = session.hash;
        town.writer().run(move |tx| {
            let mut account = account::need(tx, seen.id)?;
            if account.password != seen.password || account.standing != Standing::Active {
                return Err(SIGN_IN_FAILED.error());
            }
            if let Some(factor) = account.second.as_mut().filter(|f| f.is_confirmed()) {
                factor.take(&code, now)?;
            }
            let (name, id) = (account.name.clone(), account.id);
            (account.last_sign_in, account.failures) = (Some(now), 0);
            account.password = fresh.unwrap_or(account.password);
            tx.put(&account)?;
            let note = format!("source={} door={:?}", session.source, session.door);
            tx.insert(&session)?;
            audit::append(tx, &trail, Said::by(id, &name, "access.sign-in", &note)).map(|_| ())
        })?;
        let live = self.find(town, &hash)?.ok_or_else(|| SIGN_IN_FAILED.error())?;
        let (actor, view) = (live.actor.clone(), SessionView(live));
        Ok(SignedIn { token, actor, view })
    }
}

/// A failure leaves an audit entry and is counted at the account. A name that no account has is not
/// written down: people type passwords into the name field.
fn note_failure(town: &Town, try_: &SignIn, error: &Error) -> Result<()> {
    let note = format!("source={} door={:?} reason={}", try_.source, try_.door, error.code().id);
    let (name, trail) = (try_.name.clone(), town.trail().clone());
    town.writer().run(move |tx: &mut Tx<'_>| {
        let said = match account::by_name(tx, &name)? {
            Some(mut account) => {
                account.failures = account.failures.saturating_add(1);
                tx.put(&account)?;
                Said::by(account.id, &account.name, "access.sign-in", &note)
            }
            None => Said::by(AccountId::NOBODY, "", "access.sign-in", &note),
        };
        audit::append(tx, &trail, said.refused()).map(|_| ())
    })
}
