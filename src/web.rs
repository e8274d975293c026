//! Floor 4: the two portals. Listeners, TLS, routing, guard, forms, page frame, components, errors,
//! health, OpenAPI.
//!
//! It knows no service: routes, menu entries and help pages are handed down to it as a [`Site`].

pub mod cx;
pub mod reply;
pub mod route;
pub mod site;

pub use cx::{Cx, Form};
pub use reply::Reply;
pub use route::{Body, Method, Need, Portal, Route};
pub use site::{App, HelpPage, MenuItem, Site};
