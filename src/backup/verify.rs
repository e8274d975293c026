//! Reading generations back: every chunk is opened, every hash computed again. It says good exactly
//! when a restore gives the same data.

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::chunk::{ChunkName, RowsOf};
use super::errors::NO_GENERATION;
use super::manifest::{ChunkPart, FilePart, Manifest, TablePart};
use super::repository::{Repository, Sealed};
use crate::base::error::{Error, Kind, Result};
use crate::store::keyring::Secret;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The generation it spoils; none for the repository as a whole.
    pub generation: Option<String>,
    /// The table or file whose data it spoils.
    pub part: Option<String>,
    /// What is wrong, naming the file in the repository.
    pub what: String,
}

/// A generation that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name.
    pub generation: String,
    /// When its snapshot was taken, in Japan's time.
    pub time: String,
    /// Why it was made.
    pub reason: String,
    /// Its rows.
    pub rows: u64,
    /// The content hash its manifest tells.
    pub content: String,
    /// Faults in it.
    pub faults: usize,
}

impl Checked {
    /// A generation whose manifest does not open.
    fn unreadable(name: &str) -> Checked {
        Checked {
            generation: name.to_owned(),
            time: String::new(),
            reason: String::new(),
            rows: 0,
            content: String::new(),
            faults: 1,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The generations, oldest first.
    pub generations: Vec<Checked>,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
    /// Chunk files that no generation names: left by a run that broke off; harmless.
    pub unnamed_chunks: u64,
}

impl Report {
    fn fault(&mut self, generation: Option<&str>, part: Option<&str>, what: impl Into<String>) {
        self.faults.push(Fault {
            generation: generation.map(str::to_owned),
            part: part.map(str::to_owned),
            what: what.into(),
        });
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

/// What is damage becomes a fault of the report; anything else stays an error.
fn damage(error: &Error) -> Option<String> {
    let told = if error.detail().is_empty() { error.code().what } else { error.detail() };
    match error.kind() {
        Kind::Damaged | Kind::Setup => Some(format!("[{}] {told}", error.code().id)),
        Kind::Input
        | Kind::SignIn
        | Kind::Forbidden
        | Kind::NotFound
        | Kind::Conflict
        | Kind::TooLarge
        | Kind::Busy
        | Kind::Key
        | Kind::Full
        | Kind::System => None,
    }
}

/// Reads one generation or all of them back.
///
/// # Errors
/// `BACKUP-02` no repository, `BACKUP-06` no such generation, key errors, and what the operating
/// system refuses to read. What is damaged is no error but a fault in the report.
pub fn verify(from: &Path, secret: &Secret, only: Option<&str>) -> Result<Report> {
    let mut report = Report::default();
    let repository = match Repository::for_reading(from, secret) {
        Ok((repository, _)) => repository,
        Err(error) => {
            let what = damage(&error).ok_or(error)?;
            report.fault(None, None, what);
            return Ok(report);
        }
    };
    keyring(&repository, &mut report)?;
    let names = repository.generations()?;
    if only.is_some_and(|name| !names.iter().any(|known| known == name)) || names.is_empty() {
        return Err(NO_GENERATION.with(only.unwrap_or_default()));
    }
    let mut check = Check { repository: &repository, report, named: BTreeSet::new() };
    let mut before: Option<Sealed> = None;
    for name in &names {
        let sealed = match repository.read_manifest(name) {
            Ok(sealed) => sealed,
            Err(error) => {
                let what = damage(&error).ok_or(error)?;
                check.report.fault(Some(name), None, what);
                check.report.generations.push(Checked::unreadable(name));
                before = None;
                continue;
            }
        };
        check.chain(&names, before.as_ref(), &sealed.manifest);
        check.named.extend(sealed.manifest.chunks().map(|part| part.name));
        if only.is_none_or(|only| only == name) {
            check.generation(&sealed.manifest)?;
        }
        before = Some(sealed);
    }
    check.unnamed()?;
    Ok(check.report)
}

/// The kept keyring holds two equal copies of one block.
fn keyring(repository: &Repository, report: &mut Report) -> Result<()> {
    let bytes = repository.keyring_bytes()?;
    let (one, other) = bytes.split_at(bytes.len() / 2);
    if one != other {
        report.fault(None, None, "keyring: 二つの写しの片方が壊れています");
    }
    Ok(())
}

struct Check<'r> {
    repository: &'r Repository,
    report: Report,
    named: BTreeSet<ChunkName>,
}

impl Check<'_> {
    /// The manifest's predecessor is the one that lies here, unless that has expired.
    fn chain(&mut self, names: &[String], before: Option<&Sealed>, manifest: &Manifest) {
        let name = manifest.generation.as_str();
        let (Some(previous), Some(before)) = (&manifest.previous, before) else {
            // The oldest one left, or after a manifest that was reported already.
            if manifest.previous.is_none() && names.first().is_some_and(|first| first != name) {
                self.report.fault(Some(name), None, format!("manifests/{name}: 前の世代とのつながりがありません"));
            }
            return;
        };
        let same = previous.generation == before.manifest.generation
            && previous.sha256 == hex::encode(before.sha256)
            && manifest.number > before.manifest.number;
        let expired = !names.contains(&previous.generation) && previous.generation > before.manifest.generation;
        if !same && !expired {
            self.report.fault(Some(name), None, format!("manifests/{name}: 前の世代とのつながりが一致しません"));
        }
    }

    fn generation(&mut self, manifest: &Manifest) -> Result<()> {
        let before = self.report.faults.len();
        for table in &manifest.tables {
            self.table(&manifest.generation, table)?;
        }
        for file in &manifest.files {
            self.file(&manifest.generation, file)?;
        }
        let faults = self.report.faults.iter().filter(|f| f.generation.as_deref() == Some(&manifest.generation));
        self.report.generations.push(Checked {
            generation: manifest.generation.clone(),
            time: manifest.time.clone(),
            reason: manifest.reason.clone(),
            rows: manifest.rows(),
            content: manifest.content.clone(),
            faults: faults.count().max(self.report.faults.len() - before),
        });
        Ok(())
    }

    fn chunk(&mut self, generation: &str, part: &str, chunk: &ChunkPart) -> Result<Option<Vec<u8>>> {
        match self.repository.read_chunk(chunk) {
            Ok(plain) => Ok(Some(plain)),
            Err(error) => {
                let what = damage(&error).ok_or(error)?;
                self.report.fault(Some(generation), Some(part), what);
                Ok(None)
            }
        }
    }

    fn table(&mut self, generation: &str, table: &TablePart) -> Result<()> {
        let (mut hasher, mut rows, mut whole) = (Sha256::new(), 0, true);
        let mut last: Vec<u8> = Vec::new();
        for range in &table.ranges {
            let Some(plain) = self.chunk(generation, &table.name, &range.chunk)? else {
                whole = false;
                continue;
            };
            let before = rows;
            for row in RowsOf::new(&plain) {
                let (key, _) = row?;
                if rows > 0 && key <= last.as_slice() {
                    self.report.fault(Some(generation), Some(&table.name), "記録の順序が正しくありません");
                    return Ok(());
                }
                last = key.to_vec();
                rows += 1;
            }
            if rows - before != u64::from(range.rows) || hex::encode(&last) != range.last {
                self.report.fault(Some(generation), Some(&table.name), format!("{}: 件数か範囲が一致しません", range.chunk.name.path()));
            }
            hasher.update(&plain);
        }
        if whole && (rows != table.rows || hex::encode(hasher.finalize()) != table.sha256) {
            self.report.fault(Some(generation), Some(&table.name), "表のハッシュが一致しません");
        }
        Ok(())
    }

    fn file(&mut self, generation: &str, file: &FilePart) -> Result<()> {
        let (mut hasher, mut len, mut whole) = (Sha256::new(), 0, true);
        for chunk in &file.chunks {
            match self.chunk(generation, &file.name, chunk)? {
                Some(plain) => {
                    len += plain.len() as u64;
                    hasher.update(&plain);
                }
                None => whole = false,
            }
        }
        if whole && (len != file.len || hex::encode(hasher.finalize()) != file.sha256) {
            self.report.fault(Some(generation), Some(&file.name), "ファイルのハッシュが一致しません");
        }
        Ok(())
    }

    fn unnamed(&mut self) -> Result<()> {
        let stored = self.repository.stored_chunks()?;
        self.report.unnamed_chunks = stored.keys().filter(|name| !self.named.contains(*name)).count() as u64;
        Ok(())
    }
}
