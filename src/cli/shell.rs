//! What a verb works with: where it prints, the options every verb takes, the data folder.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::errors::{FILE, NO_DATA};
use super::{exit, folder, remote};
use crate::access::{Actor, Town, account};
use crate::base::error::{Error, Result};

/// The command line's own actor.
pub const CONSOLE: &str = "console";

/// What every verb takes.
#[derive(Clone, Debug, Default, Args)]
pub struct Globals {
    /// データフォルダ
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// 鍵ファイル（無いときは環境変数 YAKUBA_PASSPHRASE のパスフレーズ）
    #[arg(long, value_name = "FILE", global = true)]
    pub key_file: Option<PathBuf>,
    /// 結果を1つのJSON文書で標準出力に書く
    #[arg(long, global = true)]
    pub json: bool,
    /// 操作する人のアカウント（証跡に残る）
    #[arg(long, value_name = "ACCOUNT", global = true, default_value = CONSOLE)]
    pub by: String,
}

/// Where a verb finds its town.
pub enum Place {
    /// It opens the data folder itself.
    Alone,
    /// It runs inside the server that owns the folder.
    Inside(Town),
}

/// What a verb works with.
pub struct Shell {
    /// What every verb takes.
    pub globals: Globals,
    /// The arguments as they came, to hand on to a running server.
    args: Vec<OsString>,
    /// The folder relative paths start from.
    cwd: PathBuf,
    /// Who called, as the operating system names them.
    machine_user: String,
    place: Place,
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
}

impl Shell {
    /// The shell of this process.
    #[must_use]
    pub fn of_process(globals: Globals, args: &[OsString]) -> Shell {
        Shell {
            globals,
            args: args.to_vec(),
            cwd: std::env::current_dir().unwrap_or_default(),
            machine_user: machine_user(),
            place: Place::Alone,
            out: Box::new(std::io::stdout()),
            err: Box::new(std::io::stderr()),
        }
    }

    /// The shell of a command that runs inside the server.
    #[must_use]
    pub fn inside(
        globals: Globals,
        cwd: PathBuf,
        machine_user: String,
        town: Town,
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
    ) -> Shell {
        Shell { globals, args: Vec::new(), cwd, machine_user, place: Place::Inside(town), out, err }
    }

    /// A path as the caller meant it.
    #[must_use]
    pub fn path(&self, path: &Path) -> PathBuf {
        self.cwd.join(path)
    }

    /// The data folder.
    ///
    /// # Errors
    /// `CLI-03` when none was named.
    pub fn data(&self) -> Result<PathBuf> {
        self.globals.data.as_deref().map(|data| self.path(data)).ok_or_else(|| NO_DATA.error())
    }

    /// Runs `work` on the town of the data folder: inside the server that has it open, else here.
    ///
    /// # Errors
    /// Key and store errors, and what `work` returned.
    pub fn with_town(&mut self, work: impl FnOnce(&mut Shell, &Town) -> Result<u8>) -> Result<u8> {
        if let Place::Inside(town) = &self.place {
            let town = town.clone();
            return work(self, &town);
        }
        let data = self.data()?;
        let secret = folder::secret(self)?;
        folder::check_key(&data, &secret)?;
        if let Some(code) = remote::forward(&data, &self.args, &self.cwd, &mut self.out, &mut self.err)? {
            return Ok(code);
        }
        let town = folder::open(&data, &secret)?;
        work(self, &town)
    }

    /// The console's own actor, where there is no town yet to know accounts.
    #[must_use]
    pub fn console(&self) -> Actor {
        Actor::console(CONSOLE, &self.machine_user)
    }

    /// Who acts: the console's own actor, or the account named with `--by` and its rights. The
    /// machine user stands in the audit entry either way.
    ///
    /// # Errors
    /// `ACCESS-13` when there is no such account or it is not in use.
    pub fn actor(&self, town: &Town) -> Result<Actor> {
        if self.globals.by == CONSOLE {
            return Ok(self.console());
        }
        account::on_console(&town.read()?, &self.globals.by, &self.machine_user)
    }

    /// Prints a line on stdout.
    ///
    /// # Errors
    /// `CLI-01` when stdout cannot be written.
    pub fn print(&mut self, line: &str) -> Result<()> {
        writeln!(self.out, "{line}").map_err(|e| FILE.because(e))
    }

    /// Where results go.
    pub fn out(&mut self) -> &mut (dyn Write + Send) {
        &mut self.out
    }

    /// Prints a message on stderr. That it cannot be written is not worth failing for.
    pub fn say(&mut self, line: &str) {
        drop(writeln!(self.err, "{line}"));
    }

    /// Prints the JSON document with `--json`, else the lines.
    ///
    /// # Errors
    /// `CLI-01` when stdout cannot be written.
    pub fn answer(&mut self, json: &serde_json::Value, lines: impl FnOnce() -> String) -> Result<()> {
        let text = if self.globals.json { json.to_string() } else { lines() };
        self.print(text.trim_end())
    }

    /// Ends the verb: prints its error, if any; the exit code.
    #[must_use]
    pub fn finish(&mut self, result: Result<u8>) -> u8 {
        let code = result.unwrap_or_else(|error| self.fail(&error));
        drop(self.out.flush());
        drop(self.err.flush());
        code
    }

    fn fail(&mut self, error: &Error) -> u8 {
        self.say(&error.to_string());
        if self.globals.json {
            // stdout gets its one document even when the verb failed.
            drop(writeln!(self.out, "{}", serde_json::json!({ "error": error.to_json() })));
        }
        exit::code(error)
    }
}

/// The operating system's user, by number: names come from a directory that may be away.
fn machine_user() -> String {
    format!("uid {}", rustix::process::getuid().as_raw())
}

/// Reads a whole file that the caller named.
///
/// # Errors
/// `CLI-01`.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| FILE.because(e))
}
