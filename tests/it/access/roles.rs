//! Roles, the matrix, and what services grant.

use std::collections::{BTreeMap, BTreeSet};

use yakuba::access::role::{self, Matrix, Role, RoleInput};
use yakuba::access::{Actor, Permission, Reach, account, actor::Door, authorise};
use yakuba::store::Reader;
use yakuba::suite;

use super::help::{account, enter, machine, town};

static VIEW: Permission = Permission { service: "test", action: "view", title: "閲覧" };

fn input(name: &str, grants: &[(&Permission, Reach)]) -> RoleInput {
    RoleInput {
        name: name.into(),
        title: "試験".into(),
        grants: grants.iter().map(|(p, r)| (p.id(), *r)).collect(),
        idle_minutes: 20,
        absolute_hours: 4,
    }
}

#[test]
fn the_auditor_reads_the_trail_and_nothing_else_and_the_administrator_does_not_read_it() {
    let (town, _) = town();
    let read = town.read().unwrap();
    let held = |role: &str| {
        read.get::<Role>(&role.to_owned()).unwrap().unwrap().grants.into_keys().collect::<BTreeSet<_>>()
    };
    assert_eq!(held("auditor"), BTreeSet::from(["office.audit".to_owned()]));
    assert!(!held("admin").contains("office.audit"));
    let personal = ["resident.", "welfare."];
    assert!(!held("admin").iter().any(|p| personal.iter().any(|s| p.starts_with(s))), "no person by this role");
}

#[test]
fn of_two_roles_the_farther_reach_and_the_shorter_session_hold() {
    let (town, _) = town();
    town.act(&machine(), "", |d| role::save(d, input("near", &[(&VIEW, Reach::Own)]))).unwrap();
    town.act(&machine(), "", |d| role::save(d, input("far", &[(&VIEW, Reach::Section)]))).unwrap();
    account(&town, "tanaka", &["near", "far", "clerk"]);
    let signed = enter(&town, "tanaka");
    assert_eq!(authorise(&signed.actor, &VIEW).unwrap().reach(), Reach::Section);
    assert_eq!(signed.view.idle_limit().as_secs(), 20 * 60);
    assert_eq!(signed.view.absolute_limit().as_secs(), 4 * 3600);
}

#[test]
fn a_grant_that_was_withdrawn_is_not_given_back_by_the_next_release() {
    let (town, _) = town();
    account(&town, "root", &["admin"]);
    let mut admin = town.read().unwrap().get::<Role>(&"admin".to_owned()).unwrap().unwrap();
    admin.grants.remove("office.sessions");
    let Role { name, title, grants, idle_minutes, absolute_hours, .. } = admin;
    let less = RoleInput { name, title, grants, idle_minutes, absolute_hours };
    town.act(&machine(), "", move |d| role::save(d, less)).unwrap();
    suite::found(&town).unwrap();
    let admin = town.read().unwrap().get::<Role>(&"admin".to_owned()).unwrap().unwrap();
    assert!(!admin.grants.contains_key("office.sessions"));
    let error = town.act(&machine(), "", |d| role::remove(d, "admin")).unwrap_err();
    assert_eq!(error.code().id, "ACCESS-20");
}

#[test]
fn the_matrix_tells_who_may_and_through_which_role() {
    let (town, _) = town();
    let id = account(&town, "root", &["admin"]);
    let permissions: Vec<&'static Permission> = suite::site().permissions;
    let Matrix { roles, rows } = role::matrix(&town.read().unwrap(), &permissions).unwrap();
    let row = rows.iter().find(|r| r.permission == &account::MANAGE).unwrap();
    let columns: BTreeMap<&str, Option<Reach>> =
        roles.iter().map(|r| r.name.as_str()).zip(row.by_role.iter().copied()).collect();
    assert_eq!((columns["admin"], columns["auditor"]), (Some(Reach::All), None));
    let holders: Vec<_> = row.holders.iter().map(|h| (h.account, h.through.as_str())).collect();
    assert_eq!(holders, [(id, "管理者")]);
}

#[test]
fn an_actor_without_the_grant_gets_no_permit() {
    let nobody = Actor::holding(account_id(), "x", Door::Staff, BTreeSet::new());
    assert_eq!(authorise(&nobody, &VIEW).unwrap_err().code().id, "ACCESS-01");
}

fn account_id() -> yakuba::access::AccountId {
    yakuba::access::AccountId(9)
}
