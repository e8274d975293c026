//! What a portal is made of, handed down from `cli`: routes, menu, help; and the running application.

use std::sync::Arc;

use super::route::Route;
use crate::access::{Permission, Town};

/// An entry of the menu, shown to who holds the permission.
#[derive(Debug)]
pub struct MenuItem {
    /// The words.
    pub title: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// Who sees it.
    pub permission: &'static Permission,
}

/// A page of the built-in manual.
#[derive(Debug)]
pub struct HelpPage {
    /// Its id in routes and addresses.
    pub id: &'static str,
    /// The title.
    pub title: &'static str,
    /// The text, in the small markup that `web::help` reads.
    pub text: &'static str,
}

/// Everything the portals show.
#[derive(Debug, Default)]
pub struct Site {
    /// All routes of both portals.
    pub routes: Vec<&'static Route>,
    /// The staff menu, in order.
    pub menu: Vec<&'static MenuItem>,
    /// The manual.
    pub help: Vec<&'static HelpPage>,
    /// Every permission, for the matrix.
    pub permissions: Vec<&'static Permission>,
}

/// The running application: the town and what its portals show.
#[derive(Debug)]
pub struct App {
    /// The opened data folder.
    pub town: Town,
    /// What the portals show.
    pub site: Arc<Site>,
}
