//! Official seals (公印): their pictures, when they may be used, and every impression (押印).
//!
//! Invariant: a picture leaves this file only with an impression that is counted ([`impress`]); the
//! register's own page shows it to who may edit seals ([`proof`]). It prints nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::errors::{INPUT, NO_SEAL, SEAL_IMAGE, SEAL_NOT_IN_USE};
use super::permission::SEAL;
use super::words;
use crate::access::{AccountId, Deed, Permit, authorise};
use crate::base::date::Date;
use crate::base::error::Result;
use crate::paper::picture::Picture;
use crate::store::table::Column;
use crate::store::{Direction, Reader, Record, Scope, TableDef};

/// The most bytes of a picture.
pub const MOST_BYTES: usize = 200 * 1024;
/// The most dots on a side.
const MOST_DOTS: u32 = 4000;

/// A seal's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SealNo(pub u64);
crate::id_key!(SealNo);

impl fmt::Display for SealNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A seal (公印).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Its number.
    pub no: SealNo,
    /// 公印の名称 (桜町福祉事務所長之印).
    pub name: String,
    /// 管守する所属.
    pub section: String,
    /// The side in millimetres as printed, 10 to 60.
    pub side_mm: u8,
    /// The first day of use.
    pub from: Date,
    /// The last day of use; none while in use.
    pub to: Option<Date>,
}

impl Seal {
    /// Whether it may be used on a day.
    #[must_use]
    pub fn in_use_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A seal's picture, apart from the seal because it is large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SealImage {
    no: SealNo,
    png: Vec<u8>,
}

/// One impression of a seal (押印).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impression {
    /// Which seal.
    pub seal: SealNo,
    /// From 1 for each seal, without gaps.
    pub count: u64,
    /// On which document: its number as text, or the service's own key; no personal data.
    pub document: String,
    /// Who.
    pub by: AccountId,
    /// On which business day.
    pub on: Date,
}

/// What a letter needs of an impression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impressed {
    /// The picture, PNG.
    pub png: Vec<u8>,
    /// The side in millimetres as printed.
    pub side_mm: u8,
    /// Which impression of this seal it is, from 1.
    pub count: u64,
}

static SEAL_TABLE: TableDef = TableDef::of::<Seal>(
    "desk.seal",
    "公印",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "no", meaning: "公印の番号" },
        Column { name: "name", meaning: "公印の名称" },
        Column { name: "section", meaning: "管守する所属" },
        Column { name: "side_mm", meaning: "印影の一辺（ミリメートル）" },
        Column { name: "from", meaning: "使用開始日" },
        Column { name: "to", meaning: "使用終了日（使用中は空）" },
    ],
);
static IMAGE: TableDef = TableDef::of::<SealImage>(
    "desk.seal_image",
    "公印の印影",
    1,
    Scope::Content,
    &[],
    &[Column { name: "no", meaning: "公印の番号" }, Column { name: "png", meaning: "印影（PNG）" }],
);
static IMPRESSION: TableDef = TableDef::of::<Impression>(
    "desk.impression",
    "公印の使用記録",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "seal", meaning: "公印の番号" },
        Column { name: "count", meaning: "押印の回数（公印ごとに1から）" },
        Column { name: "document", meaning: "押印した文書" },
        Column { name: "by", meaning: "押印した職員のアカウント番号" },
        Column { name: "on", meaning: "押印した日（業務日）" },
    ],
);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&SEAL_TABLE, &IMAGE, &IMPRESSION];

impl Record for Seal {
    type Key = SealNo;
    fn table() -> &'static TableDef {
        &SEAL_TABLE
    }
    fn key(&self) -> SealNo {
        self.no
    }
}

impl Record for SealImage {
    type Key = SealNo;
    fn table() -> &'static TableDef {
        &IMAGE
    }
    fn key(&self) -> SealNo {
        self.no
    }
}

impl Record for Impression {
    type Key = (SealNo, u64);
    fn table() -> &'static TableDef {
        &IMPRESSION
    }
    fn key(&self) -> Self::Key {
        (self.seal, self.count)
    }
}

/// A seal to be registered.
#[derive(Clone, Debug)]
pub struct NewSeal {
    /// 公印の名称; 1 to 60 characters.
    pub name: String,
    /// 管守する所属; 1 to 40 characters.
    pub section: String,
    /// The side in millimetres as printed, 10 to 60.
    pub side_mm: u8,
    /// The first day of use.
    pub from: Date,
    /// The last day of use; none while in use.
    pub to: Option<Date>,
    /// The picture: PNG of at most 200 KiB and 4000 dots a side.
    pub png: Vec<u8>,
}

/// Registers a seal.
///
/// # Errors
/// `DESK-01`; `DESK-14` for a picture that cannot be printed.
pub fn register(deed: &mut Deed<'_, '_>, new: NewSeal) -> Result<SealNo> {
    let name = words::line(&new.name, "name", "公印の名称", 60)?;
    let section = words::line(&new.section, "section", "管守する所属", 40)?;
    if !(10..=60).contains(&new.side_mm) {
        return Err(INPUT.field("side_mm", "一辺は10から60ミリメートルで入力してください。"));
    }
    if new.to.is_some_and(|to| to < new.from) {
        return Err(INPUT.field("to", "使用終了日は使用開始日以後にしてください。"));
    }
    printable(&new.png)?;
    let no = SealNo(deed.next("desk.seal")?);
    deed.note(&format!("seal={no} registered"));
    deed.insert(&SealImage { no, png: new.png })?;
    deed.insert(&Seal { no, name, section, side_mm: new.side_mm, from: new.from, to: new.to })?;
    Ok(no)
}

fn printable(png: &[u8]) -> Result<()> {
    let refused = || SEAL_IMAGE.field("image", SEAL_IMAGE.remedy);
    if png.len() > MOST_BYTES {
        return Err(refused());
    }
    // Width and height stand in the IHDR chunk (ISO/IEC 15948, 11.2.2); asked before decoding.
    let side = |at: usize| {
        let bytes = png.get(at..at + 4).and_then(|b| b.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    };
    if ![side(16), side(20)].iter().all(|dots| (1..=MOST_DOTS).contains(dots)) {
        return Err(refused());
    }
    Picture::from_png(png.to_vec()).map(|_| ()).map_err(|_| refused())
}

/// Takes a seal out of use; `last` is its last day.
///
/// # Errors
/// `DESK-15`; `DESK-01` for a day before its first.
pub fn retire(deed: &mut Deed<'_, '_>, no: SealNo, last: Date) -> Result<()> {
    let mut seal = need(&**deed, no)?;
    if last < seal.from {
        return Err(INPUT.field("to", "使用終了日は使用開始日以後にしてください。"));
    }
    seal.to = Some(last);
    deed.note(&format!("seal={no} until={last}"));
    deed.put(&seal)
}

/// Presses a seal on a document: counts it, and gives what the letter needs. The actor must hold
/// `desk.seal` whatever else the deed is about.
///
/// # Errors
/// `ACCESS-01` without the right; `DESK-15`; `DESK-16` when it is not in use today; `DESK-01`.
pub fn impress(deed: &mut Deed<'_, '_>, no: SealNo, document: &str) -> Result<Impressed> {
    let permit = authorise(deed.permit().actor(), &SEAL)?;
    let seal = need(&**deed, no)?;
    if !seal.in_use_on(deed.today()) {
        return Err(SEAL_NOT_IN_USE.error());
    }
    let document = words::line(document, "document", "文書", 100)?;
    let count = impressions(&**deed, no)? + 1;
    let (by, on) = (permit.actor().account, deed.today());
    deed.note(&format!("seal={no} impression={count}"));
    deed.insert(&Impression { seal: no, count, document, by, on })?;
    let image = deed.get::<SealImage>(&no)?.ok_or_else(|| NO_SEAL.error())?;
    Ok(Impressed { png: image.png, side_mm: seal.side_mm, count })
}

/// How often a seal was pressed.
///
/// # Errors
/// Store errors.
pub fn impressions(reader: &impl Reader, no: SealNo) -> Result<u64> {
    let last = reader.under::<Impression>(&no, Direction::Down)?.next().transpose()?;
    Ok(last.map_or(0, |impression| impression.count))
}

/// The last impressions of a seal, at most `most`, the newest first.
///
/// # Errors
/// Store errors.
pub fn history(reader: &impl Reader, no: SealNo, most: usize) -> Result<Vec<Impression>> {
    reader.under::<Impression>(&no, Direction::Down)?.take(most).collect()
}

/// A seal.
///
/// # Errors
/// `DESK-15` when there is none.
pub fn need(reader: &impl Reader, no: SealNo) -> Result<Seal> {
    reader.get::<Seal>(&no)?.ok_or_else(|| NO_SEAL.error())
}

/// Every seal, by number.
///
/// # Errors
/// Store errors.
pub fn all(reader: &impl Reader) -> Result<Vec<Seal>> {
    reader.all::<Seal>()?.collect()
}

/// The first registered seal of a section that may be used on a day.
///
/// # Errors
/// Store errors.
pub fn of_section(reader: &impl Reader, section: &str, day: Date) -> Result<Option<Seal>> {
    Ok(all(reader)?.into_iter().find(|seal| seal.section == section && seal.in_use_on(day)))
}

/// The picture, for the register's own page; the permit is for `desk.seals_edit`.
///
/// # Errors
/// `ACCESS-01` for another permit; `DESK-15`.
pub fn proof(reader: &impl Reader, permit: &Permit, no: SealNo) -> Result<Vec<u8>> {
    authorise(permit.actor(), &super::permission::SEALS_EDIT)?;
    reader.get::<SealImage>(&no)?.map(|image| image.png).ok_or_else(|| NO_SEAL.error())
}
