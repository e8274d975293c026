//! Delivery: a thread that takes waiting mails in the order of their time and tries again later
//! what did not go.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::WAY;
use super::queue::{BY_DUE, Mail, MailId, MailState};
use super::smtp::{Refusal, Server};
use crate::access::{Actor, Permit, Town, authorise};
use crate::base::clock::Stamp;
use crate::base::error::{Error, Result};
use crate::ops::MAIL_SEND;
use crate::ops::errors::NO_THREAD;
use crate::store::{Direction, Key, Reader};

/// Waiting time after the first, second … try; after the last one the mail is given up, two days on.
const AGAIN: [u64; 10] = [60, 300, 900, 3600, 7200, 14_400, 28_800, 28_800, 43_200, 43_200];
/// Mails taken in one look.
const LOT: usize = 100;
/// How often the thread looks.
const LOOK: Duration = Duration::from_secs(5);

/// What one look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Mails the server took.
    pub sent: usize,
    /// Mails kept here because nothing leaves.
    pub kept: usize,
    /// Mails to be tried again.
    pub again: usize,
    /// Mails given up.
    pub failed: usize,
}

/// Delivers what is due now.
///
/// # Errors
/// Store errors and settings that cannot be used. A mail that does not go is no error: its state
/// says so.
pub fn deliver(town: &Town) -> Result<Delivery> {
    let permit = authorise(&Actor::machine(), &MAIL_SEND)?;
    let now = town.clock().now();
    let (mails, way) = {
        let read = town.read()?;
        let due = (
            std::ops::Bound::Unbounded,
            std::ops::Bound::Excluded((now.millis().saturating_add(1)).bytes()),
        );
        let mails: Vec<Mail> = read.by_range(&BY_DUE, due, Direction::Up)?.take(LOT).collect::<Result<_>>()?;
        (mails, WAY.get(&read)?)
    };
    let mut done = Delivery::default();
    if mails.is_empty() {
        return Ok(done);
    }
    let server = if way == "smtp" { Some(Server::of(&town.read()?)) } else { None };
    for mail in mails {
        let state = match &server {
            None => MailState::Kept { at: now },
            Some(Err(error)) => later(&mail, error, now),
            Some(Ok(server)) => match server.send(&mail) {
                Ok(()) => MailState::Sent { at: now },
                Err(Refusal::Later(error)) => later(&mail, &error, now),
                Err(Refusal::Never(error)) => MailState::Failed { at: now, fault: told(&error) },
            },
        };
        match &state {
            MailState::Sent { .. } => done.sent += 1,
            MailState::Kept { .. } => done.kept += 1,
            MailState::Waiting { .. } => done.again += 1,
            MailState::Failed { .. } => {
                tracing::error!(mail = mail.id.0, "a mail was given up");
                done.failed += 1;
            }
        }
        set(town, &permit, mail.id, state)?;
    }
    Ok(done)
}

/// Tries a mail that was given up, or kept, once more.
///
/// # Errors
/// `STORE-03` when there is none; store errors.
pub fn again(town: &Town, permit: &Permit, id: MailId) -> Result<()> {
    let now = town.clock().now();
    set(town, permit, id, MailState::Waiting { tries: 0, next: now, fault: String::new() })
}

fn set(town: &Town, permit: &Permit, id: MailId, state: MailState) -> Result<()> {
    town.act(permit, "メールの送信", move |deed| {
        let mail = deed.need::<Mail>(&id)?;
        deed.note(&format!("mail={}", id.0));
        deed.put(&Mail { state, ..mail })
    })
}

fn later(mail: &Mail, error: &Error, now: Stamp) -> MailState {
    let tries = match &mail.state {
        MailState::Waiting { tries, .. } => *tries,
        MailState::Sent { .. } | MailState::Kept { .. } | MailState::Failed { .. } => 0,
    };
    let wait = usize::try_from(tries).ok().and_then(|tried| AGAIN.get(tried));
    match wait {
        None => MailState::Failed { at: now, fault: told(error) },
        Some(seconds) => MailState::Waiting {
            tries: tries + 1,
            next: now.plus(Duration::from_secs(*seconds)),
            fault: told(error),
        },
    }
}

fn told(error: &Error) -> String {
    format!("[{}] {} {}", error.code().id, error.code().what, error.detail()).trim_end().to_owned()
}

/// The delivery's thread; dropping it waits for the mail under way.
#[derive(Debug)]
pub struct Courier {
    closing: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Courier {
    /// Starts delivering.
    ///
    /// # Errors
    /// `OPS-06` when the operating system gives no thread.
    pub fn start(town: Town) -> Result<Courier> {
        let closing = Arc::new((Mutex::new(false), Condvar::new()));
        let bell = Arc::clone(&closing);
        let work = move || {
            loop {
                if let Err(error) = deliver(&town) {
                    tracing::error!(code = error.code().id, "mail cannot be delivered");
                }
                let (lock, bell) = &*bell;
                let closing = lock.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = bell.wait_timeout_while(closing, LOOK, |closing| !*closing);
                if *waited.unwrap_or_else(PoisonError::into_inner).0 {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("mail".into()).spawn(work);
        Ok(Courier { closing, thread: Some(thread.map_err(|error| NO_THREAD.because(error))?) })
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        let (lock, bell) = &*self.closing;
        *lock.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
