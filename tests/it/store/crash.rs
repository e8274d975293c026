//! Crashes at every operation and failures of every operation, on a simulated disk.
//!
//! `YAKUBA_CRASH_COMMITS` (length of the script), `YAKUBA_CRASH_STRIDE` (every how many operations; 1 in long runs), `YAKUBA_CRASH_DICE` (random
//! images an operation), `YAKUBA_FAULTS` (how many failures) and `YAKUBA_SEED` set the length.

use std::panic::{AssertUnwindSafe, catch_unwind};

use redb::{Builder, Database, Durability, ReadableDatabase, ReadableTable, TableDefinition, TableError};
use yakuba::store::device::{FRONT, SealedFile};
use yakuba::store::disk::sim::replay::{Op, Replay};
use yakuba::store::disk::sim::{Dice, Fault, FaultKind, Image, Lasting, SimDisk, Survives, Tracking};
use yakuba::store::keyring::Keyring;

use super::device::{CANARY, NAME, count, disk_with_keyring};

const ROWS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("rows");
const LOG: TableDefinition<'_, u64, u64> = TableDefinition::new("log");

/// The state after a commit: rows as (key, length of the value).
type Model = std::collections::BTreeMap<u64, usize>;

/// Canary after canary: every value is a front of this.
fn pattern() -> &'static [u8] {
    static PATTERN: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| CANARY.repeat(600));
    &PATTERN
}

/// How the workload commits.
#[derive(Clone, Copy, Debug)]
enum Commit {
    OnePhase,
    QuickRepair,
}

/// One commit of the script, on the model and on the database.
fn step(
    number: u64,
    seed: u64,
    model: &mut Model,
    database: &Database,
    commit: Commit,
) -> Result<(), redb::Error> {
    let mut dice = Dice::new(seed ^ number.wrapping_mul(0x1234_5677));
    let mut txn = database.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    txn.set_quick_repair(matches!(commit, Commit::QuickRepair));
    {
        let mut rows = txn.open_table(ROWS)?;
        // Now and then a batch large enough to make the file grow, and one that empties it.
        let changes = if number % 7 == 6 { 120 } else { 1 + dice.below(8) };
        for _ in 0..changes {
            let key = dice.below(200);
            if dice.below(4) == 0 || number % 11 == 10 {
                rows.remove(key)?;
                model.remove(&key);
            } else {
                let len = 16 + dice.below(if number % 7 == 6 { 9000 } else { 300 }) as usize;
                rows.insert(key, &pattern()[..len])?;
                model.insert(key, len);
            }
        }
        txn.open_table(LOG)?.insert(number, model.len() as u64)?;
    }
    txn.commit()?;
    Ok(())
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(1 << 20);
    builder
}

/// A recorded run: the trace, and for each commit the number of operations at its acknowledgement.
struct Run {
    trace: yakuba::store::disk::sim::Trace,
    keyring: Keyring,
    models: Vec<Model>,
    acknowledged: Vec<usize>,
}

fn run(seed: u64, commits: u64, commit: Commit) -> Run {
    let (disk, keyring) = disk_with_keyring(Tracking::Trace);
    let file = SealedFile::create(&disk, NAME, &keyring).unwrap();
    let (database, _) = file.open_redb(&builder()).unwrap();
    let (mut models, mut acknowledged) = (vec![Model::new()], Vec::new());
    let mut model = Model::new();
    for number in 0..commits {
        step(number, seed, &mut model, &database, commit).unwrap();
        models.push(model.clone());
        acknowledged.push(disk.trace().ops.len());
    }
    drop(database);
    assert!(!disk.holds(CANARY), "plaintext on the disk");
    Run { trace: disk.trace(), keyring, models, acknowledged }
}

/// How many commits the database holds; its rows must be exactly the state after that many.
fn commits_in(database: &Database, models: &[Model]) -> usize {
    let txn = database.begin_read().unwrap();
    let commits = match txn.open_table(LOG) {
        Ok(log) => log.iter().unwrap().count(),
        Err(TableError::TableDoesNotExist(_)) => return 0,
        Err(error) => panic!("{error}"),
    };
    let rows: Model = txn
        .open_table(ROWS)
        .unwrap()
        .iter()
        .unwrap()
        .map(|row| row.unwrap())
        .map(|(key, value)| {
            assert_eq!(value.value(), &pattern()[..value.value().len()]);
            (key.value(), value.value().len())
        })
        .collect();
    assert_eq!(rows, models[commits], "the rows are those after {commits} commits");
    commits
}

/// Opens the image; what was acknowledged must be there, and a second recovery must find the same.
fn recover(
    image: &Image,
    keyring: &Keyring,
    models: &[Model],
    acknowledged: usize,
) -> Result<SimDisk, String> {
    let disk = SimDisk::from_image(image, Tracking::Trace);
    if !image.files.contains_key(NAME) {
        return if acknowledged == 0 { Ok(disk) } else { Err("the database is gone".into()) };
    }
    let open = || {
        let file = SealedFile::open(&disk, NAME, keyring).map_err(|error| format!("open: {error}"))?;
        file.open_redb(&builder()).map_err(|error| format!("redb: {error}"))
    };
    let (database, _) = open()?;
    let found = commits_in(&database, models);
    if found < acknowledged {
        return Err(format!("{acknowledged} commits were acknowledged, {found} are there"));
    }
    drop(database);
    let (database, opening) = open()?;
    if commits_in(&database, models) != found {
        return Err("the second recovery changed something".into());
    }
    if opening.unauthentic != 0 {
        return Err("the second start met unauthentic pages".into());
    }
    drop(database);
    Ok(disk)
}

fn survivals(dice: &mut Dice, random: u64) -> Vec<Survives> {
    let mut all = vec![
        Survives::Nothing,
        Survives::All,
        Survives::Prefix(dice.below(1000)),
        Survives::Below(FRONT),
        Survives::From(FRONT),
        Survives::TornTail(dice.below(9)),
        Survives::TornBelow(FRONT, dice.below(9)),
    ];
    all.extend((0..random).map(|_| Survives::Dice(dice.roll())));
    all
}

fn crash_everywhere(commit: Commit, seed: u64) {
    let commits = count("YAKUBA_CRASH_COMMITS", 16);
    let stride = count("YAKUBA_CRASH_STRIDE", 5);
    let random = count("YAKUBA_CRASH_DICE", 2);
    let run = run(seed, commits, commit);
    let mut replay = Replay::new(&run.trace.base);
    let mut dice = Dice::new(seed);
    let (mut images, mut again) = (0, 0);
    for (place, op) in run.trace.ops.iter().enumerate() {
        replay.step(op);
        let tail = matches!(op, Op::Sync(_) | Op::Name(_) | Op::SyncFolder(_));
        if !tail && dice.below(stride) != 0 {
            continue;
        }
        let acknowledged = run.acknowledged.iter().filter(|at| **at <= place + 1).count();
        for survives in survivals(&mut dice, random) {
            let image = replay.image(survives);
            if !image.files.contains_key("keyring") {
                continue;
            }
            images += 1;
            let told =
                |why: String| panic!("operation {place}, {survives:?}, {commit:?}, seed {seed}: {why}");
            let disk = recover(&image, &run.keyring, &run.models, acknowledged).unwrap_or_else(told);
            // A second crash, during the recovery itself.
            if dice.below(40) == 0 {
                again += crash_again(&disk, &run, acknowledged, &mut dice, seed);
            }
        }
    }
    println!("{commit:?}: {} operations, {images} images, {again} of a second crash", run.trace.ops.len());
}

fn crash_again(recovered: &SimDisk, run: &Run, acknowledged: usize, dice: &mut Dice, seed: u64) -> u64 {
    let trace = recovered.trace();
    let mut replay = Replay::new(&trace.base);
    let mut images = 0;
    for (place, op) in trace.ops.iter().enumerate() {
        replay.step(op);
        if dice.below(4) != 0 {
            continue;
        }
        let survives = Survives::Dice(dice.roll());
        let done = recover(&replay.image(survives), &run.keyring, &run.models, acknowledged);
        done.unwrap_or_else(|why| panic!("second crash at {place}, {survives:?}, seed {seed}: {why}"));
        images += 1;
    }
    images
}

#[test]
fn a_crash_at_any_operation_loses_nothing_that_was_acknowledged() {
    crash_everywhere(Commit::OnePhase, count("YAKUBA_SEED", 11));
}

#[test]
fn a_crash_at_any_operation_loses_nothing_with_quick_repair() {
    crash_everywhere(Commit::QuickRepair, count("YAKUBA_SEED", 12));
}

#[test]
fn a_header_torn_at_each_512_bytes_is_recovered_from_at_each_write_of_it() {
    let run = run(count("YAKUBA_SEED", 13), 6, Commit::QuickRepair);
    let mut replay = Replay::new(&run.trace.base);
    for (place, op) in run.trace.ops.iter().enumerate() {
        replay.step(op);
        let Op::Change(_, yakuba::store::disk::sim::replay::Change::Write { offset, .. }) = op else {
            continue;
        };
        if *offset >= FRONT {
            continue;
        }
        let acknowledged = run.acknowledged.iter().filter(|at| **at <= place + 1).count();
        for piece in 0..=9 {
            let image = replay.image(Survives::TornBelow(FRONT, piece));
            if let Err(why) = recover(&image, &run.keyring, &run.models, acknowledged) {
                panic!("operation {place}, torn after {piece} × 512: {why}");
            }
        }
    }
}

#[test]
fn after_any_failing_operation_the_store_refuses_and_the_next_start_has_every_acknowledged_commit() {
    let seed = count("YAKUBA_SEED", 14);
    let most = count("YAKUBA_FAULTS", 40);
    let kinds =
        [FaultKind::Read, FaultKind::Change, FaultKind::NoSpace, FaultKind::Short, FaultKind::SyncDrops];
    let (base, keyring) = disk_with_keyring(Tracking::Durable);
    let base = base.image();
    let mut failures = 0;
    for kind in kinds {
        for lasting in [Lasting::Once, Lasting::Always] {
            let mut dice = Dice::new(seed);
            let mut nth = 0;
            for _ in 0..most {
                let disk = SimDisk::from_image(&base, Tracking::Durable);
                disk.plan(Some(Fault { nth, kind, lasting }));
                let (acknowledged, models, failed) = work_until_failure(&disk, &keyring, seed);
                disk.plan(None);
                failures += u64::from(failed);
                let told = |why: String| panic!("{kind:?} {lasting:?} at {nth}, seed {seed}: {why}");
                recover(&disk.image(), &keyring, &models, acknowledged).unwrap_or_else(told);
                if !failed {
                    break;
                }
                nth += 1 + if nth < 30 { 0 } else { dice.below(20) };
            }
        }
    }
    assert!(failures > 80, "{failures} failures");
    println!("{failures} failures");
}

/// Runs the script until something fails: commits acknowledged, states, and whether it failed.
fn work_until_failure(disk: &SimDisk, keyring: &Keyring, seed: u64) -> (usize, Vec<Model>, bool) {
    let mut models = vec![Model::new()];
    let Ok(file) = SealedFile::open_or_create(disk, NAME, keyring) else { return (0, models, true) };
    let Ok((database, _)) = file.open_redb(&builder()) else { return (0, models, true) };
    let mut model = Model::new();
    for number in 0..14 {
        let done =
            catch_unwind(AssertUnwindSafe(|| step(number, seed, &mut model, &database, Commit::QuickRepair)));
        models.push(model.clone());
        if !matches!(done, Ok(Ok(()))) {
            if file.fault().is_some() {
                // Nothing is written any more, healed or not.
                let before = disk.operations();
                assert!(step(99, seed, &mut Model::new(), &database, Commit::QuickRepair).is_err());
                assert_eq!(disk.operations(), before);
            }
            return (number as usize, models, true);
        }
    }
    drop(database);
    let failed = file.fault().is_some();
    (14, models, failed)
}
