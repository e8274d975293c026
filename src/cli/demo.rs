//! `yakuba demo`: makes an invented town in a fresh folder, or opens it again, and serves it.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::errors::{ARGUMENT, FILE};
use super::export::empty_folder;
use super::init::write_new_key;
use super::shell::{Shell, read_file};
use super::{calc, exit, folder, serve};
use crate::access::Town;
use crate::base::clock::{Clock, Stopwatch};
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::keyring::{KdfCost, Secret};
use crate::suite::demo::{accounts, make, plan::{Brief, TOWN}};
use crate::web::site::Banner;
use crate::web::Look;

/// `yakuba demo [--data DIR] [--residents N] [--seed S] [--as-of DATE] [--no-serve]`
#[derive(Debug, Args)]
pub struct Demo {
    /// 町の住民の数
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    residents: u32,
    /// 種。人数・種・業務日が同じなら、同じ町ができる
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// 業務日（時計に関わらず、この日として業務を行う）
    #[arg(long, value_name = "DATE", default_value = "2026-11-20")]
    as_of: String,
    /// 町を作るだけで、起動しない
    #[arg(long)]
    no_serve: bool,
    /// どこで待ち受けるか
    #[command(flatten)]
    listen: serve::Listen,
}

/// What a demonstration's folder remembers, in `demo.json`; nothing personal.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    residents: u32,
    seed: u64,
    as_of: Date,
}

const MARK: &str = "demo.json";
/// The key a demonstration makes for itself.
const KEY: &str = "demo.key";

/// The business day of a demonstration's folder; none for a real town.
///
/// # Errors
/// `CLI-01` when the mark cannot be read.
pub fn business_day(data: &Path) -> Result<Option<Date>> {
    let path = data.join(MARK);
    if !path.exists() {
        return Ok(None);
    }
    let mark: Mark = serde_json::from_slice(&read_file(&path)?).map_err(|e| FILE.because(e))?;
    Ok(Some(mark.as_of))
}

/// How the portals of a folder present themselves: a demonstration says that it is one.
#[must_use]
pub fn look(data: &Path) -> Look {
    if data.join(MARK).exists() {
        Look { town_name: format!("{TOWN}役場"), banner: Banner::Demo }
    } else {
        Look::default()
    }
}

impl Demo {
    /// Runs the verb.
    ///
    /// # Errors
    /// `CLI-05` when the folder holds something else; key, store and listener errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        if shell.globals.data.is_none() {
            shell.globals.data = Some(PathBuf::from("yakuba-demo"));
        }
        let data = shell.data()?;
        let town = if data.join(MARK).exists() { self.reopen(shell, &data)? } else { self.make(shell, &data)? };
        if self.no_serve {
            shell.answer(&self.answer(&data, None)?, || format!("架空の町ができました: {}", data.display()))?;
            return Ok(exit::DONE);
        }
        let serving = serve::start(&town, &data, &self.listen, look(&data))?;
        let answer = self.answer(&data, Some(&serving))?;
        shell.answer(&answer, || welcome(&serving))?;
        serve::until_told(shell, town, serving)
    }

    fn secret(&self, shell: &mut Shell, data: &Path) -> Result<Secret> {
        if shell.globals.key_file.is_some() || std::env::var_os(folder::PASSPHRASE).is_some() {
            return folder::secret(shell);
        }
        let file = data.join(KEY);
        if !file.exists() {
            write_new_key(&file)?;
            shell.say(&format!(
                "鍵を {} に作りました。データと同じ場所に鍵を置いてよいのは、架空の町だけです。",
                file.display()
            ));
        }
        Secret::key_file(&file)
    }

    fn reopen(&self, shell: &mut Shell, data: &Path) -> Result<Town> {
        let secret = self.secret(shell, data)?;
        shell.say("前に作った架空の町を開きます。");
        folder::open(data, &secret)
    }

    fn make(&self, shell: &mut Shell, data: &Path) -> Result<Town> {
        empty_folder(data)?;
        let as_of = calc::date(&self.as_of)?;
        let secret = self.secret(shell, data)?;
        let clock = Clock::with_business_day(as_of);
        let watch = Stopwatch::start();
        let town = Town::create(data, &secret, KdfCost::DEFAULT, crate::suite::schema(), clock)?;
        crate::suite::found(&town)?;
        let residents = usize::try_from(self.residents).map_err(|e| ARGUMENT.because(e))?;
        let brief = Brief { residents, seed: self.seed, as_of };
        let mut told = 0;
        make::make(&town, &brief, |done, of| {
            let tenth = done * 10 / of.max(1);
            if tenth > told {
                told = tenth;
                shell.say(&format!("架空の町を作っています… {}%", tenth * 10));
            }
        })?;
        accounts::make(&town)?;
        crate::suite::demo::welfare::make(&town, &brief)?;
        let mark = Mark { residents: self.residents, seed: self.seed, as_of };
        let mark = serde_json::to_vec(&mark).map_err(|e| FILE.because(e))?;
        // Last: a folder without it was not finished, and is refused as not empty.
        std::fs::write(data.join(MARK), mark).map_err(|e| FILE.because(e))?;
        shell.say(&format!("{:.1}秒でできました。", watch.elapsed().as_secs_f64()));
        Ok(town)
    }

    /// Accounts, addresses and the sign-in form, for programs that try the town.
    fn answer(&self, data: &Path, serving: Option<&serve::Serving>) -> Result<serde_json::Value> {
        let accounts: Vec<_> = accounts::ACCOUNTS
            .iter()
            .map(|a| {
                json!({
                    "name": a.name, "password": a.password, "totp_secret": null,
                    "role": a.role, "title": a.title, "portal": "staff",
                })
            })
            .collect();
        let portals = serving.map(|s| json!({ "staff": s.staff_url(), "residents": s.residents_url() }));
        let own_key = data.join(KEY);
        Ok(json!({
            "data": data.display().to_string(),
            "key_file": own_key.exists().then(|| own_key.display().to_string()),
            "as_of": business_day(data)?,
            "portals": portals,
            "ca_certificate": serving.map(|s| s.ca_file().display().to_string()),
            "accounts": accounts,
            "sign_in": {
                "path": "/sign-in", "method": "POST",
                "fields": { "name": "name", "password": "password", "csrf": "_csrf" },
            },
        }))
    }
}

fn welcome(serving: &serve::Serving) -> String {
    let mut text = format!(
        "\n架空の町「{}」が開きました。\n\n  職員用:  {}\n  住民用:  {}\n\n  利用者（すべて架空）:\n",
        TOWN,
        serving.staff_url(),
        serving.residents_url()
    );
    for account in accounts::ACCOUNTS {
        text.push_str(&format!("    {:<12} {:<22} {}\n", account.name, account.password, account.title));
    }
    text.push_str(&format!(
        "\n  ブラウザの警告を消すには、この認証局を登録してください: {}\n\n\
         試してみること:\n  1. clerk でサインインし、「さとう」「髙橋」「昭和30年」「中央」などで人を探す\n  \
         2. 「支援」の印がある人の住所が隠れていることを見る\n  \
         3. auditor でサインインし、誰が何を見たかを証跡で確かめる\n\n終えるときは Ctrl+C を押してください。",
        serving.ca_file().display()
    ));
    text
}
