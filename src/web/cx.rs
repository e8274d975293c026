//! What a handler gets: the request already read and checked, the actor, the town.

use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};

use super::body::Upload;
use super::form::Form;
use super::route::{Need, Portal, Route};
use super::site::App;
use super::url::{Plus, decode};
use crate::access::errors::NOT_SIGNED_IN;
use crate::access::session::SessionView;
use crate::access::{Actor, Deed, Permit, SubjectId, Town, authorise};
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::Snapshot;

/// One request as its handler sees it.
pub struct Cx {
    /// The running application.
    pub app: Arc<App>,
    /// Who asks, when signed in.
    pub actor: Option<Actor>,
    /// Values of the path's `{name}` segments.
    pub path: Vec<(String, String)>,
    /// Query and form.
    pub form: Form,
    /// Files of a multipart form, or the one chunk of a `Body::Chunk` route.
    pub uploads: Vec<Upload>,
    /// The portal asked.
    pub portal: Portal,
    /// The path asked for, without its query.
    pub asked: String,
    /// The client's address, for the limits of sign-in; never logged with a name.
    pub source: std::net::IpAddr,
    /// The route; `None` when no route fits.
    pub(super) route: Option<&'static Route>,
    /// The guard's proof for the route's permission.
    pub(super) permit: Option<Permit>,
    /// The session, when signed in.
    pub(super) session: Option<SessionView>,
    /// The session's token as its cookie brought it; empty without one.
    pub(super) token: String,
    /// The authority's certificate, for browsers to trust.
    pub(super) ca_pem: Arc<str>,
    /// How long the answer is held back (failed sign-ins).
    pub(super) hold: std::time::Duration,
    /// What the page before has left to say.
    pub(super) flash: Option<String>,
    /// Persons whose data the answer shows.
    pub(super) shown: BTreeSet<SubjectId>,
    /// On what business, for the audit entry.
    pub(super) business: String,
}

impl Cx {
    /// A request that comes from inside the house (tests of handlers): the same guard for the
    /// route's permission, without listener and session.
    ///
    /// # Errors
    /// As [`admit`].
    pub fn within(
        app: Arc<App>,
        actor: Actor,
        route: &'static Route,
        path: Vec<(String, String)>,
        form: Form,
    ) -> Result<Cx> {
        let permit = admit(route.need, Some(&actor))?;
        Ok(Cx {
            app,
            actor: Some(actor),
            path,
            form,
            uploads: Vec::new(),
            portal: route.portal,
            asked: route.path.to_owned(),
            source: std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
            route: Some(route),
            permit,
            token: String::new(),
            session: None,
            ca_pem: Arc::from(""),
            hold: std::time::Duration::ZERO,
            flash: None,
            shown: BTreeSet::new(),
            business: String::new(),
        })
    }

    /// The persons whose data the answer shows, as far as the handler has named them.
    #[must_use]
    pub fn persons(&self) -> &BTreeSet<SubjectId> {
        &self.shown
    }

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

    /// The value of the path's `{name}` segment, empty when the route has none.
    #[must_use]
    pub fn segment(&self, name: &str) -> &str {
        self.path.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
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

    /// The session as pages see it.
    #[must_use]
    pub fn session(&self) -> Option<&SessionView> {
        self.session.as_ref()
    }

    /// The hidden field of every form that posts to `action`: the proof that this session drew it,
    /// good for one sending.
    #[must_use]
    pub fn form_keys(&self, action: &str) -> Markup {
        let token = |view: &SessionView| view.form_token(&form_path(action)).ok();
        html! {
            @if let Some(token) = self.session.as_ref().and_then(token) {
                input type="hidden" name="_csrf" value=(token);
            }
        }
    }
}

/// The path that a form's token is bound to: decoded, without query.
pub(super) fn form_path(action: &str) -> String {
    let path = action.split(['?', '#']).next().unwrap_or_default();
    decode(path, Plus::Itself).unwrap_or_default()
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
