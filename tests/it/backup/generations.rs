//! What a generation holds, and that a restore gives it back.

use yakuba::access::{Actor, authorise};
use yakuba::backup::verify::verify;
use yakuba::store::Reader;
use yakuba::store::keyring::Secret;

use super::{BY_MARK, BY_TEXT, CANARY, Note, PASSPHRASE, Place, Scratch, files, hash, note};

#[test]
fn a_restored_generation_has_the_hash_the_records_the_indexes_and_the_counters_of_the_original() {
    let place = Place::with_notes(1..6000);
    let permit = authorise(&Actor::machine(), &yakuba::backup::CREATE).unwrap();
    let numbers = |town: &yakuba::access::Town| town.act(&permit, "試験", |deed| deed.next("test")).unwrap();
    (1..6).for_each(|number| assert_eq!(numbers(&place.town), number));
    place.town.act(&permit, "試験", |deed| deed.put(&Scratch { id: 1 })).unwrap();
    std::fs::create_dir_all(place.data().join("blobs/ab")).unwrap();
    let attachment: Vec<u8> = (0..2_500_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    std::fs::write(place.data().join("blobs/ab/abcd"), &attachment).unwrap();
    let (before, seq) = (hash(&place.town), place.town.store().seq());

    let made = place.back_up().unwrap();
    assert_eq!(made.manifest.content, before);
    // The audit trail is signed just before the snapshot, which is one entry more.
    assert!(made.manifest.journal.seq >= seq && made.manifest.audit.checkpoint.is_some());
    let seq = made.manifest.journal.seq;
    assert!(made.manifest.tables.iter().any(|table| table.name == "access.audit"), "the audit trail is in it");
    assert!(made.manifest.tables.iter().all(|table| table.name != "test.scratch"), "temporary data is not");
    // What is written later is not in the generation.
    place.put(9000..9010);

    let restored = place.restore(None, "new").unwrap();
    assert_eq!((restored.content.as_str(), restored.seq), (before.as_str(), seq));
    let town = place.open("new");
    assert_eq!(hash(&town), before);
    assert_eq!(std::fs::read(place.path("new/blobs/ab/abcd")).unwrap(), attachment);
    let read = town.read().unwrap();
    assert_eq!(read.count::<Note>().unwrap(), 5999);
    assert_eq!(read.one_by(&BY_MARK, &"mark 4711".to_owned()).unwrap(), Some(note(4711)));
    let like: Vec<u64> = read.by(&BY_TEXT, &note(8).text).unwrap().map(|n| n.unwrap().id).collect();
    let same: Vec<u64> = (1..6000).filter(|id| note(*id).text == note(8).text).collect();
    assert_eq!(like, same);
    assert_eq!(read.count::<Scratch>().unwrap(), 0);
    drop(read);
    assert_eq!(numbers(&town), 6);
    // The new life of the store is told from the old one.
    let entry = town.read().unwrap().last_entry().unwrap().unwrap();
    assert!(entry.epoch > made.manifest.journal.epoch && entry.seq > seq, "{entry:?}");
    assert!(!place.path("new.restoring").exists());
}

#[test]
fn a_second_generation_writes_what_changed_and_both_restore() {
    let place = Place::with_notes(1..20_000);
    let first = place.back_up().unwrap();
    let before = hash(&place.town);
    place.put(20_000..20_200);
    let after = hash(&place.town);
    let second = place.back_up().unwrap();
    assert_eq!((first.manifest.number, second.manifest.number), (1, 2));
    assert_eq!(second.manifest.previous.as_ref().unwrap().generation, first.manifest.generation);
    assert!(second.new_bytes * 4 < first.new_bytes, "{} of {}", second.new_bytes, first.new_bytes);
    assert_eq!(place.restore(Some(&first.manifest.generation), "old").unwrap().content, before);
    assert_eq!(place.restore(None, "new").unwrap().content, after);
    let report = verify(&place.repository(), &Secret::passphrase(PASSPHRASE), None).unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    assert_eq!((report.generations.len(), report.unnamed_chunks), (2, 0));
}

#[test]
fn an_empty_town_has_a_generation_too() {
    let place = Place::new();
    place.back_up().unwrap();
    assert_eq!(place.restore(None, "new").unwrap().content, hash(&place.town));
}

#[test]
fn no_word_of_a_record_lies_open_in_the_repository() {
    let place = Place::with_notes(1..3000);
    place.back_up().unwrap();
    place.restore(None, "new").unwrap();
    for path in files(place.home.path()) {
        let bytes = std::fs::read(&path).unwrap();
        for word in [CANARY, "mark 17"] {
            assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{}", path.display());
        }
    }
}

#[test]
fn service_goes_on_while_a_generation_is_made_and_the_generation_is_of_one_moment() {
    let place = Place::with_notes(1..10_000);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| (0..40).for_each(|i| place.put(20_000 + i * 10..20_010 + i * 10)));
        let made = place.back_up().unwrap();
        writing.join().unwrap();
        // Each use case adds ten notes, so a moment holds a multiple of ten beside the first 9,999.
        let notes = made.manifest.tables.iter().find(|table| table.name == "test.note").unwrap();
        assert_eq!((notes.rows - 9_999) % 10, 0);
        assert_eq!(place.restore(None, "new").unwrap().content, made.manifest.content);
    });
}
