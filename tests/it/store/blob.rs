//! Sealed streams and attachments: right at every length, refused when touched, whole after crashes.

use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use yakuba::store::blob::{self, BlobStore, Swept};
use yakuba::store::disk::sim::replay::Replay;
use yakuba::store::disk::sim::{Dice, Fault, FaultKind, Image, Lasting, SimDisk, Survives, Tracking};
use yakuba::store::keyring::Keyring;
use yakuba::store::seal::stream::{ChunkSize, StreamReader, StreamWriter};

use super::device::{CANARY, disk_with_keyring};

fn content(len: usize) -> Vec<u8> {
    CANARY.iter().copied().cycle().take(len).collect()
}

fn store(tracking: Tracking) -> (SimDisk, Arc<Keyring>, BlobStore) {
    let (disk, keyring) = disk_with_keyring(tracking);
    let keyring = Arc::new(keyring);
    let blobs = BlobStore::open(Arc::new(disk.clone()), keyring.clone()).unwrap();
    (disk, keyring, blobs)
}

#[test]
fn a_stream_of_any_length_reads_back_from_any_place() {
    let (_, keyring) = disk_with_keyring(Tracking::Bytes);
    let chunk = 16 * 1024;
    for len in [0, 1, 15, 16, 17, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5] {
        let plain: Vec<u8> = (0..len).map(|i| (i * 31 % 251) as u8).collect();
        let mut writer =
            StreamWriter::new(&keyring, b"test", b"place", ChunkSize::Kib16, Vec::new()).unwrap();
        for part in plain.chunks(1000) {
            writer.write_all(part).unwrap();
        }
        let sealed = writer.finish().unwrap();
        let reader = StreamReader::open(&keyring, b"test", b"place", sealed.clone()).unwrap();
        assert_eq!(reader.extent().plain, len as u64);
        let mut dice = Dice::new(len as u64);
        for _ in 0..20 {
            let from = dice.below(len as u64 + 3) as usize;
            let mut buf = vec![0; dice.below(2 * chunk as u64) as usize];
            let done = reader.read_at(&mut buf, from as u64).unwrap();
            let wanted = plain.get(from..).unwrap_or(&[]);
            assert_eq!(&buf[..done], &wanted[..wanted.len().min(buf.len())]);
        }
        assert!(StreamReader::open(&keyring, b"test", b"other", sealed.clone()).is_err(), "another place");
        assert!(StreamReader::open(&keyring, b"tset", b"place", sealed).is_err(), "another purpose");
    }
}

#[test]
fn a_stream_cut_swapped_or_flipped_is_refused() {
    let (_, keyring) = disk_with_keyring(Tracking::Bytes);
    let mut writer = StreamWriter::new(&keyring, b"test", b"", ChunkSize::Kib16, Vec::new()).unwrap();
    writer.write_all(&content(5 * 16 * 1024)).unwrap();
    let sealed = writer.finish().unwrap();
    let refused = |sealed: Vec<u8>| {
        StreamReader::open(&keyring, b"test", b"", sealed).and_then(|reader| reader.walk(|_| ())).is_err()
    };
    assert!(!refused(sealed.clone()));
    let full = 16 * 1024 + 28;
    for cut in [0, 31, 32, 33, 60, 32 + full, 32 + 4 * full, sealed.len() - 1] {
        assert!(refused(sealed[..cut].to_vec()), "cut to {cut}");
    }
    let mut longer = sealed.clone();
    longer.extend_from_slice(&sealed[32..32 + full]);
    assert!(refused(longer), "a chunk appended");
    let mut swapped = sealed.clone();
    let (first, second) = swapped.split_at_mut(32 + full);
    first[32..].swap_with_slice(&mut second[..full]);
    assert!(refused(swapped), "chunks swapped");
    let mut dice = Dice::new(3);
    for turn in 0..92 {
        let at = if turn < 32 { turn } else { dice.below(sealed.len() as u64) as usize };
        let mut flipped = sealed.clone();
        flipped[at] ^= 1 << dice.below(8);
        assert!(refused(flipped), "flipped at {at}");
    }
}

#[test]
fn an_attachment_is_read_whole_in_ranges_and_never_in_the_open() {
    let (disk, _, blobs) = store(Tracking::Bytes);
    let plain = content(1_500_000);
    let blob = blobs.put(&mut plain.as_slice()).unwrap();
    assert_eq!(blob.len, 1_500_000);
    assert_eq!(blobs.verify(blob.id).unwrap(), blob);
    assert!(!disk.holds(CANARY));
    let mut reader = blobs.reader(blob.id).unwrap();
    reader.seek(SeekFrom::Start(1_000_001)).unwrap();
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).unwrap();
    assert!(rest == plain[1_000_001..]);
}

#[test]
fn the_sweep_takes_old_orphans_and_leftovers_and_nothing_else() {
    let (disk, _, blobs) = store(Tracking::Bytes);
    disk.set_now(100);
    let named = blobs.put(&mut content(10).as_slice()).unwrap();
    let orphan = blobs.put(&mut content(20).as_slice()).unwrap();
    let mut leftover = blobs.begin().unwrap();
    leftover.write_all(&content(100_000)).unwrap();
    std::mem::forget(leftover);
    drop(blobs.begin().unwrap());
    disk.set_now(900);
    let young = blobs.put(&mut content(30).as_slice()).unwrap();
    let swept = blobs.sweep(500, |id| Ok(id == named.id)).unwrap();
    assert_eq!(swept, Swept { kept: 1, young: 1, removed: 2 });
    assert_eq!(blobs.reader(orphan.id).expect_err("gone").code().id, blob::BLOB_MISSING.id);
    assert!(blobs.verify(named.id).is_ok() && blobs.verify(young.id).is_ok());
}

#[test]
fn after_a_crash_a_finished_attachment_is_whole_and_no_name_shows_half_of_one() {
    let (disk, keyring, blobs) = store(Tracking::Trace);
    let mut done = Vec::new();
    for len in [5, 70_000, 200_000] {
        let blob = blobs.put(&mut content(len).as_slice()).unwrap();
        done.push((disk.trace().ops.len(), blob));
    }
    let trace = disk.trace();
    let mut replay = Replay::new(&trace.base);
    let mut dice = Dice::new(21);
    for (place, op) in trace.ops.iter().enumerate() {
        replay.step(op);
        let survivals = [Survives::Nothing, Survives::All, Survives::TornTail(3), Survives::Prefix(500)];
        for survives in survivals.into_iter().chain((0..6).map(|_| Survives::Dice(dice.roll()))) {
            let image: Image = replay.image(survives);
            let blobs =
                BlobStore::open(Arc::new(SimDisk::from_image(&image, Tracking::Bytes)), keyring.clone())
                    .unwrap();
            for (at, blob) in &done {
                if *at <= place + 1 {
                    assert_eq!(blobs.verify(blob.id).unwrap(), *blob, "operation {place}, {survives:?}");
                }
            }
            for (id, ..) in blobs.list().unwrap() {
                assert!(blobs.verify(id).is_ok(), "operation {place}, {survives:?}");
            }
        }
    }
}

#[test]
fn a_failing_disk_gives_an_error_and_no_attachment() {
    for kind in [FaultKind::Change, FaultKind::NoSpace, FaultKind::Short, FaultKind::SyncDrops] {
        for nth in 0.. {
            let (disk, _, blobs) = store(Tracking::Durable);
            disk.plan(Some(Fault { nth, kind, lasting: Lasting::Once }));
            match blobs.put(&mut content(200_000).as_slice()) {
                Ok(blob) => {
                    assert_eq!(blobs.verify(blob.id).unwrap(), blob);
                    break;
                }
                Err(error) => {
                    assert!(["BLOB-02", "SEAL-03"].contains(&error.code().id), "{kind:?} {nth}: {error}")
                }
            }
        }
    }
}
