//! The audit trail: tree, proofs, checkpoints, export, verification, questions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use yakuba::access::audit::export::export;
use yakuba::access::audit::merkle::{self, Decision, Edge};
use yakuba::access::audit::query::{About, Question, find};
use yakuba::access::audit::verify::{Finding, Verified, verify, verify_store};
use yakuba::access::audit::{AuditEntry, Checkpoint, Soundness, tree, vectors};
use yakuba::access::{AccountId, Outcome, SubjectId, Town};
use yakuba::base::clock::Clock;
use yakuba::store::Reader;

use super::help::{account, attempt, enter, machine, refused, town};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push(path);
        }
    }
}

#[test]
fn the_196_proofs_of_transparency_dev_are_decided_as_they_say() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/audit/merkle"), &mut all);
    assert_eq!(all.len(), 196);
    for path in all {
        let json = std::fs::read(&path).unwrap();
        let expected: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let expected =
            if expected["wantErr"].as_bool().unwrap() { Decision::Invalid } else { Decision::Valid };
        assert_eq!(vectors::decide(&json).unwrap(), expected, "{}", path.display());
    }
}

/// RFC 6962, 2.1, written down as it stands there: the slow definition.
fn mth(leaves: &[Vec<u8>]) -> [u8; 32] {
    match leaves.len() {
        0 => Sha256::digest([]).into(),
        1 => Sha256::digest([&[0], leaves[0].as_slice()].concat()).into(),
        n => {
            let k = n.next_power_of_two() / 2;
            Sha256::digest([&[1], mth(&leaves[..k]).as_slice(), &mth(&leaves[k..])].concat()).into()
        }
    }
}

#[test]
fn the_growing_edge_has_the_root_that_the_rfc_defines() {
    let leaves: Vec<Vec<u8>> = (0..70u8).map(|i| vec![i; usize::from(i)]).collect();
    let mut edge = Edge::default();
    for n in 0..leaves.len() {
        assert_eq!(edge.root(), mth(&leaves[..n]), "{n}");
        edge.push(merkle::leaf(&leaves[n]));
    }
}

fn filled(entries: u64) -> Town {
    let (town, _) = town();
    let before = tree::size(&town.read().unwrap()).unwrap();
    for i in before..entries {
        let subjects = BTreeSet::from([SubjectId(i % 7), SubjectId(100 + i % 3)]);
        town.record(&machine(), "窓口", &format!("i={i}"), Outcome::Done, subjects).unwrap();
    }
    town
}

#[test]
fn every_entry_of_a_store_is_proved_in_every_later_tree() {
    // Past two stored blocks of 256, so that both kinds of source are used.
    let town = filled(531);
    let read = town.read().unwrap();
    let entries: Vec<AuditEntry> = read.all::<AuditEntry>().unwrap().map(|e| e.unwrap()).collect();
    let list = |proof: Vec<[u8; 32]>| proof.iter().map(|h| h.to_vec()).collect::<Vec<_>>();
    for size in [1, 2, 255, 256, 257, 511, 512, 513, 530, 531u64] {
        let mut edge = Edge::default();
        entries[..usize::try_from(size).unwrap()].iter().for_each(|e| drop(edge.push(e.leaf())));
        let root = tree::root(&read, size).unwrap();
        assert_eq!(root, edge.root());
        for seq in [0, 1, 128, 255, 256, 300, 511, 512, 529].into_iter().filter(|s| *s < size) {
            let proof = list(tree::inclusion(&read, seq, size).unwrap());
            let leaf = entries[usize::try_from(seq).unwrap()].leaf();
            assert_eq!(merkle::verify_inclusion(seq, size, &leaf, &root, &proof), Decision::Valid);
            assert_eq!(merkle::verify_inclusion(seq + 1, size, &leaf, &root, &proof), Decision::Invalid);
        }
        for first in [1, 2, 3, 255, 256, 257, 400, 512, 530].into_iter().filter(|s| *s <= size) {
            let proof = list(tree::consistency(&read, first, size).unwrap());
            let old = tree::root(&read, first).unwrap();
            assert_eq!(merkle::verify_consistency(first, size, &old, &root, &proof), Decision::Valid);
        }
    }
    assert_eq!(tree::inclusion(&read, 531, 531).unwrap_err().code().id, "ACCESS-19");
}

fn exported(town: &Town) -> (Vec<u8>, Checkpoint) {
    let point = town.checkpoint().unwrap().unwrap();
    let mut out = Vec::new();
    export(&town.read().unwrap(), &mut out).unwrap();
    (out, point)
}

fn check(bytes: &[u8], witness: &[Checkpoint]) -> Verified {
    verify(bytes, witness).unwrap()
}

#[test]
fn an_untouched_trail_verifies_in_the_store_and_as_an_export() {
    let town = filled(300);
    let (bytes, witness) = exported(&town);
    let found = check(&bytes, std::slice::from_ref(&witness));
    assert_eq!(found.findings, []);
    assert_eq!((found.entries, found.signed_to, found.witnessed_to, found.after()), (300, 300, 300, 0));
    assert_eq!(Checkpoint::read(&witness.note(), witness.key).unwrap(), witness);
    let stored = verify_store(&town.read().unwrap(), &[witness]).unwrap();
    assert_eq!((stored.root, stored.findings.len()), (found.root, 0));
    let grown = filled_further(&town, 5);
    let stored = verify_store(&grown.read().unwrap(), &[]).unwrap();
    assert_eq!((stored.entries, stored.after()), (305, 5), "entries after the last checkpoint are told");
}

fn filled_further(town: &Town, more: u64) -> Town {
    for _ in 0..more {
        town.record(&machine(), "", "", Outcome::Done, BTreeSet::new()).unwrap();
    }
    town.clone()
}

#[test]
fn every_flipped_bit_of_a_log_of_200_entries_is_found() {
    let (bytes, witness) = exported(&filled(200));
    // A prime step walks through all bit positions and fields; AUDIT_FLIPS=all takes every bit.
    let step = if std::env::var("AUDIT_FLIPS").is_ok_and(|v| v == "all") { 1 } else { 3989 };
    for bit in (0..bytes.len() * 8).step_by(step) {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let found = verify(changed.as_slice(), std::slice::from_ref(&witness));
        assert!(found.is_err() || !found.unwrap().findings.is_empty(), "bit {bit}");
    }
}

#[test]
fn deleting_inserting_swapping_doubling_and_cutting_is_found_even_when_the_last_line_is_made_anew() {
    let (bytes, witness) = exported(&filled(200));
    let lines: Vec<&str> = std::str::from_utf8(&bytes).unwrap().lines().collect();
    let body = lines.len() - 1;
    let rebuilt = |lines: &[&str]| -> Vec<u8> {
        let mut text: String = lines.iter().map(|l| format!("{l}\n")).collect();
        let points = lines.iter().filter(|l| l.starts_with("{\"checkpoint")).count();
        let sha256 = hex::encode(Sha256::digest(&text));
        let entries = lines.len() - 1 - points;
        text += &format!("{{\"entries\":{entries},\"checkpoints\":{points},\"sha256\":\"{sha256}\"}}\n");
        text.into_bytes()
    };
    let witness = std::slice::from_ref(&witness);
    assert_eq!(check(&rebuilt(&lines[..body]), witness).findings, [], "the rebuilding itself is right");
    let bad = |lines: &[&str], what: &str| {
        assert!(!check(&rebuilt(lines), witness).findings.is_empty(), "{what}");
    };
    // Every seventh place; with AUDIT_FLIPS=all every one.
    let step = if std::env::var("AUDIT_FLIPS").is_ok_and(|v| v == "all") { 1 } else { 7 };
    for place in (1..body).step_by(step) {
        if lines[place].starts_with("{\"checkpoint") {
            continue;
        }
        let mut deleted = lines[..body].to_vec();
        deleted.remove(place);
        bad(&deleted, "deleted");
        let mut doubled = lines[..body].to_vec();
        doubled.insert(place, lines[place]);
        bad(&doubled, "doubled");
        let mut swapped = lines[..body].to_vec();
        swapped.swap(place, if place == 1 { body - 2 } else { 1 });
        if place != 1 {
            bad(&swapped, "swapped");
        }
        bad(&lines[..place], "cut");
    }
    let mut renumbered = lines[..body].to_vec();
    let other = renumbered[50].replace("\"account\":0", "\"account\":9");
    renumbered[50] = &other;
    bad(&renumbered, "changed");
    let whole = check(&rebuilt(&lines[..120]), &[]);
    assert!(whole.after() > 0, "without a witness the cut is seen as entries that nothing covers");
}

#[test]
fn a_forked_log_is_found_by_the_witness_of_the_first() {
    let town = filled(100);
    let (_, witness) = exported(&town);
    // Another log of the same length, honestly signed: by its own key, and with other entries.
    let (fork, _) = exported(&filled(200));
    let found = check(&fork, &[witness]);
    assert!(found.findings.contains(&Finding::Changed { after: 0, size: 100 }), "{:?}", found.findings);
    assert!(found.findings.iter().any(|f| matches!(f, Finding::OtherKey(_))));
}

#[test]
fn pruning_takes_the_words_and_keeps_every_proof() {
    let town = filled(40);
    let (_, witness) = exported(&town);
    let later = Clock::real().now().plus(Duration::from_secs(60));
    let pruned = town.act(&machine(), "", move |d| tree::prune(d, later, 30)).unwrap();
    assert_eq!(pruned, 30);
    let (bytes, _) = exported(&town);
    let found = check(&bytes, &[witness]);
    assert_eq!((found.findings, found.witnessed_to), (vec![], 40));
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains("i=20") && text.contains("i=39"));
    let page = find(&town.read().unwrap(), &Question::about(About::Subject(SubjectId(100)))).unwrap();
    assert!(page.entries.iter().all(|e| e.seq >= 30));
}

#[test]
fn a_changed_entry_in_the_store_is_noticed_at_the_next_start_and_by_the_check() {
    let town = filled(10);
    assert_eq!(town.trail_soundness(), Soundness::Sound);
    let point = town.checkpoint().unwrap();
    town.act(&machine(), "", |deed| {
        let mut entry = deed.need::<AuditEntry>(&5)?;
        entry.account = 77;
        deed.put(&entry)
    })
    .unwrap();
    let found = verify_store(&town.read().unwrap(), &[point.unwrap()]).unwrap();
    assert!(!found.findings.is_empty());
}

#[test]
fn a_step_of_a_batch_that_is_given_up_still_stands_in_the_trail() {
    let (town, _) = town();
    let before = tree::size(&town.read().unwrap()).unwrap();
    let batch = town.act(&machine(), "", |d| d.open_batch()).unwrap();
    town.act(&machine(), "取込", move |d| d.in_batch(batch)).unwrap();
    town.record(&machine(), "閲覧", "meanwhile", Outcome::Done, BTreeSet::new()).unwrap();
    town.act(&machine(), "", move |d| d.abort_batch(batch)).unwrap();
    town.sweep(batch).unwrap();
    assert_eq!(tree::size(&town.read().unwrap()).unwrap(), before + 4);
    assert_eq!(verify_store(&town.read().unwrap(), &[]).unwrap().findings, []);
}

#[test]
fn who_saw_this_person_and_what_did_this_account_do_are_answered_in_pages() {
    let town = filled(600);
    let id = account(&town, "tanaka", &["clerk"]);
    enter(&town, "tanaka");
    refused(&town, &attempt("tanaka", "ちがうパスワード"));
    let read = town.read().unwrap();
    let mut question = Question { most: 20, ..Question::about(About::Subject(SubjectId(3))) };
    let mut seen = Vec::new();
    loop {
        let page = find(&read, &question).unwrap();
        assert!(page.entries.len() <= 20);
        seen.extend(page.entries.iter().map(|e| e.seq));
        match page.next {
            Some(next) => question.below = Some(next),
            None => break,
        }
    }
    let expected: Vec<u64> = read
        .all::<AuditEntry>()
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.subjects().contains(&SubjectId(3)))
        .map(|e| e.seq)
        .collect();
    assert_eq!(seen, expected.into_iter().rev().collect::<Vec<_>>());
    assert!(seen.len() > 80);
    let mine = find(&read, &Question::about(About::Account(id))).unwrap();
    let actions: Vec<(&str, Outcome)> = mine.entries.iter().map(|e| (e.action.as_str(), e.outcome)).collect();
    assert_eq!(actions, [("access.sign-in", Outcome::Refused), ("access.sign-in", Outcome::Done)]);
    let machines =
        find(&read, &Question { most: 1000, ..Question::about(About::Account(AccountId(0))) }).unwrap();
    assert_eq!(machines.entries.len(), 601);
    let now = Clock::real().now();
    let none = Question {
        until: Some(now.minus(Duration::from_secs(86_400))),
        ..Question::about(About::Everything)
    };
    assert_eq!(find(&read, &none).unwrap().entries.len(), 0);
    let today =
        Question { from: Some(now.minus(Duration::from_secs(600))), ..Question::about(About::Everything) };
    assert_eq!(find(&read, &today).unwrap().entries.len(), 50);
}

#[test]
fn checkpoints_are_signed_every_256_entries() {
    let town = filled(520);
    let sizes: Vec<u64> =
        town.read().unwrap().all::<Checkpoint>().unwrap().map(|c| c.unwrap().size).collect();
    assert!(sizes.contains(&256) && sizes.contains(&512), "{sizes:?}");
}
