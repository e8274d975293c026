//! Where drafts lie: key, indexes, data dictionary.

use super::{Draft, DraftNo, How, Signed, State, Step};
use crate::store::table::Column;
use crate::store::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Uniqueness};

static DRAFT: TableDef = TableDef::of::<Draft>(
    "desk.draft",
    "起案",
    1,
    Scope::Content,
    &[
        IndexDef { space: "desk.draft#about", uniqueness: Uniqueness::Many },
        IndexDef { space: "desk.draft#waiting", uniqueness: Uniqueness::Many },
        IndexDef { space: "desk.draft#drafter", uniqueness: Uniqueness::Many },
        IndexDef { space: "desk.draft#unseen", uniqueness: Uniqueness::Many },
    ],
    &[
        Column { name: "no", meaning: "起案番号" },
        Column { name: "service", meaning: "業務（welfare など）" },
        Column { name: "kind", meaning: "起案の種類（業務ごとの語）" },
        Column { name: "about", meaning: "対象（業務ごとの番号）" },
        Column { name: "title", meaning: "件名" },
        Column { name: "link", meaning: "内容を表示する画面のパス" },
        Column { name: "section", meaning: "起案した所属" },
        Column { name: "drafted_by", meaning: "起案した職員のアカウント番号" },
        Column { name: "drafted_on", meaning: "起案日（業務日）" },
        Column { name: "steps.role_title", meaning: "決裁の段の役職" },
        Column { name: "steps.permission", meaning: "決裁に要る権限" },
        Column { name: "steps.done.by", meaning: "決裁した職員のアカウント番号" },
        Column { name: "steps.done.on", meaning: "決裁日（業務日）" },
        Column { name: "steps.done.how", meaning: "決裁の方法（Self_ 決裁／Deputy 代決／Delegated 専決）" },
        Column { name: "steps.done.seen", meaning: "後閲した職員のアカウント番号と日" },
        Column {
            name: "state",
            meaning: "状態（Waiting 決裁待ち／Approved 決裁済み／Returned 差戻し（職員・日・理由）／Withdrawn 取下げ）",
        },
        Column { name: "subjects", meaning: "関係する宛名番号" },
        Column { name: "history.on", meaning: "経過の日（業務日）" },
        Column { name: "history.by", meaning: "経過の職員のアカウント番号" },
        Column { name: "history.what", meaning: "経過の内容（起案・決裁・差戻し・再提出・取下げ・後閲）" },
    ],
);

/// The tables of approval.
pub static TABLES: &[&TableDef] = &[&DRAFT];

/// Drafts by service, kind and about.
pub const BY_ABOUT: Index<Draft, (String, String, String)> = Index::at(0);
/// Waiting drafts by the permission that the step at hand asks for.
pub const BY_WAITING: Index<Draft, String> = Index::at(1);
/// Drafts by drafter.
pub const BY_DRAFTER: Index<Draft, u64> = Index::at(2);
/// Drafts with a 代決 that nobody looked at afterwards, by the permission of its step.
pub const BY_UNSEEN: Index<Draft, String> = Index::at(3);

/// Whether a step was signed by 代決 and waits for 後閲.
pub(super) fn is_unseen(step: &Step) -> bool {
    matches!(step.done, Some(Signed { how: How::Deputy, seen: None, .. }))
}

impl Record for Draft {
    type Key = DraftNo;
    fn table() -> &'static TableDef {
        &DRAFT
    }
    fn key(&self) -> DraftNo {
        self.no
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_ABOUT, &(self.service.clone(), self.kind.clone(), self.about.clone()));
        if let Some(step) = self.current() {
            rows.add(&BY_WAITING, &step.permission);
        }
        rows.add(&BY_DRAFTER, &self.drafted_by.0);
        if self.state == State::Approved {
            let mut unseen: Vec<&String> =
                self.steps.iter().filter(|s| is_unseen(s)).map(|s| &s.permission).collect();
            unseen.sort_unstable();
            unseen.dedup();
            for permission in unseen {
                rows.add(&BY_UNSEEN, permission);
            }
        }
    }
}
