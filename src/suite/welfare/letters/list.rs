//! 支給一覧表: a month's payments as a printed list and as CSV, with sums by way of payment.

use crate::base::csv_text::{Guard, Output, Writer};
use crate::base::date::Date;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::paper::list::{List, put};
use crate::paper::{Align, CellFit, Column, Document, Head, Issue, Meta, Printed, Row, RowKind, Sheet, Table, Typeface};
use crate::suite::welfare::model::account::kind_title;
use crate::suite::welfare::model::payment::{Item, Run, Way};
use crate::suite::welfare::view::PaidLine;

/// The columns of the CSV.
const COLUMNS: [&str; 16] = [
    "支給処理番号", "ケース番号", "宛名番号", "受取人", "対象月", "区分", "生活扶助", "住宅扶助", "教育扶助",
    "生業扶助", "合計", "金融機関コード", "支店コード", "種目", "口座番号", "備考",
];

/// The list as CSV (UTF-8 with BOM), a line a payment; the last line holds the sums.
///
/// # Errors
/// `BASE-08` out of range; CSV errors.
pub fn csv(run: &Run, lines: &[PaidLine]) -> Result<Vec<u8>> {
    let mut writer = Writer::new(Output::Utf8Bom, Guard::Spreadsheet);
    writer.row(COLUMNS)?;
    for line in lines {
        let payment = &line.payment;
        let mut cells = vec![
            run.no.to_string(),
            payment.case.to_string(),
            payment.payee.to_string(),
            line.name.clone(),
            payment.month.to_string(),
            payment.way.title().to_owned(),
        ];
        cells.extend(Item::ALL.iter().map(|item| line.item(*item).get().to_string()));
        cells.push(payment.total.get().to_string());
        cells.extend(account_cells(&payment.way));
        writer.row(cells)?;
    }
    let paid = || lines.iter().filter(|l| l.payment.way.pays());
    let mut sums = vec!["合計".to_owned(), String::new(), String::new(), format!("{}件", paid().count())];
    sums.extend([String::new(), "保留を除く".to_owned()]);
    for item in Item::ALL {
        sums.push(Yen::sum(paid().map(|l| l.item(item)))?.get().to_string());
    }
    sums.push(Yen::sum(paid().map(|l| l.payment.total))?.get().to_string());
    sums.resize(COLUMNS.len(), String::new());
    writer.row(sums)?;
    Ok(writer.finish())
}

fn account_cells(way: &Way) -> [String; 5] {
    match way {
        Way::Transfer { account, .. } => [
            account.bank.clone(),
            account.branch.clone(),
            kind_title(account.kind).to_owned(),
            account.number.clone(),
            account.holder.clone(),
        ],
        Way::Window => Default::default(),
        Way::Held { code, why } => {
            [String::new(), String::new(), String::new(), String::new(), format!("{code} {why}")]
        }
    }
}

/// The list as PDF: by way of payment, each with its sum.
///
/// # Errors
/// Paper errors; `BASE-08` out of range.
pub fn pdf(meta: Meta, office: &str, run: &Run, lines: &[PaidLine], printed_on: Date) -> Result<Printed> {
    let mut document = Document::new(meta);
    let list = List {
        label: format!("支給一覧表 {}", run.month),
        issue: Issue::Original,
        sheet: Sheet::A4Landscape,
        title: "生活保護費 支給一覧表".to_owned(),
        left: format!("{}分　支給処理番号{}　振込日 {}", run.month.wareki(), run.no, run.bank_date.wareki()),
        right: format!("{office}　{}　{}", run.state.title(), printed_on.wareki()),
        table: table(lines)?,
        notes: notes(lines),
    };
    put(&mut document, &list)?;
    document.finish()
}

fn notes(lines: &[PaidLine]) -> Vec<String> {
    let held = lines.iter().filter_map(|line| match &line.payment.way {
        Way::Held { code, why } => Some(format!("保留 ケース番号{}：{code} {why}", line.payment.case)),
        Way::Transfer { .. } | Way::Window => None,
    });
    held.collect()
}

fn table(lines: &[PaidLine]) -> Result<Table> {
    let money = |title| Column { fit: CellFit::Shrink { min: 6.0 }, ..Column::new(title, 24.0, Align::Right) };
    let text = |title, width| Column { fit: CellFit::Shrink { min: 6.0 }, ..Column::new(title, width, Align::Left) };
    let mut table = Table {
        columns: vec![
            text("ケース", 16.0),
            text("受取人", 46.0),
            text("対象月", 22.0),
            money("生活扶助"),
            money("住宅扶助"),
            money("教育扶助"),
            money("生業扶助"),
            money("合計"),
            text("支給先", 60.0),
        ],
        rows: Vec::new(),
        head: Head::Repeated,
        typeface: Typeface::Mincho,
        size: 8.5,
    };
    type Which = fn(&Way) -> bool;
    let ways: [(&str, Which); 3] = [
        ("口座振込", |w| matches!(w, Way::Transfer { .. })),
        ("窓口払", |w| matches!(w, Way::Window)),
        ("保留", |w| matches!(w, Way::Held { .. })),
    ];
    for (title, which) in ways {
        let of: Vec<&PaidLine> =
            lines.iter().filter(|l| which(&l.payment.way) && (l.payment.total > Yen::ZERO || !l.payment.way.pays())).collect();
        if of.is_empty() {
            continue;
        }
        table.rows.push(Row::new(RowKind::Band, [title]));
        for line in &of {
            table.rows.push(body(line));
        }
        table.rows.push(sum(RowKind::Subtotal, format!("{title} {}件", of.len()), &of)?);
    }
    let paid: Vec<&PaidLine> = lines.iter().filter(|l| l.payment.way.pays() && l.payment.total > Yen::ZERO).collect();
    table.rows.push(sum(RowKind::Total, format!("支給合計 {}件", paid.len()), &paid)?);
    Ok(table)
}

fn body(line: &PaidLine) -> Row {
    let to = match &line.payment.way {
        Way::Transfer { account, .. } => {
            let kind = kind_title(account.kind);
            format!("{}-{} {kind} {} {}", account.bank, account.branch, account.number, account.holder)
        }
        Way::Window => "窓口".to_owned(),
        Way::Held { code, .. } => code.clone(),
    };
    let month = line.payment.month.to_string();
    let mut cells = vec![line.payment.case.to_string(), line.name.clone(), month];
    cells.extend(Item::ALL.iter().map(|item| line.item(*item).grouped()));
    cells.extend([line.payment.total.grouped(), to]);
    Row::body(cells)
}

fn sum(kind: RowKind, title: String, lines: &[&PaidLine]) -> Result<Row> {
    let mut cells = vec![String::new(), title, String::new()];
    for item in Item::ALL {
        cells.push(Yen::sum(lines.iter().map(|l| l.item(item)))?.grouped());
    }
    cells.push(Yen::sum(lines.iter().map(|l| l.payment.total))?.grouped());
    cells.push(String::new());
    Ok(Row::new(kind, cells))
}
