//! Roles (役割): named sets of permissions, each with how far it reaches, and the limits of a session.
//!
//! Which permissions there are is declared by the services; they hand their default grants up as
//! data ([`Grant`]). This file does not know what a permission means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::account::{Account, Standing};
use super::actor::AccountId;
use super::deed::Deed;
use super::errors::{NO_ROLE, ROLE_BUILT_IN};
use super::permit::{Permission, Reach};
use crate::base::error::Result;
use crate::store::{Reader, Record, Scope, TableDef};

/// A role that comes with the product.
#[derive(Debug)]
pub struct RoleSeed {
    /// Its name in records and on the command line.
    pub name: &'static str,
    /// The Japanese name.
    pub title: &'static str,
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which a session ends in any case.
    pub absolute_hours: u32,
}

/// 管理者: accounts, roles, settings; sees no resident by this role.
pub static ADMIN: RoleSeed =
    RoleSeed { name: "admin", title: "管理者", idle_minutes: 15, absolute_hours: 8 };
/// 監査: reads the trail and nothing else.
pub static AUDITOR: RoleSeed =
    RoleSeed { name: "auditor", title: "監査", idle_minutes: 15, absolute_hours: 8 };
/// 住民窓口: the counter.
pub static CLERK: RoleSeed =
    RoleSeed { name: "clerk", title: "住民窓口", idle_minutes: 30, absolute_hours: 12 };
/// 課長: approves.
pub static SUPERVISOR: RoleSeed =
    RoleSeed { name: "supervisor", title: "課長", idle_minutes: 30, absolute_hours: 12 };

/// To make the product's roles: the machine's own, in no role.
pub static SET_UP: Permission =
    Permission { service: "office", action: "set-up", title: "標準の役割を用意する" };

/// Permissions that a role has from the start, declared by a service.
#[derive(Debug)]
pub struct Grant {
    /// The role, a shared one or the service's own.
    pub role: &'static RoleSeed,
    /// What it may do, and how far.
    pub permissions: &'static [(&'static Permission, Reach)],
}

/// Where a role comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// It comes with the product.
    BuiltIn,
    /// The town made it.
    Own,
}

/// A role (役割).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name in records and on the command line.
    pub name: String,
    /// The Japanese name.
    pub title: String,
    /// Permissions as `service.action`, each with how far it reaches.
    pub grants: BTreeMap<String, Reach>,
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which a session ends in any case.
    pub absolute_hours: u32,
    /// Where it comes from.
    pub origin: Origin,
    /// Permissions that were offered by default already, so that a withdrawn one is not given back
    /// by the next release.
    offered: BTreeSet<String>,
}

static ROLE: TableDef = TableDef::of::<Role>("access.role", "役割", 1, Scope::System, &[], &[]);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&ROLE];

impl Record for Role {
    type Key = String;
    fn table() -> &'static TableDef {
        &ROLE
    }
    fn key(&self) -> String {
        self.name.clone()
    }
}

/// Makes the roles of the product and adds grants that a newer release brings.
///
/// # Errors
/// Store errors.
pub fn install<'g>(deed: &mut Deed<'_, '_>, grants: impl IntoIterator<Item = &'g Grant>) -> Result<()> {
    for seed in [&ADMIN, &AUDITOR, &CLERK, &SUPERVISOR] {
        offer(deed, seed, &[])?;
    }
    for grant in grants {
        offer(deed, grant.role, grant.permissions)?;
    }
    deed.rights_changed();
    Ok(())
}

fn offer(
    deed: &mut Deed<'_, '_>,
    seed: &RoleSeed,
    permissions: &[(&'static Permission, Reach)],
) -> Result<()> {
    let kept = deed.get::<Role>(&seed.name.to_owned())?;
    let before = kept.clone();
    let mut role = kept.unwrap_or_else(|| Role {
        name: seed.name.into(),
        title: seed.title.into(),
        grants: BTreeMap::new(),
        idle_minutes: seed.idle_minutes,
        absolute_hours: seed.absolute_hours,
        origin: Origin::BuiltIn,
        offered: BTreeSet::new(),
    });
    for (permission, reach) in permissions {
        if role.offered.insert(permission.id()) {
            role.grants.insert(permission.id(), *reach);
        }
    }
    if before.as_ref() == Some(&role) { Ok(()) } else { deed.put(&role) }
}

/// What a clerk may set of a role.
#[derive(Clone, Debug)]
pub struct RoleInput {
    /// Its name in records, checked like a sign-in name.
    pub name: String,
    /// The Japanese name.
    pub title: String,
    /// Permissions as `service.action`.
    pub grants: BTreeMap<String, Reach>,
    /// Minutes without a request after which a session ends; 5 to 240.
    pub idle_minutes: u32,
    /// Hours after which a session ends in any case; 1 to 24.
    pub absolute_hours: u32,
}

/// Writes a role: a new one of the town, or new grants of an existing one.
///
/// # Errors
/// `ACCESS-11` for a name that is none, `ACCESS-15` when nobody could manage accounts any more.
pub fn save(deed: &mut Deed<'_, '_>, input: RoleInput) -> Result<()> {
    let name = super::account::sign_in_name(&input.name)?;
    let before = deed.get::<Role>(&name)?;
    let managed = super::account::someone_manages(deed.reader())?;
    let (origin, offered) = before.map_or((Origin::Own, BTreeSet::new()), |r| (r.origin, r.offered));
    deed.note(&format!("role={name} grants={}", input.grants.len()));
    deed.put(&Role {
        name,
        title: input.title.trim().to_owned(),
        grants: input.grants,
        idle_minutes: input.idle_minutes.clamp(5, 240),
        absolute_hours: input.absolute_hours.clamp(1, 24),
        origin,
        offered,
    })?;
    deed.rights_changed();
    super::account::keep_managed(deed, managed)
}

/// Removes a role of the town and takes it from every account.
///
/// # Errors
/// `ACCESS-14` when there is none, `ACCESS-20` when it comes with the product.
pub fn remove(deed: &mut Deed<'_, '_>, name: &str) -> Result<()> {
    let name = name.to_owned();
    let role = deed.get::<Role>(&name)?.ok_or_else(|| NO_ROLE.error())?;
    match role.origin {
        Origin::BuiltIn => return Err(ROLE_BUILT_IN.error()),
        Origin::Own => {}
    }
    let managed = super::account::someone_manages(deed.reader())?;
    let holders: Vec<Account> = deed.all::<Account>()?.collect::<Result<_>>()?;
    for mut account in holders.into_iter().filter(|a| a.roles.contains(&name)) {
        account.roles.remove(&name);
        deed.put(&account)?;
    }
    deed.delete::<Role>(&name)?;
    deed.note(&format!("role={name} removed"));
    deed.rights_changed();
    super::account::keep_managed(deed, managed)
}

/// What an account holds through its roles, and the limits of its sessions.
#[derive(Clone, Debug)]
pub struct Rights {
    /// Permissions, each with how far it reaches.
    pub held: Arc<BTreeMap<String, Reach>>,
    /// Time without a request after which a session ends: the shortest of the roles.
    pub idle: Duration,
    /// Time after which a session ends in any case: the shortest of the roles.
    pub absolute: Duration,
}

/// The rights of these roles together.
///
/// # Errors
/// Store errors.
pub fn rights(reader: &impl Reader, roles: &BTreeSet<String>) -> Result<Rights> {
    let (mut held, mut idle, mut absolute) = (BTreeMap::new(), u32::MAX, u32::MAX);
    held.insert(super::account::OWN.id(), Reach::Own);
    for name in roles {
        let Some(role) = reader.get::<Role>(name)? else { continue };
        for (permission, reach) in role.grants {
            let kept = held.entry(permission).or_insert(reach);
            *kept = (*kept).max(reach);
        }
        (idle, absolute) = (idle.min(role.idle_minutes), absolute.min(role.absolute_hours));
    }
    // An account without a role may still change its password.
    let idle = if idle == u32::MAX { 15 } else { idle };
    let absolute = if absolute == u32::MAX { 8 } else { absolute };
    Ok(Rights {
        held: Arc::new(held),
        idle: Duration::from_secs(u64::from(idle) * 60),
        absolute: Duration::from_secs(u64::from(absolute) * 3600),
    })
}

/// One row of the matrix: a permission, and who may.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// The permission.
    pub permission: &'static Permission,
    /// How far each role of [`Matrix::roles`] reaches, in that order.
    pub by_role: Vec<Option<Reach>>,
    /// Which accounts hold it, and through which role.
    pub holders: Vec<Holder>,
}

/// Why an account may do something.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// Its display name.
    pub display: String,
    /// The role's Japanese name.
    pub through: String,
    /// How far.
    pub reach: Reach,
}

/// Who may do what, and why (権限一覧).
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The columns.
    pub roles: Vec<Role>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
}

/// The matrix of all permissions, roles and active accounts.
///
/// # Errors
/// Store errors.
pub fn matrix(reader: &impl Reader, permissions: &[&'static Permission]) -> Result<Matrix> {
    let roles: Vec<Role> = reader.all::<Role>()?.collect::<Result<_>>()?;
    let accounts: Vec<Account> = reader.all::<Account>()?.collect::<Result<_>>()?;
    let rows = permissions.iter().map(|&permission| {
        let id = permission.id();
        let by_role = roles.iter().map(|role| role.grants.get(&id).copied()).collect();
        let active = accounts.iter().filter(|a| a.standing == Standing::Active);
        let holders = active.flat_map(|account| {
            let through = roles.iter().filter(|role| account.roles.contains(&role.name));
            through.filter_map(|role| {
                let reach = *role.grants.get(&id)?;
                let (display, through) = (account.display.clone(), role.title.clone());
                Some(Holder { account: account.id, display, through, reach })
            })
        });
        MatrixRow { permission, by_role, holders: holders.collect() }
    });
    let rows = rows.collect();
    Ok(Matrix { roles, rows })
}
