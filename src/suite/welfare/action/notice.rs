//! Issuing and printing the notice of a decision (通知書の発行・再発行・確認).
//!
//! The first print takes the document number and presses the seal; later ones are marked 再発行 and
//! need a reason. Every print is kept in the print log.

use super::apply::about;
use super::decide::{NOTIFY, application_of, need_decision};
use super::{BUSINESS, SERVICE, concerns, need, office};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::desk::{due, number, officer, seal};
use crate::store::Reader;
use crate::suite::resident::model::{Business, Person, Reason};
use crate::suite::resident::view;
use crate::suite::welfare::errors::{NO_ADDRESS, NO_DECISION, NOT_NOW, REASON_NEEDED};
use crate::suite::welfare::letters::notice::{Notice, Signature};
use crate::suite::welfare::model::decision::{
    ApplicationKind, Decision, DecisionState, Level, Print, PrintKind,
};
use crate::suite::welfare::model::id::{DecisionNo, PrintNo, month_key};
use crate::suite::welfare::tables::PRINTS_OF;

/// Prints the notice: issues it when it has not been, else prints it again with a reason.
///
/// # Errors
/// `WELFARE-31` until the decision is approved, `-36` for a reprint without a reason, `-49`, `-57`;
/// `DESK-16`, `DESK-17`; `ACCESS-01` without the right to the seal.
pub fn print(deed: &mut Deed<'_, '_>, no: DecisionNo, reason: Option<Reason>) -> Result<Notice> {
    let decision = need_decision(&**deed, no)?;
    if decision.state != DecisionState::Approved {
        return Err(NOT_NOW.with(decision.state.title()));
    }
    if decision.number.is_some() {
        let reason = reason.ok_or_else(|| REASON_NEEDED.field("reason", "再発行の理由を入力してください。"))?;
        return made(deed, &decision, PrintKind::Reissue, Some(reason));
    }
    let office = office::need(&**deed)?;
    let today = deed.today();
    let taken = number::take(deed, &office.section, &office.mark, today)?;
    let document = number::Document {
        service: SERVICE.to_owned(),
        title: format!("保護決定通知書（{}）ケース番号{}", decision.kind.title(), decision.case),
        link: format!("/welfare/decision/{no}"),
    };
    number::give(deed, &taken, document)?;
    let decision = Decision { number: Some(taken.text), issued_on: Some(today), ..decision };
    deed.put(&decision)?;
    due::close_about(deed, SERVICE, &about(decision.case), NOTIFY)?;
    made(deed, &decision, PrintKind::Original, None)
}

/// The notice as it would be, marked 確認用, without number and seal.
///
/// # Errors
/// As [`print`], but at any time.
pub fn preview(deed: &mut Deed<'_, '_>, no: DecisionNo) -> Result<Notice> {
    let decision = need_decision(&**deed, no)?;
    made(deed, &decision, PrintKind::Preview, None)
}

fn made(deed: &mut Deed<'_, '_>, decision: &Decision, kind: PrintKind, reason: Option<Reason>) -> Result<Notice> {
    let case = need(&**deed, decision.case)?;
    concerns(deed, &case);
    let office = office::need(&**deed)?;
    let today = deed.today();
    let day = decision.issued_on.unwrap_or(today);
    let head = officer::need_head(&**deed, &office.section, day)?;
    let payee = case.head_on(decision.applied_from).ok_or_else(|| NO_DECISION.error())?;
    let person = deed.need::<Person>(&payee)?;
    let protected = view::hidden(&**deed, &person, today)?.is_some();
    let business = Business::parse(BUSINESS)?;
    let envelope = view::envelope(deed, payee, &business)?.ok_or_else(|| NO_ADDRESS.error())?;
    let impressed = match (office.seal, kind, &decision.number) {
        (Some(no), PrintKind::Original | PrintKind::Reissue, Some(number)) => {
            Some(seal::impress(deed, seal::SealNo(no), number)?)
        }
        (Some(_) | None, _, _) => None,
    };
    let signature = match (impressed, kind, office.seal) {
        (Some(impressed), _, _) => Signature::Seal(impressed),
        (None, PrintKind::Preview, Some(_)) => Signature::Space,
        (None, _, _) => Signature::Omitted,
    };
    let (month, version) = decision.level;
    let level = deed.need::<Level>(&(decision.case, month_key(month), version))?;
    let application = application_of(&**deed, decision)?;
    let remedy = office::remedy_on(&**deed, &office, day)?;
    log(deed, decision.no, kind, reason)?;
    Ok(Notice {
        decision: decision.clone(),
        applied_on: application.as_ref().map(|a| a.received_on),
        ex_officio: application.is_some_and(|a| a.kind == ApplicationKind::ExOfficio),
        level,
        office,
        head: (head.title, head.name),
        signature,
        envelope,
        remedy,
        kind,
        day,
        protected: if protected { crate::suite::welfare::letters::Batch::Protected } else { crate::suite::welfare::letters::Batch::Usual },
        printed_at: deed.now(),
    })
}

fn log(deed: &mut Deed<'_, '_>, decision: DecisionNo, kind: PrintKind, reason: Option<Reason>) -> Result<()> {
    let no = PrintNo(deed.next("welfare.print")?);
    let (on, by): (Date, _) = (deed.today(), deed.permit().actor().account);
    deed.note(&format!("decision={decision} print={no} {}", kind.title()));
    deed.insert(&Print { no, decision, on, by, kind, reason })
}

/// The print log of a decision's notice, oldest first.
///
/// # Errors
/// Store errors.
pub fn prints(reader: &impl Reader, decision: DecisionNo) -> Result<Vec<Print>> {
    reader.by(&PRINTS_OF, &decision)?.collect()
}
