//! The house rules that a machine can check.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(under: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    walk(&path, ending, found);
                }
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(under), ending, &mut found);
    found.sort();
    found
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().into_owned()
}

/// The parts in floor order, as `lib.rs` lists them.
const FLOORS: &[(&str, u8)] = &[
    ("base", 1),
    ("store", 2),
    ("access", 3),
    ("web", 4),
    ("paper", 4),
    ("backup", 4),
    ("ops", 4),
    ("desk", 5),
    ("suite", 6),
    ("bench", 7),
    ("cli", 7),
];

fn floor(part: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == part).map(|(_, floor)| *floor)
}

/// Every path in the code below comments: `crate::a::b` gives `a`, `a::b`.
fn crate_paths(text: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            if line[..at].ends_with('$') {
                continue;
            }
            let rest = &line[at + 7..];
            let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            let first = word(rest);
            let second = rest[first.len()..].strip_prefix("::").map(word).unwrap_or_default();
            found.insert((first, second));
        }
    }
    found
}

#[test]
fn a_part_uses_only_lower_floors_and_a_service_only_resident_event_and_itself() {
    let mut wrong = Vec::new();
    for path in files("src", ".rs") {
        let name = name_of(&path);
        let inner = name.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts = inner.split('/');
        let part = parts.next().unwrap();
        let service = parts.next().unwrap_or_default();
        let Some(own) = floor(part) else { continue };
        for (other, second) in crate_paths(&fs::read_to_string(&path).unwrap()) {
            let Some(their) = floor(&other) else { continue };
            let neighbour = their == own && other != part && own != 7;
            if their > own || neighbour {
                wrong.push(format!("{name} uses crate::{other}"));
            }
            let stranger = part == "suite" && other == "suite" && !service.is_empty() && service != "demo";
            let service_module = second.chars().next().is_some_and(char::is_lowercase);
            let shared = ["resident", "event", service].contains(&second.as_str());
            if stranger && service_module && !shared && root().join(format!("src/suite/{second}.rs")).exists() {
                wrong.push(format!("{name} uses crate::suite::{second}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_map_of_the_code_lists_the_parts_in_floor_order() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed: Vec<&str> =
        map.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';')).collect();
    let order: Vec<&str> = FLOORS.iter().map(|(n, _)| *n).filter(|n| listed.contains(n)).collect();
    assert_eq!(listed, order);
    let other: Vec<&str> = map
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("//!") && !l.starts_with("///") && !l.starts_with("pub mod "))
        .collect();
    assert!(other.is_empty(), "lib.rs is a map, nothing else: {other:?}");
}

#[test]
fn files_are_small_enough_to_read() {
    let lines = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().count();
    let long: Vec<String> = files("src", ".rs")
        .iter()
        .map(|p| (lines(p), name_of(p)))
        .filter(|(n, _)| *n > 400)
        .map(|(n, name)| format!("{n} {name}"))
        .collect();
    println!("over 400 lines: {long:#?}");
    let too_long: Vec<&String> =
        long.iter().filter(|l| l.split(' ').next().unwrap().parse::<usize>().unwrap() > 600).collect();
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn only_the_clock_reads_the_clock_and_only_the_codec_knows_bincode() {
    let mut wrong = Vec::new();
    for path in files("src", ".rs") {
        let name = name_of(&path);
        let text = fs::read_to_string(&path).unwrap();
        let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for word in ["SystemTime::now", "Timestamp::now", "Zoned::now", "Instant::now"] {
            if code.contains(word) && name != "src/base/clock.rs" {
                wrong.push(format!("{name}: {word}"));
            }
        }
        if code.contains("bincode::") && name != "src/store/codec.rs" {
            wrong.push(format!("{name}: bincode"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_says_what_it_owns() {
    let silent: Vec<String> = files("src", ".rs")
        .iter()
        .filter(|p| !fs::read_to_string(p).unwrap().starts_with("//!"))
        .map(|p| name_of(p))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn no_unfinished_work_hides_in_the_code() {
    let mut wrong = Vec::new();
    for path in files("src", ".rs") {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            for word in ["todo!(", "unimplemented!(", "FIXME", "TODO", "#[allow("] {
                if line.contains(word) {
                    wrong.push(format!("{}:{}: {word}", name_of(&path), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_carries_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut inside = false;
    let mut silent = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[dependencies]" || line == "[dev-dependencies]";
        } else if inside && line.contains('=') && !line.contains("# ") {
            silent.push(line);
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn error_codes_are_unique_and_say_what_and_how_on() {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for code in yakuba::cli::codes() {
        assert!(seen.insert(code.id, code.what).is_none(), "{} stands for two things", code.id);
        assert!(!code.what.is_empty() && !code.remedy.is_empty(), "{}", code.id);
    }
    let mut written = BTreeSet::new();
    for path in files("src", ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        let inner = text.split("codes! {").nth(1).unwrap_or_default();
        for line in inner.lines().filter(|l| l.contains(" = \"")) {
            if let Some(id) = line.split('"').nth(1).filter(|id| id.contains('-') && id.is_ascii()) {
                written.insert(id.to_owned());
            }
        }
    }
    let listed: BTreeSet<String> = seen.keys().map(|id| (*id).to_owned()).collect();
    assert_eq!(written.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "codes the help does not know");
}

#[test]
fn the_top_level_holds_what_the_house_says() {
    let known = [
        "ARCHITECTURE.md", "Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "assets", "deny.toml", "examples",
        "packaging", "rustfmt.toml", "src", "target", "tests", "yakuba-demo",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with('.') || known.contains(&name.as_str()), "{name} stands at the top level");
    }
}

#[test]
fn every_requirement_is_listed_and_every_named_test_exists() {
    let list = fs::read_to_string(root().join("tests/requirements.csv")).unwrap();
    let tests: String = files("tests/it", ".rs").iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    let ids: Vec<&str> = include_str!("../data/requirement_ids.txt").lines().collect();
    let mut listed = Vec::new();
    for line in list.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [id, state, test] = cells[..] else { panic!("{line}") };
        listed.push(id);
        match state {
            "works" | "partly" => {
                let function = test.rsplit("::").next().unwrap();
                assert!(tests.contains(&format!("fn {function}(")), "{id}: no test {test}");
            }
            "not yet" => assert_eq!(test, "", "{id}"),
            other => panic!("{id}: {other}"),
        }
    }
    assert_eq!(listed, ids);
}

#[test]
fn the_glossary_has_one_word_for_one_thing() {
    let glossary = fs::read_to_string(root().join("assets/glossary.csv")).unwrap();
    let (mut english, mut japanese) = (BTreeSet::new(), BTreeSet::new());
    for line in glossary.lines().skip(1) {
        let cells: Vec<&str> = line.splitn(3, ',').collect();
        assert_eq!(cells.len(), 3, "{line}");
        assert!(english.insert(cells[0]), "{} twice", cells[0]);
        assert!(japanese.insert(cells[1]), "{} twice", cells[1]);
    }
}
