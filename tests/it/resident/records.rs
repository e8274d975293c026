//! The records: bytes frozen, every exported field described.

use serde_json::Value;
use yakuba::base::date::PartialDate;
use yakuba::store::codec::{decode_record, encode_record};
use yakuba::store::{Record, TableDef};
use yakuba::suite::event::{Event, Fact, GroupNo, Part};
use yakuba::suite::resident::model::*;
use yakuba::suite::resident::tables::{Revision, SavedMapping};

use super::{address, day, names, reason};

/// One of everything, so that every field shows in JSON.
fn full_person() -> Person {
    let mut all = names("辻\u{e0100}　𠮷子", "ツジ ヨシコ");
    all.kana_status = KanaStatus::Notified;
    all.common = Some(FullName::parse("山田").unwrap());
    all.common_kana = Some(Kana::parse("ヤマダ").unwrap());
    all.roman = Some(RomanName::parse("TSUJI YOSHIKO").unwrap());
    all.former = Some(FullName::parse("邉見").unwrap());
    all.former_kana = Some(Kana::parse("ヘンミ").unwrap());
    let home = || address("緑町一丁目", "2番3号");
    let business = || Business::parse("国民健康保険").unwrap();
    let span = |value| Span { from: Some(day(2020, 4, 1)), to: None, value };
    Person {
        no: PersonNo(123_456_789),
        version: Version(3),
        kind: Kind::Corporation(Some(CorporateNumber::parse("7000012050002").unwrap())),
        names: vec![Span { from: None, to: Some(day(2026, 3, 31)), value: all }],
        sex: Sex::Female,
        nationality: Some(Label::parse("架空国").unwrap()),
        birth: PartialDate::parse("昭和20年5月日不詳").unwrap(),
        death: Some(PartialDate::from(day(2026, 10, 1))),
        addresses: vec![span(Residence { address: home(), reason: Some(reason("転入")) })],
        moves: vec![Move { on: day(2020, 4, 1).into(), kind: MoveKind::In, elsewhere: Some(home()) }],
        memberships: vec![Span {
            from: Some(day(2020, 4, 1)),
            to: None,
            value: Membership { household: HouseholdNo(77), relation: Relation::head() },
        }],
        phones: vec![Phone::parse("0120-000-000").unwrap()],
        deliveries: vec![Span::since(
            None,
            Delivery {
                business: business(),
                addressee: Some(FullName::parse("山田").unwrap()),
                address: home(),
            },
        )],
        agents: vec![Span::since(
            None,
            Agent {
                business: business(),
                kind: AgentKind::Chosen,
                person: Some(PersonNo(9)),
                name: FullName::parse("山田").unwrap(),
                address: Some(home()),
                phone: Some(Phone::parse("0120-000-000").unwrap()),
                basis: Some(Label::parse("委任状").unwrap()),
            },
        )],
        flags: vec![Flag {
            no: FlagNo(1),
            kind: FlagKind::Stalking,
            from: day(2026, 4, 1),
            to: None,
            renewal: Some(day(2027, 3, 31)),
            ask: vec![Section::parse("町民課").unwrap()],
            reported_by: Some(Label::parse("本人").unwrap()),
            together: vec![PersonNo(8)],
        }],
        aliases: vec![PersonNo(5)],
        merged_into: Some(PersonNo(6)),
    }
}

fn revision() -> Revision {
    let was = full_person();
    Revision {
        no: was.no, version: was.version, replaced_on: day(2026, 11, 20), reason: reason("訂正"), was
    }
}

fn household() -> Household {
    let heads = vec![Span { from: Some(day(2020, 4, 1)), to: None, value: PersonNo(123_456_789) }];
    Household { no: HouseholdNo(77), version: Version(1), heads }
}

/// Each leaf of a record's JSON is described by a column of its own name or of a part above it, and
/// each column describes something. Usable for every table.
pub fn described<R: Record>(record: &R) {
    let table: &TableDef = R::table();
    let json = (table.to_json)(&encode_record(record).unwrap()).unwrap();
    let mut leaves = Vec::new();
    collect(&json, String::new(), &mut leaves);
    let covers = |column: &str, leaf: &str| leaf == column || leaf.starts_with(&format!("{column}."));
    for leaf in &leaves {
        let known = table.columns.iter().any(|c| covers(c.name, leaf) && !c.meaning.is_empty());
        assert!(known, "{}: field {leaf} is not in the data dictionary", table.name);
    }
    for column in table.columns {
        let used = leaves.iter().any(|leaf| covers(column.name, leaf));
        assert!(used, "{}: column {} describes nothing", table.name, column.name);
    }
}

fn collect(value: &Value, path: String, leaves: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(inner, path, leaves);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().for_each(|item| collect(item, path.clone(), leaves));
        }
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            leaves.push(path)
        }
    }
}

#[test]
fn every_exported_field_is_in_the_data_dictionary() {
    described(&full_person());
    described(&revision());
    described(&household());
    described(&SavedMapping { name: "a".into(), json: "{}".into() });
    described(&Event { seq: 1, on: day(2026, 11, 20), fact: Fact::Group { group: GroupNo(1) } });
    described(&Part { group: GroupNo(1), place: 0, fact: Fact::ResidentEntered { person: PersonNo(1) } });
}

/// Frozen on 2026-11-21 for version 1 of each record. A change here needs a new version and an
/// `upcast`, never a new expectation.
#[test]
fn the_bytes_of_version_one_are_frozen() {
    let golden = include_str!("../../data/resident/golden.txt");
    let mut found = String::new();
    for (name, bytes) in [
        ("person", encode_record(&full_person()).unwrap()),
        ("revision", encode_record(&revision()).unwrap()),
        ("household", encode_record(&household()).unwrap()),
        (
            "event",
            encode_record(&Event {
                seq: 1,
                on: day(2026, 11, 20),
                fact: Fact::ResidentMoved { person: PersonNo(7), on: day(2026, 11, 1) },
            })
            .unwrap(),
        ),
    ] {
        found.push_str(&format!("{name} {}\n", hex::encode(bytes)));
    }
    assert_eq!(found, golden);
}

#[test]
fn a_record_comes_back_as_it_was_typed_with_its_variation_selectors() {
    let person = full_person();
    let back: Person = decode_record(&encode_record(&person).unwrap()).unwrap();
    assert_eq!(back, person);
    assert_eq!(back.names[0].value.full.as_str(), "辻\u{e0100}　𠮷子");
    assert_eq!(back.birth.to_string(), "昭和20年5月日不詳");
}

#[test]
fn neither_names_nor_addresses_show_in_debug_output() {
    let text = format!("{:?}", full_person());
    for word in ["山田", "緑町", "ツジ", "TSUJI", "0120-"] {
        assert!(!text.contains(word), "{word}");
    }
}
