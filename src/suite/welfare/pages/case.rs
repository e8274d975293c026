//! One case: household, where things stand, decisions, incomes, accounts, ledger.

use maud::{Markup, html};

use super::{day, opened, yen};
use crate::suite::welfare::model::account::{Method, PayeeAccount, kind_title};
use crate::suite::welfare::model::case::{Case, CaseMember, Role};
use crate::suite::welfare::model::decision::{Application, ApplicationState, Decision, DecisionState, Level};
use crate::suite::welfare::model::income::Income;
use crate::suite::welfare::rules::Step;
use crate::suite::welfare::view::ledger::Ledger;
use crate::suite::welfare::view::CaseState;
use crate::web::Cx;
use crate::web::components::{Moment, Tone, facts, link_button, notice, tag, timeline};

/// What the case page shows.
#[derive(Debug)]
pub struct CasePage {
    /// The case.
    pub case: Case,
    /// Names of its persons, by number.
    pub names: Vec<(u64, String)>,
    /// Where it stands.
    pub state: CaseState,
    /// Applications, oldest first.
    pub applications: Vec<Application>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// Incomes, oldest first.
    pub incomes: Vec<Income>,
    /// Ways of payment, oldest first.
    pub accounts: Vec<PayeeAccount>,
    /// What was determined and paid.
    pub ledger: Ledger,
    /// The level of this month as it would be, or why there is none.
    pub now: Result<(Level, Step), String>,
}

impl CasePage {
    fn name(&self, no: u64) -> &str {
        self.names.iter().find(|(n, _)| *n == no).map_or("", |(_, name)| name)
    }

    /// The page.
    #[must_use]
    pub fn draw(&self, cx: &Cx) -> Markup {
        let (tone, state) = super::list::state(self.state);
        let base = format!("/welfare/case/{}", self.case.no);
        html! {
            (facts(&[
                ("ケース番号", html! { (self.case.no) }),
                ("状態", tag(tone, &state)),
                ("今月の最低生活費と支給額", self.this_month()),
            ]))
            (self.actions(cx, &base))
            (self.members(cx, &base))
            (self.living())
            (self.history())
            (self.incomes())
            (self.accounts())
            (self.ledger(&base))
        }
    }

    fn this_month(&self) -> Markup {
        html! {
            @match &self.now {
                Ok((level, tree)) => {
                    p { (level.month.wareki()) "　最低生活費 " (yen(level.minimum)) "　収入認定額 " (yen(level.income)) }
                    (opened(level.total, tree))
                }
                Err(why) => { p { (why) } }
            }
        }
    }

    fn actions(&self, cx: &Cx, base: &str) -> Markup {
        use crate::suite::welfare::permission::{DRAFT, EDIT};
        html! {
            nav.buttons aria-label="このケースの操作" {
                @if cx.may(&EDIT) {
                    (link_button(&format!("{base}/apply"), "申請を登録"))
                    (link_button(&format!("{base}/income"), "収入を登録"))
                    (link_button(&format!("{base}/member"), "世帯員を加える"))
                    (link_button(&format!("{base}/facts"), "就学・障害等"))
                    (link_button(&format!("{base}/living"), "家賃・居住"))
                    (link_button(&format!("{base}/account"), "支給方法"))
                }
                @if cx.may(&DRAFT) && self.state == CaseState::Applied {
                    (link_button(&format!("{base}/decide"), "開始決定を起案"))
                }
                (link_button(&format!("{base}/level"), "月を選んで算定"))
            }
        }
    }

    fn members(&self, cx: &Cx, base: &str) -> Markup {
        html! {
            h2 { "保護世帯" }
            div.scroll tabindex="0" role="region" aria-label="保護世帯" {
                table {
                    thead { tr { th scope="col" { "氏名" } th scope="col" { "宛名番号" } th scope="col" { "区分" } th scope="col" { "期間" } th scope="col" { "就学・障害等" } th scope="col" { "理由" } th scope="col" { "操作" } } }
                    tbody {
                        @for member in &self.case.members {
                            tr {
                                th scope="row" { a href={ "/resident/person/" (member.person) } { (self.name(member.person.0)) } }
                                td.number { (member.person) }
                                td { (member.standing.title()) @if member.role == Role::Head { "・世帯主" } }
                                td { (day(member.from)) "〜" @if let Some(to) = member.to { (day(to)) } }
                                td { (member_facts(member)) }
                                td { (member.reason) @if let Some(why) = &member.ended_for { "／" (why) } }
                                td { @if member.to.is_none() && cx.may(&crate::suite::welfare::permission::EDIT) { a href={ (base) "/leave?person=" (member.person) } { "世帯から外す" } } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn living(&self) -> Markup {
        use crate::suite::welfare::model::Parenting;
        html! {
            h2 { "居住と家賃" }
            ul {
                @for span in &self.case.living {
                    li {
                        @if let Some(from) = span.from { (day(from)) }
                        "〜" @if let Some(to) = span.to { (day(to)) }
                        "　" (span.value.prefecture) (span.value.municipality) "　家賃 " (yen(span.value.rent))
                        @if span.value.parenting == Parenting::Lone { "　ひとり親" }
                    }
                }
            }
            @if !self.case.overrides.is_empty() {
                (notice(Tone::Care, "確認のうえ登録した点", html! {
                    ul { @for o in &self.case.overrides { li { (o.code) "　" (o.reason) "（" (day(o.on)) "）" } } }
                }))
            }
        }
    }

    fn history(&self) -> Markup {
        let mut moments: Vec<(crate::base::date::Date, Moment)> = Vec::new();
        for a in &self.applications {
            let (tone, words) = match a.state {
                ApplicationState::Pending => (Tone::Care, format!("期限 {}", a.due_on().wareki())),
                ApplicationState::Decided(_) => (Tone::Good, "決定済".to_owned()),
                ApplicationState::Withdrawn => (Tone::Plain, "取下げ".to_owned()),
            };
            moments.push((a.received_on, Moment {
                when: a.received_on.wareki(),
                what: a.kind.title().to_owned(),
                tag: Some((tone, words)),
                more: html! {},
            }));
        }
        for d in &self.decisions {
            let tone = match d.state {
                DecisionState::Drafted(_) => Tone::Info,
                DecisionState::Approved => Tone::Good,
                DecisionState::SentBack => Tone::Care,
                DecisionState::Withdrawn => Tone::Plain,
            };
            let on = d.decided_on.unwrap_or(d.drafted_on);
            moments.push((on, Moment {
                when: on.wareki(),
                what: format!("{}決定", d.kind.title()),
                tag: Some((tone, d.state.title().to_owned())),
                more: html! {
                    p {
                        a href={ "/welfare/decision/" (d.no) } { "決定の内容" }
                        "　適用日 " (day(d.applied_from))
                        @if let Some(number) = &d.number { "　" (number) }
                    }
                },
            }));
        }
        moments.sort_by_key(|(on, _)| *on);
        let moments: Vec<Moment> = moments.into_iter().map(|(_, m)| m).collect();
        html! { h2 { "経過" } (timeline(&moments)) }
    }

    fn incomes(&self) -> Markup {
        html! {
            h2 { "収入" }
            @if self.incomes.is_empty() { p { "登録はありません。" } } @else {
                div.scroll tabindex="0" role="region" aria-label="収入" {
                    table {
                        thead { tr { th scope="col" { "番号" } th scope="col" { "氏名" } th scope="col" { "種類" } th scope="col" { "月額" } th scope="col" { "期間" } th scope="col" { "証拠書類" } th scope="col" { "置き換え" } } }
                        tbody {
                            @for i in &self.incomes {
                                tr {
                                    td.number { (i.serial) }
                                    th scope="row" { (self.name(i.person.0)) }
                                    td { (i.kind.title()) }
                                    td.number { (i.amount) }
                                    td { (i.from.wareki()) "〜" @if let Some(to) = i.to { (to.wareki()) } }
                                    td { (i.evidence) }
                                    td { @if let Some(old) = i.replaces { "番号" (old) "に代えて" @if let Some(why) = &i.reason { "（" (why) "）" } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn accounts(&self) -> Markup {
        html! {
            h2 { "支給方法" }
            @if self.accounts.is_empty() {
                (notice(Tone::Care, "支給方法が登録されていません", html! { p { "登録するまで支給は保留になります。" } }))
            } @else {
                ul {
                    @for a in &self.accounts {
                        li {
                            (day(a.from)) "から　"
                            @match &a.method {
                                Method::Window => { "窓口払" }
                                Method::Transfer(t) => {
                                    "口座振込 " (t.bank) "-" (t.branch) " " (kind_title(t.kind)) " " (t.number) " " (t.holder)
                                    @if let Some((symbol, number)) = &t.passbook { "（ゆうちょ 記号" (symbol) " 番号" (number) "）" }
                                }
                            }
                            "　" (a.reason)
                        }
                    }
                }
            }
        }
    }

    fn ledger(&self, base: &str) -> Markup {
        html! {
            h2 { "支給台帳" }
            @if self.ledger.months.is_empty() { p { "支給はまだありません。" } } @else {
                div.scroll tabindex="0" role="region" aria-label="支給台帳" {
                    table {
                        thead { tr { th scope="col" { "月" } th scope="col" { "決定額" } th scope="col" { "支給額" } th scope="col" { "差" } th scope="col" { "支給処理" } } }
                        tbody {
                            @for m in &self.ledger.months {
                                tr {
                                    th scope="row" { a href={ (base) "/level?month=" (m.month) } { (m.month.wareki()) } }
                                    td.number { @if let Some(level) = &m.level { (level.total) } }
                                    td.number { (m.paid) }
                                    td.number { (m.open) }
                                    td {
                                        @for (payment, run) in &m.payments {
                                            a href={ "/welfare/run/" (run.no) } { "第" (run.no) "号" }
                                            " " (payment.way.title()) "・" (run.state.title()) " "
                                        }
                                    }
                                }
                            }
                            tr.total { th scope="row" { "合計" } td.number { (self.ledger.determined) } td.number { (self.ledger.paid) } td {} td {} }
                        }
                    }
                }
            }
        }
    }
}

fn member_facts(member: &CaseMember) -> Markup {
    use crate::suite::welfare::model::{Disability, Maternity};
    html! {
        @for span in &member.facts {
            @if let Some(school) = span.value.school { (school.title()) " " }
            @match span.value.disability {
                Some(Disability::First) => { "障害1・2級 " }
                Some(Disability::Second) => { "障害3級 " }
                None => {}
            }
            @match span.value.maternity {
                Some(Maternity::BeforeSixMonths | Maternity::FromSixMonths) => { "妊婦 " }
                Some(Maternity::AfterBirth) => { "産婦 " }
                None => {}
            }
        }
    }
}
