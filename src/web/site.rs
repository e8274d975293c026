//! What a portal is made of, handed down from `cli`: routes, menu, help; and the running application.

use std::sync::Arc;

use maud::Markup;

use super::Cx;
use super::route::Route;
use crate::access::{Permission, Town};
use crate::base::error::{Code, Result};

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

/// A part of the home page: what is due, in numbers and words without personal data.
#[derive(Debug)]
pub struct Panel {
    /// Its heading.
    pub title: &'static str,
    /// Who sees it.
    pub permission: &'static Permission,
    /// Draws it.
    pub draw: fn(&mut Cx) -> Result<Markup>,
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
    /// Parts of the home page.
    pub panels: Vec<&'static Panel>,
    /// Every error code, for the help.
    pub codes: Vec<&'static Code>,
}

/// What the banner over every page says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Banner {
    /// The town's real data: none.
    #[default]
    None,
    /// A demonstration on invented data.
    Demo,
    /// A training mode (研修) on invented data.
    Training,
}

/// How the portals present themselves.
#[derive(Clone, Debug)]
pub struct Look {
    /// The town's name in every header.
    pub town_name: String,
    /// The banner.
    pub banner: Banner,
}

impl Default for Look {
    fn default() -> Look {
        Look { town_name: "役場".into(), banner: Banner::None }
    }
}

/// The running application: the town and what its portals show.
#[derive(Debug)]
pub struct App {
    /// The opened data folder.
    pub town: Town,
    /// What the portals show.
    pub site: Arc<Site>,
    /// How they present themselves.
    pub look: Look,
}

impl App {
    /// A town and what its portals show, without a banner.
    #[must_use]
    pub fn new(town: Town, site: Arc<Site>) -> App {
        App { town, site, look: Look::default() }
    }

    /// The same with another look.
    #[must_use]
    pub fn looking(self, look: Look) -> App {
        App { look, ..self }
    }
}
