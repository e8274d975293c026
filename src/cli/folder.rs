//! The data folder as the command line names it: which key, and who opens it.

use crate::access::Town;
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::store::keyring::{Keyring, Secret};

use std::path::Path;

use super::errors::{NO_KEY, NO_TOWN};
use super::shell::Shell;
use crate::store::disk::OsDisk;

/// The variable that holds a passphrase.
pub const PASSPHRASE: &str = "YAKUBA_PASSPHRASE";

/// The secret the caller gave: `--key-file`, else the passphrase's variable, else a systemd credential.
///
/// # Errors
/// `CLI-02` when there is none, `KEY-09`, `KEY-10` when the file is no key.
pub fn secret(shell: &Shell) -> Result<Secret> {
    if let Some(file) = &shell.globals.key_file {
        return Secret::key_file(&shell.path(file));
    }
    match std::env::var(PASSPHRASE) {
        Ok(typed) if !typed.is_empty() => Ok(Secret::passphrase(&typed)),
        Ok(_) | Err(_) => Secret::from_systemd()?.ok_or_else(|| NO_KEY.error()),
    }
}

/// Whether the folder holds a town and the secret opens it; asked before a running server is.
///
/// # Errors
/// `CLI-04` when there is no town; key errors.
pub fn check_key(data: &Path, secret: &Secret) -> Result<()> {
    let disk = OsDisk::new(data);
    if !Keyring::exists(&disk)? {
        return Err(NO_TOWN.with(data.display().to_string()));
    }
    Keyring::open(&disk, secret).map(drop)
}

/// Opens the town of a folder with the tables of this executable; a demonstration keeps its day.
///
/// # Errors
/// Key, lock and store errors.
pub fn open(data: &Path, secret: &Secret) -> Result<Town> {
    if !Keyring::exists(&OsDisk::new(data))? {
        return Err(NO_TOWN.with(data.display().to_string()));
    }
    let clock = super::demo::business_day(data)?.map_or_else(Clock::real, Clock::with_business_day);
    Town::open(data, secret, crate::suite::schema(), clock)
}
