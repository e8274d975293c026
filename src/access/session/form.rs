//! Form tokens: the proof that a form was drawn by us, for this session and path, and the guard
//! against sending it twice.
//!
//! `nonce.mac` with mac = HMAC-SHA-256(session secret, path 0 nonce). The first use of a nonce does
//! the work, a later one gets the first one's redirect. Used nonces live in memory, the newest
//! [`REMEMBERED`] of all sessions.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{SessionView, Sessions, random};
use crate::access::errors::{FORM_REFUSED, FORM_RUNNING};
use crate::base::error::Result;

/// Used nonces remembered.
const REMEMBERED: usize = 10_000;
/// How long a second sending waits for the first one's result.
const WAIT: Duration = Duration::from_secs(10);

type Nonce = [u8; 16];

#[derive(Debug, Clone)]
enum Use {
    Running,
    Done(String),
}

#[derive(Debug, Default)]
struct Used {
    uses: HashMap<Nonce, Use>,
    order: VecDeque<Nonce>,
}

#[derive(Debug, Default)]
pub(super) struct Forms {
    used: Mutex<Used>,
    done: Condvar,
}

impl Forms {
    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a form's token turned out to be.
#[derive(Debug)]
pub enum Taken<'s> {
    /// Sent for the first time: do the work, then [`FormSlot::done`].
    First(FormSlot<'s>),
    /// Sent before: see where the first one led to.
    Again(String),
}

/// The right to do a form's work. Dropped without [`FormSlot::done`] (the input was refused), the
/// form may be sent again.
#[derive(Debug)]
pub struct FormSlot<'s> {
    forms: &'s Forms,
    nonce: Nonce,
    finished: Finished,
}

#[derive(Debug, PartialEq, Eq)]
enum Finished {
    Yes,
    No,
}

impl FormSlot<'_> {
    /// The work is done and the browser is led to this path.
    pub fn done(mut self, redirect: &str) {
        self.finished = Finished::Yes;
        self.forms.used().uses.insert(self.nonce, Use::Done(redirect.to_owned()));
        self.forms.done.notify_all();
    }
}

impl Drop for FormSlot<'_> {
    fn drop(&mut self) {
        if self.finished == Finished::No {
            let mut used = self.forms.used();
            used.uses.remove(&self.nonce);
            used.order.retain(|nonce| *nonce != self.nonce);
            drop(used);
            self.forms.done.notify_all();
        }
    }
}

fn mac(view: &SessionView, path: &str, nonce: &Nonce) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(view.secret()).map_err(|e| FORM_REFUSED.because(e))?;
    mac.update(path.as_bytes());
    mac.update(&[0]);
    mac.update(nonce);
    Ok(mac)
}

impl SessionView {
    /// A token for one drawing of the form that is sent to this path.
    ///
    /// # Errors
    /// `ACCESS-08` when the machine gives no random numbers.
    pub fn form_token(&self, path: &str) -> Result<String> {
        let nonce: Nonce = random()?;
        let mac = mac(self, path, &nonce)?.finalize().into_bytes();
        Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(mac)))
    }

    fn read_token(&self, path: &str, token: &str) -> Result<Nonce> {
        let refused = || FORM_REFUSED.error();
        let (nonce, sent) = token.split_once('.').ok_or_else(refused)?;
        let nonce = URL_SAFE_NO_PAD.decode(nonce).map_err(|_| refused())?;
        let nonce: Nonce = nonce.try_into().map_err(|_| refused())?;
        let sent = URL_SAFE_NO_PAD.decode(sent).map_err(|_| refused())?;
        // Compared in constant time.
        mac(self, path, &nonce)?.verify_slice(&sent).map_err(|_| refused())?;
        Ok(nonce)
    }

    /// Only checks a token, without using it up: for chunks of an upload.
    ///
    /// # Errors
    /// `ACCESS-06` when it is not this session's token for this path.
    pub fn check_form(&self, path: &str, token: &str) -> Result<()> {
        self.read_token(path, token).map(|_| ())
    }
}

impl Sessions {
    /// Checks a sent form's token and uses it up. Waits while the same form is being worked on.
    ///
    /// # Errors
    /// `ACCESS-06` when it is not this session's token for this path; `ACCESS-07` when the first
    /// sending is still at work after 10 seconds.
    pub fn take_form(&self, view: &SessionView, path: &str, token: &str) -> Result<Taken<'_>> {
        let nonce = view.read_token(path, token)?;
        let used = self.forms.used();
        let running = |used: &mut Used| matches!(used.uses.get(&nonce), Some(Use::Running));
        let (mut used, over) =
            self.forms.done.wait_timeout_while(used, WAIT, running).unwrap_or_else(PoisonError::into_inner);
        if over.timed_out() {
            return Err(FORM_RUNNING.error());
        }
        if let Some(Use::Done(redirect)) = used.uses.get(&nonce) {
            return Ok(Taken::Again(redirect.clone()));
        }
        used.uses.insert(nonce, Use::Running);
        used.order.push_back(nonce);
        if used.order.len() > REMEMBERED
            && let Some(oldest) = used.order.pop_front()
        {
            used.uses.remove(&oldest);
        }
        drop(used);
        Ok(Taken::First(FormSlot { forms: &self.forms, nonce, finished: Finished::No }))
    }
}
