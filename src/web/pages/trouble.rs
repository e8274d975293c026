//! Error pages: what happened, what to do next, and the number that the help finds.

use maud::html;

use crate::base::error::{Error, Kind};
use crate::web::errors::{METHOD, TOO_MANY, TOO_SLOW};
use crate::web::reply::Page;

/// The HTTP status of an error.
#[must_use]
pub fn status(error: &Error) -> u16 {
    // HTTP has words of its own for these.
    match error.code() {
        code if code == &METHOD => return 405,
        code if code == &TOO_MANY => return 429,
        code if code == &TOO_SLOW => return 408,
        _ => {}
    }
    match error.kind() {
        Kind::Input => 400,
        Kind::SignIn => 401,
        Kind::Forbidden => 403,
        Kind::NotFound => 404,
        Kind::Conflict => 409,
        Kind::TooLarge => 413,
        Kind::Busy => 503,
        Kind::Full => 507,
        Kind::Key | Kind::Damaged | Kind::System | Kind::Setup => 500,
    }
}

/// Whether the added sentence is meant for people at the counter; of the machine's own troubles only
/// the number is shown.
fn tells_detail(kind: Kind) -> bool {
    match kind {
        Kind::Input | Kind::SignIn | Kind::Conflict | Kind::TooLarge | Kind::Busy => true,
        Kind::Forbidden
        | Kind::NotFound
        | Kind::Key
        | Kind::Damaged
        | Kind::Full
        | Kind::System
        | Kind::Setup => false,
    }
}

/// The page of an error.
#[must_use]
pub fn page(error: &Error) -> Page {
    let code = error.code();
    let body = html! {
        p.lead { (code.remedy) }
        @if tells_detail(error.kind()) && !error.detail().is_empty() { p { (error.detail()) } }
        @if !error.fields().is_empty() {
            ul { @for field in error.fields() { li { (field.message) } } }
        }
        p.error-code { "エラー番号 " a href={ "/help/codes#" (code.id) } { (code.id) } }
        p { a.button href="/" { "ホームへ戻る" } }
    };
    Page::new(code.what.trim_end_matches('。'), body).status(status(error))
}
