//! Floor 4: the two portals. Listeners, TLS, routing, guard, forms, page frame, components, errors,
//! health, OpenAPI.
//!
//! It knows no service: routes, menu entries and help pages are handed down to it as a [`Site`].

pub mod assets;
pub mod body;
pub mod components;
pub mod cx;
pub mod errors;
pub mod form;
pub mod forms;
pub mod frame;
mod guard;
pub mod list;
pub mod pages;
pub mod reply;
pub mod route;
mod router;
pub mod server;
pub mod site;
pub mod tls;
pub mod url;

pub use body::Upload;
pub use cx::Cx;
pub use form::Form;
pub use reply::{Page, Reply};
pub use route::{Body, Method, Need, Portal, Route};
pub use site::{App, Banner, HelpPage, Look, MenuItem, Panel, Site};
