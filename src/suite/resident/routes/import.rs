//! The import pages. An uploaded file waits in memory (never on the disk) for its sender; the
//! import runs in a thread of its own while the page reloads itself.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::errors::{INPUT, NO_IMPORT};
use super::super::exchange::mapping::DateForm;
use super::super::exchange::sheet::Source;
use super::super::exchange::{Field, Mapping, Mode, Report, run};
use super::super::pages::import as pages;
use super::super::tables::SavedMapping;
use crate::access::AccountId;
use crate::base::csv_text::Output;
use crate::base::error::{Error, Result};
use crate::store::Reader;
use crate::web::components::progress;
use crate::web::reply::{File, Page};
use crate::web::{Cx, Reply};

/// The largest file, in bytes.
const LARGEST: u64 = 128 << 20;
/// Files that wait at once; the oldest one gives way.
const WAITING: usize = 4;

/// An uploaded file and how far its import is.
struct Desk {
    owner: AccountId,
    source: Arc<Source>,
    /// The mapping used last.
    last: String,
    state: State,
}

enum State {
    /// The mapping is being chosen.
    Mapping,
    /// It runs: rows done, rows there are.
    Running(u64, u64),
    /// It ended.
    Ended(Arc<std::result::Result<Report, Error>>),
}

static DESKS: Mutex<BTreeMap<u64, Desk>> = Mutex::new(BTreeMap::new());

fn desks() -> MutexGuard<'static, BTreeMap<u64, Desk>> {
    DESKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `f` on the sender's own upload.
fn at_desk<T>(cx: &Cx, f: impl FnOnce(&mut Desk) -> T) -> Result<(u64, T)> {
    let id: u64 = cx.segment("id").parse().map_err(|_| NO_IMPORT.error())?;
    let account = cx.permit()?.actor().account;
    let mut desks = desks();
    let desk = desks.get_mut(&id).filter(|desk| desk.owner == account).ok_or_else(|| NO_IMPORT.error())?;
    Ok((id, f(desk)))
}

/// `GET /resident/import`.
pub(super) fn start(cx: &mut Cx) -> Result<Reply> {
    Ok(Page::new("住民情報の取込", pages::start(cx)).into())
}

/// `POST /resident/import`: takes the file.
pub(super) fn upload(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("住民情報の取込");
    let owner = cx.permit()?.actor().account;
    let file = cx.uploads.iter_mut().find(|upload| upload.field == "file");
    let file = file.ok_or_else(|| INPUT.field("file", "ファイルを選んでください。"))?;
    if file.size > LARGEST {
        return Err(INPUT.field("file", "ファイルは128MBまでです。分けて送ってください。"));
    }
    let mut bytes = Vec::new();
    file.reader.by_ref().take(LARGEST).read_to_end(&mut bytes).map_err(|e| INPUT.because(e))?;
    let source = Arc::new(Source::read(&bytes)?);
    let mut desks = desks();
    while desks.len() >= WAITING {
        let idle =
            desks.iter().find(|(_, desk)| !matches!(desk.state, State::Running(..))).map(|(id, _)| *id);
        let Some(idle) = idle else { return Err(crate::store::errors::BUSY.error()) };
        desks.remove(&idle);
    }
    let id = desks.keys().next_back().map_or(1, |last| last + 1);
    desks.insert(id, Desk { owner, source, last: String::new(), state: State::Mapping });
    Ok(Reply::Redirect(format!("/resident/import/{id}")))
}

/// `GET /resident/import/{id}`: mapping and preview, progress, or the result.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    let wanted = cx.form.text("use").to_owned();
    let (id, (source, last, state)) = at_desk(cx, |desk| {
        let source = Arc::clone(&desk.source);
        let state = match &desk.state {
            State::Mapping => None,
            State::Running(done, of) => Some(Err((*done, *of))),
            State::Ended(report) => Some(Ok(Arc::clone(report))),
        };
        // The result is shown once; after it the mapping can be changed and run again.
        if matches!(desk.state, State::Ended(_)) && !wanted.is_empty() {
            desk.state = State::Mapping;
        }
        (source, desk.last.clone(), state)
    })?;
    let title = "住民情報の取込";
    match state.filter(|_| wanted.is_empty()) {
        Some(Err((done, of))) => Ok(Page::new(title, progress("取込中", done, of)).refresh(2).into()),
        Some(Ok(report)) => match &*report {
            Ok(report) => Ok(Page::new("取込の結果", pages::result(id, report, &last)).into()),
            Err(error) => Err(again(error)),
        },
        None => {
            let snapshot = cx.read()?;
            let saved: Vec<String> =
                snapshot.all::<SavedMapping>()?.map(|m| m.map(|m| m.name)).collect::<Result<_>>()?;
            let mapping = if wanted.is_empty() || !saved.contains(&wanted) {
                Mapping::suggested("住民記録", source.headings())
            } else {
                Mapping::load(&snapshot, &wanted)?
            };
            let body = pages::mapping(cx, id, &source, &mapping, &saved);
            Ok(Page::new("列の対応付けと確認", body).under(title, "/resident/import").wide().into())
        }
    }
}

/// The same error once more, for another request.
fn again(error: &Error) -> Error {
    let copy = error.code().with(error.detail());
    error.fields().iter().fold(copy, |copy, f| copy.and_field(&f.field, f.message.clone()))
}

/// `POST /resident/import/{id}`: saves the mapping and runs.
pub(super) fn go(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("住民情報の取込");
    let mapping = typed(cx)?.check()?;
    let mode = match cx.form.text("mode") {
        "all" => Mode::AllOrNothing,
        "row" => Mode::PerRow,
        _ => Mode::DryRun,
    };
    let (id, source) = at_desk(cx, |desk| {
        if matches!(desk.state, State::Running(..)) {
            return None;
        }
        desk.state = State::Running(0, desk.source.sheet.rows.len() as u64);
        desk.last.clone_from(&mapping.name);
        Some(Arc::clone(&desk.source))
    })?;
    let Some(source) = source else { return Ok(Reply::Redirect(format!("/resident/import/{id}"))) };
    let kept = mapping.clone();
    let started = source.columns(&mapping).and_then(|_| cx.act(move |deed| kept.save(deed)));
    if let Err(error) = started {
        at_desk(cx, |desk| desk.state = State::Mapping)?;
        return Err(error);
    }
    let (town, permit) = (cx.town().clone(), cx.permit()?.clone());
    let work = move || {
        let mut told = |at: super::super::exchange::Progress| {
            if let Some(desk) = desks().get_mut(&id) {
                desk.state = State::Running(at.done, at.of);
            }
        };
        let report = run(&town, &permit, &source, &mapping, mode, &mut told);
        if let Some(desk) = desks().get_mut(&id) {
            desk.state = State::Ended(Arc::new(report));
        }
    };
    std::thread::Builder::new().name("import".into()).spawn(work).map_err(|e| INPUT.because(e))?;
    Ok(Reply::Redirect(format!("/resident/import/{id}")))
}

/// The mapping as the form says.
fn typed(cx: &Cx) -> Result<Mapping> {
    let mut columns = BTreeMap::new();
    for field in Field::ALL {
        let heading = cx.form.text(&format!("column.{}", field.key()));
        if !heading.is_empty() {
            columns.insert(*field, heading.to_owned());
        }
    }
    let mut values: BTreeMap<Field, BTreeMap<String, String>> = BTreeMap::new();
    for line in cx.form.text("values").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts = line.split_once(':').and_then(|(field, rest)| {
            let field = Field::ALL.iter().find(|f| f.key() == field.trim() || f.title() == field.trim())?;
            rest.split_once('=').map(|(code, meaning)| (*field, code, meaning))
        });
        let Some((field, code, meaning)) = parts else {
            return Err(INPUT.field("values", "「項目:コード=意味」の形で1行に一つずつ入力してください。"));
        };
        values.entry(field).or_default().insert(code.trim().to_owned(), meaning.trim().to_owned());
    }
    let dates = if cx.form.text("dates") == "era_digit" { DateForm::EraDigit } else { DateForm::Any };
    Ok(Mapping { name: cx.form.text("mapping_name").to_owned(), columns, dates, values })
}

/// `GET /resident/import/{id}/errors`: the error file.
pub(super) fn errors(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("住民情報の取込のエラーファイル");
    let (_, report) = at_desk(cx, |desk| match &desk.state {
        State::Ended(report) => Some(Arc::clone(report)),
        State::Mapping | State::Running(..) => None,
    })?;
    match report.as_deref() {
        Some(Ok(report)) => {
            let bytes = report.error_file(Output::Utf8Bom)?;
            Ok(File::of("取込エラー.csv", "text/csv", bytes).into())
        }
        Some(Err(_)) | None => Err(NO_IMPORT.error()),
    }
}
