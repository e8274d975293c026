//! Pages in a real browser (Chromium, driven from `tests/browser/`), at the real executable's portals.
//! Screenshots lie in `target/screenshots`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use yakuba::web::Portal;

use crate::desk::busy;
use crate::harness::{PASSWORD, served};

/// A demonstration town of the executable, ended with the test.
struct Demo {
    process: Child,
    answer: Value,
    _folder: tempfile::TempDir,
}

impl Demo {
    fn start() -> Demo {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("town");
        let mut process = Command::new(env!("CARGO_BIN_EXE_yakuba"))
            .args(["demo", "--residents", "300", "--staff", "127.0.0.1:0", "--residents-portal", "127.0.0.1:0", "--json"])
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let mut all = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "the demonstration ended: {all}");
            if line.trim() == "ready" {
                break;
            }
            all.push_str(&line);
        }
        // What it says later is read away, so that it never waits for a reader.
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        let mut answer = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut answer).unwrap();
        Demo { process, answer: serde_json::from_str(&answer).unwrap(), _folder: folder }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a script of `tests/browser` on portals; fails with what it said.
fn drive(script: &str, portals: &Value, shots: &str, least: u32) {
    let folder = root().join("tests/browser");
    assert!(folder.join("node_modules").exists(), "run `npm ci --prefix tests/browser` first, or use tests/run");
    let shots: &Path = &root().join("target/screenshots").join(shots);
    let ran = Command::new("node")
        .arg(script)
        .current_dir(&folder)
        .env("DEMO", portals.to_string())
        .env("SHOTS", shots)
        .env("LEAST", least.to_string())
        .output()
        .expect("node runs: install it, or use tests/run");
    let said = String::from_utf8_lossy(&ran.stdout);
    let wrong: Vec<&str> = said.lines().filter(|line| !line.starts_with("ok ")).collect();
    assert!(ran.status.success(), "{}\n{}", wrong.join("\n"), String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn a_clerk_finds_a_person_and_their_household_with_the_keyboard_alone() {
    drive("keyboard.mjs", &Demo::start().answer, "keyboard", 0);
}

#[test]
fn every_page_that_a_demonstrations_account_reaches_is_accessible_at_three_widths() {
    drive("pages.mjs", &Demo::start().answer, "demo", 60);
}

#[test]
fn the_desks_pages_with_work_in_them_are_accessible_at_three_widths() {
    let served = served();
    busy(&served.town);
    let all: Vec<String> = served.app.site.permissions.iter().map(|p| p.id()).filter(|id| id.starts_with("desk.")).collect();
    let held: Vec<&str> = all.iter().map(String::as_str).chain(["welfare.check", "welfare.approve"]).collect();
    let portals = json!({
        "portals": { "staff": served.url(Portal::Staff, ""), "residents": served.url(Portal::Residents, "") },
        "accounts": [{ "name": served.holding(&held).name, "password": PASSWORD, "portal": "staff" }],
    });
    drive("pages.mjs", &portals, "desk", 20);
}
