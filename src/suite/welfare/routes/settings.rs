//! The office's settings and the table of banks.

use std::io::Read as _;

use maud::html;

use super::super::action::{bank, office};
use super::super::errors::BANKS_REFUSED;
use super::super::exchange::zengin::AccountKind;
use super::super::model::AgeRule;
use super::super::model::account::{Branch, KINDS};
use super::super::model::office::{Office, PayerAccount, RemedyStanding};
use super::super::pages::forms::{Which, draw};
use super::input::{Reading, again};
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::resident::model::text::plain_digits;
use crate::web::components::{Field, Tone, notice, upload_form};
use crate::web::forms::Entered;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

const HERE: &str = "/welfare/settings";

/// `GET /welfare/settings`.
pub(super) fn form(cx: &mut Cx) -> Result<Reply> {
    let kept = cx.read()?.get::<Office>(&())?;
    let entered = kept.as_ref().map_or_else(blank, filled);
    page(cx, &entered, 200)
}

fn blank() -> Entered {
    Entered::blank().with("ages", "year").with("pay_day", "5").with("payer_kind", "1")
}

fn filled(office: &Office) -> Entered {
    let ages = match office.ages {
        AgeRule::FiscalYearStart => "year",
        AgeRule::MonthStart => "month",
    };
    let mut entered = Entered::blank()
        .with("section", office.section.clone())
        .with("mark", office.mark.clone())
        .with("head_title", office.head_title.clone())
        .with("sender", office.sender.join("\n"))
        .with("contact", office.contact.join("\n"))
        .with("appeal_to", office.appeal_to.clone())
        .with("defendant", office.defendant.clone())
        .with("prefecture", office.prefecture.clone())
        .with("municipality", office.municipality.clone())
        .with("ages", ages)
        .with("pay_day", office.pay_day.to_string())
        .with("route", office.route.join("、"))
        .with("seal", office.seal.map(|no| no.to_string()).unwrap_or_default());
    if let Some(payer) = &office.payer {
        let kind = KINDS.iter().find(|(_, _, kind)| *kind == payer.kind).map_or("1", |(sent, _, _)| *sent);
        entered = entered
            .with("payer_code", payer.code.clone())
            .with("payer_name", payer.name.clone())
            .with("payer_bank", payer.bank.clone())
            .with("payer_branch", payer.branch.clone())
            .with("payer_kind", kind)
            .with("payer_number", payer.number.clone());
    }
    entered
}

fn page(cx: &Cx, entered: &Entered, status: u16) -> Result<Reply> {
    let snapshot = cx.read()?;
    let template = match snapshot.get::<Office>(&())? {
        Some(office) => Some(office::remedy_on(&snapshot, &office, cx.today())?),
        None => None,
    };
    let branches = snapshot.count::<Branch>()?;
    let body = html! {
        @if let Some(remedy) = template.filter(|r| r.standing == RemedyStanding::Template) {
            (notice(Tone::Care, "教示文は製品のひな形です", html! {
                p { "町で文言を確かめてください。" }
                @for paragraph in &remedy.paragraphs { p { (paragraph) } }
            }))
        }
        (draw(cx, Which::Settings, (HERE, "/welfare"), entered, &[]))
        h2 { "金融機関の表" }
        p { (branches) "店舗が登録されています。" }
        (upload_form(cx, "/welfare/banks", html! {
            (Field::file("banks", "金融機関の表（CSV）").required().show(entered))
            div.buttons { button type="submit" { "取り込む" } }
        }))
    };
    Ok(Page::new(Which::Settings.title(), body).status(status).into())
}

/// `POST /welfare/settings`.
pub(super) fn save(cx: &mut Cx) -> Result<Reply> {
    cx.on_business(Which::Settings.title());
    let mut reading = Reading::of(&cx.form);
    let office = read(&mut reading);
    let office = match reading.reader.build(|| office) {
        Ok(office) => office,
        Err(entered) => return page(cx, &entered, 422),
    };
    match cx.act(move |deed| office::set(deed, office)) {
        Ok(()) => Ok(Reply::done(HERE, "設定を登録しました。")),
        Err(error) => {
            let entered = again(cx, error)?;
            page(cx, &entered, 422)
        }
    }
}

fn read(r: &mut Reading<'_>) -> Option<Office> {
    let mut line = |name: &str, label: &str| {
        let value = r.reader.text(name, label, 60);
        r.reader.required(name, label, value)
    };
    let (section, mark, head_title) = (line("section", "課名"), line("mark", "文書記号"), line("head_title", "所長の職名"));
    let (appeal_to, defendant) = (line("appeal_to", "審査請求先"), line("defendant", "被告"));
    let (prefecture, municipality) = (line("prefecture", "都道府県"), line("municipality", "市区町村"));
    let route = line("route", "決裁の経路");
    let mut lines = |name: &str, label: &str| -> Vec<String> {
        let text = r.reader.long_text(name, label, 300).unwrap_or_default();
        text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    };
    let (sender, contact) = (lines("sender", "発信者の所在地"), lines("contact", "問合せ先"));
    let ages = r.reader.choice("ages", "年齢の基準日", &[("year", AgeRule::FiscalYearStart), ("month", AgeRule::MonthStart)]);
    let ages = r.reader.required("ages", "年齢の基準日", ages);
    let pay_day = r.reader.number("pay_day", "支給日", 1..=28);
    let pay_day = r.reader.required("pay_day", "支給日", pay_day);
    let seal = r.reader.number("seal", "公印の番号", 1..=i64::MAX).and_then(|n| u64::try_from(n).ok());
    let kinds: Vec<(&str, AccountKind)> = KINDS.iter().map(|(sent, _, kind)| (*sent, *kind)).collect();
    let kind = r.reader.choice("payer_kind", "預金種目", &kinds).unwrap_or(AccountKind::Ordinary);
    let mut digits = |name: &str, label: &str| r.reader.text(name, label, 20).map(|t| plain_digits(&t));
    let (code, bank) = (digits("payer_code", "委託者コード"), digits("payer_bank", "金融機関コード"));
    let (branch, number) = (digits("payer_branch", "支店コード"), digits("payer_number", "口座番号"));
    let name = r.reader.text("payer_name", "委託者名", 60);
    let payer = code.map(|code| PayerAccount {
        code,
        name: name.unwrap_or_default(),
        bank: bank.unwrap_or_default(),
        branch: branch.unwrap_or_default(),
        kind,
        number: number.unwrap_or_default(),
    });
    Some(Office {
        section: section?,
        mark: mark?,
        head_title: head_title?,
        sender,
        contact,
        appeal_to: appeal_to?,
        defendant: defendant?,
        prefecture: prefecture?,
        municipality: municipality?,
        ages: ages?,
        pay_day: i8::try_from(pay_day?).ok()?,
        route: route?.split(['、', ',', '\n']).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect(),
        seal,
        payer,
    })
}

/// The most bytes of a bank table taken in one file.
const MOST_BYTES: u64 = 8 << 20;

/// `POST /welfare/banks`.
pub(super) fn banks(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("金融機関の表の取込");
    let upload = cx.uploads.iter_mut().find(|upload| upload.field == "banks");
    let upload = upload.ok_or_else(|| BANKS_REFUSED.field("banks", "ファイルを選んでください。"))?;
    if upload.size > MOST_BYTES {
        return Err(BANKS_REFUSED.with("ファイルが大きすぎます。"));
    }
    let mut bytes = Vec::new();
    upload.reader.read_to_end(&mut bytes).map_err(|e| BANKS_REFUSED.because(e))?;
    let branches = bank::read(&bytes)?;
    let count = cx.act(move |deed| bank::take_in(deed, &branches))?;
    Ok(Reply::done(HERE, format!("{count}店舗を取り込みました。")))
}
