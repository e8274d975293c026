//! The register's routes, called as the portal calls them: what each shows, and what none shows.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use yakuba::access::actor::Door;
use yakuba::access::{AccountId, Actor, SubjectId, Town};
use yakuba::base::error::Result;
use yakuba::suite::resident::SERVICE;
use yakuba::suite::resident::action::{agent, change, entry, flag, merge};
use yakuba::suite::resident::model::*;
use yakuba::web::site::{App, Look};
use yakuba::web::{Cx, Form, Method, Reply, Route};

use super::{address, day, of, permit, resident, town};

/// Words of the protected person's addresses; no answer may hold one of them.
const SECRET: [&str; 4] = ["隠町", "前住町", "転送町", "0120-999-999"];

fn app(town: &Town) -> Arc<App> {
    Arc::new(App { town: town.clone(), site: Arc::new(yakuba::suite::site()), look: Look::default() })
}

fn holder(permissions: &[&str]) -> Actor {
    let held: BTreeSet<String> = permissions.iter().map(|p| format!("resident.{p}")).collect();
    Actor::holding(AccountId(7), "counter", Door::Staff, held)
}

fn everything() -> Actor {
    holder(&["find", "view", "view_protected", "edit", "flag", "merge", "import", "export", "trail"])
}

struct Answer {
    text: String,
    status: u16,
    shown: BTreeSet<SubjectId>,
}

fn route(method: Method, path: &str) -> &'static Route {
    SERVICE.routes.iter().find(|r| r.method == method && r.path == path).unwrap()
}

fn ask(town: &Town, actor: Actor, route: &'static Route, no: &str, form: &[(&str, &str)]) -> Result<Answer> {
    let form = Form(form.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
    let path = vec![("no".to_owned(), no.to_owned()), ("id".to_owned(), no.to_owned())];
    let mut cx = Cx::within(app(town), actor, route, path, form)?;
    cx.asked = route.path.replace("{no}", no);
    let reply = (route.handler)(&mut cx)?;
    let (text, status) = match reply {
        Reply::Page(page) => (format!("{}{}", page.title, page.body.into_string()), page.status),
        Reply::File(mut file) => {
            let mut bytes = Vec::new();
            file.content.read_to_end(&mut bytes).unwrap();
            (String::from_utf8_lossy(&bytes).into_owned(), 200)
        }
        Reply::Done { to, message } => (format!("{to} {message}"), 303),
        Reply::Redirect(to) => (to, 303),
        Reply::Json(value) => (value.to_string(), 200),
        other => (format!("{other:?}"), 200),
    };
    Ok(Answer { text, status, shown: cx.persons().clone() })
}

fn get(town: &Town, path: &str, no: &str, form: &[(&str, &str)]) -> Answer {
    ask(town, everything(), route(Method::Get, path), no, form).unwrap()
}

fn post(town: &Town, path: &str, no: &str, form: &[(&str, &str)]) -> Result<Answer> {
    ask(town, everything(), route(Method::Post, path), no, form)
}

/// 1 is protected and lives with 2, who is not; 3 is somebody else; 4 is an alias of 3.
fn peopled() -> Town {
    let town = town();
    town.act(&permit(), "試験", |deed| {
        let secret = |name: &str| address(name, "9番9号");
        let phone = Phone::parse("0120-999-999")?;
        let mut one = resident(1, "守田　光", "モリタ ヒカル", 10, "世帯主");
        (one.address, one.phones) = (Some(secret("前住町")), vec![phone.clone()]);
        entry::register(deed, one)?;
        let mut two = resident(2, "守田　望", "モリタ ノゾミ", 10, "子");
        (two.address, two.phones) = (Some(secret("隠町")), vec![phone]);
        entry::register(deed, two)?;
        entry::register(deed, resident(3, "辻\u{e0100}　健", "ツジ ケン", 11, "世帯主"))?;
        let alias =
            entry::NewPerson { membership: None, ..resident(4, "辻　健", "ツジ ケン", 11, "子") };
        entry::register(deed, alias)?;
        merge::merge(deed, &of(3, "同一人"), merge::Old { no: PersonNo(4), seen: None })?;
        change::relocate(deed, &of(1, "転居"), secret("隠町"), day(2026, 5, 1))?;
        let business = Business::parse("国民健康保険")?;
        let delivery = Delivery { business: business.clone(), addressee: None, address: secret("転送町") };
        agent::set_delivery(deed, &of(1, "申出"), delivery, day(2026, 5, 1))?;
        let helper = Agent {
            business,
            kind: AgentKind::Chosen,
            person: None,
            name: FullName::parse("代理　人子")?,
            address: Some(secret("転送町")),
            phone: None,
            basis: None,
        };
        agent::set_agent(deed, &of(1, "申出"), helper, day(2026, 5, 1))?;
        let new = flag::NewFlag {
            kind: FlagKind::DomesticViolence,
            from: day(2026, 5, 1),
            renewal: Some(day(2026, 10, 31)),
            ask: vec![Section::parse("福祉課")?],
            reported_by: None,
            together: Vec::new(),
        };
        flag::add(deed, &of(1, "申出"), new)
    })
    .unwrap();
    town
}

fn secrets_in(text: &str) -> Vec<&'static str> {
    SECRET.into_iter().filter(|word| text.contains(word)).collect()
}

#[test]
fn a_protected_address_appears_on_no_path() {
    let town = peopled();
    let mut asked = 0;
    for route in SERVICE.routes.iter().filter(|r| r.method == Method::Get) {
        for no in ["1", "2", "10"] {
            for query in ["守田", "1", "モリタ ノゾミ"] {
                for format in ["", "csv", "csv-cp932"] {
                    let form = [("q", query), ("format", format), ("col", "address"), ("col", "phone")];
                    let Ok(answer) = ask(&town, everything(), route, no, &form) else { continue };
                    assert_eq!(
                        secrets_in(&answer.text),
                        Vec::<&str>::new(),
                        "{} {no} {query} {format}",
                        route.path
                    );
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 100, "{asked} answers were looked at");
    let page = get(&town, "/resident/person/{no}", "1", &[]);
    assert!(page.text.contains("（支援措置により非表示）") && page.text.contains("福祉課"));
    assert!(page.text.contains("更新期限切れ"), "the renewal day has passed and the address stays hidden");
    assert!(get(&town, "/resident/person/{no}", "2", &[]).text.contains("同じ世帯の支援措置により非表示"));
}

#[test]
fn a_search_by_address_or_telephone_does_not_find_a_protected_person() {
    found_only_by_what_is_open(&peopled());
}

#[test]
fn the_search_index_finds_what_the_plain_scan_finds_and_hides_what_it_hides() {
    let town = peopled();
    town.start_search(yakuba::suite::indexers().unwrap()).unwrap();
    let following = || town.search().unwrap().state() == yakuba::store::search::follower::State::Following;
    assert!((0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        following()
    }));
    found_only_by_what_is_open(&town);
}

fn found_only_by_what_is_open(town: &Town) {
    for typed in ["隠町", "隠町9-9", "守田 隠町", "0120-999-999", "前住町"] {
        let found = get(town, "/resident", "", &[("q", typed)]);
        assert!(found.text.contains("0件見つかりました"), "{typed}");
        assert!(found.shown.is_empty(), "{typed}");
    }
    for (typed, no) in [("守田　光", 1), ("もりた ひかる", 1), ("緑町", 3), ("4", 3), ("辻健", 3)]
    {
        let found = get(town, "/resident", "", &[("q", typed)]);
        assert!(found.shown.contains(&SubjectId(no)), "{typed}: {:?}", found.shown);
    }
}

#[test]
fn opening_a_protected_address_takes_the_right_and_a_reason() {
    let town = peopled();
    let open = route(Method::Post, "/resident/person/{no}/open");
    let none = ask(&town, holder(&["find", "view", "edit"]), open, "1", &[("reason", "送達")]);
    assert_eq!(none.err().unwrap().code().id, "ACCESS-01");
    assert_eq!(post(&town, "/resident/person/{no}/open", "1", &[]).err().unwrap().code().id, "RESIDENT-01");
    let opened = post(&town, "/resident/person/{no}/open", "1", &[("reason", "本人からの照会")]).unwrap();
    assert!(opened.text.contains("隠町") && opened.shown.contains(&SubjectId(1)));
}

#[test]
fn the_persons_own_letter_bears_the_address_and_leaves_an_audit_entry() {
    let town = peopled();
    let envelope = |business: &'static str| {
        town.act(&permit(), "通知", move |deed| {
            yakuba::suite::resident::view::envelope(deed, PersonNo(1), &Business::parse(business)?)
        })
        .unwrap()
        .unwrap()
    };
    assert_eq!(envelope("国民健康保険").address.town, "転送町");
    assert_eq!(envelope("税").address.town, "隠町");
    let trail = get(&town, "/resident/person/{no}/trail", "1", &[]);
    assert!(trail.text.contains("通知"));
}

#[test]
fn an_alias_opens_the_record_that_stays() {
    let town = peopled();
    let page = get(&town, "/resident/person/{no}", "4", &[]);
    assert!(page.text.contains("辻\u{e0100}　健") && page.text.contains("（3）"));
    assert_eq!(page.shown, BTreeSet::from([SubjectId(3)]));
}

#[test]
fn a_correction_from_an_older_version_shows_the_difference_and_changes_nothing() {
    let town = peopled();
    let path = "/resident/person/{no}/correct";
    let form = |kana: &'static str, version: &'static str| {
        [
            ("name", "辻\u{e0100}　健"),
            ("kana", kana),
            ("_was.kana", "ツジ ケン"),
            ("sex", "男"),
            ("reason", "届出"),
            ("_version", version),
        ]
    };
    assert!(get(&town, path, "3", &[]).text.contains("name=\"_version\" value=\"2\""));
    assert_eq!(post(&town, path, "3", &form("ツジ タケシ", "2")).unwrap().status, 303);
    let stale = post(&town, path, "3", &form("ツジ ツヨシ", "2")).unwrap();
    assert_eq!(stale.status, 409);
    assert!(stale.text.contains("ツジ タケシ") && stale.text.contains("ツジ ツヨシ"));
    let refused = post(&town, path, "3", &[("name", ""), ("reason", ""), ("_version", "3")]).unwrap();
    assert_eq!(refused.status, 422);
}

#[test]
fn a_protected_person_is_corrected_without_the_address_being_shown_or_lost() {
    let town = peopled();
    let path = "/resident/person/{no}/correct";
    let shown = get(&town, path, "1", &[]);
    assert!(secrets_in(&shown.text).is_empty());
    let form = [
        ("name", "守田　光留"),
        ("kana", "モリタ ヒカル"),
        ("sex", "女"),
        ("reason", "誤記"),
        ("_version", "5"),
    ];
    assert_eq!(post(&town, path, "1", &form).unwrap().status, 303);
    let read = town.read().unwrap();
    let person: Person = yakuba::store::Reader::need(&read, &PersonNo(1)).unwrap();
    assert_eq!((person.addresses.len(), person.phones.len()), (2, 1));
    assert_eq!(person.names[0].value.full.as_str(), "守田　光留");
}

#[test]
fn forms_enter_what_they_say() {
    let town = peopled();
    let new = [
        ("kind", "corporation"),
        ("name", "架空商事"),
        ("corporate_number", "7000012050002"),
        ("town", "栄町"),
    ];
    assert_eq!(post(&town, "/resident/new", "", &new).unwrap().status, 303);
    let bad = [("kind", "corporation"), ("name", "架空商事"), ("corporate_number", "7000012050003")];
    assert_eq!(post(&town, "/resident/new", "", &bad).unwrap().status, 422);
    let twin = [("kind", "outsider"), ("name", "辻　健"), ("birth", "S55.4.1")];
    let warned = post(&town, "/resident/new", "", &twin).unwrap();
    assert!(warned.status == 422 && warned.text.contains("同じ氏名と生年月日"));
    let flagged = [("kind", "caution"), ("from", "R8.11.1"), ("reason", "引継ぎ"), ("_version", "2")];
    assert_eq!(post(&town, "/resident/person/{no}/flag", "3", &flagged).unwrap().status, 303);
    let ended = [("flag", "1"), ("reason", "解消"), ("_version", "3")];
    assert_eq!(post(&town, "/resident/person/{no}/flag/end", "3", &ended).unwrap().status, 303);
    let delivery =
        [("business", "税"), ("town", "旭町"), ("from", "R8.11.1"), ("reason", "申出"), ("_version", "4")];
    assert_eq!(post(&town, "/resident/person/{no}/delivery", "3", &delivery).unwrap().status, 303);
    let agent = [
        ("business", "税"),
        ("kind", "成年後見人"),
        ("agent", "後見　人"),
        ("from", "R8.11.1"),
        ("reason", "登記"),
        ("_version", "5"),
    ];
    assert_eq!(post(&town, "/resident/person/{no}/agent", "3", &agent).unwrap().status, 303);
    let page = get(&town, "/resident/person/{no}", "3", &[]);
    assert!(page.text.contains("旭町") && page.text.contains("成年後見人"));
}

#[test]
fn a_list_goes_out_as_a_file_only_with_the_right_to() {
    let town = peopled();
    let list = route(Method::Get, "/resident");
    let form = [("q", "守田"), ("format", "csv")];
    let none = ask(&town, holder(&["find", "view"]), list, "", &form);
    assert_eq!(none.err().unwrap().code().id, "ACCESS-01");
    let file = ask(&town, everything(), list, "", &form).unwrap();
    assert!(file.text.contains("守田　光") && file.text.contains("支援措置により非表示"));
    assert_eq!(file.shown.len(), 2, "everybody in the file is named in the audit entry");
}

fn upload(town: &Town, bytes: &[u8]) -> Result<String> {
    let route = route(Method::Post, "/resident/import");
    let mut cx = Cx::within(app(town), everything(), route, Vec::new(), Form::default())?;
    cx.uploads.push(yakuba::web::body::Upload {
        field: "file".into(),
        file_name: "juumin.csv".into(),
        size: bytes.len() as u64,
        reader: Box::new(std::io::Cursor::new(bytes.to_vec())),
    });
    match (route.handler)(&mut cx)? {
        Reply::Redirect(to) => Ok(to.rsplit('/').next().unwrap().to_owned()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_sent_mapped_tried_and_taken_in_through_the_pages() {
    let town = town();
    let csv = include_str!("../../../examples/resident/juumin.csv").replace("S43.12.1", "S43.13.1");
    let id = upload(&town, csv.as_bytes()).unwrap();
    let page = get(&town, "/resident/import/{id}", &id, &[]);
    assert!(page.text.contains("髙﨑　花子") && page.text.contains("UTF-8"), "the preview");
    let stranger =
        Actor::holding(AccountId(8), "other", Door::Staff, BTreeSet::from(["resident.import".to_owned()]));
    let show = route(Method::Get, "/resident/import/{id}");
    let refused = ask(&town, stranger, show, &id, &[]).err().unwrap();
    assert_eq!(refused.code().id, "RESIDENT-13", "only its sender sees the file");
    let mut form = vec![
        ("mapping_name", "住民記録"),
        ("dates", "any"),
        ("values", "sex:1=男\nsex:2=女"),
        ("mode", "row"),
    ];
    for (field, heading) in [
        ("column.person", "宛名番号"),
        ("column.name", "氏名"),
        ("column.birth", "生年月日"),
        ("column.town", "町名"),
        ("column.lot", "番地"),
    ] {
        form.push((field, heading));
    }
    assert_eq!(post(&town, "/resident/import/{id}", &id, &form).unwrap().status, 303);
    let result = (0..500)
        .map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            get(&town, "/resident/import/{id}", &id, &[]).text
        })
        .find(|text| text.contains("取り込みました"))
        .unwrap();
    assert!(result.contains("5件") && result.contains("1件"));
    let errors = get(&town, "/resident/import/{id}/errors", &id, &[]).text;
    assert!(errors.contains("3,生年月日,S43.13.1,"), "{errors}");
    let again = get(&town, "/resident/import/{id}", &id, &[("use", "住民記録")]).text;
    assert!(again.contains("sex:1=男"), "the saved mapping is offered");
}
