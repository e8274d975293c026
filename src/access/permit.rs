//! Permissions and permits. A [`Permit`] is the proof that a question "may this actor do this?"
//! was asked and answered yes; it is made here alone.

use serde::{Deserialize, Serialize};

use super::actor::{Actor, Held};
use super::errors::FORBIDDEN;
use crate::base::error::Result;

/// Something one may be allowed to do, declared by a service as a constant.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    /// The service, for example `resident`.
    pub service: &'static str,
    /// The action, for example `view`.
    pub action: &'static str,
    /// The Japanese name, for the matrix.
    pub title: &'static str,
}

impl Permission {
    /// `service.action`, as roles keep it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.service, self.action)
    }
}

/// How far a permission reaches; of two grants the farther one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reach {
    /// The actor's own cases.
    Own,
    /// The cases of the actor's section.
    Section,
    /// Everything.
    All,
}

/// The proof that an actor may do something.
#[derive(Clone, Debug)]
pub struct Permit {
    actor: Actor,
    permission: &'static Permission,
    reach: Reach,
}

impl Permit {
    /// Who may.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What.
    #[must_use]
    pub fn permission(&self) -> &'static Permission {
        self.permission
    }

    /// How far.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.reach
    }
}

/// Asks whether the actor may do this.
///
/// # Errors
/// `ACCESS-01` when not.
pub fn authorise(actor: &Actor, permission: &'static Permission) -> Result<Permit> {
    let reach = match &actor.held {
        Held::All => Some(Reach::All),
        Held::These(held) => held.get(&permission.id()).copied(),
    };
    match reach {
        Some(reach) => Ok(Permit { actor: actor.clone(), permission, reach }),
        None => Err(FORBIDDEN.with(permission.title)),
    }
}
