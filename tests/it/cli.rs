//! The executable itself, as an IT officer and a crash meet it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

const EXE: &str = env!("CARGO_BIN_EXE_yakuba");

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// An invented town of so many residents, not served.
    fn with_demo(residents: u32) -> Folder {
        let folder = Folder::new();
        let made = folder.run(&["demo", "--no-serve", "--residents", &residents.to_string(), "--data", "town", "--json"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        folder
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(EXE);
        command.args(args).current_dir(self.0.path()).env_remove("YAKUBA_PASSPHRASE").stdin(Stdio::null());
        command.output().unwrap()
    }

    fn town(&self, args: &[&str]) -> Output {
        self.run(&[args, &["--data", "town", "--key-file", "town/demo.key"]].concat())
    }

    fn text(&self, args: &[&str]) -> String {
        let output = self.town(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.text(&[args, &["--json"]].concat())).unwrap()
    }
}

/// A served town; killed without mercy when dropped.
struct Served {
    child: Child,
    staff: String,
}

impl Served {
    fn start(folder: &Folder) -> Served {
        let mut child = Command::new(EXE)
            .args(["demo", "--data", "town", "--staff", "127.0.0.1:0", "--residents-portal", "127.0.0.1:0"])
            .current_dir(folder.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut staff = String::new();
        for line in BufReader::new(child.stderr.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(url) = line.strip_prefix("staff ") {
                staff = url.to_owned();
            }
            if line == "ready" {
                break;
            }
        }
        assert!(staff.starts_with("https://"), "the server never became ready");
        Served { child, staff }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn agent(folder: &Folder) -> ureq::Agent {
    let pem = std::fs::read(folder.path("town/tls/ca.pem")).unwrap();
    let ca = ureq::tls::Certificate::from_pem(&pem).unwrap();
    let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::new_with_certs(&[ca])).build();
    ureq::Agent::config_builder()
        .tls_config(tls)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_backup_restored_elsewhere_has_the_same_hash_and_nothing_stands_in_plain() {
    let folder = Folder::with_demo(400);
    let hash = folder.text(&["export", "--hash"]);
    assert_eq!(hash.len(), 64);
    folder.text(&["backup", "create", "--to", "copies"]);
    folder.text(&["verify", "--from", "copies"]);
    let restored = folder.run(&["restore", "--from", "copies", "--into", "again", "--key-file", "town/demo.key"]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let again = folder.run(&["export", "--hash", "--data", "again", "--key-file", "town/demo.key"]);
    assert_eq!(String::from_utf8_lossy(&again.stdout).trim(), hash);

    folder.text(&["export", "--to", "csv"]);
    let persons = std::fs::read_to_string(folder.path("csv/resident.person.csv")).unwrap();
    let mut names = BTreeSet::new();
    for word in persons.split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c)) {
        if word.chars().count() >= 2 {
            names.insert(word.to_owned());
        }
    }
    assert!(names.len() > 100, "the persons' table has words to look for");
    for place in ["town", "copies", "again"] {
        for file in files(&folder.path(place)) {
            let bytes = std::fs::read(&file).unwrap();
            for name in &names {
                let found = bytes.windows(name.len()).any(|w| w == name.as_bytes());
                assert!(!found, "a word of the persons' table stands in {}", file.display());
            }
        }
    }
}

#[test]
fn wrong_keys_and_places_are_told_with_code_remedy_and_exit_code() {
    let folder = Folder::with_demo(20);
    let mut one = folder.run(&["init", "--data", "other", "--new-key-file", "other.key"]);
    assert!(one.status.success());
    let with_key = |key: &str| folder.run(&["export", "--hash", "--data", "town", "--key-file", key, "--json"]);
    one = with_key("other.key");
    assert_eq!(one.status.code(), Some(4), "another town's key");
    let error: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(error["error"]["code"], "KEY-03");
    assert!(!error["error"]["remedy"].as_str().unwrap().is_empty());
    assert_eq!(with_key("missing.key").status.code(), Some(7), "no such file");
    let none = folder.run(&["export", "--hash", "--data", "town"]);
    assert_eq!(none.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&none.stderr).contains("CLI-02"));
    let nowhere = folder.run(&["export", "--hash", "--data", "nowhere", "--key-file", "town/demo.key"]);
    assert_eq!(nowhere.status.code(), Some(8));
    let twice = folder.run(&["init", "--data", "town", "--new-key-file", "third.key"]);
    assert_eq!(twice.status.code(), Some(3), "the folder is not empty");
    let passphrase = Command::new(EXE)
        .args(["export", "--hash", "--data", "town"])
        .current_dir(folder.0.path())
        .env("YAKUBA_PASSPHRASE", "not this one at all")
        .output()
        .unwrap();
    assert_eq!(passphrase.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&passphrase.stderr).contains("KEY-0"));
}

#[test]
fn a_flipped_byte_is_an_error_and_never_another_content() {
    let folder = Folder::with_demo(60);
    let hash = folder.text(&["export", "--hash"]);
    let file = folder.path("town/yakuba.db");
    let good = std::fs::read(&file).unwrap();
    for part in 1..12 {
        let mut bad = good.clone();
        let at = bad.len() * part / 12;
        bad[at] ^= 0x10;
        std::fs::write(&file, &bad).unwrap();
        let output = folder.town(&["export", "--hash"]);
        match output.status.code() {
            Some(0) => assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), hash, "byte {at}"),
            Some(5) => assert!(String::from_utf8_lossy(&output.stderr).contains("→"), "byte {at}"),
            other => panic!("byte {at}: {other:?} {}", String::from_utf8_lossy(&output.stderr)),
        }
        std::fs::write(&file, &good).unwrap();
    }
    assert_eq!(folder.text(&["export", "--hash"]), hash);
}

#[test]
fn calculations_need_no_town_and_answer_as_the_contract_says() {
    let folder = Folder::new();
    let output = folder.run(&["calc", "date", "R8.11.20", "081120", "昭和64年1月7日"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let first: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').take(2).collect()).collect();
    let day = vec!["2026-11-20", "令和8年11月20日"];
    assert_eq!(first, [day.clone(), day, vec!["1989-01-07", "昭和64年1月7日"]]);
    let output = folder.run(&["calc", "date", "R8.2.30"]);
    assert_eq!(output.status.code(), Some(3));

    let official: Value = serde_json::from_str(include_str!("../data/base/holidays_official.json")).unwrap();
    let mut expected = String::from("date,name,status\n");
    for day in official["holidays"].as_array().unwrap() {
        expected.push_str(&format!("{},{},確定\n", day["date"].as_str().unwrap(), day["name"].as_str().unwrap()));
    }
    let output = folder.run(&["calc", "holidays", "--from", "1955-01-01", "--to", "2027-12-31"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn every_verb_helps() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]);
    let text = String::from_utf8(help.stdout).unwrap();
    for verb in [
        "init", "serve", "demo", "user", "import", "export", "calc", "backup", "verify", "restore", "audit", "bench",
        "doctor",
    ] {
        assert!(text.contains(verb), "{verb}");
        let own = folder.run(&[verb, "--help"]);
        assert!(own.status.success(), "{verb}");
        assert!(String::from_utf8(own.stdout).unwrap().chars().any(|c| c > '\u{3000}'), "{verb} is explained");
    }
}

#[test]
fn commands_reach_a_running_server_and_a_kill_under_load_loses_nothing_acknowledged() {
    let folder = Arc::new(Folder::with_demo(60));
    let served = Served::start(&folder);
    let before = folder.json(&["user", "list"]);
    assert_eq!(before["accounts"].as_array().unwrap().len(), yakuba::suite::demo::accounts::ACCOUNTS.len());

    // Each acknowledged account, over the server's socket, must be there after the kill.
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let go_on = Arc::new(AtomicBool::new(true));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (folder, acknowledged, go_on) = (folder.clone(), acknowledged.clone(), go_on.clone());
            std::thread::spawn(move || {
                for number in 0.. {
                    if !go_on.load(Ordering::Relaxed) {
                        break;
                    }
                    let name = format!("load-{writer}-{number}");
                    let output = folder.town(&["user", "add", &name, "--role", "clerk"]);
                    if output.status.success() {
                        acknowledged.lock().unwrap().push(name);
                    }
                }
            })
        })
        .collect();
    std::thread::sleep(Duration::from_secs(4));
    drop(served);
    go_on.store(false, Ordering::Relaxed);
    writers.into_iter().for_each(|w| w.join().unwrap());
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(!acknowledged.is_empty());
    let after = folder.json(&["user", "list"]);
    let there: BTreeSet<String> =
        after["accounts"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect();
    let lost: Vec<&String> = acknowledged.iter().filter(|name| !there.contains(*name)).collect();
    assert!(lost.is_empty(), "of {} acknowledged: {lost:?}", acknowledged.len());
    let served = Served::start(&folder);
    let answer = agent(&folder).get(format!("{}/health", served.staff)).call().unwrap();
    assert_eq!(answer.status(), 200);
}
