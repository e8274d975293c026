//! The accounts of an invented town. Their passwords are public: a demonstration's alone.

use crate::access::account::{self, ChosenBy, NewAccount};
use crate::access::password::Secret;
use crate::access::{Actor, Town, authorise};
use crate::base::error::Result;

/// An account of the demonstration.
#[derive(Debug)]
pub struct DemoAccount {
    /// The sign-in name.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// The role's name.
    pub role: &'static str,
    /// Who it is, in Japanese.
    pub title: &'static str,
}

/// The accounts, one for each way of working.
pub static ACCOUNTS: &[DemoAccount] = &[
    DemoAccount { name: "admin", password: "sakura-zawa-kanri-2026", role: "admin", title: "管理者" },
    DemoAccount { name: "clerk", password: "sakura-zawa-madoguchi-2026", role: "clerk", title: "住民窓口 係" },
    DemoAccount { name: "supervisor", password: "sakura-zawa-kacho-2026", role: "supervisor", title: "住民課 課長" },
    DemoAccount { name: "caseworker", password: "sakura-zawa-keesu-2026", role: "caseworker", title: "福祉課 ケースワーカー" },
    DemoAccount {
        name: "inspector",
        password: "sakura-zawa-sasatsu-2026",
        role: "welfare_supervisor",
        title: "福祉課 査察指導員",
    },
    DemoAccount { name: "officehead", password: "sakura-zawa-shocho-2026", role: "office_head", title: "福祉事務所長" },
    DemoAccount { name: "accountant", password: "sakura-zawa-keiri-2026", role: "accountant", title: "福祉課 経理" },
    DemoAccount { name: "auditor", password: "sakura-zawa-kansa-2026", role: "auditor", title: "監査" },
];

/// Makes them.
///
/// # Errors
/// `ACCESS-12` when one exists, store errors.
pub fn make(town: &Town) -> Result<()> {
    let permit = authorise(&Actor::machine(), &account::MANAGE)?;
    for demo in ACCOUNTS {
        let secret = Secret::new(demo.password.to_owned());
        let password = account::prepare(town, demo.name, demo.title, &secret)?;
        let new = NewAccount {
            name: demo.name.to_owned(),
            display: demo.title.to_owned(),
            roles: [demo.role.to_owned()].into(),
            password,
            chosen_by: ChosenBy::Owner,
        };
        town.act(&permit, "架空の町の作成", move |deed| account::create(deed, new))?;
    }
    Ok(())
}
