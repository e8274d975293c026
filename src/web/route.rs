//! Routes as data: what a path needs and who answers it.

use super::{Cx, Reply};
use crate::access::Permission;
use crate::base::error::Result;

/// The HTTP method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Shows something.
    Get,
    /// Does something; guarded against forged and repeated forms.
    Post,
}

/// The portal a route belongs to; no other portal answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// Clerks, on the town's own network.
    Staff,
    /// Residents.
    Residents,
}

/// What one must have to use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: sign-in form, notice page, style sheet.
    Nobody,
    /// To be signed in.
    SignIn,
    /// This permission.
    Holds(&'static Permission),
}

/// What a route takes as body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body, or a form of at most 1 MiB.
    Form,
    /// A multipart form that may carry files of at most 256 MiB together, each sealed to a temporary
    /// file before the handler runs; a plain form is taken too.
    Files,
    /// One authenticated chunk of at most 8 MiB, sealed to a temporary file before the handler runs.
    Chunk,
}

/// One route.
#[derive(Debug)]
pub struct Route {
    /// The portal it belongs to.
    pub portal: Portal,
    /// The method.
    pub method: Method,
    /// The path; `{name}` stands for one segment.
    pub path: &'static str,
    /// What one must have.
    pub need: Need,
    /// What it takes as body.
    pub body: Body,
    /// The help page of F1.
    pub help: &'static str,
    /// Who answers.
    pub handler: fn(&mut Cx) -> Result<Reply>,
}
