//! Sealed pages: what is refused, what is recovered, and that nothing lies open on the disk.

use redb::{Builder, Database, ReadableDatabase, ReadableTable, TableDefinition};
use yakuba::store::device::{self, FRONT, STRIDE, SealedFile};
use yakuba::store::disk::sim::{Dice, Image, SimDisk, Tracking};
use yakuba::store::keyring::{KdfCost, Keyring, Secret};

/// The database's name on the disk.
pub const NAME: &str = "store";
/// Written in every value; must never be seen on a disk.
pub const CANARY: &[u8; 16] = b"KANARI-9c31d7e2!";
const TABLE: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("rows");
const PASSPHRASE: &str = "an old passphrase for tests";

/// A disk with a keyring of the usual test passphrase.
pub fn disk_with_keyring(tracking: Tracking) -> (SimDisk, Keyring) {
    let disk = SimDisk::new(tracking);
    let keyring = Keyring::create(&disk, &Secret::passphrase(PASSPHRASE), KdfCost::CHEAP).unwrap();
    (disk, keyring)
}

/// Opens (or makes) the database of a disk.
pub fn open(disk: &SimDisk, keyring: &Keyring) -> yakuba::base::error::Result<(Database, SealedFile)> {
    let file = SealedFile::open_or_create(disk, NAME, keyring)?;
    let (database, _) = file.open_redb(Builder::new().set_cache_size(1 << 20))?;
    Ok((database, file))
}

fn value(row: u64) -> Vec<u8> {
    let mut value = CANARY.to_vec();
    value.extend((0..row % 700).map(|i| (i * row) as u8));
    value
}

fn put(database: &Database, rows: std::ops::Range<u64>) {
    let txn = database.begin_write().unwrap();
    {
        let mut table = txn.open_table(TABLE).unwrap();
        for row in rows {
            table.insert(row, value(row).as_slice()).unwrap();
        }
    }
    txn.commit().unwrap();
}

/// All rows are there and right, or the error that redb gave.
fn check(database: &Database, rows: u64) -> Result<(), redb::Error> {
    let txn = database.begin_read()?;
    let table = txn.open_table(TABLE)?;
    for row in 0..rows {
        assert_eq!(table.get(row)?.expect("row").value(), value(row), "row {row}");
    }
    assert_eq!(table.iter()?.count() as u64, rows);
    Ok(())
}

/// A closed database of 500 rows.
fn filled() -> (Image, Keyring) {
    let (disk, keyring) = disk_with_keyring(Tracking::Bytes);
    let (database, _file) = open(&disk, &keyring).unwrap();
    for part in 0..5 {
        put(&database, part * 100..part * 100 + 100);
    }
    drop(database);
    (disk.image(), keyring)
}

fn with(image: &Image, change: impl FnOnce(&mut Vec<u8>)) -> SimDisk {
    let mut image = image.clone();
    change(image.files.get_mut(NAME).unwrap());
    SimDisk::from_image(&image, Tracking::Bytes)
}

fn code(done: yakuba::base::error::Result<(Database, SealedFile)>) -> &'static str {
    done.expect_err("must be refused").code().id
}

#[test]
fn what_was_committed_is_there_after_reopening_and_no_plaintext_is_on_the_disk() {
    let (image, keyring) = filled();
    let disk = SimDisk::from_image(&image, Tracking::Bytes);
    assert!(!disk.holds(CANARY));
    assert!(!disk.holds(b"redb"), "not even the engine's own words");
    let (database, file) = open(&disk, &keyring).unwrap();
    check(&database, 500).unwrap();
    drop(database);
    let report = SealedFile::open(&disk, NAME, &keyring).unwrap().check_sectors().unwrap();
    assert_eq!(report.bad, Vec::<u64>::new());
    assert!(report.good > 20);
    assert!(file.writes() > 0);
}

#[test]
fn the_same_row_is_sealed_differently_each_time() {
    let (image, keyring) = filled();
    let (again, _) = (image.clone(), keyring);
    let (other, _) = filled();
    let same = again.files[NAME]
        .chunks(64)
        .zip(other.files[NAME].chunks(64))
        .filter(|(a, b)| a == b && a.iter().any(|x| *x != 0));
    // Only the superblock's plain words (magic, versions) may agree.
    assert!(same.count() <= 2);
}

#[test]
fn another_towns_keyring_is_told_apart_from_one_that_does_not_fit() {
    let (image, _) = filled();
    let (_, other) = disk_with_keyring(Tracking::Bytes);
    let disk = SimDisk::from_image(&image, Tracking::Bytes);
    assert_eq!(code(open(&disk, &other)), device::OTHER_INSTALLATION.id);

    // A keyring made later from the same key file: same town, other keys.
    let text = Secret::new_key_file().unwrap();
    let make = |disk: &SimDisk| {
        Keyring::create(disk, &Secret::key(text.as_bytes()).unwrap(), KdfCost::CHEAP).unwrap()
    };
    let first = SimDisk::new(Tracking::Bytes);
    let keyring = make(&first);
    drop(open(&first, &keyring).unwrap());
    let later = make(&SimDisk::new(Tracking::Bytes));
    assert_eq!(code(open(&first, &later)), device::KEYS_DO_NOT_FIT.id);
}

#[test]
fn one_damaged_superblock_copy_is_no_harm_and_two_are_a_typed_error() {
    let (image, keyring) = filled();
    for copy in 0..2 {
        for at in [0, 12, 30, 60, 70, 90, 139, 2000, 4095] {
            let disk = with(&image, |file| file[copy * 4096 + at] ^= 0x10);
            let (database, _) = open(&disk, &keyring).unwrap();
            check(&database, 500).unwrap();
        }
    }
    let disk = with(&image, |file| file[..8192].fill(0));
    assert_eq!(code(open(&disk, &keyring)), device::SUPERBLOCK_DAMAGED.id);
}

#[test]
fn a_flipped_bit_anywhere_is_recovered_from_or_an_error_and_never_another_value() {
    let (image, keyring) = filled();
    let len = image.files[NAME].len() as u64;
    let seed = 20_261_121;
    let mut dice = Dice::new(seed);
    let (mut refused, mut harmless) = (0, 0);
    for _ in 0..count("YAKUBA_FLIPS", 150) {
        // Half of the flips hit the front, where every byte matters most.
        let at = if dice.below(2) == 0 { dice.below(FRONT) } else { dice.below(len) } as usize;
        let bit = 1 << dice.below(8);
        let disk = with(&image, |file| file[at] ^= bit);
        match open(&disk, &keyring) {
            Err(error) => {
                assert!(error.code().id.starts_with("STORE-"), "{error}");
                refused += 1;
            }
            Ok((database, file)) => match check(&database, 500) {
                Ok(()) => harmless += 1,
                Err(_) => {
                    assert_eq!(file.fault().expect("a fault").code().id, device::SECTOR_DAMAGED.id);
                    refused += 1;
                }
            },
        }
    }
    assert!(refused > 0 && harmless > 0, "refused {refused}, harmless {harmless}, seed {seed}");
}

#[test]
fn sectors_cannot_be_moved_and_zeros_are_no_pages() {
    let (image, keyring) = filled();
    let report = SealedFile::open(&SimDisk::from_image(&image, Tracking::Bytes), NAME, &keyring)
        .unwrap()
        .check_sectors()
        .unwrap();
    let sectors = report.good + report.blank;
    let place = |number: u64| (FRONT + (number - 1) * STRIDE) as usize;
    let good: Vec<u64> =
        (1..=sectors).filter(|n| image.files[NAME][place(*n)..][..4128].iter().any(|b| *b != 0)).collect();
    for pair in good.windows(2) {
        let disk = with(&image, |file| {
            let (first, second) = file.split_at_mut(place(pair[1]));
            first[place(pair[0])..][..4128].swap_with_slice(&mut second[..4128]);
        });
        let found = SealedFile::open(&disk, NAME, &keyring).unwrap().check_sectors().unwrap();
        assert_eq!(found.bad, pair);
    }
    for number in &good {
        let disk = with(&image, |file| file[place(*number)..][..4128].fill(0));
        let Ok((database, file)) = open(&disk, &keyring) else { continue };
        if check(&database, 500).is_err() {
            assert_eq!(file.fault().expect("a fault").code().id, device::SECTOR_DAMAGED.id);
        }
    }
}

#[test]
fn a_cut_file_is_refused_with_a_remedy() {
    let (image, keyring) = filled();
    let len = image.files[NAME].len();
    for to in [0, 100, 8191, 8192, 20_000, 24_576, 24_577, len - 1, len - 4128, len / 2] {
        let disk = with(&image, |file| file.truncate(to));
        let error = open(&disk, &keyring).expect_err("cut");
        assert!(error.code().id.starts_with("STORE-") && !error.code().remedy.is_empty(), "{to}: {error}");
    }
}

#[test]
fn a_torn_header_leaves_the_one_before_it() {
    let (image, keyring) = filled();
    // The slot with the lower sequence is the older: tear the newer at each 512 bytes.
    let sequence =
        |file: &[u8], slot: usize| u64::from_le_bytes(file[slot + 4128..][..8].try_into().unwrap());
    let file = &image.files[NAME];
    let newer = if sequence(file, 8192) > sequence(file, 16_384) { 8192 } else { 16_384 };
    for piece in 0..9 {
        let disk = with(&image, |file| file[newer + piece * 512..newer + 4136].fill(0xA5));
        let file = SealedFile::open(&disk, NAME, &keyring).unwrap();
        let (database, opening) = file.open_redb(&Builder::new()).unwrap();
        assert_eq!(opening.header, device::HeaderSlots::OneLost, "and it is told");
        check(&database, 500).unwrap();
    }
}

/// A count from the environment for long runs, or the one for every day.
pub fn count(name: &str, everyday: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(everyday)
}
