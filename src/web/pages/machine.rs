//! Pages for machines and those who keep them: health, status, certificate, OpenAPI, robots.

use maud::html;
use serde_json::{Map, Value, json};

use crate::base::error::Result;
use crate::web::Cx;
use crate::web::components::{Tone, facts, tag};
use crate::web::cx::admit;
use crate::web::frame::VERSION;
use crate::web::reply::{Page, Reply};
use crate::web::route::{Body, Method, Need};

/// `{"status":"ok"}` while the store answers; no personal data.
pub(super) fn health(cx: &mut Cx) -> Result<Reply> {
    let stopped = cx.town().store().is_stopped();
    // A stopped store refuses to read: the answer is then STORE-09 with status 500.
    drop(cx.read()?);
    Ok(Reply::Json(json!({ "status": if stopped { "stopped" } else { "ok" }, "version": VERSION })))
}

/// The same for people.
pub(super) fn status(cx: &mut Cx) -> Result<Reply> {
    let stopped = cx.town().store().is_stopped();
    let state = if stopped { tag(Tone::Danger, "停止") } else { tag(Tone::Good, "稼働中") };
    let body = html! {
        (facts(&[
            ("データベース", state),
            ("版", html! { (VERSION) }),
            ("時刻", html! { (crate::base::clock::Clock::real().now()) }),
        ]))
        p { "このサーバーの証明書を信頼させるには、" a href="/ca.pem" { "認証局の証明書（ca.pem）" } "を端末に登録してください。" }
    };
    Ok(Page::new("稼働状況", body).into())
}

/// The authority's certificate, for browsers to trust.
pub(super) fn ca(cx: &mut Cx) -> Result<Reply> {
    Ok(Reply::Text("application/x-pem-file", cx.ca_pem.to_string()))
}

/// No search engine has business here.
pub(super) fn robots(_: &mut Cx) -> Result<Reply> {
    Ok(Reply::Text("text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n".into()))
}

/// The routes that the actor may use, as OpenAPI 3.1.
pub(super) fn openapi(cx: &mut Cx) -> Result<Reply> {
    let mut paths: Map<String, Value> = Map::new();
    let open = |need: Need| admit(need, cx.actor.as_ref()).is_ok();
    for route in cx.app.site.routes.iter().filter(|r| r.portal == cx.portal && open(r.need)) {
        let method = match route.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        let permission = match route.need {
            Need::Nobody | Need::SignIn => Value::Null,
            Need::Holds(permission) => Value::String(permission.id()),
        };
        let names = route.path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'));
        let parameters: Vec<Value> = names
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        let mut operation = json!({
            "operationId": format!("{method} {}", route.path),
            "parameters": parameters,
            "security": if route.need == Need::Nobody { json!([]) } else { json!([{ "session": [] }]) },
            "x-permission": permission,
            "responses": {
                "200": { "description": "表示" }, "303": { "description": "別の画面へ" },
                "404": { "description": "ない、または権限がない" },
            },
        });
        if let (Method::Post, Some(fields)) = (route.method, operation.as_object_mut()) {
            let media = match route.body {
                Body::Form => "application/x-www-form-urlencoded",
                Body::Files => "multipart/form-data",
                Body::Chunk => "application/octet-stream",
            };
            fields.insert("requestBody".into(), json!({ "content": { media: {} } }));
        }
        let entry = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = entry.as_object_mut() {
            methods.insert(method.to_owned(), operation);
        }
    }
    let name = crate::web::server::cookie_name(cx.portal);
    Ok(Reply::Json(json!({
        "openapi": "3.1.0",
        "info": { "title": "Yakuba", "version": VERSION },
        "components": { "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": name } } },
        "paths": paths,
    })))
}
