//! `yakuba bench search`: 1,000 mixed queries over an invented town, against a plain scan and SQLite.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::figures::{Times, round};
use super::peer;
use super::store::scratch;
use crate::access::Town;
use crate::base::clock::{Clock, Stopwatch};
use crate::base::date::{Date, Era};
use crate::base::error::Result;
use crate::base::text::{fold, kana};
use crate::store::search::facts::Facts;
use crate::store::search::find::{self, FindQuery};
use crate::store::search::follower::State;
use crate::store::{Key, Reader};
use crate::suite::demo::{make, plan::Brief};
use crate::suite::resident::find::{KIND, folded};
use crate::suite::resident::model::Person;

/// Queries of one run.
const QUERIES: usize = 1_000;
/// Rows of a page.
const PAGE: usize = 20;
/// The comparison with the plain scan ends after this long and says how far it came.
const SCAN_LIMIT: Duration = Duration::from_secs(70);

/// A query, what kind it is, and what was typed.
struct Asked {
    kind: &'static str,
    typed: String,
    query: FindQuery,
}

/// A person as the plain scan sees them.
struct Plain {
    key: Vec<u8>,
    facts: Facts,
}

/// Runs the bench with so many residents.
///
/// # Errors
/// Store and search errors.
pub fn run(residents: usize, folder: &Path) -> Result<Value> {
    let as_of = Clock::real().today();
    let town = Town::in_memory(crate::suite::schema(), Clock::with_business_day(as_of))?;
    let watch = Stopwatch::start();
    make::make(&town, &Brief { residents, seed: 1, as_of }, |_, _| {})?;
    let made = watch.elapsed().as_secs_f64();
    let watch = Stopwatch::start();
    town.start_search(crate::suite::indexers()?)?;
    while town.search()?.state() != State::Following {
        std::thread::sleep(Duration::from_millis(20));
    }
    let built = watch.elapsed().as_secs_f64();
    let people: Vec<Person> = town.read()?.all::<Person>()?.collect::<Result<_>>()?;
    let plain: Vec<Plain> = people
        .iter()
        .filter_map(|p| Some(Plain { key: p.no.bytes(), facts: folded(p, None)? }))
        .collect();
    let asked = queries(&people, as_of)?;
    let times = time_all(&town, &asked)?;
    let compared = compare(&town, &asked, &plain)?;
    Ok(json!({
        "bench": "search",
        "residents": residents,
        "make_s": round(made),
        "build_s": round(built),
        "queries": asked.len(),
        "latency": times.to_json(),
        "goal": "median <= 5 ms, p95 <= 20 ms; same set as the plain scan; at most 10 found: all on the first page",
        "scan": compared,
        "peer_sqlite_fts5_trigram": against_sqlite(folder, &people, &asked, &plain)?,
    }))
}

fn time_all(town: &Town, asked: &[Asked]) -> Result<Times> {
    let mut times = Times::default();
    for one in asked {
        let watch = Stopwatch::start();
        town.search()?.search(one.query.query(), PAGE)?;
        times.add(watch.elapsed());
    }
    Ok(times)
}

/// Compares the set found with a plain scan, and the first page where the scan finds at most ten.
fn compare(town: &Town, asked: &[Asked], plain: &[Plain]) -> Result<Value> {
    let watch = Stopwatch::start();
    let (mut compared, mut different, mut not_on_first, mut found) = (0, Vec::new(), 0, 0_usize);
    for one in asked {
        if watch.elapsed() > SCAN_LIMIT {
            break;
        }
        let wanted: BTreeSet<&[u8]> =
            plain.iter().filter(|p| find::matches(&one.query, KIND, &p.facts)).map(|p| p.key.as_slice()).collect();
        let answer = town.search()?.search(one.query.query(), plain.len())?;
        let got: BTreeSet<&[u8]> = answer.hits.hits.iter().map(|h| h.key.as_slice()).collect();
        if got != wanted {
            different.push(one.kind);
        }
        if wanted.len() <= 10 {
            let page = town.search()?.search(one.query.query(), PAGE)?;
            let page: BTreeSet<&[u8]> = page.hits.hits.iter().map(|h| h.key.as_slice()).collect();
            not_on_first += usize::from(!wanted.is_subset(&page));
        }
        compared += 1;
        found += wanted.len();
    }
    Ok(json!({
        "compared": compared, "different": different.len(), "kinds_different": different,
        "few_not_on_first_page": not_on_first, "found_in_all": found,
    }))
}

/// A town's usual questions: names with 異体字, one and two characters, partial kana, address, birth.
fn queries(people: &[Person], day: Date) -> Result<Vec<Asked>> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut asked = Vec::with_capacity(QUERIES);
    while asked.len() < QUERIES {
        let Some(person) = people.get(rng.random_range(0..people.len())) else { break };
        let Some(names) = person.names_on(day) else { continue };
        let name = names.full.to_string();
        let surname = name.split('　').next().unwrap_or(&name).to_owned();
        let reading = names.kana.as_ref().map(|k| kana::to_hiragana(&k.to_string())).unwrap_or_default();
        let (kind, typed) = match asked.len() % 10 {
            0 => ("full name", name.clone()),
            1 => ("surname, 異体字 folded", fold(&surname)),
            2 => ("one character", surname.chars().take(1).collect()),
            3 => ("two characters", name.chars().filter(|c| *c != '　').skip(1).take(2).collect()),
            4 => ("partial kana", reading.chars().take(3).collect()),
            5 => ("kana, middle", reading.chars().filter(|c| *c != '　').skip(2).take(3).collect()),
            6 => ("address", rng_address(&mut rng)),
            7 => ("birth date", person.birth.exact().map(|b| b.wareki()).unwrap_or_default()),
            8 => ("surname and address", format!("{surname} {}", rng_address(&mut rng))),
            _ => ("number", person.no.to_string()),
        };
        if let Ok(query) = find::parse(&[KIND], &typed, Era::Showa) {
            asked.push(Asked { kind, typed, query });
        }
    }
    Ok(asked)
}

fn rng_address(rng: &mut ChaCha8Rng) -> String {
    const PLACES: [&str; 6] = ["中央", "緑ヶ丘", "本町2丁目", "大字桜沢", "若葉台三丁目", "日の出"];
    PLACES.get(rng.random_range(0..PLACES.len())).copied().unwrap_or("中央").to_owned()
}

/// The same persons and words in SQLite's FTS5 with trigrams: its time and how much of what the scan
/// finds it finds too (its own folding is none; it gets folded text).
fn against_sqlite(folder: &Path, people: &[Person], asked: &[Asked], plain: &[Plain]) -> Result<Value> {
    if peer::find("sqlite_search").is_none() {
        return Ok(json!("absent"));
    }
    let scratch = scratch(folder)?;
    let (mut persons, mut questions) = (String::new(), String::new());
    for person in people {
        let Some(doc) = crate::suite::resident::find::doc(person) else { continue };
        let text: Vec<String> = doc.fields.iter().map(|(_, text)| fold(text)).collect();
        writeln!(persons, "{}\t{}", person.no, text.join(" ").replace(['\t', '\n'], " ")).map_err(unwritten)?;
    }
    for one in asked {
        let words: Vec<String> = one.typed.split_whitespace().map(fold).collect();
        writeln!(questions, "{}", words.join("\t")).map_err(unwritten)?;
    }
    let (a, b) = (scratch.path().join("persons"), scratch.path().join("queries"));
    std::fs::write(&a, persons).map_err(unwritten)?;
    std::fs::write(&b, questions).map_err(unwritten)?;
    let Some(answer) = peer::run("sqlite_search", &[&a.to_string_lossy(), &b.to_string_lossy()]) else {
        return Ok(json!("failed"));
    };
    let mut times = Times::default();
    let (mut found, mut wanted_in_all) = (0_usize, 0_usize);
    for (at, (line, one)) in answer.lines().zip(asked).enumerate() {
        let mut cells = line.split('\t');
        let ms: f64 = cells.next().and_then(|t| t.parse().ok()).unwrap_or(0.0);
        times.add(Duration::from_secs_f64(ms / 1e3));
        if at % 10 != 0 && at >= 200 {
            continue;
        }
        let got: BTreeSet<&str> = cells.nth(1).unwrap_or_default().split(',').collect();
        let wanted = plain.iter().filter(|p| find::matches(&one.query, KIND, &p.facts)).take(10_000);
        for person in wanted {
            wanted_in_all += 1;
            let number = u64::read(&mut person.key.as_slice())?.to_string();
            found += usize::from(got.contains(number.as_str()));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    let recall = found as f64 / wanted_in_all.max(1) as f64;
    Ok(json!({ "latency": times.to_json(), "recall_of_the_scan": round(recall) }))
}

fn unwritten(error: impl std::error::Error + Send + Sync + 'static) -> crate::base::error::Error {
    crate::store::errors::ENGINE.because(error)
}
