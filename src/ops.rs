//! Floor 4: what keeps the town office's machine going by itself: jobs with a calendar, outgoing
//! mail, settings.
//!
//! It knows no service; services declare jobs and settings as data, `suite` gathers them.

pub mod errors;
pub mod jobs;
pub mod mail;
pub mod settings;

use crate::access::Permission;
use crate::store::TableDef;

/// To see jobs and their history.
pub static JOBS_VIEW: Permission = Permission { service: "ops", action: "jobs-view", title: "ジョブを見る" };
/// To start and stop jobs; the machine's own runs have it too.
pub static JOBS_RUN: Permission = Permission { service: "ops", action: "jobs-run", title: "ジョブを実行・中止する" };
/// To see outgoing mail.
pub static MAIL_VIEW: Permission = Permission { service: "ops", action: "mail-view", title: "送信メールを見る" };
/// To send waiting mail; the machine's own delivery.
pub static MAIL_SEND: Permission = Permission { service: "ops", action: "mail-send", title: "メールを送り直す" };
/// To change settings.
pub static SETTINGS_CHANGE: Permission =
    Permission { service: "ops", action: "settings-change", title: "設定を変える" };
/// Every permission of this part.
pub static PERMISSIONS: &[&Permission] = &[&JOBS_VIEW, &JOBS_RUN, &MAIL_VIEW, &MAIL_SEND, &SETTINGS_CHANGE];

/// Every table of this part.
pub fn tables() -> impl Iterator<Item = &'static TableDef> {
    [jobs::table::TABLES, mail::queue::TABLES, settings::TABLES].into_iter().flatten().copied()
}
