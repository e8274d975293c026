//! Staff accounts (アカウント): who may sign in, with which roles. The actions here are the only
//! writers of accounts; passwords arrive already checked and hashed ([`prepare`]), because hashing
//! takes longer than a use case may.
//!
//! It does not sign anybody in (see `session`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::actor::{AccountId, Actor, Door};
use super::deed::Deed;
use super::errors::{LAST_ADMIN, NAME_REFUSED, NAME_TAKEN, NO_ACCOUNT, NO_ROLE, SIGN_IN_FAILED};
use super::password::{Lane, PasswordHash, Secret, Verdict, rules};
use super::permit::Permission;
use super::role::Role;
use super::session;
use super::totp::SecondFactor;
use super::town::Town;
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::{Index, IndexDef, IndexRows, Reader, Record, Scope, TableDef, Uniqueness};

/// To manage accounts; somebody always holds it. The office service grants it.
pub static MANAGE: Permission =
    Permission { service: "office", action: "accounts", title: "アカウントを管理する" };

/// To look after one's own account: password, second factor, sessions. Every account holds it.
pub static OWN: Permission =
    Permission { service: "access", action: "own", title: "自分のアカウントを管理する" };

/// Whether an account may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It may sign in.
    Active,
    /// It may not; its record and its trail stay.
    Disabled,
}

/// Who chose the password that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChosenBy {
    /// Its owner.
    Owner,
    /// Somebody else: the owner must change it at the next sign-in.
    Administrator,
}

/// A staff account (職員アカウント).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The sign-in name, unique.
    pub name: String,
    /// The name shown to colleagues.
    pub display: String,
    /// Names of its roles.
    pub roles: BTreeSet<String>,
    /// Whether it may be used.
    pub standing: Standing,
    /// Who chose the password.
    pub chosen_by: ChosenBy,
    /// The password's hash.
    pub(super) password: PasswordHash,
    /// The day it was made.
    pub created: Date,
    /// The day its password was last changed.
    pub changed: Date,
    /// One-time codes, when enrolled.
    pub(super) second: Option<SecondFactor>,
    /// The last successful sign-in.
    pub last_sign_in: Option<Stamp>,
    /// Failed tries since then.
    pub failures: u32,
}

static ACCOUNT: TableDef = TableDef::of::<Account>(
    "access.account",
    "アカウント",
    1,
    Scope::System,
    &[IndexDef { space: "access.account#name", uniqueness: Uniqueness::Unique }],
    &[],
);
const BY_NAME: Index<Account, String> = Index::at(0);

impl Record for Account {
    type Key = AccountId;
    fn table() -> &'static TableDef {
        &ACCOUNT
    }
    fn key(&self) -> AccountId {
        self.id
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_NAME, &self.name);
    }
}

/// The town's wishes about access (アクセス方針).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Words that no password may mostly consist of: the town's, the mayor's, the mascot's name.
    pub town_words: Vec<String>,
}

static POLICY: TableDef = TableDef::of::<Policy>("access.policy", "アクセス方針", 1, Scope::System, &[], &[]);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&ACCOUNT, &POLICY];

impl Record for Policy {
    type Key = u8;
    fn table() -> &'static TableDef {
        &POLICY
    }
    fn key(&self) -> u8 {
        0
    }
}

impl Account {
    /// Whether one-time codes are enrolled.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.second.as_ref().is_some_and(SecondFactor::is_confirmed)
    }

    /// Recovery codes left of the second factor.
    #[must_use]
    pub fn recovery_left(&self) -> usize {
        self.second.as_ref().map_or(0, SecondFactor::recovery_left)
    }
}

/// A sign-in name in its one form: lower case, half width.
///
/// # Errors
/// `ACCESS-11` when it is not 2 to 32 of `a-z 0-9 . - _`.
pub fn sign_in_name(text: &str) -> Result<String> {
    let name = super::password::normalised(text.trim()).to_lowercase();
    let fits = (2..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
    if fits { Ok(name) } else { Err(NAME_REFUSED.error()) }
}

/// The account of this sign-in name.
///
/// # Errors
/// Store errors.
pub fn by_name(reader: &impl Reader, name: &str) -> Result<Option<Account>> {
    match sign_in_name(name) {
        Ok(name) => reader.one_by(&BY_NAME, &name),
        Err(_) => Ok(None),
    }
}

/// The account of this number.
///
/// # Errors
/// `ACCESS-13` when there is none.
pub fn need(reader: &impl Reader, id: AccountId) -> Result<Account> {
    reader.get::<Account>(&id)?.ok_or_else(|| NO_ACCOUNT.error())
}

/// The actor of a command that names an account: its rights at this moment, the operating system's
/// user beside its name.
///
/// # Errors
/// `ACCESS-13` when there is none of that name in use.
pub fn on_console(reader: &impl Reader, name: &str, machine_user: &str) -> Result<Actor> {
    let account = by_name(reader, name)?.filter(|a| a.standing == Standing::Active);
    let account = account.ok_or_else(|| NO_ACCOUNT.error())?;
    let rights = super::role::rights(reader, &account.roles)?;
    let mut actor = Actor::with_grants(account.id, &account.name, Door::Console, rights.held);
    machine_user.clone_into(&mut actor.machine_user);
    Ok(actor)
}

/// A password that passed the rules, hashed; what the actions take.
#[derive(Clone, Debug)]
pub struct Prepared(PasswordHash);

/// Checks a new password against the rules and hashes it, outside any transaction.
///
/// # Errors
/// `ACCESS-10` with the reason; `ACCESS-08`, `ACCESS-09`.
pub fn prepare(town: &Town, name: &str, display: &str, password: &Secret) -> Result<Prepared> {
    let policy = town.read()?.get::<Policy>(&0)?.unwrap_or_default();
    let words = policy.town_words.iter().map(String::as_str);
    rules::check(password.text(), [name, display].into_iter().chain(words))?;
    town.sessions().passwords().hash(password.text()).map(Prepared)
}

/// What a new account is made of.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The sign-in name.
    pub name: String,
    /// The name shown to colleagues.
    pub display: String,
    /// Names of its roles.
    pub roles: BTreeSet<String>,
    /// The password.
    pub password: Prepared,
    /// Who chose it.
    pub chosen_by: ChosenBy,
}

/// Makes an account.
///
/// # Errors
/// `ACCESS-11`, `ACCESS-12`, `ACCESS-14`.
pub fn create(deed: &mut Deed<'_, '_>, new: NewAccount) -> Result<AccountId> {
    let name = sign_in_name(&new.name)?;
    if deed.one_by(&BY_NAME, &name)?.is_some() {
        return Err(NAME_TAKEN.field("name", "すでに使われています。"));
    }
    roles_exist(deed, &new.roles)?;
    let id = AccountId(deed.next("access.account")?);
    let today = deed.now().date();
    let display = if new.display.trim().is_empty() { name.clone() } else { new.display.trim().to_owned() };
    deed.note(&format!("account={} roles={}", id.0, listed(&new.roles)));
    deed.insert(&Account {
        id,
        name,
        display,
        roles: new.roles,
        standing: Standing::Active,
        chosen_by: new.chosen_by,
        password: new.password.0,
        created: today,
        changed: today,
        second: None,
        last_sign_in: None,
        failures: 0,
    })?;
    deed.rights_changed();
    Ok(id)
}

/// Sets a password; every session of the account ends.
///
/// # Errors
/// `ACCESS-13`.
pub fn set_password(
    deed: &mut Deed<'_, '_>,
    id: AccountId,
    password: Prepared,
    chosen_by: ChosenBy,
) -> Result<()> {
    let account = need(deed.reader(), id)?;
    let changed = deed.now().date();
    deed.put(&Account { password: password.0, changed, chosen_by, failures: 0, ..account })?;
    deed.note(&format!("account={} password", id.0));
    session::end_all(deed, id)
}

/// Whether this is the account's present password: asked before the owner chooses another one. Takes
/// the time of a hash; a wrong answer is told to nobody but the asker.
///
/// # Errors
/// `ACCESS-03` when it is not; `ACCESS-08`, `ACCESS-09`, `ACCESS-13`.
pub fn confirm_password(town: &Town, id: AccountId, password: &Secret) -> Result<()> {
    let account = need(&town.read()?, id)?;
    let passwords = town.sessions().passwords();
    match passwords.verify(Some(&account.password), password.text(), Lane::Suspect)? {
        Verdict::Right => Ok(()),
        Verdict::Wrong => Err(SIGN_IN_FAILED.field("current", "今のパスワードが違います。")),
    }
}

/// Lets an account be used, or not; when not, its sessions end.
///
/// # Errors
/// `ACCESS-13`; `ACCESS-15` when nobody could manage accounts any more.
pub fn set_standing(deed: &mut Deed<'_, '_>, id: AccountId, standing: Standing) -> Result<()> {
    let managed = someone_manages(deed.reader())?;
    let account = need(deed.reader(), id)?;
    deed.put(&Account { standing, ..account })?;
    deed.note(&format!("account={} {standing:?}", id.0));
    deed.rights_changed();
    keep_managed(deed, managed)?;
    match standing {
        Standing::Active => Ok(()),
        Standing::Disabled => session::end_all(deed, id),
    }
}

/// Sets the roles; they hold from the account's next request on.
///
/// # Errors
/// `ACCESS-13`, `ACCESS-14`, `ACCESS-15`.
pub fn set_roles(deed: &mut Deed<'_, '_>, id: AccountId, roles: BTreeSet<String>) -> Result<()> {
    let managed = someone_manages(deed.reader())?;
    roles_exist(deed, &roles)?;
    let account = need(deed.reader(), id)?;
    deed.note(&format!("account={} roles={} before={}", id.0, listed(&roles), listed(&account.roles)));
    deed.put(&Account { roles, ..account })?;
    deed.rights_changed();
    keep_managed(deed, managed)
}

/// Sets the name shown to colleagues.
///
/// # Errors
/// `ACCESS-13`.
pub fn set_display(deed: &mut Deed<'_, '_>, id: AccountId, display: &str) -> Result<()> {
    let account = need(deed.reader(), id)?;
    deed.note(&format!("account={} display", id.0));
    deed.put(&Account { display: display.trim().to_owned(), ..account })?;
    deed.rights_changed();
    Ok(())
}

/// Sets the town's wishes about access.
///
/// # Errors
/// Store errors.
pub fn set_policy(deed: &mut Deed<'_, '_>, policy: &Policy) -> Result<()> {
    deed.note("policy");
    deed.put(policy)
}

fn roles_exist(deed: &Deed<'_, '_>, roles: &BTreeSet<String>) -> Result<()> {
    for name in roles {
        if deed.get::<Role>(name)?.is_none() {
            return Err(NO_ROLE.field("roles", format!("「{name}」という役割はありません。")));
        }
    }
    Ok(())
}

fn listed(roles: &BTreeSet<String>) -> String {
    roles.iter().map(String::as_str).collect::<Vec<_>>().join(",")
}

/// Whether accounts can be managed by somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Managed {
    Yes,
    No,
}

/// Whether an active account may manage accounts.
pub(super) fn someone_manages(reader: &impl Reader) -> Result<Managed> {
    for account in reader.all::<Account>()? {
        let account = account?;
        if account.standing == Standing::Active
            && super::role::rights(reader, &account.roles)?.held.contains_key(&MANAGE.id())
        {
            return Ok(Managed::Yes);
        }
    }
    Ok(Managed::No)
}

/// Refuses a change that leaves nobody to manage accounts.
pub(super) fn keep_managed(deed: &Deed<'_, '_>, before: Managed) -> Result<()> {
    match (before, someone_manages(deed.reader())?) {
        (Managed::Yes, Managed::No) => Err(LAST_ADMIN.error()),
        (Managed::Yes | Managed::No, Managed::Yes) | (Managed::No, Managed::No) => Ok(()),
    }
}
