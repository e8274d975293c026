//! The jobs every installation has: the change journal is trimmed, unfinished files and old history
//! are removed.

use std::time::Duration;

use super::table::{JobRun, RunId};
use super::{Days, JobCx, JobDef, Missed, Report, Schedule};
use crate::base::error::Result;
use crate::ops::JOBS_RUN;
use crate::ops::errors::FOLDER_UNREADABLE;
use crate::store::disk::{Disk, EntryKind, OsDisk};
use crate::store::trim::TrimRule;
use crate::store::Reader;

/// Trims the change journal by the house rule.
pub static TRIM: JobDef = JobDef {
    name: "ops.trim",
    title: "変更記録の整理",
    schedule: Schedule::At { days: Days::Every, hour: 4, minute: 10 },
    missed: Missed::CatchUp,
    run: trim,
};

/// Removes what unfinished writes left behind, and history older than [`HISTORY`].
pub static TIDY: JobDef = JobDef {
    name: "ops.tidy",
    title: "作業用ファイルと古い履歴の削除",
    schedule: Schedule::At { days: Days::Every, hour: 4, minute: 40 },
    missed: Missed::CatchUp,
    run: tidy,
};

/// Every job of this file.
pub static JOBS: &[&JobDef] = &[&TRIM, &TIDY];

/// A file that nobody finished within this time never will be.
const UNFINISHED: Duration = Duration::from_secs(24 * 60 * 60);
/// How long runs stay in the history: a fiscal year and a little.
const HISTORY: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// Runs removed in one commit.
const STEP: usize = 500;
/// Where unfinished files can lie: the data folder itself and the folders that are written to.
const FOLDERS: [&str; 4] = ["", "blobs", "index", "tmp"];

fn trim(cx: &mut JobCx<'_>) -> Result<Report> {
    let permit = cx.permit(&JOBS_RUN)?;
    let rule = TrimRule::standing(cx.now().millis());
    let trimmed = cx.town().trim_journal(&permit, &rule, |done, total| cx.progress(done, total))?;
    let mut said = format!("{}件を整理しました。", trimmed.entries);
    if !trimmed.dropped.is_empty() {
        said.push_str(&format!("遅れすぎた追従先を外しました: {}", trimmed.dropped.join("、")));
    }
    Ok(Report(said))
}

fn tidy(cx: &mut JobCx<'_>) -> Result<Report> {
    let mut files = 0;
    if let Some(folder) = cx.town().folder() {
        let disk = OsDisk::new(folder);
        for folder in FOLDERS {
            files += remove_unfinished(&disk, folder, cx)?;
        }
    }
    let runs = remove_old_runs(cx)?;
    Ok(Report(format!("作業用ファイル{files}個と履歴{runs}件を削除しました。")))
}

fn remove_unfinished(disk: &OsDisk, folder: &str, cx: &JobCx<'_>) -> Result<u64> {
    let entries = match disk.list(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(FOLDER_UNREADABLE.because(error)),
    };
    let limit = cx.now().minus(UNFINISHED).seconds();
    let mut removed = 0;
    for entry in entries {
        let unfinished = entry.name.ends_with(".new") || folder.split('/').next() == Some("tmp");
        let old = i64::try_from(entry.modified).is_ok_and(|modified| modified < limit);
        let name = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
        if entry.kind == EntryKind::Folder && !folder.is_empty() {
            removed += remove_unfinished(disk, &name, cx)?;
        } else if entry.kind == EntryKind::File && unfinished && old {
            disk.remove(&name).map_err(|error| FOLDER_UNREADABLE.because(error))?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn remove_old_runs(cx: &JobCx<'_>) -> Result<usize> {
    let limit = cx.now().minus(HISTORY);
    let mut removed = 0;
    loop {
        cx.progress(removed as u64, 0)?;
        let read = cx.town().read()?;
        let runs = read.all::<JobRun>()?.take(STEP).collect::<Result<Vec<_>>>()?;
        let old: Vec<RunId> =
            runs.iter().filter(|run| run.ended.is_some_and(|at| at < limit)).map(|run| run.id).collect();
        if old.is_empty() {
            return Ok(removed);
        }
        removed += old.len();
        cx.town().act(&cx.permit(&JOBS_RUN)?, "ジョブの履歴の整理", move |deed| {
            deed.note(&format!("runs={}", old.len()));
            old.iter().try_for_each(|id| deed.delete::<JobRun>(id))
        })?;
    }
}
