//! A page with every part on it. `YAKUBA_GALLERY=seconds cargo test --test it gallery` serves it that
//! long for looking at it in a browser.

use maud::html;
use yakuba::base::date::Date;
use yakuba::base::error::Result;
use yakuba::web::components::{
    Bar, DiffRow, Field, Moment, Step, Tone, bar_chart, buttons, diff_table, error_summary, facts, form,
    line_chart, notice, progress, tag, timeline, warning_box, working,
};
use yakuba::web::forms::FormReader;
use yakuba::web::list::{Ask, Cell, Column, List, Shown, Sorts};
use yakuba::web::reply::Page;
use yakuba::web::{Body, Cx, Method, Need, Portal, Reply, Route};

use crate::harness::{PASSWORD, served_with};

static ROUTES: &[Route] = &[
    Route {
        portal: Portal::Staff,
        method: Method::Get,
        path: "/gallery",
        need: Need::Nobody,
        body: Body::Form,
        help: "web-keys",
        handler: gallery,
    },
    Route {
        portal: Portal::Residents,
        method: Method::Get,
        path: "/gallery",
        need: Need::Nobody,
        body: Body::Form,
        help: "",
        handler: gallery,
    },
    Route {
        portal: Portal::Staff,
        method: Method::Get,
        path: "/gallery/list",
        need: Need::SignIn,
        body: Body::Form,
        help: "web-lists",
        handler: list,
    },
];

struct Row(i64);
static LIST: List<Row> = List {
    title: "児童手当 受給者一覧",
    path: "/gallery/list",
    columns: &[
        Column {
            key: "no",
            title: "宛名番号",
            sorts: Sorts::Yes,
            shown: Shown::Always,
            cell: |r| Cell::link(format!("{:010}", 1000 + r.0), "/gallery"),
        },
        Column {
            key: "name",
            title: "氏名",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |r| Cell::text(if r.0 % 3 == 0 { "髙﨑 邉子" } else { "𠮷田 太郎" }),
        },
        Column {
            key: "ward",
            title: "住所",
            sorts: Sorts::No,
            shown: Shown::AtFirst,
            cell: |r| Cell::text(format!("東町一丁目{}番{}号", r.0 % 30 + 1, r.0 % 9 + 1)),
        },
        Column {
            key: "day",
            title: "申請日",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |r| Cell::Day(Date::new(2026, 11, 1).unwrap().plus_days(-(r.0 as i32))),
        },
        Column {
            key: "yen",
            title: "月額",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |r| Cell::Yen(10_000 + 5_000 * (r.0 % 5)),
        },
        Column {
            key: "state",
            title: "状態",
            sorts: Sorts::No,
            shown: Shown::AtFirst,
            cell: |r| {
                Cell::Tags(match r.0 % 4 {
                    0 => vec![(Tone::Danger, "期限超過".into())],
                    1 => vec![(Tone::Care, "あと3日".into())],
                    2 => vec![(Tone::Good, "認定済".into())],
                    _ => vec![(Tone::Plain, "審査中".into()), (Tone::Danger, "支援措置".into())],
                })
            },
        },
    ],
};

fn list(cx: &mut Cx) -> Result<Reply> {
    LIST.reply(cx, &Ask::read(&cx.form), (0..120).map(Row).collect(), html! {})
}

fn gallery(cx: &mut Cx) -> Result<Reply> {
    let values = yakuba::web::Form(vec![
        ("day".into(), "081120".into()),
        ("name".into(), "".into()),
        ("kind".into(), "b".into()),
    ]);
    let mut reader = FormReader::new(&values);
    let name = reader.text("name", "氏名", 20);
    reader.required("name", "氏名", name);
    reader.warn("twin", "同じ氏名と生年月日の方がいます。");
    let entered = reader.entered();
    let row = |label: &str, original: &str, theirs: &str, yours: &str| DiffRow {
        label: label.into(),
        original: original.into(),
        theirs: theirs.into(),
        yours: yours.into(),
    };
    let body = html! {
        (error_summary(&entered))
        (notice(Tone::Info, "お知らせ", html! { p { "本日は17時15分に受付を終わります。" } }))
        (form(cx, "/gallery", html! {
            (Field::text("name", "氏名").required().hint("戸籍のとおりに入力してください。").show(&entered))
            (Field::date("day", "届出日").required().show(&entered))
            (Field::radio("kind", "届出の種類", &[("a", "転入"), ("b", "転居"), ("c", "転出")]).show(&entered))
            (Field::checks("with", "添付書類", &[("a", "本人確認書類"), ("b", "委任状")]).show(&entered))
            (Field::select("ward", "地区", &[("", "選んでください"), ("e", "東町")]).show(&entered))
            (Field::text("memo", "備考").long().show(&entered))
            (Field::file("file", "ファイル").show(&entered))
            (Field::check("ok", "内容を確認しました").show(&entered))
            (warning_box(&entered))
            (buttons("登録する", "/"))
        }))
        h2 { "照会" }
        (facts(&[("宛名番号", html! { "0000001234" }), ("氏名", html! { "髙﨑 邉子 " (tag(Tone::Danger, "支援措置")) }), ("住所", html! { "東町一丁目2番3号" })]))
        (working("月額 25,000円", &[Step { what: "第1子".into(), sum: "10,000円 × 1人".into(), result: "10,000円".into(), source: "児童手当法第6条第1項第1号".into() }, Step { what: "3歳未満".into(), sum: "15,000円 × 1人".into(), result: "15,000円".into(), source: "同項第1号イ".into() }]))
        (timeline(&[Moment { when: "令和8年11月20日".into(), what: "転入".into(), tag: Some((Tone::Good, "完了".into())), more: html! {} }, Moment { when: "令和8年10月1日".into(), what: "届出".into(), tag: None, more: html! { p { "郵送" } } }]))
        (progress("取込", 420, 1000))
        h2 { "違い" }
        (diff_table(&[row("電話", "0123-1", "0123-2", "0123-3"), row("方書", "", "メゾン東", "")]))
        (bar_chart("年齢別人口", "人", &[Bar::of("0〜14歳", 1200), Bar::of("15〜64歳", 5400), Bar::of("65歳以上", 3400)]))
        (line_chart("申請件数", "件", &[Bar::of("4月", 12), Bar::of("5月", 30), Bar::of("6月", 22), Bar::of("7月", 41)]))
    };
    Ok(Page::new("部品の見本", body).under("ホーム", "/").into())
}

#[test]
fn every_part_is_drawn_without_anything_inline() {
    let served = served_with(ROUTES);
    for portal in [Portal::Staff, Portal::Residents] {
        let text = served.nobody(portal).get("/gallery").text();
        for inline in [" style=", "<style", " onclick", " onload", "javascript:"] {
            assert!(!text.contains(inline), "{inline}");
        }
        assert_eq!(text.matches("<h1").count(), 1);
        let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "ids are unique: {ids:?}");
    }
    if let Some(seconds) = std::env::var("YAKUBA_GALLERY").ok().and_then(|s| s.parse().ok()) {
        let name = served.account("clerk");
        let client = served.signed_in(&name, Portal::Staff);
        println!(
            "{} {}\n{name} {PASSWORD}\n{}",
            served.url(Portal::Staff, "/gallery"),
            served.url(Portal::Residents, "/"),
            client.cookie()
        );
        std::thread::sleep(std::time::Duration::from_secs(seconds));
    }
}
