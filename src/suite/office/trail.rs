//! The audit trail on pages: search, who saw this person, what did this account do, one entry with
//! its proof.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::access::account::{self, Account};
use crate::access::audit::query::{About, Question, find};
use crate::access::audit::{AuditEntry, Checkpoint, Outcome, Soundness, tree};
use crate::access::errors::NOT_IN_TRAIL;
use crate::access::{AccountId, SubjectId};
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::Reader;
use crate::web::components::{Field, Tone, ask_form, buttons, facts, link_button, notice, tag};
use crate::web::forms::{Entered, FormReader};
use crate::web::{Cx, Page, Reply, url};

const PATH: &str = "/office/audit";
const OUTCOMES: [(&str, &str); 3] = [("", "すべて"), ("done", "実行・表示"), ("refused", "拒否")];

/// The question that the address asks; what was refused of it is shown at the fields.
fn question(cx: &Cx) -> Result<(Question, Entered)> {
    let mut reader = FormReader::new(&cx.form);
    let from = reader.date("from", "開始日").map(Stamp::start_of);
    let until = reader.date("until", "終了日").map(|day| Stamp::start_of(day.tomorrow()));
    let (person, name) = (cx.form.text("person"), cx.form.text("account"));
    let about = match (person.parse::<u64>(), person, name) {
        (Ok(number), _, _) => About::Subject(SubjectId(number)),
        (Err(_), "", "") => About::Everything,
        (Err(_), "", name) => match account::by_name(&cx.read()?, name)? {
            Some(account) => About::Account(account.id),
            None => {
                reader.refuse("account", "このサインイン名のアカウントはありません。");
                About::Everything
            }
        },
        (Err(_), _, _) => {
            reader.refuse("person", "宛名番号は数字で入力してください。");
            About::Everything
        }
    };
    let outcome = match cx.form.text("outcome") {
        "done" => Some(Outcome::Done),
        "refused" => Some(Outcome::Refused),
        _ => None,
    };
    let (action, below) = (cx.form.text("action").to_owned(), cx.form.text("below").parse().ok());
    let question = Question { from, until, action, outcome, below, ..Question::about(about) };
    Ok((question, reader.entered()))
}

/// Accounts by number, to show names instead of numbers.
fn accounts(cx: &Cx) -> Result<BTreeMap<u64, String>> {
    let all = cx.read()?.all::<Account>()?.collect::<Result<Vec<_>>>()?;
    Ok(all.into_iter().map(|a| (a.id.0, format!("{}（{}）", a.display, a.name))).collect())
}

/// Search in the trail. With a person's number: who saw this person.
pub(super) fn search(cx: &mut Cx) -> Result<Reply> {
    let (question, entered) = question(cx)?;
    let snapshot = cx.read()?;
    let page = find(&snapshot, &question)?;
    if let About::Subject(subject) = question.about {
        cx.shows(subject);
    }
    cx.on_business("証跡の閲覧");
    let names = accounts(cx)?;
    let title = match question.about {
        About::Everything => "証跡",
        About::Subject(_) => "証跡（この人を見た記録）",
        About::Account(_) => "証跡（この人が行った操作）",
    };
    let body = html! {
        (state(cx, &snapshot)?)
        (ask(&entered))
        @if page.entries.is_empty() { p { "条件に合う記録はありません。" } }
        @else { (table(&page.entries, &names)) }
        @if let Some(next) = page.next { (link_button(&older(cx, next), "さらに前の記録")) }
    };
    Ok(Page::new(title, body).wide().into())
}

fn older(cx: &Cx, next: u64) -> String {
    let next = next.to_string();
    let kept = cx.form.0.iter().filter(|(n, v)| n != "below" && !v.is_empty());
    let mut fields: Vec<(&str, &str)> = kept.map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.push(("below", &next));
    url::with_query(PATH, &fields)
}

fn ask(entered: &Entered) -> Markup {
    ask_form(
        PATH,
        html! {
            (Field::text("person", "宛名番号（この人を見た記録）").size(16).show(entered))
            (Field::text("account", "サインイン名").size(16).show(entered))
            (Field::date("from", "開始日").show(entered))
            (Field::date("until", "終了日").show(entered))
            (Field::text("action", "操作").hint("例: resident.view").size(20).show(entered))
            (Field::select("outcome", "結果", &OUTCOMES).show(entered))
            (buttons("探す", ""))
        },
    )
}

/// Whether the trail agrees with itself, and what the last checkpoint says.
fn state(cx: &Cx, snapshot: &crate::store::Snapshot) -> Result<Markup> {
    let sound = match cx.town().trail_soundness() {
        Soundness::Sound => html! {},
        Soundness::Broken => notice(
            Tone::Danger,
            "証跡に不整合があります",
            html! {
                p { "「yakuba audit verify」で範囲を確かめてください。" }
            },
        ),
    };
    let newest = Checkpoint::newest(snapshot)?;
    Ok(html! {
        (sound)
        @if let Some(point) = newest {
            p.small { "最新のチェックポイント：" (point.size) "件、" (point.at) "、ルート " code { (hex::encode(point.root)) } }
        }
    })
}

fn who(entry: &AuditEntry, names: &BTreeMap<u64, String>) -> String {
    let said = entry.content().map_or("", |content| content.actor.as_str());
    match names.get(&entry.account) {
        Some(name) => name.clone(),
        None if AccountId(entry.account) == AccountId::NOBODY => "（不明な名前）".into(),
        None if entry.account == 0 && !said.is_empty() => said.to_owned(),
        None if entry.account == 0 => "自動処理".into(),
        None => format!("アカウント{}", entry.account),
    }
}

fn outcome(entry: &AuditEntry) -> Markup {
    match entry.outcome {
        Outcome::Done => html! {},
        Outcome::Refused => tag(Tone::Danger, "拒否"),
    }
}

fn persons(entry: &AuditEntry, most: usize) -> Markup {
    let subjects = entry.subjects();
    html! {
        @for subject in subjects.iter().take(most) {
            a href={ (PATH) "?person=" (subject.0) } { (subject.0) } " "
        }
        @if subjects.len() > most { "ほか" (subjects.len() - most) "人" }
    }
}

fn table(entries: &[AuditEntry], names: &BTreeMap<u64, String>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="証跡" {
            table {
                thead { tr { th scope="col" { "番号" } th scope="col" { "日時" } th scope="col" { "だれが" }
                    th scope="col" { "操作" } th scope="col" { "業務" } th scope="col" { "対象の宛名番号" }
                    th scope="col" { "備考" } } }
                tbody {
                    @for entry in entries {
                        @let content = entry.content();
                        tr {
                            th scope="row" { a href={ (PATH) "/" (entry.seq) } { (entry.seq) } }
                            td { (entry.at) }
                            td { (who(entry, names)) }
                            td { (entry.action) " " (outcome(entry)) }
                            td { (content.map_or("", |c| c.business.as_str())) }
                            td { (persons(entry, 5)) }
                            td { (content.map_or("保存期間を過ぎたため内容はありません", |c| c.note.as_str())) }
                        }
                    }
                }
            }
        }
    }
}

/// One entry with its place in the tree.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    let seq = cx.segment("seq").parse::<u64>().map_err(|_| NOT_IN_TRAIL.error())?;
    let snapshot = cx.read()?;
    let entry = snapshot.get::<AuditEntry>(&seq)?.ok_or_else(|| NOT_IN_TRAIL.error())?;
    let size = tree::size(&snapshot)?;
    let (root, proof) = (tree::root(&snapshot, size)?, tree::inclusion(&snapshot, seq, size)?);
    for subject in entry.subjects() {
        cx.shows(*subject);
    }
    cx.on_business("証跡の閲覧");
    let names = accounts(cx)?;
    let content = entry.content();
    let body = html! {
        (facts(&[
            ("番号", html! { (entry.seq) }),
            ("日時", html! { (entry.at) }),
            ("だれが", html! { (who(&entry, &names)) }),
            ("操作", html! { (entry.action) " " (outcome(&entry)) }),
            ("業務", html! { (content.map_or("", |c| c.business.as_str())) }),
            ("備考", html! { (content.map_or("", |c| c.note.as_str())) }),
            ("対象の宛名番号", persons(&entry, 1000)),
        ]))
        details {
            summary { "改ざんされていないことの証明" }
            p { (size) "件の記録の木に、この記録が含まれることを示します（RFC 6962）。" }
            dl.facts {
                div { dt { "葉" } dd { code { (hex::encode(entry.leaf())) } } }
                div { dt { "ルート" } dd { code { (hex::encode(root)) } } }
            }
            ol { @for hash in &proof { li { code { (hex::encode(hash)) } } } }
        }
    };
    Ok(Page::new(format!("証跡 {seq}番"), body).under("証跡", PATH).into())
}
