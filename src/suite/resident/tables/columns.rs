//! The data dictionary of the register's tables, as the export writes it.
//!
//! Lists in a record count as one field: `names.value.full` is the name of each entry.

use crate::store::table::Column;

macro_rules! columns {
    ($($name:literal => $meaning:literal,)*) => {
        &[$(Column { name: $name, meaning: $meaning }),*]
    };
}

pub(super) static PERSON: &[Column] = columns! {
    "no" => "宛名番号（1〜15桁）",
    "version" => "版（1から。保存のたびに1増える）",
    "kind" => "種別（Resident 住民／Outsider 住登外／Corporation 法人と法人番号13桁）",
    "names.from" => "氏名の開始日（不明は空）",
    "names.to" => "氏名の終了日（継続中は空）",
    "names.value.full" => "氏名・名称（入力のまま。異体字セレクタを含む）",
    "names.value.kana" => "フリガナ（全角カタカナ）",
    "names.value.kana_status" => "フリガナの状態（Notified 届出済／ExOfficio 職権記載／Unconfirmed 未確認／Absent なし）",
    "names.value.common" => "通称",
    "names.value.common_kana" => "通称のフリガナ",
    "names.value.roman" => "ローマ字氏名（在留カード）",
    "names.value.former" => "旧氏",
    "names.value.former_kana" => "旧氏のフリガナ",
    "sex" => "性別（Male 男／Female 女／Unknown 不明）",
    "nationality" => "国籍・地域（外国人住民）",
    "birth.known" => "生年月日の分かる部分（Day 年月日／Month 年月／Year 年／Era 元号／Nothing 不詳）",
    "birth.written" => "生年月日の記載（不詳の部分があるときの原文）",
    "death" => "死亡年月日（生年月日と同じ形。存命は空）",
    "addresses.from" => "住所の開始日（不明は空）",
    "addresses.to" => "住所の終了日（継続中は空）",
    "addresses.value.address.postcode" => "郵便番号（7桁）",
    "addresses.value.address.municipality" => "都道府県・市区町村（当自治体は空）",
    "addresses.value.address.town" => "町名・大字・丁目",
    "addresses.value.address.lot" => "番地・号",
    "addresses.value.address.building" => "方書",
    "addresses.value.reason" => "住所の異動事由",
    "moves.on" => "異動日（known と written。生年月日と同じ形）",
    "moves.kind" => "異動の種類（In 転入／Out 転出／Within 転居／Birth 出生／Death 死亡／ExOfficioEntry 職権記載／ExOfficioRemoval 職権消除）",
    "moves.elsewhere" => "転入前住所または転出先（住所と同じ項目）",
    "memberships.from" => "世帯に入った日（不明は空）",
    "memberships.to" => "世帯を出た日（継続中は空）",
    "memberships.value.household" => "世帯番号",
    "memberships.value.relation" => "続柄",
    "phones" => "電話番号",
    "deliveries.from" => "送付先の開始日",
    "deliveries.to" => "送付先の終了日（継続中は空）",
    "deliveries.value.business" => "送付先を使う事務",
    "deliveries.value.addressee" => "送付先の宛名（本人は空）",
    "deliveries.value.address" => "送付先の住所（住所と同じ項目）",
    "agents.from" => "代理の開始日",
    "agents.to" => "代理の終了日（継続中は空）",
    "agents.value.business" => "代理する事務",
    "agents.value.kind" => "代理の種類（Parent 親権者／MinorGuardian 未成年後見人／AdultGuardian 成年後見人／Curator 保佐人／Assistant 補助人／Chosen 任意代理人）",
    "agents.value.person" => "代理人の宛名番号",
    "agents.value.name" => "代理人の氏名",
    "agents.value.address" => "代理人の住所（住所と同じ項目）",
    "agents.value.phone" => "代理人の電話番号",
    "agents.value.basis" => "代理の根拠（登記番号など）",
    "flags.no" => "支援措置等の番号（宛名ごとに1から）",
    "flags.kind" => "種類（DomesticViolence・Stalking・ChildAbuse・OtherHarm 支援措置／Caution 応対注意）",
    "flags.from" => "開始日",
    "flags.to" => "終了日（継続中は空）",
    "flags.renewal" => "更新期限",
    "flags.ask" => "先に照会する課",
    "flags.reported_by" => "申出者・相談機関",
    "flags.together" => "併せて支援を求める者の宛名番号",
    "aliases" => "統合された旧宛名番号",
    "merged_into" => "統合先の宛名番号（統合された番号だけにある）",
};

pub(super) static REVISION: &[Column] = columns! {
    "no" => "宛名番号",
    "version" => "置き換えられた版",
    "replaced_on" => "置き換えた業務日",
    "reason" => "変更の理由",
    "was" => "置き換えられる前の記録（resident.person と同じ項目）",
};

pub(super) static HOUSEHOLD: &[Column] = columns! {
    "no" => "世帯番号（1〜15桁）",
    "version" => "版（1から）",
    "heads.from" => "世帯主となった日（不明は空）",
    "heads.to" => "世帯主でなくなった日（継続中は空）",
    "heads.value" => "世帯主の宛名番号",
};

pub(super) static MAPPING: &[Column] = columns! {
    "name" => "対応付けの名前",
    "json" => "列の対応付け（JSON）",
};
