//! Approval (決裁): a draft (起案) goes through its steps one after the other; each step is signed by
//! somebody who holds its permission and is not the drafter.
//!
//! The service that drafted calls [`sign`] inside its own action and, on [`Progress::Approved`],
//! makes the decision take effect in the same commit. Nothing here knows what is approved.
//!
//! Invariants: nobody signs their own draft; steps are signed in order; a signature given stays in
//! the draft's history; of one thing (`service`, `kind`, `about`) at most one draft is under way.

mod act;
mod tables;

pub use act::{
    NewDraft, Progress, abandon, may_sign, resubmit, see_after, send_back, sign, submit, under_way, unseen, waiting_for,
    withdraw,
};
pub use tables::{BY_ABOUT, BY_DRAFTER, BY_UNSEEN, BY_WAITING, TABLES};

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, SubjectId};
use crate::base::date::Date;

/// A draft's number (起案番号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DraftNo(pub u64);
crate::id_key!(DraftNo);

impl fmt::Display for DraftNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// In which way a step is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// By who holds the office (決裁).
    Self_,
    /// In the absence of who holds it (代決); they look at it afterwards (後閲).
    Deputy,
    /// By who decides finally under the town's rules (専決); only at the last step.
    Delegated,
}

impl How {
    /// All ways, as a form offers them.
    pub const ALL: [How; 3] = [How::Self_, How::Deputy, How::Delegated];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            How::Self_ => "決裁",
            How::Deputy => "代決",
            How::Delegated => "専決",
        }
    }

    /// The word a form sends.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            How::Self_ => "self",
            How::Deputy => "deputy",
            How::Delegated => "delegated",
        }
    }
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Who signed.
    pub by: AccountId,
    /// On which business day.
    pub on: Date,
    /// In which way.
    pub how: How,
    /// Who looked at a 代決 afterwards (後閲), and on which day.
    pub seen: Option<(AccountId, Date)>,
}

/// One step of the route (決裁の段).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Whose step it is, as shown: 係長, 課長, 福祉事務所長.
    pub role_title: String,
    /// What one must hold to sign it, as `service.action`.
    pub permission: String,
    /// The signature, once given.
    pub done: Option<Signed>,
}

/// Where a draft stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// A step waits for its signature.
    Waiting,
    /// Every step is signed.
    Approved,
    /// Sent back to the drafter (差戻し).
    Returned {
        /// By whom.
        by: AccountId,
        /// On which business day.
        on: Date,
        /// Why.
        reason: String,
    },
    /// Taken back by the drafter (取下げ).
    Withdrawn,
}

impl State {
    /// The Japanese term.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            State::Waiting => "決裁待ち",
            State::Approved => "決裁済み",
            State::Returned { .. } => "差戻し",
            State::Withdrawn => "取下げ",
        }
    }
}

/// What happened to a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// 起案.
    Submitted,
    /// A step of this title was signed.
    Signed(String, How),
    /// 差戻し, with the reason.
    SentBack(String),
    /// 再提出: signatures given before count no more.
    Resubmitted,
    /// 取下げ.
    Withdrawn,
    /// 後閲 of the step of this title.
    SeenAfter(String),
}

/// One moment of a draft's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The business day.
    pub on: Date,
    /// Who.
    pub by: AccountId,
    /// What.
    pub what: What,
}

/// A draft (起案).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its number.
    pub no: DraftNo,
    /// The service, `welfare`.
    pub service: String,
    /// What kind of decision, the service's own word.
    pub kind: String,
    /// What it is about: the service's own key as text.
    pub about: String,
    /// 件名, without personal data.
    pub title: String,
    /// The page of the service that shows the subject and takes the signature; empty when none.
    pub link: String,
    /// 起案した所属.
    pub section: String,
    /// Who drafted it.
    pub drafted_by: AccountId,
    /// On which business day.
    pub drafted_on: Date,
    /// The route in order; never empty.
    pub steps: Vec<Step>,
    /// Where it stands.
    pub state: State,
    /// The persons concerned.
    pub subjects: Vec<SubjectId>,
    /// All that happened to it, oldest first.
    pub history: Vec<Moment>,
}

impl Draft {
    /// The step that waits for its signature; none unless the draft is waiting.
    #[must_use]
    pub fn current(&self) -> Option<&Step> {
        match self.state {
            State::Waiting => self.steps.iter().find(|step| step.done.is_none()),
            State::Approved | State::Returned { .. } | State::Withdrawn => None,
        }
    }

    /// Whether the step that waits is the last one, the only one where 専決 is possible.
    #[must_use]
    pub fn at_last_step(&self) -> bool {
        self.state == State::Waiting && self.steps.iter().filter(|step| step.done.is_none()).count() == 1
    }

    /// The day of the last signature of an approved draft (決裁日).
    #[must_use]
    pub fn approved_on(&self) -> Option<Date> {
        match self.state {
            State::Approved => self.steps.iter().filter_map(|step| step.done.as_ref()).map(|s| s.on).max(),
            State::Waiting | State::Returned { .. } | State::Withdrawn => None,
        }
    }
}
