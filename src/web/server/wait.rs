//! Long polls: the question is asked on the pool again and again; between two questions no thread
//! is held.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use super::dispatch::{finish, keep};
use super::send;
use super::state::Shared;
use crate::base::clock::Stopwatch;
use crate::web::cx::Cx;
use crate::web::errors::{INTERNAL, NOT_RECORDED};
use crate::web::guard;
use crate::web::reply::Wait;

pub(super) async fn long_poll(
    shared: &Arc<Shared>,
    request: &HttpRequest,
    mut cx: Cx,
    mut asked: Wait,
) -> HttpResponse {
    let since = Stopwatch::start();
    loop {
        let polled = web::block(move || {
            let answer = (asked.poll)(&mut cx);
            (cx, asked, answer)
        });
        let Ok((back, wait, answer)) = polled.await else { return send::broken(&INTERNAL.error()) };
        (cx, asked) = (back, wait);
        let drawn = match answer {
            Ok(Some(reply)) => guard::draw(&cx, reply),
            Ok(None) if since.left_of(asked.limit).is_zero() => return HttpResponse::NoContent().finish(),
            Ok(None) => {
                tokio::time::sleep(asked.step.min(since.left_of(asked.limit))).await;
                continue;
            }
            Err(error) => guard::refuse(&cx, &error),
        };
        if !cx.shown.is_empty() && keep(shared, &mut cx).await.is_err() {
            let drawn = guard::refuse(&cx, &NOT_RECORDED.error());
            return finish(shared, &cx, request, drawn);
        }
        return finish(shared, &cx, request, drawn);
    }
}
