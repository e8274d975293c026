//! The buttons with which a service's page lets a draft be signed or sent back, and how they are read.
//!
//! The service's route calls [`read`] and then `approval::sign` or `approval::send_back` in its own
//! action.

use maud::{Markup, html};

use super::super::approval::{Draft, How};
use crate::web::components::{Field, Options, error_summary, form};
use crate::web::forms::{Entered, FormReader};
use crate::web::{Cx, Form};

/// What the form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Sign, in this way.
    Sign(How),
    /// Send back, for this reason.
    SendBack(String),
}

const BEFORE: Options<'static> = &[("self", "決裁"), ("deputy", "代決（不在のため。後閲が要ります）")];
const LAST: Options<'static> = &[
    ("self", "決裁"),
    ("deputy", "代決（不在のため。後閲が要ります）"),
    ("delegated", "専決（専決規程によるもの）"),
];

/// The two forms, posted to `action`; nothing unless the actor may sign the step at hand.
#[must_use]
pub fn sign_form(cx: &Cx, action: &str, draft: &Draft, entered: &Entered) -> Markup {
    let may = cx.actor.as_ref().is_some_and(|actor| super::super::approval::may_sign(draft, actor));
    let entered = if entered.value("how").is_empty() { entered.clone().with("how", "self") } else { entered.clone() };
    html! {
        @if may {
            (error_summary(&entered))
            section.sign {
                h2 { "決裁" }
                (form(cx, action, html! {
                    input type="hidden" name="act" value="sign";
                    (Field::radio("how", "決裁の方法", if draft.at_last_step() { LAST } else { BEFORE }).show(&entered))
                    div.buttons { button.primary type="submit" { "決裁する" } }
                }))
                (form(cx, action, html! {
                    input type="hidden" name="act" value="return";
                    (Field::text("reason", "差し戻す理由").long().hint("起案者に伝えます。個人の事情は書かないでください。").show(&entered))
                    div.buttons { button type="submit" { "差し戻す" } }
                }))
            }
        }
    }
}

/// Reads the forms.
///
/// # Errors
/// The form to show again.
pub fn read(form: &Form) -> std::result::Result<Verdict, Box<Entered>> {
    let mut reader = FormReader::new(form);
    let act = reader.choice("act", "操作", &[("sign", true), ("return", false)]);
    if act == Some(false) {
        let reason = reader.long_text("reason", "差し戻す理由", 400);
        let reason = reader.required("reason", "差し戻す理由", reason);
        return reader.build(|| reason.map(Verdict::SendBack));
    }
    let how = reader.choice("how", "決裁の方法", &How::ALL.map(|how| (how.word(), how)));
    let how = reader.required("how", "決裁の方法", how);
    reader.build(|| how.map(Verdict::Sign))
}
