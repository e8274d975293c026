//! What a handler gets: the request already read and checked, the actor, the town.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::route::Need;
use super::site::App;
use crate::access::errors::NOT_SIGNED_IN;
use crate::access::{Actor, Deed, Permit, SubjectId, Town, authorise};
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::Snapshot;

/// Form fields in the order they came, query and body together.
#[derive(Clone, Debug, Default)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The first value of a field, trimmed; empty when absent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// Every value of a repeated field.
    pub fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.trim())
    }
}

/// One request as its handler sees it.
pub struct Cx {
    /// The running application.
    pub app: Arc<App>,
    /// Who asks, when signed in.
    pub actor: Option<Actor>,
    /// The guard's proof for the route's permission.
    pub(super) permit: Option<Permit>,
    /// Values of the path's `{name}` segments.
    pub path: Vec<(String, String)>,
    /// Query and form.
    pub form: Form,
    /// Persons whose data the answer shows.
    pub(super) shown: BTreeSet<SubjectId>,
    /// On what business, for the audit entry.
    pub(super) business: String,
}

impl Cx {
    /// The town.
    #[must_use]
    pub fn town(&self) -> &Town {
        &self.app.town
    }

    /// A snapshot for reading.
    ///
    /// # Errors
    /// Store errors.
    pub fn read(&self) -> Result<Snapshot> {
        self.app.town.read()
    }

    /// The business day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.app.town.clock().today()
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Stamp {
        self.app.town.clock().now()
    }

    /// The proof for the route's permission.
    ///
    /// # Errors
    /// `ACCESS-02` on a route that needs none.
    pub fn permit(&self) -> Result<&Permit> {
        self.permit.as_ref().ok_or_else(|| NOT_SIGNED_IN.error())
    }

    /// Whether the actor also holds another permission (to show a button or a part).
    #[must_use]
    pub fn may(&self, permission: &'static crate::access::Permission) -> bool {
        self.actor.as_ref().is_some_and(|actor| authorise(actor, permission).is_ok())
    }

    /// The answer shows this person's data: one audit entry names all of them before it goes out.
    pub fn shows(&mut self, subject: impl Into<SubjectId>) {
        self.shown.insert(subject.into());
    }

    /// On what business the actor does this (事務), for the audit entry.
    pub fn on_business(&mut self, business: &str) {
        business.clone_into(&mut self.business);
    }

    /// Runs an action under the route's permit.
    ///
    /// # Errors
    /// What the action returned, or a store error.
    pub fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.town.act(self.permit()?, &self.business, action)
    }
}

/// Whether an actor satisfies a route's need, and the permit if it asks for one.
///
/// # Errors
/// `ACCESS-01`, `ACCESS-02`.
pub fn admit(need: Need, actor: Option<&Actor>) -> Result<Option<Permit>> {
    match (need, actor) {
        (Need::Nobody, _) | (Need::SignIn, Some(_)) => Ok(None),
        (Need::SignIn | Need::Holds(_), None) => Err(NOT_SIGNED_IN.error()),
        (Need::Holds(permission), Some(actor)) => authorise(actor, permission).map(Some),
    }
}
