//! Runs: one at a time, with history, missed ones, starts by hand and requests to stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use yakuba::base::error::Result;
use yakuba::ops::jobs::{Days, JobCx, JobDef, JobRun, JobState, Jobs, Missed, Outcome, Report, RunId, Schedule};
use yakuba::ops::jobs::standing;
use yakuba::ops::{JOBS_RUN, errors};
use yakuba::store::Reader;

use super::{act, at, permit, town, until};

const NIGHT: Schedule = Schedule::At { days: Days::Every, hour: 4, minute: 0 };

fn count(cx: &mut JobCx<'_>) -> Result<Report> {
    let number = cx.town().act(&cx.permit(&JOBS_RUN)?, "試験", |deed| deed.next("test.runs"))?;
    cx.progress(1, 1)?;
    Ok(Report(format!("{number}回目 {}", cx.reason()).trim_end().to_owned()))
}
fn fail(_: &mut JobCx<'_>) -> Result<Report> {
    Err(errors::NO_REASON.error())
}
fn panic(_: &mut JobCx<'_>) -> Result<Report> {
    panic!("a job that panics")
}

static COUNT: JobDef =
    JobDef { name: "test.count", title: "数える", schedule: NIGHT, missed: Missed::CatchUp, run: count };
static REPORTED: JobDef =
    JobDef { name: "test.reported", title: "数える", schedule: NIGHT, missed: Missed::Report, run: count };
static FAIL: JobDef =
    JobDef { name: "test.fail", title: "失敗", schedule: NIGHT, missed: Missed::Report, run: fail };
static PANIC: JobDef =
    JobDef { name: "test.panic", title: "破綻", schedule: NIGHT, missed: Missed::Report, run: panic };

fn outcomes(jobs: &Jobs, name: &str) -> Vec<Outcome> {
    jobs.history(name, 100).unwrap().into_iter().map(|run| run.outcome.unwrap()).collect()
}

#[test]
fn a_due_job_runs_once_and_stands_in_the_history() {
    let (town, hands) = town();
    let jobs = Jobs::new(town, [&COUNT]).unwrap();
    assert_eq!(jobs.work().unwrap(), 0);
    hands.set(at(2026, 11, 21, 4, 0));
    assert_eq!(jobs.work().unwrap(), 1);
    assert_eq!(jobs.work().unwrap(), 0);
    let view = &jobs.views().unwrap()[0];
    assert_eq!(view.next, Some(at(2026, 11, 22, 4, 0)));
    assert!(view.running.is_none() && !view.waiting);
    let run = view.last.clone().unwrap();
    assert_eq!((run.due, run.outcome), (Some(at(2026, 11, 21, 4, 0)), Some(Outcome::Done)));
    assert_eq!((run.output.as_str(), run.done, run.total, run.by.as_str()), ("1回目", 1, 1, "machine"));
}

#[test]
fn a_job_that_fails_or_panics_says_so_and_the_others_go_on() {
    let (town, hands) = town();
    let jobs = Jobs::new(town, [&PANIC, &FAIL, &COUNT]).unwrap();
    hands.set(at(2026, 11, 21, 4, 0));
    assert_eq!(jobs.work().unwrap(), 3);
    assert_eq!(outcomes(&jobs, "test.panic"), [Outcome::Failed { code: "OPS-05".into() }]);
    assert_eq!(outcomes(&jobs, "test.fail"), [Outcome::Failed { code: "OPS-07".into() }]);
    assert_eq!(outcomes(&jobs, "test.count"), [Outcome::Done]);
}

#[test]
fn runs_missed_while_the_service_was_down_are_caught_up_once_or_reported() {
    let (town, hands) = town();
    drop(Jobs::new(town.clone(), [&COUNT, &REPORTED]).unwrap());
    // Down for three nights.
    hands.set(at(2026, 11, 23, 12, 0));
    let jobs = Jobs::new(town, [&COUNT, &REPORTED]).unwrap();
    assert_eq!(jobs.work().unwrap(), 1);
    assert_eq!(outcomes(&jobs, "test.count"), [Outcome::Done]);
    assert_eq!(outcomes(&jobs, "test.reported"), [Outcome::Missed]);
    let missed = &jobs.history("test.reported", 1).unwrap()[0];
    assert_eq!((missed.due, missed.began), (Some(at(2026, 11, 21, 4, 0)), None));
    assert_eq!(jobs.views().unwrap()[0].next, Some(at(2026, 11, 24, 4, 0)));
}

#[test]
fn a_run_the_machine_died_in_is_told_and_tried_once_more_but_not_for_ever() {
    let (town, _hands) = town();
    let begun = |id: u64| JobRun {
        id: RunId(id),
        job: "test.count".into(),
        due: None,
        began: Some(at(2026, 11, 20, 4, 0)),
        ended: None,
        by: "machine".into(),
        reason: String::new(),
        outcome: None,
        output: String::new(),
        done: 0,
        total: 0,
    };
    let die = || {
        act(&town, move |deed| {
            let id = deed.next("ops.job_run")?;
            deed.put(&begun(id))?;
            deed.put(&JobState { name: "test.count".into(), next: None, running: Some(RunId(id)) })
        })
        .unwrap();
    };
    die();
    let jobs = Jobs::new(town.clone(), [&COUNT]).unwrap();
    assert_eq!(outcomes(&jobs, "test.count"), [Outcome::Broken]);
    // The second try takes the machine down too: the third start leaves it alone.
    die();
    let jobs = Jobs::new(town.clone(), [&COUNT]).unwrap();
    assert_eq!(outcomes(&jobs, "test.count"), [Outcome::Broken, Outcome::Broken]);
    assert_eq!(jobs.work().unwrap(), 0);
}

static GO: AtomicBool = AtomicBool::new(false);
fn slow(cx: &mut JobCx<'_>) -> Result<Report> {
    for step in 1..10_000 {
        cx.progress(step, 9_999)?;
        GO.store(true, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(Report::default())
}
static SLOW: JobDef =
    JobDef { name: "test.slow", title: "長い", schedule: Schedule::ByHand, missed: Missed::Report, run: slow };

#[test]
fn a_start_by_hand_needs_a_reason_shows_progress_and_can_be_stopped() {
    let (town, _hands) = town();
    let jobs = Jobs::new(town, [&SLOW, &COUNT]).unwrap();
    let may = permit(&JOBS_RUN);
    assert_eq!(jobs.order(&may, "test.slow", " ").unwrap_err().code().id, "OPS-07");
    assert_eq!(jobs.order(&may, "test.none", "試験").unwrap_err().code().id, "OPS-01");
    assert_eq!(jobs.cancel(&may, "test.slow").unwrap_err().code().id, "OPS-03");
    let runner = jobs.start().unwrap();
    jobs.order(&may, "test.slow", "試験のため").unwrap();
    until(|| GO.load(Ordering::SeqCst));
    let running = jobs.views().unwrap()[0].running.unwrap();
    assert!(running.progress.done >= 1 && running.progress.total == 9_999 && !running.stopping);
    assert_eq!(jobs.order(&may, "test.slow", "もう一度").unwrap_err().code().id, "OPS-02");
    // One at a time: the other waits, and can be taken back.
    jobs.order(&may, "test.count", "順番").unwrap();
    assert!(jobs.views().unwrap()[1].waiting);
    jobs.cancel(&may, "test.count").unwrap();
    jobs.cancel(&may, "test.slow").unwrap();
    until(|| jobs.views().unwrap()[0].running.is_none());
    let run = &jobs.history("test.slow", 1).unwrap()[0];
    assert_eq!((run.outcome.clone(), run.reason.as_str()), (Some(Outcome::Cancelled), "試験のため"));
    assert!(outcomes(&jobs, "test.count").is_empty());
    jobs.order(&may, "test.count", "順番").unwrap();
    until(|| outcomes_if_ended(&jobs, "test.count") == [Some(Outcome::Done)]);
    drop(runner);
}

fn outcomes_if_ended(jobs: &Jobs, name: &str) -> Vec<Option<Outcome>> {
    jobs.history(name, 100).unwrap().into_iter().map(|run| run.outcome).collect()
}

#[test]
fn the_standing_jobs_run_in_a_data_folder_and_remove_only_what_is_old_and_unfinished() {
    let home = tempfile::tempdir().unwrap();
    let secret = yakuba::store::keyring::Secret::passphrase("an old passphrase for tests");
    let (clock, hands) = yakuba::base::clock::Clock::by_hand(at(2026, 11, 20, 12, 0));
    let cost = yakuba::store::keyring::KdfCost::CHEAP;
    let town =
        yakuba::access::Town::create(home.path(), &secret, cost, yakuba::suite::schema(), clock).unwrap();
    std::fs::create_dir(home.path().join("blobs")).unwrap();
    let file = |name: &str, day: i8| {
        let file = std::fs::File::create(home.path().join(name)).unwrap();
        let since = Duration::from_millis(at(2026, 11, day, 0, 0).millis() as u64);
        file.set_modified(std::time::UNIX_EPOCH + since).unwrap();
    };
    file("keyring.new", 10);
    file("blobs/old.new", 10);
    file("blobs/young.new", 21);
    file("blobs/kept", 10);
    let jobs = Jobs::new(town.clone(), standing::JOBS.iter().copied()).unwrap();
    hands.set(at(2026, 11, 21, 5, 0));
    assert_eq!(jobs.work().unwrap(), 2);
    for view in jobs.views().unwrap() {
        assert_eq!(view.last.unwrap().outcome, Some(Outcome::Done), "{}", view.def.name);
    }
    let left = |name: &str| home.path().join(name).exists();
    assert!(!left("keyring.new") && !left("blobs/old.new") && left("blobs/young.new") && left("blobs/kept"));
    assert!(left("keyring"));
    // History goes after 400 days; what a young run says stays.
    hands.set(at(2028, 1, 10, 5, 0));
    assert_eq!(jobs.work().unwrap(), 2);
    let read = town.read().unwrap();
    let runs: Vec<JobRun> = read.all::<JobRun>().unwrap().map(|run| run.unwrap()).collect();
    assert!(runs.iter().all(|run| run.began.unwrap() > at(2028, 1, 1, 0, 0)), "{runs:?}");
}

#[test]
fn every_declared_job_has_its_own_name_and_a_calendar_that_comes_round() {
    let mut names = std::collections::BTreeSet::new();
    for def in yakuba::suite::jobs() {
        assert!(names.insert(def.name), "{}", def.name);
        assert!(!def.title.is_empty());
    }
    assert!(names.contains("ops.trim") && names.contains("ops.tidy"));
}
