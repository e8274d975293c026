//! 保護決定通知書: the notice of a decision (生活保護法 第24条第3項・第4項: in writing, with its reason).

use super::{Batch, working_lines};
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::desk::seal::Impressed;
use crate::paper::letter::{Addressee, Block, Letter, Seal, Sender};
use crate::paper::{Align, CellFit, Column, Head, Issue, Picture, Row, RowKind, Table, Typeface};
use crate::suite::resident::view::Envelope;
use crate::suite::welfare::action::level;
use crate::suite::welfare::model::decision::{Decision, Level, PrintKind};
use crate::suite::welfare::model::office::{Office, Remedy};

/// How deep the working is printed: down to 第1類, 第2類 and the additions.
const DEPTH: usize = 4;

/// How a notice is signed.
#[derive(Clone, Debug)]
pub enum Signature {
    /// With the seal's picture.
    Seal(Impressed),
    /// 「公印省略」.
    Omitted,
    /// A preview of a notice that will bear the seal.
    Space,
}

/// Everything that stands on a notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The decision.
    pub decision: Decision,
    /// The day of the application.
    pub applied_on: Option<Date>,
    /// Whether assistance began without one (職権).
    pub ex_officio: bool,
    /// The level it rests on.
    pub level: Level,
    /// The office.
    pub office: Office,
    /// Title and name of its head on that day.
    pub head: (String, String),
    /// How it is signed.
    pub signature: Signature,
    /// What stands in the window.
    pub envelope: Envelope,
    /// The words on remedies.
    pub remedy: Remedy,
    /// Which print it is.
    pub kind: PrintKind,
    /// The day on the notice.
    pub day: Date,
    /// Which batch it is printed in.
    pub protected: Batch,
    /// When it is printed.
    pub printed_at: Stamp,
}

impl Notice {
    /// The notice as a letter.
    ///
    /// # Errors
    /// `PAPER-02` for a seal whose picture is none.
    pub fn letter(&self) -> Result<Letter> {
        let seal = match &self.signature {
            Signature::Seal(impressed) => Seal::Image {
                picture: Picture::from_png(impressed.png.clone())?,
                side: f32::from(impressed.side_mm),
            },
            Signature::Omitted => Seal::Omitted,
            Signature::Space => Seal::None,
        };
        let issue = match self.kind {
            PrintKind::Preview => Issue::Preview,
            PrintKind::Original => Issue::Original,
            PrintKind::Reissue => Issue::Reissue,
        };
        let title = if self.head.0.is_empty() { self.office.head_title.clone() } else { self.head.0.clone() };
        let to = &self.envelope;
        let mut address = format!("{}{}{}", to.address.municipality, to.address.town, to.address.lot);
        if !to.address.building.is_empty() {
            address = format!("{address}\n{}", to.address.building);
        }
        Ok(Letter {
            label: self.decision.number.clone().unwrap_or_else(|| "確認用".to_owned()),
            issue,
            number: self.decision.number.clone(),
            date: self.day.wareki(),
            addressee: Addressee {
                postal_code: Some(to.address.postcode.clone()).filter(|code| !code.is_empty()),
                address,
                name: to.addressee.as_str().to_owned(),
                honorific: "様".to_owned(),
            },
            sender: Sender { lines: self.office.sender.clone(), title, name: self.head.1.clone(), seal },
            title: format!("保護決定通知書（{}）", self.decision.kind.title()),
            blocks: self.blocks(),
            contact: self.office.contact.clone(),
        })
    }

    fn blocks(&self) -> Vec<Block> {
        let kind = self.decision.kind.title();
        let opening = match (self.ex_officio, self.applied_on) {
            (false, Some(day)) => format!(
                "　{}付けで申請のありました生活保護法による保護について、次のとおり{kind}することに決定したので、\
                 生活保護法第24条第3項の規定により通知します。",
                day.wareki()
            ),
            (true, _) | (_, None) => format!(
                "　生活保護法第25条の規定による保護について、次のとおり{kind}することに決定したので通知します。"
            ),
        };
        let kinds: Vec<&str> = self.level.items.iter().map(|(item, _)| item.title()).collect();
        let mut items = vec![
            ("保護の種類".to_owned(), kinds.join("、")),
            (format!("保護を{kind}する日"), self.decision.applied_from.wareki()),
            ("決定の理由".to_owned(), self.decision.reason.clone()),
            (
                "保護の程度".to_owned(),
                format!("{}分　{}（内訳は下の表のとおり）", self.level.month.wareki(), self.level.total),
            ),
        ];
        if let Some(delay) = &self.decision.delay {
            items.push(("通知が申請から14日を超えた理由".to_owned(), delay.clone()));
        }
        let mut blocks = vec![
            Block::Paragraph(opening),
            Block::Centered("記".to_owned()),
            Block::Items(items),
            Block::Table(self.figures()),
        ];
        if self.has_marks() {
            blocks.push(Block::Paragraph(
                "　〔推定〕は公表された額からの推定、〔開始日未確認〕は適用の始まりを確かめていない額です。".to_owned(),
            ));
        }
        blocks.push(Block::Remedy {
            heading: self.remedy.heading.clone(),
            paragraphs: self.remedy.paragraphs.clone(),
        });
        blocks
    }

    /// The working as the rules give it; the sums that were kept, when the tables have changed since.
    fn figures(&self) -> Table {
        let mut table = Table {
            columns: vec![
                Column { fit: CellFit::Shrink { min: 6.0 }, ..Column::new("区分", 62.0, Align::Left) },
                Column { fit: CellFit::Wrap, ..Column::new("計算", 70.0, Align::Left) },
                Column { fit: CellFit::Shrink { min: 6.0 }, ..Column::new("金額（円）", 30.0, Align::Right) },
            ],
            rows: Vec::new(),
            head: Head::Repeated,
            typeface: Typeface::Mincho,
            size: 8.5,
        };
        match self.working() {
            Some(lines) => {
                for line in lines.iter().filter(|line| line.depth > 0) {
                    let label = format!("{}{}", "　".repeat(line.depth - 1), line.label);
                    let sum = match line.article {
                        "" => line.arithmetic.clone(),
                        article => format!("{}（{article}）", line.arithmetic),
                    };
                    table.rows.push(Row::body([label, sum, line.yen.grouped()]));
                }
            }
            None => {
                for (part, yen) in &self.level.parts {
                    table.rows.push(Row::body([part.title().to_owned(), String::new(), yen.grouped()]));
                }
            }
        }
        let total = self.level.total.grouped();
        table.rows.push(Row::new(RowKind::Total, ["支給額".to_owned(), String::new(), total]));
        table
    }

    fn working(&self) -> Option<Vec<super::WorkingLine>> {
        let found = level::determine(&self.level.inputs, self.level.month).ok()?;
        (found.total == self.level.total).then(|| working_lines(&found.working, DEPTH))
    }

    fn has_marks(&self) -> bool {
        self.working().is_some_and(|lines| lines.iter().any(|line| line.label.contains('〔')))
    }
}
