//! Applications (保護申請) and the days by which they are decided.

use super::{SERVICE, concerns, need, office};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::desk::due::{self, NewDue};
use crate::store::Reader;
use crate::suite::resident;
use crate::suite::resident::model::PersonNo;
use crate::suite::welfare::errors::{INPUT, NO_APPLICATION, NOT_NOW, OVERLAP};
use crate::suite::welfare::model::decision::{Application, ApplicationKind, ApplicationState};
use crate::suite::welfare::model::id::{ApplicationNo, CaseNo};
use crate::suite::welfare::tables::APPLICATIONS_OF;

/// The work list's word for deciding an application.
pub const DECIDE: &str = "decide";

/// An application to be received.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// The case it is for.
    pub case: CaseNo,
    /// Who applied.
    pub applicant: PersonNo,
    /// How.
    pub kind: ApplicationKind,
    /// The day it was received.
    pub received_on: Date,
}

/// Receives an application; the work list shows it as due within 14 days (生活保護法 第24条第5項).
///
/// # Errors
/// `WELFARE-30`, `WELFARE-34` while another one waits, `WELFARE-36` for a day to come.
pub fn receive(deed: &mut Deed<'_, '_>, new: NewApplication) -> Result<ApplicationNo> {
    let case = need(&**deed, new.case)?;
    concerns(deed, &case);
    let applicant = resident::action::resolve(&**deed, new.applicant)?.no;
    deed.concerns(applicant);
    if new.received_on > deed.today() {
        return Err(INPUT.field("received_on", "申請日は今日までの日にしてください。"));
    }
    if pending(&**deed, case.no)?.is_some() {
        return Err(OVERLAP.with("決定を待つ申請があります。"));
    }
    let no = ApplicationNo(deed.next("welfare.application")?);
    let (received_on, kind) = (new.received_on, new.kind);
    let state = ApplicationState::Pending;
    let application = Application { no, case: case.no, applicant, kind, received_on, state };
    let section = office::need(&**deed)?.section;
    due::put(
        deed,
        NewDue {
            service: SERVICE.to_owned(),
            kind: DECIDE.to_owned(),
            about: about(case.no),
            title: format!("保護申請の決定と通知（ケース番号{}）", case.no),
            due_on: application.due_on(),
            section,
            for_account: case.worker,
            link: format!("/welfare/case/{}", case.no),
        },
    )?;
    deed.insert(&application)?;
    Ok(no)
}

/// A case as the desk's records name it.
#[must_use]
pub fn about(case: CaseNo) -> String {
    format!("case-{case}")
}

/// The application that waits to be decided.
///
/// # Errors
/// Store errors.
pub fn pending(reader: &impl Reader, case: CaseNo) -> Result<Option<Application>> {
    for application in reader.by(&APPLICATIONS_OF, &case)? {
        let application = application?;
        match application.state {
            ApplicationState::Pending => return Ok(Some(application)),
            ApplicationState::Decided(_) | ApplicationState::Withdrawn => {}
        }
    }
    Ok(None)
}

/// The applicant takes the application back (取下げ).
///
/// # Errors
/// `WELFARE-31` when it has been decided, `WELFARE-37` when there is none.
pub fn withdraw(deed: &mut Deed<'_, '_>, no: ApplicationNo) -> Result<()> {
    let application = deed.get::<Application>(&no)?.ok_or_else(|| NO_APPLICATION.error())?;
    match application.state {
        ApplicationState::Pending => {}
        ApplicationState::Decided(_) | ApplicationState::Withdrawn => return Err(NOT_NOW.error()),
    }
    deed.concerns(application.applicant);
    due::close_about(deed, SERVICE, &about(application.case), DECIDE)?;
    deed.put(&Application { state: ApplicationState::Withdrawn, ..application })
}
