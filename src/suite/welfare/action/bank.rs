//! The table of banks and branches (金融機関の表): importing it, and finding in it.

use crate::access::Deed;
use crate::base::csv_text::{self, Dialect};
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::welfare::errors::{BANKS_REFUSED, NO_BRANCH};
use crate::suite::welfare::model::account::Branch;

/// Columns of the file, in any order.
pub const COLUMNS: [&str; 6] = ["bank", "branch", "bank_name", "bank_kana", "branch_name", "branch_kana"];
/// The most lines of one file; larger tables are taken in parts.
pub const MOST_LINES: usize = 10_000;

/// A branch.
///
/// # Errors
/// `WELFARE-43` when it is in no table.
pub fn need(reader: &impl Reader, bank: &str, branch: &str) -> Result<Branch> {
    let key = (bank.to_owned(), branch.to_owned());
    reader.get::<Branch>(&key)?.ok_or_else(|| NO_BRANCH.with(format!("{bank}-{branch}")))
}

/// The branches of a file.
///
/// # Errors
/// `WELFARE-50` naming the line.
pub fn read(file: &[u8]) -> Result<Vec<Branch>> {
    let decoded = csv_text::decode(file)?;
    let sheet = csv_text::read(&decoded.text, &Dialect::default())?.whole()?;
    let mut at = [0; 6];
    for (place, name) in at.iter_mut().zip(COLUMNS) {
        *place = sheet.column(name).ok_or_else(|| BANKS_REFUSED.with(format!("列「{name}」がありません。")))?;
    }
    let mut branches = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        let cell = |n: usize| at.get(n).and_then(|c| row.cells.get(*c)).map_or("", |c| c.trim()).to_owned();
        let refused = |what: &str| BANKS_REFUSED.with(format!("{}行目: {what}", row.line));
        let branch = Branch {
            bank: cell(0),
            branch: cell(1),
            bank_name: cell(2),
            bank_kana: cell(3),
            branch_name: cell(4),
            branch_kana: cell(5),
        };
        let digits = |text: &str, width| text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(&branch.bank, 4) || !digits(&branch.branch, 3) {
            return Err(refused("金融機関コードは4桁、支店コードは3桁の数字です。"));
        }
        if branch.bank_name.is_empty() || branch.branch_name.is_empty() {
            return Err(refused("名称がありません。"));
        }
        for kana in [&branch.bank_kana, &branch.branch_kana] {
            if let Err(error) = crate::base::text::kana::jis_x_0201(kana) {
                return Err(refused(error.detail()));
            }
        }
        branches.push(branch);
    }
    if branches.is_empty() || branches.len() > MOST_LINES {
        return Err(BANKS_REFUSED.with(format!("1件から{MOST_LINES}件までにしてください。")));
    }
    Ok(branches)
}

/// Takes branches in; those known already are replaced, others stay.
///
/// # Errors
/// Store errors.
pub fn take_in(deed: &mut Deed<'_, '_>, branches: &[Branch]) -> Result<usize> {
    for branch in branches {
        deed.put(branch)?;
    }
    deed.note(&format!("bank branches={}", branches.len()));
    Ok(branches.len())
}
