//! The search follows the journal: what was just saved is found at once, a crash loses nothing, and
//! an index of no use is made anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use yakuba::base::date::Era;
use yakuba::base::error::Result;
use yakuba::store::search::find;
use yakuba::store::search::follower::{Currency, Search, State};
use yakuba::store::search::index::{Reach, SearchIndex, Stamp};
use yakuba::store::search::source::{Changes, EachRow, Frozen, Indexer, Indexers, Row, Source};
use yakuba::store::search::{Doc, Field};

const TABLE: &str = "resident";
const INDEXER: Indexer = Indexer { table: TABLE, kinds: &["resident"], docs };

fn docs(key: &[u8], value: &[u8]) -> Result<Vec<Doc>> {
    let name = String::from_utf8_lossy(value).into_owned();
    Ok(vec![Doc { kind: "resident", key: key.to_vec(), fields: vec![(Field::Name, name)] }])
}

/// A store in memory: its journal from some number on, and its one table.
#[derive(Default)]
struct Town {
    journal: Mutex<Vec<Changes>>,
    bell: Condvar,
    cut: Mutex<u64>,
    lineage: Mutex<String>,
    reached: Mutex<u64>,
}

impl Town {
    fn save(&self, rows: &[(u8, Option<&str>)]) {
        let mut journal = self.journal.lock().unwrap();
        let seq = journal.len() as u64 + 1;
        let rows = rows.iter().map(|(key, name)| Row {
            table: TABLE.to_owned(),
            key: vec![*key],
            value: name.map(|name| name.as_bytes().to_vec()),
        });
        let other = Row { table: "audit".to_owned(), key: vec![0], value: Some(vec![1]) };
        journal.push(Changes { seq, rows: rows.chain([other]).collect() });
        self.bell.notify_all();
    }

    fn table(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut table = BTreeMap::new();
        for row in self.journal.lock().unwrap().iter().flat_map(|entry| entry.rows.clone()) {
            match row.value {
                _ if row.table != TABLE => None,
                Some(value) => table.insert(row.key, value),
                None => table.remove(&row.key),
            };
        }
        table
    }
}

struct Still(u64, BTreeMap<Vec<u8>, Vec<u8>>);

impl Frozen for Still {
    fn seq(&self) -> u64 {
        self.0
    }
    fn walk(&self, _: &str, each: &mut EachRow<'_>) -> Result<()> {
        self.1.iter().try_for_each(|(key, value)| each(key, value))
    }
}

impl Source for Town {
    fn lineage(&self) -> Result<String> {
        Ok(self.lineage.lock().unwrap().clone())
    }
    fn head(&self) -> u64 {
        self.journal.lock().unwrap().len() as u64
    }
    fn wait_above(&self, seq: u64, at_most: Duration) -> u64 {
        let journal = self.journal.lock().unwrap();
        let (journal, _) =
            self.bell.wait_timeout_while(journal, at_most, |journal| journal.len() as u64 <= seq).unwrap();
        journal.len() as u64
    }
    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Changes>> {
        let from = seq.max(*self.cut.lock().unwrap()) as usize;
        Ok(self.journal.lock().unwrap().iter().skip(from).take(limit).cloned().collect())
    }
    fn freeze(&self) -> Result<Box<dyn Frozen + '_>> {
        Ok(Box::new(Still(self.head(), self.table())))
    }
    fn reached(&self, seq: u64) -> Result<()> {
        *self.reached.lock().unwrap() = seq;
        Ok(())
    }
}

fn start(folder: &Path, town: &Arc<Town>) -> Search {
    let indexers = Indexers::new(1, &[INDEXER]).unwrap();
    Search::start(folder.to_owned(), &[3; 32], indexers, Arc::clone(town) as Arc<dyn Source>).unwrap()
}

fn found(search: &Search, typed: &str) -> Vec<u8> {
    let query = find::parse(&["resident"], typed, Era::Showa).unwrap();
    let answer = search.search(query.query(), 20).unwrap();
    assert_eq!(answer.currency, Currency::Current);
    answer.hits.hits.into_iter().map(|hit| hit.key[0]).collect()
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..600 {
        if done() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never came: {what}");
}

fn settled(search: &Search, town: &Town) {
    until("the index reaches the journal's head", || search.reach() == Reach::Journal(town.head()));
}

#[test]
fn what_was_just_saved_changed_or_removed_is_found_so_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let town = Arc::new(Town::default());
    town.save(&[(1, Some("佐藤　花子")), (2, Some("鈴木　一郎"))]);
    let search = start(folder.path(), &town);
    settled(&search, &town);
    assert_eq!(found(&search, "佐藤"), [1]);
    for round in 0..40_u8 {
        town.save(&[(3, Some("佐藤　新")), (1, Some("田中　花子"))]);
        assert_eq!(found(&search, "佐藤"), [3], "round {round}");
        assert_eq!(found(&search, "花子"), [1]);
        town.save(&[(3, None), (1, Some("佐藤　花子"))]);
        assert_eq!(found(&search, "佐藤"), [1], "round {round}");
        assert_eq!(found(&search, "新"), [0; 0]);
        std::thread::sleep(Duration::from_millis(30));
    }
    settled(&search, &town);
    assert_eq!(found(&search, "佐藤"), [1]);
    assert_eq!(found(&search, "田中"), [0; 0]);
}

#[test]
fn changes_after_the_last_commit_are_replayed_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let copy = tempfile::tempdir().unwrap();
    let town = Arc::new(Town::default());
    town.save(&[(1, Some("佐藤　花子")), (2, Some("鈴木　一郎"))]);
    let search = start(folder.path(), &town);
    settled(&search, &town);
    until("the number is told", || *town.reached.lock().unwrap() == 1);
    until("merging is over", || search.state() == State::Following);
    // The folder as a crash between two commits would leave it.
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    town.save(&[(1, Some("高橋　花子"))]);
    town.save(&[(2, None), (3, Some("佐藤　三郎"))]);
    drop(search);
    let kept = Stamp { schema: 1, lineage: String::new() };
    let opened = SearchIndex::open(copy.path(), &[3; 32], &kept).unwrap();
    assert_eq!((opened.fresh, opened.index.reach()), (None, Reach::Journal(1)));
    drop(opened);
    let search = start(copy.path(), &town);
    let check = || {
        assert_eq!(found(&search, "佐藤"), [3]);
        assert_eq!(found(&search, "髙橋"), [1]);
        assert_eq!(found(&search, "鈴木"), [0; 0]);
    };
    check();
    settled(&search, &town);
    check();
}

#[test]
fn an_index_ahead_of_the_store_of_another_lineage_or_behind_a_cut_journal_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let town = Arc::new(Town::default());
    for number in 1..=9 {
        town.save(&[(number, Some("佐藤　花子"))]);
    }
    let search = start(folder.path(), &town);
    settled(&search, &town);
    assert_eq!(found(&search, "佐藤").len(), 9);
    drop(search);
    // The store was restored to an earlier time.
    town.journal.lock().unwrap().truncate(4);
    let search = start(folder.path(), &town);
    settled(&search, &town);
    assert_eq!(found(&search, "佐藤"), [1, 2, 3, 4]);
    drop(search);
    *town.lineage.lock().unwrap() = "epoch 2".to_owned();
    *town.journal.lock().unwrap() = Vec::new();
    for number in 11..=16 {
        town.save(&[(number, Some("鈴木　花子"))]);
    }
    let search = start(folder.path(), &town);
    settled(&search, &town);
    assert_eq!(found(&search, "花子"), [11, 12, 13, 14, 15, 16]);
    drop(search);
    for number in 17..=20 {
        town.save(&[(number, Some("鈴木　花子"))]);
    }
    *town.cut.lock().unwrap() = 9;
    let search = start(folder.path(), &town);
    settled(&search, &town);
    assert_eq!(found(&search, "花子").len(), 10);
}

#[test]
fn damage_is_never_shown_and_the_index_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let town = Arc::new(Town::default());
    for number in 1..=200 {
        town.save(&[(number, Some("佐藤　花子"))]);
    }
    for extension in ["term", "idx", "fast"] {
        let search = start(folder.path(), &town);
        settled(&search, &town);
        until("the segments are one", || fs::read_dir(folder.path()).unwrap().count() < 20);
        drop(search);
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|of| of == extension) {
                let mut bytes = fs::read(&path).unwrap();
                let middle = 48 + (bytes.len() - 48) / 2;
                bytes[middle] ^= 0x40;
                fs::write(&path, bytes).unwrap();
            }
        }
        let search = start(folder.path(), &town);
        let query = find::parse(&["resident"], "花子", Era::Showa).unwrap();
        until("the index is whole again", || match search.search(query.query(), 20) {
            Ok(answer) => {
                assert!(answer.hits.hits.iter().all(|hit| hit.kind == "resident" && hit.key.len() == 1));
                answer.currency == Currency::Current && answer.hits.more
            }
            Err(error) => {
                assert_eq!(error.code().id, "SEARCH-01", "{extension}");
                false
            }
        });
    }
}

#[test]
fn a_kind_or_table_declared_twice_is_refused() {
    let other = Indexer { table: "other", ..INDEXER };
    assert_eq!(Indexers::new(1, &[INDEXER, INDEXER]).unwrap_err().code().id, "SEARCH-04");
    assert_eq!(Indexers::new(1, &[INDEXER, other]).unwrap_err().code().id, "SEARCH-04");
}

mod over_a_store {
    use std::sync::Arc;

    use serde::{Deserialize, Serialize};
    use yakuba::base::error::Result;
    use yakuba::store::following::Following;
    use yakuba::store::search::follower::Search;
    use yakuba::store::search::source::{Indexer, Indexers};
    use yakuba::store::search::{Doc, Field};
    use yakuba::store::{Key, Record, Schema, Scope, Store, TableDef, codec, db::Options};

    use super::{found, until};

    #[derive(Clone, Debug, Serialize, Deserialize)]
    struct Person {
        id: u8,
        name: String,
    }
    static PERSON: TableDef = TableDef::of::<Person>("test.person", "人", 1, Scope::Content, &[], &[]);
    impl Record for Person {
        type Key = u8;
        fn table() -> &'static TableDef {
            &PERSON
        }
        fn key(&self) -> u8 {
            self.id
        }
    }

    fn docs(key: &[u8], value: &[u8]) -> Result<Vec<Doc>> {
        let person = codec::decode_record::<Person>(value)?;
        assert_eq!(person.id.bytes(), key);
        Ok(vec![Doc { kind: "resident", key: key.to_vec(), fields: vec![(Field::Name, person.name)] }])
    }

    fn person(id: u8, name: &str) -> Person {
        Person { id, name: name.to_owned() }
    }

    #[test]
    fn the_journal_of_a_real_store_is_followed_through_batches_closed_and_given_up() {
        let device = redb::backends::InMemoryBackend::new();
        let (store, writer) = Store::open(device, Schema::of([&PERSON]), &Options::default()).unwrap();
        writer.run(|tx| tx.put(&person(1, "佐藤　花子"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let start = || {
            let indexer = Indexer { table: "test.person", kinds: &["resident"], docs };
            let indexers = Indexers::new(1, &[indexer]).unwrap();
            let source = Following::of(&store, "a 1".to_owned());
            Search::start(folder.path().to_owned(), &[3; 32], indexers, Arc::new(source)).unwrap()
        };
        let search = start();
        let settled = |search: &Search| {
            use yakuba::store::search::index::Reach;
            until("the head is reached", || search.reach() == Reach::Journal(store.seq()));
        };
        settled(&search);
        assert_eq!(found(&search, "佐藤"), [1]);
        writer.run(|tx| tx.put(&person(2, "佐藤　一郎"))).unwrap();
        assert_eq!(found(&search, "佐藤"), [1, 2]);
        for close in [false, true] {
            let batch = writer.run(|tx| tx.open_batch()).unwrap();
            writer
                .run(move |tx| {
                    tx.in_batch(batch)?;
                    tx.put(&person(1, "髙橋　花子"))?;
                    tx.put(&person(3, "高橋　三郎"))
                })
                .unwrap();
            writer.run(move |tx| if close { tx.close_batch(batch) } else { tx.abort_batch(batch) }).unwrap();
            writer.sweep(batch).unwrap();
            assert_eq!(found(&search, "佐藤"), if close { vec![2] } else { vec![1, 2] });
            assert_eq!(found(&search, "高橋"), if close { vec![3, 1] } else { vec![] });
        }
        settled(&search);
        drop(search);
        let search = start();
        assert_eq!(found(&search, "高橋"), [3, 1]);
        writer.run(|tx| tx.delete::<Person>(&3)).unwrap();
        assert_eq!(found(&search, "高橋"), [1]);
    }
}
