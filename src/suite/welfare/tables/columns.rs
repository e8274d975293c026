//! The data dictionary of the service's tables, as the export writes it.
//!
//! Lists in a record count as one field: `members.person` is the person of each entry.

use crate::store::table::Column;

macro_rules! columns {
    ($($name:literal => $meaning:literal,)*) => {
        &[$(Column { name: $name, meaning: $meaning }),*]
    };
}

pub(super) static OFFICE: &[Column] = columns! {
    "section" => "起案し文書番号を取る課",
    "mark" => "文書記号",
    "head_title" => "所長の職名",
    "sender" => "発信者の所在地（行ごと）",
    "contact" => "問合せ先（行ごと）",
    "appeal_to" => "審査請求先",
    "defendant" => "取消訴訟の被告",
    "prefecture" => "基準を適用する都道府県",
    "municipality" => "基準を適用する市区町村",
    "ages" => "年齢の基準日（FiscalYearStart 年度初め／MonthStart 月初め）",
    "pay_day" => "定例の支給日（日。休業日は前の営業日）",
    "route" => "決定の決裁の経路（職名）",
    "seal" => "公印の番号（空は公印省略）",
    "payer" => "振込依頼人（委託者コード・名・金融機関・支店・種目・口座番号）",
};

pub(super) static REMEDY: &[Column] = columns! {
    "from" => "この日以後の通知書に用いる",
    "heading" => "見出し",
    "paragraphs" => "本文（段落ごと）",
    "standing" => "確認の状態（Template ひな形／Town 確認済）",
};

pub(super) static BRANCH: &[Column] = columns! {
    "bank" => "金融機関コード（4桁）",
    "branch" => "支店コード（3桁）",
    "bank_name" => "金融機関名",
    "bank_kana" => "金融機関名カナ",
    "branch_name" => "支店名",
    "branch_kana" => "支店名カナ",
};

pub(super) static CASE: &[Column] = columns! {
    "no" => "ケース番号",
    "version" => "版（1から。保存のたびに1増える）",
    "opened_on" => "ケースを開いた日",
    "worker" => "地区担当員のアカウント番号",
    "members.person" => "宛名番号",
    "members.standing" => "区分（Counted 世帯認定／Separated 世帯分離）",
    "members.role" => "Head 世帯主／Member 世帯員",
    "members.from" => "開始日",
    "members.to" => "終了日（継続中は空）",
    "members.reason" => "認定・分離の理由",
    "members.ended_for" => "終了の理由",
    "members.facts" => "就学・障害・妊産婦と、その期間",
    "living" => "居住地（都道府県・市区町村）、家賃（円／月）、ひとり親の別と、その期間",
    "overrides" => "確認のうえ進めた点（符号・理由・職員・日）",
};

pub(super) static REVISION: &[Column] = columns! {
    "no" => "ケース番号",
    "version" => "置き換えられた版",
    "replaced_on" => "置き換えた業務日",
    "reason" => "変更の理由",
    "was" => "置き換えられる前の記録（welfare.case と同じ項目）",
};

pub(super) static APPLICATION: &[Column] = columns! {
    "no" => "申請番号",
    "case" => "ケース番号",
    "applicant" => "申請者の宛名番号",
    "kind" => "Applied 申請／ExOfficio 職権",
    "received_on" => "申請日",
    "state" => "Pending 未決定／Decided 決定番号／Withdrawn 取下げ",
};

pub(super) static INCOME: &[Column] = columns! {
    "case" => "ケース番号",
    "serial" => "ケース内の番号（1から）",
    "person" => "収入のある人の宛名番号",
    "kind" => "種類（Earnings 就労／Pension 年金／Support 仕送り／Allowance 手当／Temporary 臨時／Insurance 保険金）",
    "amount" => "月額（円。就労は控除前）",
    "from" => "最初の月",
    "to" => "最後の月（継続中は空）",
    "evidence" => "証拠書類",
    "replaces" => "最初の月から置き換える番号",
    "reason" => "置き換えの理由",
    "entered_on" => "登録日",
    "entered_by" => "登録した職員のアカウント番号",
};

pub(super) static LEVEL: &[Column] = columns! {
    "case" => "ケース番号",
    "month" => "月",
    "version" => "版（1から）",
    "on" => "算定日",
    "inputs" => "算定のもとになった事実（世帯員・家賃・収入など）",
    "minimum" => "最低生活費（円）",
    "income" => "収入認定額（円）",
    "parts" => "内訳（円）",
    "items" => "費目ごとの支給額（円）",
    "total" => "支給額（円）",
};

pub(super) static DECISION: &[Column] = columns! {
    "no" => "決定番号",
    "case" => "ケース番号",
    "kind" => "種別（Open 開始／Refuse 却下／Change 変更／Suspend 停止／End 廃止）",
    "application" => "申請番号",
    "applied_from" => "適用日",
    "reason" => "決定の理由",
    "delay" => "14日を超えた理由",
    "level" => "もとになった程度の決定（月と版）",
    "drafted_by" => "起案者のアカウント番号",
    "drafted_on" => "起案日",
    "state" => "状態（Drafted 起案番号／Approved 決裁済／SentBack 差戻し／Withdrawn 取下げ）",
    "decided_on" => "決定日",
    "number" => "文書番号",
    "issued_on" => "通知日",
    "overrides" => "確認のうえ進めた点",
};

pub(super) static PRINT: &[Column] = columns! {
    "no" => "印刷番号",
    "decision" => "決定番号",
    "on" => "印刷日",
    "by" => "印刷した職員のアカウント番号",
    "kind" => "Preview 確認用／Original 発行／Reissue 再発行",
    "reason" => "再発行の理由",
};

pub(super) static ACCOUNT: &[Column] = columns! {
    "case" => "ケース番号",
    "serial" => "ケース内の番号（1から）",
    "from" => "開始日",
    "method" => "Transfer 口座振込（金融機関・支店・種目・口座番号・名義カナ・ゆうちょの記号番号）／Window 窓口払",
    "reason" => "登録の理由",
    "entered_on" => "登録日",
    "entered_by" => "登録した職員のアカウント番号",
};

pub(super) static RUN: &[Column] = columns! {
    "no" => "支給処理番号",
    "month" => "支給月",
    "bank_date" => "振込日",
    "begun_by" => "締めた職員のアカウント番号",
    "begun_on" => "締めた日",
    "state" => "状態（Locked 締め済／Done 計算済／Drafted 決裁待ち／Approved 決裁済／Written 振込データ作成済／ThrownAway 破棄／Undone 取消）",
    "outcome" => "件数と合計（振込・窓口・保留）",
};

pub(super) static PAYMENT: &[Column] = columns! {
    "run" => "支給処理番号",
    "case" => "ケース番号",
    "month" => "支給の対象の月",
    "payee" => "受取人の宛名番号",
    "level" => "もとになった程度の決定の版",
    "items" => "費目ごとの額（円）",
    "total" => "合計（円）",
    "way" => "Transfer 口座振込／Window 窓口払／Held 保留とその理由",
};
