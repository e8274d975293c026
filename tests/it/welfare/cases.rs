//! `yakuba calc welfare`: the example cases, and what it says of cases it cannot answer.

use serde_json::{Value, json};
use yakuba::suite::welfare::calc;

/// data/welfare/cases_example.json: set A by an outside engine (OpenFisca-Japan 2.1.2), set B
/// recomputed from the tables.
const EXAMPLES: &str = include_str!("../../data/welfare/cases_example.json");

fn ask(cases: Value) -> Vec<Value> {
    let answer = calc::answer(&json!({"cases": cases}).to_string()).expect("an answer");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["results"].as_array().unwrap().clone()
}

/// One case of set B's spelling.
fn ask_one(period: &str, input: Value) -> Value {
    ask(json!([{"id": "x", "period": period, "input": input}])).remove(0)
}

fn iwanuma(period: &str, more: Value) -> Value {
    let mut input = json!({"pref": "宮城県", "municipality": "岩沼市", "ages": [45]});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ask_one(period, input)
}

#[test]
fn every_example_case_is_answered_to_the_yen() {
    let examples: Value = serde_json::from_str(EXAMPLES).unwrap();
    let cases = examples["cases"].as_array().unwrap();
    let results = ask(examples["cases"].clone());
    assert_eq!((cases.len(), results.len()), (26, 26));
    for (case, result) in cases.iter().zip(&results) {
        assert_eq!(case["id"], result["id"]);
        if case["set"].as_str().unwrap().starts_with('A') {
            for key in ["kyuchi", "seikatsu_fujo_rounded10"] {
                assert_eq!(case["output"][key], result["output"][key], "{} {key}", case["id"]);
            }
        } else {
            assert_eq!(case["output"], result["output"], "{}", case["id"]);
        }
        let listed = !matches!(case["id"].as_str().unwrap(), "A057" | "B043");
        assert_eq!(result.get("warnings").is_none(), listed, "{result}");
    }
}

#[test]
fn a_lone_person_of_78_in_iwanuma_gets_what_the_domain_notes_recompute() {
    // domain/welfare.md §2: 岩沼市 78 alone, rent 28,000.
    let witnesses = [("2026-09", 92_390), ("2026-10", 93_390), ("2026-12", 112_740), ("2027-03", 100_850)];
    for (period, yen) in witnesses {
        let result = iwanuma(period, json!({"ages": [78], "rent": 28000}));
        assert_eq!(result["output"]["最低生活費"], yen, "{period}");
    }
}

#[test]
fn a_month_without_a_table_is_an_error_of_that_case_alone() {
    let input = json!({"pref": "宮城県", "municipality": "岩沼市", "ages": [78]});
    let case = |id: &str, period: &str| json!({"id": id, "period": period, "input": input});
    let results = ask(json!([
        case("特例の終わった月", "2027-04"),
        case("旧基準より前", "2020-09"),
        case("2025年の期末", "2025-12"),
        case("よい", "2026-11"),
    ]));
    for result in &results[..3] {
        assert_eq!(result["error"]["code"], "WELFARE-01", "{result}");
        assert!(result.get("output").is_none());
    }
    assert!(results[0]["error"]["message"].as_str().unwrap().contains("特例加算 居宅 2027-04"));
    assert!(results[2]["error"]["message"].as_str().unwrap().contains("2025-12"));
    assert!(results[3].get("error").is_none() && results[3]["output"]["支給額"].is_i64());
}

#[test]
fn a_school_whose_amount_is_not_known_for_the_month_is_refused_by_name() {
    let pupil = |period: &str| {
        ask_one(
            period,
            json!({"pref": "東京都", "municipality": "世田谷区", "ages": [35, 10], "school": ["小"]}),
        )
    };
    // kyoiku_seigyo.csv: 2,600 is attested to 2023-10, 3,400 from 2025-10 on.
    assert_eq!(pupil("2023-10")["output"]["教育扶助"], 2600);
    assert_eq!(pupil("2025-10")["output"]["教育扶助"], 3400);
    let gap = pupil("2024-06");
    assert!(gap["error"]["message"].as_str().unwrap().contains("教育扶助等 小学校 2024-06"), "{gap}");
}

#[test]
fn what_is_missing_means_none_and_what_is_malformed_is_refused_by_its_key() {
    let bare =
        iwanuma("2026-11", json!({"school": [], "earn": [], "dis": [], "other": null, "single": false}));
    assert_eq!(bare["output"]["住宅扶助"], 0);
    let refused = [
        ("ages", json!({"ages": []})),
        ("ages", json!({"ages": ["45"]})),
        ("ages", json!({"ages": [45.5]})),
        ("ages", json!({"ages": [-1]})),
        ("ages", json!({"ages": [300]})),
        ("rent", json!({"rent": "35000"})),
        ("rent", json!({"rent": -1})),
        ("rent", json!({"rent": 9_000_000_000_000_000_000_u64})),
        ("single", json!({"single": "yes"})),
        ("school", json!({"school": ["大"]})),
        ("school", json!({"school": ["小", "小"]})),
        ("earn", json!({"earn": 15200})),
        ("earn", json!({"earn": [1, 2]})),
        ("other", json!({"other": -5})),
        ("dis", json!({"dis": ["4"]})),
        ("dis", json!({"dis": ["3", "3"]})),
        ("pref", json!({"pref": 4})),
        ("municipality", json!({"municipality": ""})),
    ];
    for (key, input) in refused {
        let result = iwanuma("2026-11", input.clone());
        let message = result["error"]["message"].as_str().unwrap_or_else(|| panic!("{input} {result}"));
        let key = if key == "ages" && input["ages"] == json!([]) { "members" } else { key };
        assert!(message.contains(key), "{input}: {message}");
    }
    assert_eq!(iwanuma("2026-11", json!({"pref": "東北県"}))["error"]["code"], "WELFARE-04");
    for period in ["2026-13", "2026/11", "", "2026-1"] {
        assert_eq!(iwanuma(period, json!({}))["error"]["code"], "WELFARE-11", "{period}");
    }
    let odd = ask(json!([1, {"id": 7}, {"id": "y", "period": "2026-11", "input": []}]));
    assert!(odd.iter().all(|result| result["error"]["code"] == "WELFARE-11"));
    assert_eq!(odd[1]["id"], 7);
    for text in ["", "[]", "{}", "{\"cases\":{}}"] {
        assert_eq!(calc::answer(text).unwrap_err().code().id, "WELFARE-10");
    }
}

#[test]
fn other_income_counts_in_full_and_a_second_earner_has_the_second_column() {
    let result = iwanuma("2026-11", json!({"ages": [45, 40], "earn": [103000, 47000], "other": 12345}));
    // kiso_kojo.csv: 103,000 → 24,000 first; 47,000 → 15,640 second.
    assert_eq!(result["output"]["基礎控除"], 24_000 + 15_640);
    assert_eq!(result["output"]["収入認定額"], 103_000 - 24_000 + 47_000 - 15_640 + 12_345);
}

#[test]
fn a_ward_and_a_county_are_looked_through_but_an_unknown_name_is_not() {
    let grade = |pref: &str, name: &str| {
        let result = ask_one("2026-11", json!({"pref": pref, "municipality": name, "ages": [45]}));
        (result["output"]["kyuchi"].as_str().unwrap().to_owned(), result.get("warnings").is_some())
    };
    assert_eq!(grade("宮城県", "仙台市青葉区"), ("1級地-2".to_owned(), false));
    assert_eq!(grade("福島県", "郡山市"), ("3級地-1".to_owned(), false));
    assert_eq!(grade("宮城県", "伊具郡丸森町"), ("3級地-2".to_owned(), true));
    // Same names in two prefectures (kyuchi.csv): 府中市 of Tokyo and of Hiroshima differ.
    assert_ne!(grade("東京都", "府中市"), grade("広島県", "府中市"));
}

#[test]
fn a_figure_that_is_inferred_is_marked_beside_the_output() {
    // keikateki_kasan_hontai.csv: 2023-10 1級地-1 0-2 alone is derived, ±10 yen.
    let result = ask_one("2023-10", json!({"pref": "東京都", "municipality": "世田谷区", "ages": [1]}));
    assert_eq!(result["marks"][0]["mark"], "推定", "{result}");
    // For six persons in the same month only a range is known.
    let six =
        ask_one("2023-10", json!({"pref": "東京都", "municipality": "世田谷区", "ages": [1, 1, 1, 1, 1, 1]}));
    assert_eq!(six["error"]["code"], "WELFARE-02", "{six}");
}

#[test]
fn the_old_regime_answers_the_other_spelling_too_and_ends_at_five_persons() {
    let tokyo =
        |ages: Value| ask_one("2023-06", json!({"pref": "東京都", "municipality": "世田谷区", "ages": ages}));
    // A009 of the examples, spelled by ages.
    assert_eq!(tokyo(json!([35, 10]))["output"]["seikatsu_fujo_rounded10"], 121_970);
    let six = tokyo(json!([35, 10, 9, 8, 7, 6]));
    assert!(six["error"]["message"].as_str().unwrap().contains("6人"), "{six}");
}
