//! Who acts: a staff account in the browser, an account named on the command line, or the machine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::permit::Reach;

/// An account's number (アカウント番号). 0 is the machine itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountId(pub u64);
crate::id_key!(AccountId);

impl AccountId {
    /// Nobody known: a failed sign-in under a name that no account has.
    pub const NOBODY: AccountId = AccountId(u64::MAX);
}

/// By which way the actor came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Door {
    /// The staff portal.
    Staff,
    /// The residents' portal.
    Residents,
    /// The command line.
    Console,
    /// A job or a follower, on the machine's own account.
    Machine,
}

/// Somebody or something that acts, with the permissions held at this moment.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account, 0 for the machine.
    pub account: AccountId,
    /// The sign-in name as the audit trail keeps it.
    pub name: String,
    /// By which way it came in.
    pub door: Door,
    /// The operating system's user behind a command, empty elsewhere.
    pub machine_user: String,
    /// `service.action` of every permission held.
    pub(super) held: Held,
}

/// The permissions an actor holds.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// All of them: the machine's own work.
    All,
    /// These, as `service.action`, each with how far it reaches.
    These(Arc<BTreeMap<String, Reach>>),
}

impl Actor {
    /// The machine's own work: jobs, followers, making a demonstration town.
    #[must_use]
    pub fn machine() -> Actor {
        Actor {
            account: AccountId(0),
            name: "machine".into(),
            door: Door::Machine,
            machine_user: String::new(),
            held: Held::All,
        }
    }

    /// A command line's actor: everything but approving, the machine user beside the name.
    #[must_use]
    pub fn console(name: &str, machine_user: &str) -> Actor {
        Actor {
            account: AccountId(0),
            name: name.into(),
            door: Door::Console,
            machine_user: machine_user.into(),
            held: Held::All,
        }
    }

    /// An actor who holds exactly these permissions (`service.action`), everywhere.
    #[must_use]
    pub fn holding(account: AccountId, name: &str, door: Door, held: BTreeSet<String>) -> Actor {
        let held = held.into_iter().map(|permission| (permission, Reach::All)).collect();
        Actor::with_grants(account, name, door, Arc::new(held))
    }

    /// An actor who holds these permissions, each as far as stated.
    #[must_use]
    pub fn with_grants(
        account: AccountId,
        name: &str,
        door: Door,
        held: Arc<BTreeMap<String, Reach>>,
    ) -> Actor {
        Actor { account, name: name.into(), door, machine_user: String::new(), held: Held::These(held) }
    }

    /// Whether a permission is held, by its id `service.action`, as records keep it. Proves nothing:
    /// an action still asks for a permit of its own.
    #[must_use]
    pub fn holds(&self, permission: &str) -> bool {
        match &self.held {
            Held::All => true,
            Held::These(held) => held.contains_key(permission),
        }
    }

    /// Whether the actor holds any permission of a service: works in it.
    #[must_use]
    pub fn works_in(&self, service: &str) -> bool {
        match &self.held {
            Held::All => true,
            Held::These(held) => {
                held.keys().any(|id| id.split_once('.').is_some_and(|(of, _)| of == service))
            }
        }
    }

    /// The name as the audit trail keeps it: with the operating system's user behind a command.
    #[must_use]
    pub fn trail_name(&self) -> String {
        match self.machine_user.as_str() {
            "" => self.name.clone(),
            user => format!("{} ({user})", self.name),
        }
    }
}
