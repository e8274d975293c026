//! Typed tables, indexes, group commit and batches on a device in memory.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yakuba::base::error::Kind;
use yakuba::store::{
    Index, IndexDef, IndexRows, Reader, Record, Schema, Scope, Store, TableDef, Uniqueness, Writer,
    db::Options,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Card {
    id: u64,
    serial: String,
    shelf: u32,
}
static CARD: TableDef = TableDef::of::<Card>(
    "test.card",
    "カード",
    1,
    Scope::Content,
    &[
        IndexDef { space: "test.card#serial", uniqueness: Uniqueness::Unique },
        IndexDef { space: "test.card#shelf", uniqueness: Uniqueness::Many },
    ],
    &[],
);
const BY_SERIAL: Index<Card, String> = Index::at(0);
const BY_SHELF: Index<Card, u32> = Index::at(1);
impl Record for Card {
    type Key = u64;
    fn table() -> &'static TableDef {
        &CARD
    }
    fn key(&self) -> u64 {
        self.id
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_SERIAL, &self.serial);
        rows.add(&BY_SHELF, &self.shelf);
    }
}

fn open() -> (Store, Writer) {
    Store::open(redb::backends::InMemoryBackend::new(), Schema::of([&CARD]), &Options::default()).unwrap()
}

fn card(id: u64, serial: &str, shelf: u32) -> Card {
    Card { id, serial: serial.into(), shelf }
}

fn shelf(store: &Store, number: u32) -> Vec<u64> {
    store.read().unwrap().by(&BY_SHELF, &number).unwrap().map(|c| c.unwrap().id).collect()
}

#[test]
fn a_unique_value_is_given_to_one_record_and_the_loser_changes_nothing() {
    let (store, writer) = open();
    writer.run(|tx| tx.insert(&card(1, "A", 5))).unwrap();
    let error = writer
        .run(|tx| {
            tx.put(&card(2, "B", 5))?;
            tx.put(&card(3, "A", 6))
        })
        .unwrap_err();
    assert_eq!((error.kind(), error.code().id), (Kind::Conflict, "STORE-02"));
    assert_eq!(shelf(&store, 5), [1]);
    writer.run(|tx| tx.put(&card(1, "C", 6))).unwrap();
    assert_eq!((shelf(&store, 5), shelf(&store, 6)), (vec![], vec![1]));
    writer.run(|tx| tx.insert(&card(2, "A", 6))).unwrap();
    assert_eq!(store.read().unwrap().one_by(&BY_SERIAL, &"A".into()).unwrap().unwrap().id, 2);
}

#[test]
fn use_cases_of_many_threads_are_serial_and_a_panic_takes_back_its_own_writes_alone() {
    let (store, writer) = open();
    let writer = Arc::new(writer);
    let threads: Vec<_> = (0..8u64)
        .map(|t| {
            let writer = writer.clone();
            std::thread::spawn(move || {
                for i in 0..50u64 {
                    let result = writer.run(move |tx| {
                        let id = tx.next("card")?;
                        tx.insert(&card(id, &format!("{t}-{i}"), 1))?;
                        if i % 10 == 9 {
                            panic!("on purpose");
                        }
                        Ok(id)
                    });
                    assert_eq!(result.is_err(), i % 10 == 9);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    assert_eq!(shelf(&store, 1), (1..=360).collect::<Vec<u64>>());
    let entries: Vec<u64> = store
        .read()
        .unwrap()
        .all::<yakuba::store::journal::Entry>()
        .unwrap()
        .map(|e| e.unwrap().seq)
        .collect();
    assert_eq!(entries, (1..=360).collect::<Vec<u64>>());
}

#[test]
fn a_batch_shows_only_when_closed_and_leaves_nothing_when_given_up() {
    let (store, writer) = open();
    writer.run(|tx| tx.put(&card(1, "A", 5))).unwrap();
    for close in [false, true] {
        let batch = writer.run(|tx| tx.open_batch()).unwrap();
        for step in 0..3u64 {
            writer
                .run(move |tx| {
                    tx.in_batch(batch)?;
                    tx.put(&card(10 + step, &format!("N{step}"), 7))?;
                    tx.put(&card(1, "A", 7))
                })
                .unwrap();
        }
        assert_eq!((shelf(&store, 5), shelf(&store, 7)), (vec![1], vec![]), "not before it is closed");
        let busy = writer.run(|tx| tx.put(&card(1, "A", 9))).unwrap_err();
        assert_eq!(busy.code().id, "STORE-05");
        let before = store.read().unwrap();
        if close {
            writer.run(move |tx| tx.close_batch(batch)).unwrap();
            assert_eq!(shelf(&store, 7), [1, 10, 11, 12]);
        } else {
            writer.run(move |tx| tx.abort_batch(batch)).unwrap();
            assert_eq!(shelf(&store, 7), Vec::<u64>::new());
        }
        assert_eq!(before.by(&BY_SHELF, &5).unwrap().count(), 1, "an older snapshot stays as it was");
        let shown = (shelf(&store, 5), shelf(&store, 7));
        writer.sweep(batch).unwrap();
        assert_eq!(shown, (shelf(&store, 5), shelf(&store, 7)), "the sweep changes nothing visible");
    }
}
