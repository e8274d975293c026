//! `yakuba user`: staff accounts from the command line.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use rand::RngExt;
use rand::SeedableRng;
use serde_json::json;

use super::exit;
use super::shell::{Shell, read_file};
use crate::access::account::{self, Account, ChosenBy, NewAccount, Standing};
use crate::access::password::Secret;
use crate::access::role::Role;
use crate::access::{Town, authorise};
use crate::base::error::Result;
use crate::store::{Reader, seal};

/// What may be done with accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// アカウントを登録する
    Add(Add),
    /// アカウントの一覧を表示する
    List,
    /// パスワードを付け直す（その人のサインインはすべて終わる）
    Password(Named),
    /// 役割を付け直す
    Roles(Roles),
    /// アカウントを使えなくする
    Disable(Named),
    /// 使えなくしたアカウントを使えるようにする
    Enable(Named),
}

/// `yakuba user add NAME --role ROLE`
#[derive(Debug, Args)]
pub struct Add {
    /// サインイン名（英小文字・数字・. - _ の2〜32字）
    name: String,
    /// 表示する名前
    #[arg(long, value_name = "TEXT", default_value = "")]
    display: String,
    /// 役割（くり返し可。例: admin, auditor, clerk, supervisor）
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<String>,
    /// パスワードを1行目に書いたファイル（無いときは作って一度だけ表示する）
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// An account by name.
#[derive(Debug, Args)]
pub struct Named {
    /// サインイン名
    name: String,
    /// パスワードを1行目に書いたファイル（無いときは作って一度だけ表示する）
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// `yakuba user roles NAME --role ROLE`
#[derive(Debug, Args)]
pub struct Roles {
    /// サインイン名
    name: String,
    /// 役割（くり返し可）
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<String>,
}

impl User {
    /// Runs the verb.
    ///
    /// # Errors
    /// `ACCESS-10` and on: the name, password or role is refused.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        shell.with_town(|shell, town| {
            match self {
                User::Add(args) => add(shell, town, args),
                User::List => list(shell, town),
                User::Password(args) => password(shell, town, &args),
                User::Roles(args) => roles(shell, town, args),
                User::Disable(args) => standing(shell, town, &args.name, Standing::Disabled),
                User::Enable(args) => standing(shell, town, &args.name, Standing::Active),
            }?;
            Ok(exit::DONE)
        })
    }
}

/// Letters and digits that are not taken for one another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The password of the file's first line, or a new one of 20 letters (99 bits) and whether it was made.
fn given_or_made(shell: &Shell, file: Option<&PathBuf>) -> Result<(Secret, Option<String>)> {
    if let Some(file) = file {
        let text = String::from_utf8_lossy(&read_file(&shell.path(file))?).into_owned();
        return Ok((Secret::new(text.lines().next().unwrap_or_default().to_owned()), None));
    }
    let mut rng = rand_chacha::ChaCha20Rng::from_seed(seal::random()?);
    let letters = (0..20).filter_map(|_| LETTERS.get(rng.random_range(0..LETTERS.len())).copied());
    let made: String = letters.map(char::from).collect();
    Ok((Secret::new(made.clone()), Some(made)))
}

fn add(shell: &mut Shell, town: &Town, args: Add) -> Result<()> {
    let permit = authorise(&shell.actor(town)?, &account::MANAGE)?;
    let (secret, made) = given_or_made(shell, args.password_file.as_ref())?;
    let password = account::prepare(town, &args.name, &args.display, &secret)?;
    let roles: BTreeSet<String> = args.roles.into_iter().collect();
    let new = NewAccount { name: args.name.clone(), display: args.display, roles, password, chosen_by: ChosenBy::Administrator };
    let id = town.act(&permit, "アカウントの登録", move |deed| account::create(deed, new))?;
    told(shell, &args.name, id.0, made)
}

fn told(shell: &mut Shell, name: &str, id: u64, made: Option<String>) -> Result<()> {
    shell.answer(&json!({ "name": name, "account": id, "password": made }), || match &made {
        Some(password) => format!("{name}: 最初のパスワードは {password} です（再表示できません）。"),
        None => format!("{name}: 登録しました。"),
    })
}

fn named(town: &Town, name: &str) -> Result<Account> {
    account::by_name(&town.read()?, name)?.ok_or_else(|| crate::access::errors::NO_ACCOUNT.error())
}

fn list(shell: &mut Shell, town: &Town) -> Result<()> {
    authorise(&shell.actor(town)?, &account::MANAGE)?;
    let read = town.read()?;
    let accounts: Vec<Account> = read.all::<Account>()?.collect::<Result<_>>()?;
    let rows: Vec<_> = accounts
        .iter()
        .map(|a| {
            json!({
                "name": a.name, "account": a.id.0, "display": a.display, "roles": a.roles,
                "active": a.standing == Standing::Active, "second_factor": a.has_second_factor(),
                "last_sign_in": a.last_sign_in.map(|at| at.to_string()),
            })
        })
        .collect();
    let roles: Vec<Role> = read.all::<Role>()?.collect::<Result<_>>()?;
    let roles: Vec<_> = roles.iter().map(|r| json!({ "name": r.name, "title": r.title })).collect();
    shell.answer(&json!({ "accounts": rows, "roles": roles }), || {
        let line = |a: &Account| {
            let state = if a.standing == Standing::Active { "" } else { "（使用停止）" };
            let roles: Vec<&str> = a.roles.iter().map(String::as_str).collect();
            format!("{:<16} {:<20} {}{state}\n", a.name, roles.join(","), a.display)
        };
        accounts.iter().map(line).collect()
    })
}

fn password(shell: &mut Shell, town: &Town, args: &Named) -> Result<()> {
    let permit = authorise(&shell.actor(town)?, &account::MANAGE)?;
    let found = named(town, &args.name)?;
    let (secret, made) = given_or_made(shell, args.password_file.as_ref())?;
    let password = account::prepare(town, &found.name, &found.display, &secret)?;
    let id = found.id;
    town.act(&permit, "パスワードの再設定", move |deed| account::set_password(deed, id, password, ChosenBy::Administrator))?;
    told(shell, &args.name, id.0, made)
}

fn roles(shell: &mut Shell, town: &Town, args: Roles) -> Result<()> {
    let permit = authorise(&shell.actor(town)?, &account::MANAGE)?;
    let (id, roles) = (named(town, &args.name)?.id, args.roles.into_iter().collect());
    town.act(&permit, "役割の変更", move |deed| account::set_roles(deed, id, roles))?;
    told(shell, &args.name, id.0, None)
}

fn standing(shell: &mut Shell, town: &Town, name: &str, standing: Standing) -> Result<()> {
    let permit = authorise(&shell.actor(town)?, &account::MANAGE)?;
    let id = named(town, name)?.id;
    town.act(&permit, "アカウントの停止・再開", move |deed| account::set_standing(deed, id, standing))?;
    told(shell, name, id.0, None)
}
