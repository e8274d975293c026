//! Parts of pages: fields, readers, lists, differences.

use maud::html;
use yakuba::base::date::{Date, Era};
use yakuba::web::components::{DiffRow, Field, Tone, diff_table, error_summary, tag, unified_value};
use yakuba::web::forms::{Entered, FormReader};
use yakuba::web::list::{Ask, Cell, Column, List, Shown, Sorts, grouped};
use yakuba::web::{Form, Portal, Reply, url};

use crate::harness::served;

fn form(fields: &[(&str, &str)]) -> Form {
    Form(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
}

#[test]
fn a_reader_gathers_every_refusal_and_keeps_what_was_typed() {
    let form = form(&[
        ("name", ""),
        ("kana", "yamada"),
        ("birth", "令和8年2月30日"),
        ("count", "１２"),
        ("sex", "z"),
        ("memo", "あ\u{7}"),
    ]);
    let mut reader = FormReader::new(&form);
    let name = reader.text("name", "氏名", 10);
    let name = reader.required("name", "氏名", name);
    let kana = reader.kana("kana", "フリガナ", 40);
    let kana = reader.required("kana", "フリガナ", kana);
    let birth = reader.date("birth", "生年月日");
    let count = reader.number("count", "人数", 1..=10);
    let sex = reader.choice("sex", "性別", &[("m", 1), ("f", 2)]);
    let memo = reader.text("memo", "備考", 10);
    assert!(birth.is_none() && count.is_none() && sex.is_none() && memo.is_none());
    let entered = reader.build(|| Some((name?, kana?))).unwrap_err();
    let fields: Vec<&str> = entered.errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["name", "kana", "birth", "count", "sex", "memo"], "once each, in order");
    assert_eq!(entered.value("birth"), "令和8年2月30日");
    assert!(entered.error("birth").unwrap().contains("28日まで"));
    let summary = error_summary(&entered).into_string();
    assert!(summary.contains("6件") && summary.contains("href=\"#f-birth\""));
}

#[test]
fn a_reader_takes_what_clerks_type() {
    let form = form(&[
        ("kana", "やまだ　ﾊﾅｺ"),
        ("day", "Ｒ８．１１．２０"),
        ("old", "640107"),
        ("yen", "１，２３４円"),
        ("minus", "－５"),
        ("tick", "1"),
    ]);
    let mut reader = FormReader::new(&form).era(Era::Showa);
    assert_eq!(reader.kana("kana", "フリガナ", 40).unwrap(), "ヤマダ　ハナコ");
    assert_eq!(reader.date("day", "日"), Date::new(2026, 11, 20));
    assert_eq!(reader.date("old", "日"), Date::new(1989, 1, 7));
    assert_eq!(reader.number("yen", "金額", 0..=10_000), Some(1234));
    assert_eq!(reader.number("minus", "増減", -10..=10), Some(-5));
    assert!(reader.ticked("tick") && !reader.ticked("tock"));
    assert_eq!(reader.build(|| Some(1)).unwrap(), 1);
}

#[test]
fn a_warning_is_overridden_only_with_a_reason_and_only_if_it_was_seen() {
    let try_ = |fields: &[(&str, &str)]| {
        let form = form(fields);
        let mut reader = FormReader::new(&form);
        reader.warn("same-person", "同じ氏名と生年月日の方がいます。");
        reader.build(|| Some(()))
    };
    assert_eq!(try_(&[]).unwrap_err().warnings.len(), 1);
    assert_eq!(try_(&[("_override_reason", "確認した")]).unwrap_err().warnings.len(), 1, "not seen yet");
    let without = try_(&[("_override", "same-person")]).unwrap_err();
    assert!(without.error("_override_reason").is_some());
    assert!(try_(&[("_override", "same-person"), ("_override_reason", "戸籍で別人と確認")]).is_ok());
}

#[test]
fn a_field_is_labelled_described_and_escaped() {
    let mut entered = Entered::blank().with("name", "<b>&\"");
    entered.errors = FormReader::new(&form(&[])).entered().errors;
    let mut reader = FormReader::new(&entered.values);
    reader.refuse("name", "直してください。");
    let entered = reader.entered();
    let field = Field::text("name", "氏名").required().hint("戸籍のとおり").show(&entered).into_string();
    assert!(field.contains("<label for=\"f-name\">"));
    assert!(field.contains("※必須") && field.contains("aria-required=\"true\""));
    assert!(field.contains("aria-describedby=\"f-name-hint f-name-error\""));
    assert!(field.contains("id=\"f-name-hint\"") && field.contains("id=\"f-name-error\""));
    assert!(field.contains("value=\"&lt;b&gt;&amp;&quot;\""), "{field}");
    assert!(!field.contains("placeholder") && !field.contains("disabled") && !field.contains("style="));
}

#[test]
fn a_date_field_is_text_and_echoes_what_was_understood() {
    let field = Field::date("day", "届出日").show(&Entered::blank().with("day", "081120")).into_string();
    assert!(field.contains("type=\"text\"") && !field.contains("<select"));
    assert!(field.contains("令和8年11月20日（2026年11月20日）"), "{field}");
}

#[test]
fn a_secret_is_never_sent_back() {
    let field = Field::secret("password", "パスワード")
        .show(&Entered::blank().with("password", "ひみつ"))
        .into_string();
    assert!(!field.contains("ひみつ"));
}

#[test]
fn a_stale_save_shows_what_both_changed_and_keeps_the_beginning() {
    let first = Entered::blank().with("tel", "1").with("memo", "a").editing(3);
    let shown = html! { (Field::text("tel", "電話").show(&first)) (first.version_field()) }.into_string();
    assert!(
        shown.contains("name=\"_was.tel\" value=\"1\"") && shown.contains("name=\"_version\" value=\"3\"")
    );
    let sent = form(&[("_version", "3"), ("_was.tel", "1"), ("_was.memo", "a"), ("tel", "2"), ("memo", "a")]);
    let reader = FormReader::new(&sent);
    assert_eq!(reader.version(), Some(3));
    let now = Entered::blank().with("tel", "9").with("memo", "b");
    let rows = reader.entered().differences(&[("tel", "電話"), ("memo", "備考")], &now);
    assert!(rows[0].clashes() && !rows[1].clashes());
    assert_eq!(unified_value(&rows[1]), "b");
    let same =
        DiffRow { label: "同じ".into(), original: "x".into(), theirs: "x".into(), yours: "x".into() };
    let table = diff_table(&[rows[0].clone(), rows[1].clone(), same]).into_string();
    assert!(table.contains("食い違い") && table.contains("<mark>") && !table.contains("同じ"));
}

struct Row(i64, &'static str, Option<Date>);

static COLUMNS: &[Column<Row>] = &[
    Column {
        key: "no", title: "番号", sorts: Sorts::Yes, shown: Shown::Always, cell: |r| Cell::Number(r.0)
    },
    Column {
        key: "name",
        title: "氏名",
        sorts: Sorts::Yes,
        shown: Shown::AtFirst,
        cell: |r| Cell::text(r.1),
    },
    Column {
        key: "day",
        title: "届出日",
        sorts: Sorts::Yes,
        shown: Shown::WhenChosen,
        cell: |r| r.2.map_or(Cell::Empty, Cell::Day),
    },
    Column {
        key: "flag",
        title: "状態",
        sorts: Sorts::No,
        shown: Shown::AtFirst,
        cell: |_| Cell::Tags(vec![(Tone::Good, "済".into())]),
    },
];
static LIST: List<Row> = List { title: "試験一覧", path: "/list", columns: COLUMNS };

fn rows() -> Vec<Row> {
    vec![
        Row(2, "=1+1", None),
        Row(10, "𠮷田", Date::new(2026, 11, 20)),
        Row(1, "髙橋, \"太郎\"", Date::new(2025, 1, 2)),
    ]
}

#[test]
fn a_list_sorts_by_value_pages_and_keeps_filters_in_every_link() {
    let ask = Ask::read(&form(&[("sort", "-no"), ("per", "2"), ("ward", "東町"), ("page", "9")]));
    let mut rows = rows();
    LIST.sort(&ask, &mut rows);
    assert_eq!(rows.iter().map(|r| r.0).collect::<Vec<_>>(), [10, 2, 1]);
    assert_eq!(ask.range(3), 2..3, "the last page when asked beyond");
    let html = LIST.table(&ask, &rows).into_string();
    assert!(html.contains("3件中 3〜3件") && html.contains("aria-sort=\"descending\""));
    assert!(html.matches("ward=%E6%9D%B1%E7%94%BA").count() >= 5, "{html}");
    assert!(!html.contains("届出日</a>"), "shown only when chosen");
    let chosen = Ask::read(&form(&[("col", "day")]));
    let html = LIST.table(&chosen, &rows).into_string();
    assert!(html.contains("R8.11.20") && !html.contains("氏名</th>") && html.contains(">番号<"));
}

#[test]
fn csv_and_xlsx_hold_exactly_what_is_shown() {
    let ask = Ask::read(&form(&[("sort", "no"), ("col", "name"), ("col", "day"), ("format", "csv")]));
    let served = served();
    // A handler's context comes only from a request: the file is made through the list's own reply.
    assert_eq!(served.nobody(Portal::Residents).get("/").status, 200);
    let Reply::File(mut file) = LIST.file(&ask, rows(), "2026-11-20").unwrap() else { panic!("a file") };
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file.content, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text,
        "\u{feff}番号,氏名,届出日\r\n1,\"髙橋, \"\"太郎\"\"\",2025-01-02\r\n2,'=1+1,\r\n10,𠮷田,2026-11-20\r\n"
    );
    assert_eq!(file.name, "試験一覧_2026-11-20.csv");
    let cp932 = LIST.file(&Ask::read(&form(&[("format", "csv-cp932")])), rows(), "x").unwrap_err();
    assert_eq!(cp932.code().id, "BASE-21");
    assert!(cp932.detail().contains("3行目の2列目"), "{}", cp932.detail());
    let Reply::File(mut file) = LIST.file(&Ask::read(&form(&[("format", "xlsx")])), rows(), "x").unwrap()
    else {
        panic!()
    };
    let mut head = [0; 2];
    std::io::Read::read_exact(&mut file.content, &mut head).unwrap();
    assert_eq!(&head, b"PK");
}

#[test]
fn small_things_are_written_as_people_read_them() {
    assert_eq!(grouped("1234567"), "1,234,567");
    assert_eq!(grouped("-1234"), "-1,234");
    assert_eq!(grouped("12"), "12");
    assert_eq!(tag(Tone::Danger, "支援措置").into_string(), "<span class=\"tag danger\">支援措置</span>");
    assert_eq!(url::encode("髙 /?"), "%E9%AB%99%20%2F%3F");
    for (path, kept) in
        [("/a?b=c", "/a?b=c"), ("//x", "/"), ("/\\x", "/"), ("x", "/"), ("", "/"), ("/a b", "/")]
    {
        assert_eq!(url::local(path), kept, "{path:?}");
    }
}
