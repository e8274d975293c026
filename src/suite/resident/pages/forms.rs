//! The forms: entry, correction, flag, delivery address, agent, merge.

use maud::{Markup, html};

use crate::suite::resident::model::{AgentKind, FlagKind, KanaStatus, Sex};
use crate::web::Cx;
use crate::web::components::{Field, buttons, error_summary, form, warning_box};
use crate::web::forms::Entered;

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::suite::resident) enum Which {
    New,
    Correct,
    Flag,
    Delivery,
    Agent,
    Merge,
}

/// The fields of the name, with their labels; also those of the difference page.
pub(in crate::suite::resident) const NAME: &[(&str, &str)] = &[
    ("name", "氏名・名称"),
    ("kana", "フリガナ"),
    ("kana_status", "フリガナの状態"),
    ("common", "通称"),
    ("common_kana", "通称フリガナ"),
    ("roman", "ローマ字氏名"),
    ("former", "旧氏"),
    ("former_kana", "旧氏フリガナ"),
    ("sex", "性別"),
    ("birth", "生年月日"),
    ("postcode", "郵便番号"),
    ("municipality", "都道府県・市区町村"),
    ("town", "町名"),
    ("lot", "番地"),
    ("building", "方書"),
    ("phone", "電話番号"),
];

impl Which {
    /// The page's title.
    pub(in crate::suite::resident) fn title(self) -> &'static str {
        match self {
            Which::New => "住登外者・法人の登録",
            Which::Correct => "宛名の訂正",
            Which::Flag => "支援措置等の登録",
            Which::Delivery => "送付先の登録",
            Which::Agent => "代理人・後見人の登録",
            Which::Merge => "宛名の統合",
        }
    }

    fn body(self, entered: &Entered) -> Markup {
        match self {
            Which::New => new(entered),
            Which::Correct => correct(entered),
            Which::Flag => flag(entered),
            Which::Delivery => delivery(entered),
            Which::Agent => agent(entered),
            Which::Merge => merge(entered),
        }
    }
}

/// A form with what was typed and refused.
pub(in crate::suite::resident) fn draw(
    cx: &Cx,
    which: Which,
    action: &str,
    back: &str,
    entered: &Entered,
) -> Markup {
    html! {
        (error_summary(entered))
        (form(cx, action, html! {
            (entered.version_field())
            (warning_box(entered))
            (which.body(entered))
            (buttons("登録する", back))
        }))
    }
}

fn text(name: &str, label: &str, entered: &Entered) -> Markup {
    Field::text(name, label).show(entered)
}

fn address(entered: &Entered, hint: &str) -> Markup {
    html! {
        fieldset {
            legend { "住所" }
            @if !hint.is_empty() { p.hint { (hint) } }
            (Field::text("postcode", "郵便番号").size(10).show(entered))
            (Field::text("municipality", "都道府県・市区町村").hint("当自治体のときは空欄にします。").show(entered))
            (text("town", "町名", entered))
            (text("lot", "番地", entered))
            (text("building", "方書", entered))
        }
    }
}

fn names(entered: &Entered) -> Markup {
    let statuses: Vec<(&str, &str)> = KanaStatus::ALL.iter().map(|s| (s.title(), s.title())).collect();
    html! {
        (Field::text("name", "氏名・名称").required().show(entered))
        (Field::text("kana", "フリガナ").hint("姓と名の間を1字あけます。").show(entered))
        (Field::select("kana_status", "フリガナの状態", &statuses).show(entered))
        (text("common", "通称", entered))
        (text("common_kana", "通称フリガナ", entered))
        (text("roman", "ローマ字氏名", entered))
        (text("former", "旧氏", entered))
        (text("former_kana", "旧氏フリガナ", entered))
    }
}

fn sex_and_birth(entered: &Entered) -> Markup {
    let sexes: Vec<(&str, &str)> = Sex::ALL.iter().map(|s| (s.title(), s.title())).collect();
    html! {
        (Field::radio("sex", "性別", &sexes).show(entered))
        (Field::text("birth", "生年月日").hint("例：S30.5.1、昭和30年5月日不詳、不詳").show(entered))
    }
}

fn new(entered: &Entered) -> Markup {
    html! {
        (Field::radio("kind", "種別", &[("outsider", "住登外者"), ("corporation", "法人")]).required().show(entered))
        (names(entered))
        (Field::text("corporate_number", "法人番号").hint("法人だけ、13桁").show(entered))
        (sex_and_birth(entered))
        (address(entered, ""))
        (Field::date("since", "住所の開始日").show(entered))
        (text("phone", "電話番号", entered))
    }
}

fn correct(entered: &Entered) -> Markup {
    html! {
        (names(entered))
        (sex_and_birth(entered))
        (address(entered, "住所を空欄のままにすると、いまの住所は変わりません。支援措置の対象者の住所は表示しません。"))
        (Field::text("phone", "電話番号").hint("複数あるときは空白で区切ります。空欄のままでは変わりません。").show(entered))
        (Field::text("reason", "訂正の理由").required().show(entered))
    }
}

fn flag(entered: &Entered) -> Markup {
    let kinds: Vec<(&str, &str)> = FlagKind::ALL.iter().map(|k| (k.code(), k.title())).collect();
    html! {
        (Field::select("kind", "種類", &kinds).required().show(entered))
        (Field::date("from", "開始日").required().show(entered))
        (Field::date("renewal", "更新期限").hint("期限を過ぎても、終了を登録するまで住所は表示しません。").show(entered))
        (Field::text("ask", "先に照会する課").hint("複数あるときは空白で区切ります。").show(entered))
        (text("reported_by", "申出者・相談機関", entered))
        (Field::text("together", "併せて支援を求める者の宛名番号").hint("複数あるときは空白で区切ります。").show(entered))
        (Field::text("reason", "登録の理由").required().show(entered))
    }
}

fn delivery(entered: &Entered) -> Markup {
    html! {
        (Field::text("business", "事務").required().hint("すべての事務のときは「共通」").show(entered))
        (Field::text("addressee", "送付先の宛名").hint("本人のときは空欄にします。").show(entered))
        (address(entered, ""))
        (Field::date("from", "開始日").required().show(entered))
        (Field::text("reason", "登録の理由").required().show(entered))
    }
}

fn agent(entered: &Entered) -> Markup {
    let kinds: Vec<(&str, &str)> = AgentKind::ALL.iter().map(|k| (k.title(), k.title())).collect();
    html! {
        (Field::text("business", "事務").required().hint("すべての事務のときは「共通」").show(entered))
        (Field::select("kind", "種類", &kinds).required().show(entered))
        (Field::text("person", "代理人の宛名番号").show(entered))
        (Field::text("agent", "代理人の氏名").required().show(entered))
        (address(entered, "分からないときは空欄にします。"))
        (text("phone", "電話番号", entered))
        (text("basis", "代理の根拠（登記番号など）", entered))
        (Field::date("from", "開始日").required().show(entered))
        (Field::text("reason", "登録の理由").required().show(entered))
    }
}

fn merge(entered: &Entered) -> Markup {
    html! {
        p { "この宛名を残し、下の番号を別名にします。ほかの業務の記録は書き換えません。" }
        (Field::text("old", "統合する（別名になる）宛名番号").required().show(entered))
        (Field::text("reason", "統合の理由").required().show(entered))
    }
}
