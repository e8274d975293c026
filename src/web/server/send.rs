//! Answers on the wire: documents, redirects, files in pieces with ranges.

use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, IF_RANGE, LOCATION,
    RANGE, SET_COOKIE,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use tokio::sync::mpsc;

use super::cookie_name;
use crate::base::error::Error;
use crate::web::assets::Asset;
use crate::web::guard::Drawn;
use crate::web::pages::trouble;
use crate::web::reply::{Disposition, File, Reply};
use crate::web::route::Portal;
use crate::web::url;

/// Bytes read at once.
const PIECE: usize = 256 << 10;
/// A client that takes no piece for so long is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a drawn answer.
pub(super) fn drawn(request: &HttpRequest, portal: Portal, drawn: Drawn) -> HttpResponse {
    match drawn {
        Drawn::Html(status, text) => html(status, text),
        Drawn::Refused(status, json) => body(status, "application/json", json.to_string()),
        Drawn::Other(reply) => match reply {
            Reply::Page(page) => html(page.status, page.body.into_string()),
            Reply::Redirect(to) | Reply::Done { to, .. } => redirect(&to, None),
            Reply::SignedIn { token, to } => redirect(&to, Some(cookie(portal, &token, ""))),
            Reply::SignedOut(to) => redirect(&to, Some(cookie(portal, "", "; Max-Age=0"))),
            Reply::Json(value) => body(200, "application/json", value.to_string()),
            Reply::Text(media, text) => body(200, media, text),
            Reply::File(sent) => file(request, sent),
            Reply::Wait(_) => HttpResponse::NoContent().finish(),
        },
    }
}

fn cookie(portal: Portal, token: &str, more: &str) -> String {
    format!("{}={token}; Path=/; Secure; HttpOnly; SameSite=Lax{more}", cookie_name(portal))
}

fn html(status: u16, text: String) -> HttpResponse {
    body(status, "text/html; charset=utf-8", text)
}

fn body(status: u16, media: &str, text: String) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status).insert_header((CONTENT_TYPE, media)).body(text)
}

/// An error where not even a page can be drawn.
pub(super) fn broken(error: &Error) -> HttpResponse {
    body(trouble::status(error), "text/plain; charset=utf-8", error.to_string())
}

/// See another path of this server.
pub(super) fn redirect(to: &str, set_cookie: Option<String>) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((LOCATION, ascii(to)));
    if let Some(cookie) = set_cookie {
        answer.insert_header((SET_COOKIE, cookie));
    }
    answer.finish()
}

/// A path with its Japanese letters percent-encoded; control characters are left out.
fn ascii(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars().filter(|c| !c.is_control()) {
        if c.is_ascii() && c != ' ' {
            out.push(c);
        } else {
            out.push_str(&url::encode(c.encode_utf8(&mut [0; 4])));
        }
    }
    out
}

/// A file of the product, kept by browsers until its address changes.
pub(super) fn asset(asset: &'static Asset) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.media))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(Bytes::from_static(asset.bytes))
}

fn file(request: &HttpRequest, sent: File) -> HttpResponse {
    let header = |name| {
        request.headers().get(name).and_then(|v: &actix_web::http::header::HeaderValue| v.to_str().ok())
    };
    let asked = if header(IF_RANGE).is_some() { None } else { header(RANGE) };
    let (status, from, length) = match asked.map_or(Asked::All, |text| range(text, sent.length)) {
        Asked::All => (StatusCode::OK, 0, sent.length),
        Asked::Part(from, length) => (StatusCode::PARTIAL_CONTENT, from, length),
        Asked::Beyond => {
            return HttpResponse::RangeNotSatisfiable()
                .insert_header((CONTENT_RANGE, format!("bytes */{}", sent.length)))
                .finish();
        }
    };
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::PARTIAL_CONTENT {
        let last = from + length - 1;
        answer.insert_header((CONTENT_RANGE, format!("bytes {from}-{last}/{}", sent.length)));
    }
    let kind = match sent.disposition {
        Disposition::Keep => "attachment",
        Disposition::Show => "inline",
    };
    answer.insert_header((CONTENT_TYPE, sent.media)).insert_header((ACCEPT_RANGES, "bytes")).insert_header((
        CONTENT_DISPOSITION,
        format!("{kind}; filename*=UTF-8''{}", url::encode(&sent.name)),
    ));
    answer.body(pump(sent.content, from, length))
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    All,
    Part(u64, u64),
    Beyond,
}

/// One range of bytes; several, or what does not read, is answered with the whole file.
fn range(text: &str, length: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return Asked::All;
    };
    let (first, last) = (first.trim(), last.trim());
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(first) || !digits(last) || (first.is_empty() && last.is_empty()) {
        return Asked::All;
    }
    let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
    if first.is_empty() {
        let tail = number(last).min(length);
        return if tail == 0 { Asked::Beyond } else { Asked::Part(length - tail, tail) };
    }
    let (from, to) = (number(first), if last.is_empty() { u64::MAX } else { number(last) });
    if to < from {
        return Asked::All;
    }
    if from >= length {
        return Asked::Beyond;
    }
    Asked::Part(from, to.min(length - 1) - from + 1)
}

/// The file's bytes through a channel of two pieces: no pool thread waits for a slow client.
fn pump(mut content: Box<dyn Read + Send>, skip: u64, length: u64) -> Pump {
    let (tell, told) = mpsc::channel(2);
    actix_web::rt::spawn(async move {
        let (mut skip, mut left) = (skip, length);
        while left > 0 {
            let read = web::block(move || {
                let skipped = std::io::copy(&mut content.by_ref().take(skip), &mut std::io::sink());
                let want = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
                let mut piece = Vec::with_capacity(want);
                let read = content.by_ref().take(want as u64).read_to_end(&mut piece);
                (content, skipped.and(read).map(|_| piece))
            });
            let Ok((back, piece)) = read.await else { return };
            (content, skip) = (back, 0);
            let piece = match piece {
                Ok(piece) if piece.is_empty() => Err(std::io::ErrorKind::UnexpectedEof.into()),
                other => other,
            };
            let ended = piece.is_err();
            left = left.saturating_sub(piece.as_ref().map_or(0, |p| p.len() as u64));
            let sent = tokio::time::timeout(PATIENCE, tell.send(piece.map(Bytes::from))).await;
            if ended || !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    });
    Pump { told, length, left: length }
}

/// A body that comes from a channel.
struct Pump {
    told: mpsc::Receiver<std::io::Result<Bytes>>,
    length: u64,
    left: u64,
}

impl MessageBody for Pump {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.length)
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<std::io::Result<Bytes>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        match self.told.poll_recv(cx) {
            Poll::Ready(Some(Ok(piece))) => {
                self.left = self.left.saturating_sub(piece.len() as u64);
                Poll::Ready(Some(Ok(piece)))
            }
            // The connection is cut, so that nobody takes a part for the whole.
            Poll::Ready(None) => Poll::Ready(Some(Err(std::io::ErrorKind::UnexpectedEof.into()))),
            other => other,
        }
    }
}
