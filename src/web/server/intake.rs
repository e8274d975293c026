//! Reads the body of a request within its limits of size and time: forms into memory, files and
//! chunks into sealed scratch files.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, web};
use futures_core::Stream as _;

use super::state::Shared;
use crate::access::AccountId;
use crate::access::errors::FORM_REFUSED;
use crate::access::session::SessionView;
use crate::base::clock::Stopwatch;
use crate::base::error::Result;
use crate::web::body::Upload;
use crate::web::body::multipart::{Event, Multipart};
use crate::web::body::sealed::SealedTemp;
use crate::web::cx::{Cx, form_path};
use crate::web::errors::{BODY_TOO_LARGE, BODY_UNREADABLE, INTERNAL, TOO_SLOW};
use crate::web::route::{Body, Need, Route};
use crate::web::url;

/// Bytes of a form's fields.
const FORM: u64 = 1 << 20;
/// Bytes of a chunk.
const CHUNK: u64 = 8 << 20;
/// Bytes of a form with files.
const FILES: u64 = 256 << 20;
/// Time without a byte after which a client is given up.
const SILENCE: Duration = Duration::from_secs(20);
/// Time for a form or a chunk.
const FORM_TIME: Duration = Duration::from_secs(60);
/// Time for a form with files.
const FILES_TIME: Duration = Duration::from_secs(1800);
/// Bytes and time spent on reading away what a refused client still sends.
const DRAIN: u64 = 16 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(5);
/// Bytes handed to the pool at once.
const BATCH: usize = 256 << 10;

/// One request's body.
pub(super) struct Intake {
    shared: Arc<Shared>,
    payload: actix_web::dev::Payload,
    /// What counts against the account's limit until the request ends.
    counted: Option<(AccountId, u64)>,
    left: u64,
    since: Stopwatch,
    time: Duration,
}

impl Drop for Intake {
    fn drop(&mut self) {
        if let Some((account, bytes)) = self.counted.take() {
            self.shared.let_go(account, bytes);
        }
    }
}

impl Intake {
    pub(super) fn new(shared: Arc<Shared>, payload: web::Payload) -> Intake {
        let (since, payload) = (Stopwatch::start(), payload.into_inner());
        Intake { shared, payload, counted: None, left: FORM, since, time: FORM_TIME }
    }

    /// Reads the body into the context.
    pub(super) async fn read(&mut self, request: &HttpRequest, route: &Route, cx: &mut Cx) -> Result<()> {
        let header =
            |name: HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let media = header(CONTENT_TYPE).to_owned();
        let multipart = media.to_ascii_lowercase().starts_with("multipart/form-data");
        (self.left, self.time) = match (route.body, multipart) {
            (Body::Chunk, _) => (CHUNK, FORM_TIME),
            (Body::Files, true) => (FILES, FILES_TIME),
            (Body::Form, _) | (Body::Files, false) => (FORM, FORM_TIME),
        };
        if header(CONTENT_LENGTH).parse::<u64>().is_ok_and(|length| length > self.left) {
            return Err(BODY_TOO_LARGE.error());
        }
        match (route.body, multipart) {
            (Body::Chunk, _) => {
                let token = cx.form.text("_csrf");
                let token = if token.is_empty() { header(HeaderName::from_static("x-csrf")) } else { token };
                check(cx, route, token)?;
                self.chunk(cx).await
            }
            (Body::Files, true) => self.files(cx, route, &media).await,
            (Body::Form, true) => Err(BODY_UNREADABLE.error()),
            (Body::Form | Body::Files, false) => self.form(cx, &media).await,
        }
    }

    /// The next bytes, `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>> {
        let patience = SILENCE.min(self.since.left_of(self.time));
        let payload = &mut self.payload;
        let next = std::future::poll_fn(|cx| Pin::new(&mut *payload).poll_next(cx));
        let bytes = match tokio::time::timeout(patience, next).await {
            Err(_) => return Err(TOO_SLOW.error()),
            Ok(None) => return Ok(None),
            Ok(Some(Err(error))) => return Err(BODY_UNREADABLE.with(error.to_string())),
            Ok(Some(Ok(bytes))) => bytes,
        };
        let rest = self.left.checked_sub(bytes.len() as u64);
        self.left = rest.ok_or_else(|| BODY_TOO_LARGE.error())?;
        Ok(Some(bytes))
    }

    /// Reads away what is still coming, within bounds.
    pub(super) async fn drain(&mut self) {
        (self.left, self.time, self.since) = (DRAIN, DRAIN_TIME, Stopwatch::start());
        while let Ok(Some(_)) = self.next().await {}
    }

    async fn form(&mut self, cx: &mut Cx, media: &str) -> Result<()> {
        let mut body = Vec::new();
        while let Some(bytes) = self.next().await? {
            body.extend_from_slice(&bytes);
        }
        if body.is_empty() {
            return Ok(());
        }
        if !media.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Err(BODY_UNREADABLE.error());
        }
        let text = std::str::from_utf8(&body).map_err(|_| BODY_UNREADABLE.error())?;
        let fields = url::fields(text).ok_or_else(|| BODY_UNREADABLE.error())?;
        put_first(cx, fields);
        Ok(())
    }

    async fn chunk(&mut self, cx: &mut Cx) -> Result<()> {
        let mut temp = SealedTemp::new(self.folder(cx).as_deref())?;
        let mut over = false;
        while !over {
            let (batch, ended) = self.batch(cx).await?;
            over = ended;
            temp = on_pool(move || temp.add(&batch).map(|()| temp)).await?;
        }
        let size = temp.size();
        let reader = Box::new(temp.into_reader()?);
        cx.uploads.push(Upload { field: String::new(), file_name: String::new(), size, reader });
        Ok(())
    }

    async fn files(&mut self, cx: &mut Cx, route: &'_ Route, media: &str) -> Result<()> {
        let parser = Multipart::new(media).ok_or_else(|| BODY_UNREADABLE.error())?;
        let mut parts = Parts {
            parser,
            folder: self.folder(cx),
            view: cx.session.clone().filter(|_| route.need != Need::Nobody),
            needs_proof: route.need != Need::Nobody,
            path: form_path(&cx.asked),
            fields: Vec::new(),
            uploads: Vec::new(),
            open: Open::Nothing,
            text_left: FORM,
        };
        let mut over = false;
        while !over {
            let (batch, ended) = self.batch(cx).await?;
            over = ended;
            parts = on_pool(move || parts.push(&batch).map(|()| parts)).await?;
        }
        if !parts.parser.is_over() {
            return Err(BODY_UNREADABLE.error());
        }
        put_first(cx, parts.fields);
        for (field, file_name, temp) in parts.uploads {
            let size = temp.size();
            cx.uploads.push(Upload { field, file_name, size, reader: Box::new(temp.into_reader()?) });
        }
        Ok(())
    }

    /// Some of the next bytes, counted against the account's limit; true at the end.
    async fn batch(&mut self, cx: &Cx) -> Result<(Vec<u8>, bool)> {
        let mut batch = Vec::new();
        let mut ended = false;
        while batch.len() < BATCH {
            match self.next().await? {
                Some(bytes) => batch.extend_from_slice(&bytes),
                None => {
                    ended = true;
                    break;
                }
            }
        }
        let account = cx.actor.as_ref().map_or(AccountId::NOBODY, |actor| actor.account);
        self.shared.take_in(account, batch.len() as u64)?;
        let before = self.counted.map_or(0, |(_, bytes)| bytes);
        self.counted = Some((account, before + batch.len() as u64));
        Ok((batch, ended))
    }

    fn folder(&self, cx: &Cx) -> Option<PathBuf> {
        cx.app.town.folder().map(|folder| folder.join("tmp"))
    }
}

/// A form's own fields stand before those of the address.
fn put_first(cx: &mut Cx, mut fields: Vec<(String, String)>) {
    fields.append(&mut cx.form.0);
    cx.form.0 = fields;
}

fn check(cx: &Cx, route: &Route, token: &str) -> Result<()> {
    match route.need {
        Need::Nobody => Ok(()),
        Need::SignIn | Need::Holds(_) => {
            let view = cx.session.as_ref().ok_or_else(|| FORM_REFUSED.error())?;
            view.check_form(&form_path(&cx.asked), token)
        }
    }
}

async fn on_pool<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    web::block(work).await.map_err(|_| INTERNAL.error())?
}

/// The parts of a multipart form as they come in.
struct Parts {
    parser: Multipart,
    folder: Option<PathBuf>,
    view: Option<SessionView>,
    needs_proof: bool,
    path: String,
    fields: Vec<(String, String)>,
    uploads: Vec<(String, String, Box<SealedTemp>)>,
    open: Open,
    text_left: u64,
}

/// The part at hand.
enum Open {
    Nothing,
    Text(String, Vec<u8>),
    File(String, String, Box<SealedTemp>),
}

impl Parts {
    fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let mut parser = std::mem::replace(&mut self.parser, Multipart::idle());
        let pushed = parser.push(bytes, &mut |event| self.take(event));
        self.parser = parser;
        pushed
    }

    fn take(&mut self, event: Event<'_>) -> Result<()> {
        match event {
            Event::Begin { field, file: None } => self.open = Open::Text(field, Vec::new()),
            Event::Begin { field, file: Some(name) } => {
                self.proved()?;
                self.open = Open::File(field, name, Box::new(SealedTemp::new(self.folder.as_deref())?));
            }
            Event::Data(data) => match &mut self.open {
                Open::Nothing => {}
                Open::Text(_, text) => {
                    let rest = self.text_left.checked_sub(data.len() as u64);
                    self.text_left = rest.ok_or_else(|| BODY_TOO_LARGE.error())?;
                    text.extend_from_slice(data);
                }
                Open::File(_, _, temp) => temp.add(data)?,
            },
            Event::End => match std::mem::replace(&mut self.open, Open::Nothing) {
                Open::Nothing => {}
                Open::Text(field, text) => {
                    let text = String::from_utf8(text).map_err(|_| BODY_UNREADABLE.error())?;
                    self.fields.push((field, text));
                }
                // A file field left empty comes as a part without name and bytes.
                Open::File(_, name, temp) if name.is_empty() && temp.size() == 0 => {}
                Open::File(field, name, temp) => self.uploads.push((field, name, temp)),
            },
        }
        Ok(())
    }

    /// The form's proof comes before its first file; otherwise nothing is kept.
    fn proved(&self) -> Result<()> {
        if !self.needs_proof {
            return Ok(());
        }
        let token = self.fields.iter().find(|(name, _)| name == "_csrf").map_or("", |(_, v)| v);
        let view = self.view.as_ref().ok_or_else(|| FORM_REFUSED.error())?;
        view.check_form(&self.path, token)
    }
}
