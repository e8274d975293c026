//! The service's forms: which fields each has.

use maud::{Markup, html};

use crate::suite::welfare::model::account::KINDS;
use crate::suite::welfare::model::case::Standing;
use crate::suite::welfare::model::decision::ApplicationKind;
use crate::suite::welfare::model::income::IncomeKind;
use crate::web::Cx;
use crate::web::components::{Field, buttons, error_summary, form, warning_box};
use crate::web::forms::Entered;

/// The forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// A new case.
    Open,
    /// One more member.
    Member,
    /// A member leaves.
    Leave,
    /// School, disability, maternity.
    Facts,
    /// Rent and place.
    Living,
    /// An application.
    Apply,
    /// An income.
    Income,
    /// An account.
    Account,
    /// A decision to open.
    Decide,
    /// The office.
    Settings,
}

impl Which {
    /// Its title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Which::Open => "ケースを開く",
            Which::Member => "世帯員の認定・分離",
            Which::Leave => "世帯から外す",
            Which::Facts => "就学・障害・妊産婦の登録",
            Which::Living => "居住・家賃の登録",
            Which::Apply => "保護申請の登録",
            Which::Income => "収入の登録",
            Which::Account => "支給方法の登録",
            Which::Decide => "開始決定の起案",
            Which::Settings => "生活保護の設定",
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Which::Decide => "起案する",
            Which::Open
            | Which::Member
            | Which::Leave
            | Which::Facts
            | Which::Living
            | Which::Apply
            | Which::Income
            | Which::Account
            | Which::Settings => "登録する",
        }
    }
}

/// Choices of a form as the field wants them.
fn of<T>(choices: &'static [(&'static str, &'static str, T)]) -> Vec<(&'static str, &'static str)> {
    choices.iter().map(|(sent, title, _)| (*sent, *title)).collect()
}

/// The form, with errors and warnings. `persons` are the case's, number and name.
#[must_use]
pub fn draw(cx: &Cx, which: Which, (action, back): (&str, &str), entered: &Entered, persons: &[(String, String)]) -> Markup {
    let options: Vec<(&str, &str)> = persons.iter().map(|(no, name)| (no.as_str(), name.as_str())).collect();
    html! {
        (error_summary(entered))
        (form(cx, action, html! {
            (entered.version_field())
            (warning_box(entered))
            (fields(which, entered, &options))
            (buttons(which.verb(), back))
        }))
    }
}

fn fields(which: Which, e: &Entered, persons: &[(&str, &str)]) -> Markup {
    match which {
        Which::Open => html! {
            (Field::text("head", "世帯主の宛名番号").required().hint("宛名検索で確かめた番号を入力します。住登外の人も選べます。").show(e))
            (Field::text("others", "世帯員の宛名番号").hint("2人以上は空白か「、」で区切ります。住民票の世帯と同じである必要はありません。").show(e))
            (Field::date("from", "世帯認定の日").required().show(e))
            (living(e))
            (reason(e))
        },
        Which::Member => html! {
            (Field::text("person", "宛名番号").required().show(e))
            (Field::radio("standing", "区分", &of(&Standing::CHOICES)).required().show(e))
            (Field::date("from", "開始日").required().show(e))
            (member_facts(e))
            (reason(e))
        },
        Which::Leave => html! {
            (Field::select("person", "世帯員", persons).required().show(e))
            (Field::date("last", "世帯員である最後の日").required().show(e))
            (reason(e))
        },
        Which::Facts => html! {
            (Field::select("person", "世帯員", persons).required().show(e))
            (Field::date("from", "この日から").required().show(e))
            (member_facts(e))
            (reason(e))
        },
        Which::Living => html! {
            (Field::date("from", "この日から").required().show(e))
            (living(e))
            (reason(e))
        },
        Which::Apply => html! {
            (Field::select("applicant", "申請者", persons).required().show(e))
            (Field::radio("kind", "種別", &of(&ApplicationKind::CHOICES)).required().show(e))
            (Field::date("received_on", "申請日").required().hint("決定と通知は14日以内（特別な理由があるときは30日まで）です。").show(e))
        },
        Which::Income => html! {
            (Field::select("person", "世帯員", persons).required().show(e))
            (Field::select("kind", "種類", &of(&IncomeKind::CHOICES)).required().show(e))
            (Field::number("amount", "月額（円。就労は控除前）").required().show(e))
            (Field::text("month", "最初の月").required().hint("2026-11 や R8.11 のように入力します。").size(12).show(e))
            (Field::text("to", "最後の月").hint("続くときは空けておきます。").size(12).show(e))
            (Field::text("evidence", "証拠書類").required().max(200).show(e))
            (Field::number("replaces", "置き換える収入の番号").hint("訂正や改定のときに入力します。元の登録は残ります。").show(e))
            (Field::text("reason", "置き換える理由").max(200).show(e))
        },
        Which::Account => account(e),
        Which::Decide => html! {
            (Field::date("applied_from", "適用日（保護を開始する日）").required().show(e))
            (Field::text("reason", "決定の理由").long().required().max(300).hint("通知書に記載されます。").show(e))
            (Field::text("delay", "14日を超えたときはその理由").long().max(300).hint("通知書に記載されます。").show(e))
        },
        Which::Settings => settings(e),
    }
}

fn reason(e: &Entered) -> Markup {
    Field::text("reason", "理由").required().max(200).hint("記録に残ります。").show(e)
}

fn living(e: &Entered) -> Markup {
    html! {
        (Field::text("prefecture", "都道府県（級地の表による）").required().size(12).show(e))
        (Field::text("municipality", "市区町村（級地の表による）").required().size(20).show(e))
        (Field::number("rent", "家賃（円／月。無いときは0）").required().show(e))
        (Field::check("lone", "ひとり親世帯").show(e))
    }
}

fn member_facts(e: &Entered) -> Markup {
    const SCHOOL: &[(&str, &str)] = &[("", "なし"), ("elementary", "小学校"), ("junior", "中学校"), ("high", "高等学校等")];
    const DISABILITY: &[(&str, &str)] = &[("", "なし"), ("1", "障害1・2級"), ("2", "障害3級")];
    const MATERNITY: &[(&str, &str)] = &[("", "なし"), ("early", "妊娠6か月未満"), ("late", "妊娠6か月以上"), ("after", "産婦")];
    html! {
        (Field::select("school", "就学", SCHOOL).show(e))
        (Field::select("disability", "障害者加算の程度", DISABILITY).show(e))
        (Field::select("maternity", "妊産婦", MATERNITY).show(e))
    }
}

fn account(e: &Entered) -> Markup {
    const METHOD: &[(&str, &str)] = &[("bank", "口座振込"), ("post", "ゆうちょ銀行（記号・番号）"), ("window", "窓口払")];
    let kinds: Vec<(&str, &str)> = of(&KINDS);
    html! {
        (Field::radio("method", "支給方法", METHOD).required().show(e))
        (Field::date("from", "この日から").required().show(e))
        (Field::text("bank", "金融機関コード（4桁）").size(6).show(e))
        (Field::text("branch", "支店コード（3桁）").size(6).show(e))
        (Field::text("symbol", "ゆうちょ銀行の記号（5桁）").size(8).show(e))
        (Field::select("kind", "預金種目", &kinds).show(e))
        (Field::text("number", "口座番号（ゆうちょ銀行は番号）").size(10).show(e))
        (Field::text("holder", "口座名義（カナ）").hint("濁点も1文字と数えて30文字までです。").show(e))
        (reason(e))
    }
}

fn settings(e: &Entered) -> Markup {
    const AGES: &[(&str, &str)] = &[("year", "年度の初め（4月1日）"), ("month", "月の初め")];
    let kinds: Vec<(&str, &str)> = of(&KINDS);
    html! {
        (Field::text("section", "起案し文書番号を取る課").required().show(e))
        (Field::text("mark", "文書記号").required().size(10).show(e))
        (Field::text("head_title", "所長の職名").required().show(e))
        (Field::text("sender", "発信者の所在地").long().show(e))
        (Field::text("contact", "問合せ先").long().show(e))
        (Field::text("appeal_to", "審査請求先").required().show(e))
        (Field::text("defendant", "取消訴訟の被告").required().show(e))
        (Field::text("prefecture", "基準を適用する都道府県").required().size(12).show(e))
        (Field::text("municipality", "基準を適用する市区町村").required().size(20).show(e))
        (Field::radio("ages", "年齢の基準日", AGES).required().show(e))
        (Field::number("pay_day", "定例の支給日（日）").required().hint("閉庁日に当たるときは、その前の開庁日です。").show(e))
        (Field::text("route", "決定の決裁の経路").required().hint("職名を順に「、」で区切ります。").show(e))
        (Field::number("seal", "公印の番号").hint("空けておくと「公印省略」になります。").show(e))
        (Field::text("payer_code", "委託者コード（10桁）").size(12).show(e))
        (Field::text("payer_name", "委託者名（カナ）").show(e))
        (Field::text("payer_bank", "振込元の金融機関コード").size(6).show(e))
        (Field::text("payer_branch", "振込元の支店コード").size(6).show(e))
        (Field::select("payer_kind", "振込元の預金種目", &kinds).show(e))
        (Field::text("payer_number", "振込元の口座番号").size(10).show(e))
    }
}
