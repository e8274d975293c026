//! The office's own settings, and the words on remedies.

use crate::access::Deed;
use crate::base::error::Result;
use crate::store::{Direction, Reader};
use crate::suite::welfare::errors::{INPUT, NO_OFFICE};
use crate::suite::welfare::exchange::zengin::{self, AccountKind, LineEnd, Payer, Transfer};
use crate::suite::welfare::law::LawTables;
use crate::suite::welfare::model::office::{Office, PayerAccount, Remedy, RemedyStanding};

use super::bank;
use crate::base::date::Date;
use crate::base::money::Yen;

/// The words on remedies that come with the product: a template for the town to check.
const TEMPLATE: &str = include_str!("../../../../assets/welfare/remedy_template.txt");

/// The office.
///
/// # Errors
/// `WELFARE-49` when it has not been set.
pub fn need(reader: &impl Reader) -> Result<Office> {
    reader.get::<Office>(&())?.ok_or_else(|| NO_OFFICE.error())
}

/// Sets the office's data.
///
/// # Errors
/// `WELFARE-36` for a field that is out of range, `WELFARE-04` for a prefecture that is none,
/// `WELFARE-21` for a payer the bank file cannot name.
pub fn set(deed: &mut Deed<'_, '_>, office: Office) -> Result<()> {
    for (field, label, text) in [
        ("section", "課名", &office.section),
        ("mark", "文書記号", &office.mark),
        ("head_title", "所長の職名", &office.head_title),
        ("appeal_to", "審査請求先", &office.appeal_to),
        ("defendant", "被告", &office.defendant),
        ("municipality", "市区町村", &office.municipality),
    ] {
        if text.trim().is_empty() || text.chars().count() > 60 {
            return Err(INPUT.field(field, format!("{label}を60字以内で入力してください。")));
        }
    }
    if !(1..=28).contains(&office.pay_day) {
        return Err(INPUT.field("pay_day", "支給日は1から28までにしてください。"));
    }
    LawTables::shipped()?.place(&office.prefecture, &office.municipality)?;
    if let Some(account) = &office.payer {
        check_payer(deed, account)?;
    }
    deed.note("welfare office set");
    deed.put(&office)
}

/// A file of one invented transfer shows whether the payer's side can be written.
fn check_payer(deed: &Deed<'_, '_>, account: &PayerAccount) -> Result<()> {
    let payer = payer(&**deed, account)?;
    let probe = Transfer {
        account: zengin::Account { kind: AccountKind::Ordinary, ..payer.account.clone() },
        holder: "ｶ".into(),
        amount: Yen::new(1),
        customer: String::new(),
    };
    zengin::write(&payer, deed.today(), &[probe], LineEnd::None).map(drop)
}

/// The payer as the bank file wants it, names of bank and branch from the table.
///
/// # Errors
/// `WELFARE-43` when the branch is in no table.
pub fn payer(reader: &impl Reader, account: &PayerAccount) -> Result<Payer> {
    let branch = bank::need(reader, &account.bank, &account.branch)?;
    Ok(Payer {
        code: account.code.clone(),
        name: account.name.clone(),
        account: zengin::Account {
            bank: account.bank.clone(),
            bank_name: branch.bank_kana,
            branch: account.branch.clone(),
            branch_name: branch.branch_kana,
            kind: account.kind,
            number: account.number.clone(),
        },
    })
}

/// Lays down the words on remedies from a day on.
///
/// # Errors
/// `WELFARE-36` for an empty or too long text.
pub fn set_remedy(deed: &mut Deed<'_, '_>, remedy: Remedy) -> Result<()> {
    let long = remedy.paragraphs.iter().map(|p| p.chars().count()).sum::<usize>();
    if remedy.heading.trim().is_empty() || long == 0 || long > 2000 {
        return Err(INPUT.field("paragraphs", "見出しと、2000字以内の本文を入力してください。"));
    }
    deed.note("welfare remedy words set");
    deed.put(&remedy)
}

/// The words on remedies of a notice's day: the town's, else the product's template.
///
/// # Errors
/// Store errors.
pub fn remedy_on(reader: &impl Reader, office: &Office, day: Date) -> Result<Remedy> {
    let kept = reader.from::<Remedy>(&day.days(), Direction::Down)?.next().transpose()?;
    let mut remedy = kept.unwrap_or_else(template);
    for paragraph in &mut remedy.paragraphs {
        *paragraph = paragraph.replace("{appeal_to}", &office.appeal_to).replace("{defendant}", &office.defendant);
    }
    Ok(remedy)
}

/// The template as it comes with the product: first line the heading, a paragraph a line.
fn template() -> Remedy {
    let mut lines = TEMPLATE.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    Remedy {
        from: Date::MIN,
        heading: lines.next().unwrap_or_default().to_owned(),
        paragraphs: lines.map(str::to_owned).collect(),
        standing: RemedyStanding::Template,
    }
}
