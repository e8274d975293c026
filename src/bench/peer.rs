//! Finding and running the peers' programs.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The program of this name: in `YAKUBA_PEERS`, else in `tests/peers/bin` below the working folder.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("YAKUBA_PEERS").map_or_else(|| PathBuf::from("tests/peers/bin"), PathBuf::from);
    let program = folder.join(name);
    program.is_file().then_some(program)
}

/// Runs a peer and returns its stdout; `None` when it is absent or fails.
#[must_use]
pub fn run(name: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(find(name)?).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
