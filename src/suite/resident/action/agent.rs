//! Delivery addresses and agents per business (送付先・代理人).

use super::super::errors::{NO_ENTRY, ORDER};
use super::super::model::{Agent, AgentKind, Business, Delivery, Span, Version};
use super::{Target, amend, resolve};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::suite::event::{self, Fact};

/// The letters of a business go elsewhere from a day on; one already in force ends the day before.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`.
pub fn set_delivery(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    delivery: Delivery,
    from: Date,
) -> Result<Version> {
    saved(deed, target, |person| {
        close(&mut person.deliveries, |d| d.business == delivery.business, from.yesterday())?;
        person.deliveries.push(Span::since(Some(from), delivery));
        Ok(())
    })
}

/// The letters of a business go to the person's address again; `last` is the last day.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`, `RESIDENT-09` when there is none.
pub fn end_delivery(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    business: &Business,
    last: Date,
) -> Result<Version> {
    saved(deed, target, |person| match close(&mut person.deliveries, |d| d.business == *business, last)? {
        0 => Err(NO_ENTRY.error()),
        _ => Ok(()),
    })
}

/// Somebody acts for the person in a business from a day on; an agent of the same kind there
/// ends the day before.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-03` when the agent's number is unknown, `RESIDENT-08`.
pub fn set_agent(deed: &mut Deed<'_, '_>, target: &Target, agent: Agent, from: Date) -> Result<Version> {
    if let Some(no) = agent.person {
        let agent = resolve(&**deed, no)?.no;
        deed.concerns(agent);
    }
    saved(deed, target, |person| {
        let same = |a: &Agent| a.business == agent.business && a.kind == agent.kind;
        close(&mut person.agents, same, from.yesterday())?;
        person.agents.push(Span::since(Some(from), agent));
        Ok(())
    })
}

/// Nobody acts for the person in a business by this right any more; `last` is the last day.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`, `RESIDENT-09` when there is none.
pub fn end_agent(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    business: &Business,
    kind: AgentKind,
    last: Date,
) -> Result<Version> {
    saved(deed, target, |person| {
        match close(&mut person.agents, |a| a.business == *business && a.kind == kind, last)? {
            0 => Err(NO_ENTRY.error()),
            _ => Ok(()),
        }
    })
}

fn saved(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    change: impl FnOnce(&mut super::Person) -> Result<()>,
) -> Result<Version> {
    let person = amend(deed, target, change)?;
    event::state(deed, Fact::ResidentChanged { person: person.no })?;
    Ok(person.version)
}

/// Ends what goes on and fits; how many that were.
fn close<T>(spans: &mut [Span<T>], fits: impl Fn(&T) -> bool, last: Date) -> Result<usize> {
    let mut closed = 0;
    for span in spans.iter_mut().filter(|span| span.to.is_none() && fits(&span.value)) {
        if span.from.is_some_and(|from| from > last) {
            return Err(ORDER.error());
        }
        span.to = Some(last);
        closed += 1;
    }
    Ok(closed)
}
