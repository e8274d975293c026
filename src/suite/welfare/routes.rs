//! Routes.

use crate::web::{HelpPage, MenuItem, Route};

/// The routes.
pub static ROUTES: &[Route] = &[];
/// The menu.
pub static MENU: &[MenuItem] = &[];
/// The help.
pub static HELP: &[HelpPage] = &[];
