use yakuba::paper::list::{self, List};
use yakuba::paper::{
    Align, Area, Column, Document, Fit, Head, Issue, Qr, QrLevel, Row, RowKind, Sheet, Style, Table, Typeface,
};

use super::tools::{STAMP, meta, page_text, page_texts, render};

/// Dark pixels of a rendered page inside an area in mm.
fn dark(pixels: &(usize, usize, Vec<u8>), dpi: f32, area: Area) -> usize {
    let scale = dpi / 25.4;
    let (width, _, values) = pixels;
    let columns = (area.x * scale) as usize..(area.right() * scale) as usize;
    (((area.y * scale) as usize)..(area.bottom() * scale) as usize)
        .flat_map(|y| columns.clone().map(move |x| (x, y)))
        .filter(|(x, y)| values[y * width + x] < 128)
        .count()
}

#[test]
fn a_long_name_shrinks_to_its_box_and_stays_on_one_line() {
    let name = "川霧町立長い名前の農業協同組合連合会附属総合福祉センター";
    let mut document = Document::new(meta());
    let page = document.part("").page(Sheet::A4Portrait);
    let area = Area::mm(30.0, 50.0, 60.0, 6.0);
    page.text(area, &Style::mincho(14.0).fit(Fit::OneLine { min: 5.0 }), name);
    let printed = document.finish().unwrap();
    assert_eq!(printed.overflows, []);
    assert_eq!(page_text(&printed.pdf, 1).trim(), name);
    let pixels = render(&printed.pdf, 1, 144);
    let inside = dark(&pixels, 144.0, Area::mm(29.5, 49.5, 61.0, 7.0));
    assert!(inside > 0);
    assert_eq!(dark(&pixels, 144.0, Area::mm(0.0, 0.0, 210.0, 297.0)), inside, "ink outside the box");
}

#[test]
fn a_text_too_long_at_the_smallest_size_prints_whole_and_is_reported() {
    let text = "字".repeat(400);
    let mut document = Document::new(meta());
    let page = document.part("").page(Sheet::A4Portrait);
    page.text(Area::mm(20.0, 20.0, 40.0, 10.0), &Style::mincho(12.0).fit(Fit::Shrink { min: 6.0 }), &text);
    let printed = document.finish().unwrap();
    assert_eq!(printed.overflows.len(), 1);
    assert_eq!(page_text(&printed.pdf, 1).replace(['\n', '\u{c}'], ""), text);
}

#[test]
fn a_box_of_several_lines_wraps_before_it_shrinks() {
    let mut document = Document::new(meta());
    let page = document.part("").page(Sheet::A4Portrait);
    let style = Style::mincho(10.0).leading(1.2).fit(Fit::Shrink { min: 6.0 });
    let height = page.text(Area::mm(20.0, 20.0, 36.0, 10.0), &style, "北山県川霧町大字上川霧千二百番地");
    // 36 mm hold ten characters of 10 pt (3.53 mm): two lines, 10 pt + 12 pt high.
    assert!((height - 22.0 * 25.4 / 72.0).abs() < 0.05, "{height}");
}

pub fn payments(cases: usize) -> List {
    let mut rows = vec![Row::new(RowKind::Band, ["口座払"])];
    for case in 1..=cases {
        let (number, amount) = (format!("{case:05}"), format!("{},{:03}", 60 + case % 90, case % 1000));
        rows.push(Row::body([
            number.as_str(),
            "𠮷田　髙志",
            "川霧銀行 本店営業部 普通 1234567",
            amount.as_str(),
            "",
        ]));
    }
    rows.push(Row::new(RowKind::Subtotal, ["小計", "", "", "9,999,999", ""]));
    rows.push(Row::new(RowKind::Total, ["合計", "", "", "9,999,999", ""]));
    List {
        label: "支給一覧".to_owned(),
        issue: Issue::Preview,
        sheet: Sheet::A4Landscape,
        title: "生活保護費 支給一覧表".to_owned(),
        left: "令和8年5月分 定例支給（支給日 令和8年5月1日）".to_owned(),
        right: "川霧町福祉事務所 令和8年4月24日作成".to_owned(),
        table: Table {
            columns: vec![
                Column::new("ケース番号", 25.0, Align::Center),
                Column::new("氏名", 60.0, Align::Left).shrink(6.0),
                Column::new("振込先", 100.0, Align::Left).shrink(6.0),
                Column::new("支給額（円）", 35.0, Align::Right),
                Column::new("備考", 45.0, Align::Left),
            ],
            rows,
            head: Head::Repeated,
            typeface: Typeface::Gothic,
            size: 9.0,
        },
        notes: vec!["（注）支給額は前月との差額の調整後の額です。".to_owned()],
    }
}

#[test]
fn a_table_runs_over_pages_with_its_head_on_each_and_loses_no_row() {
    let mut document = Document::new(meta());
    list::put(&mut document, &payments(100)).unwrap();
    let printed = document.finish().unwrap();
    let pages = page_texts(&printed.pdf);
    assert_eq!(pages.len() as u32, printed.pages);
    assert!(printed.pages >= 4);
    for (index, text) in pages.iter().enumerate() {
        for head in ["生活保護費 支給一覧表", "ケース番号", "支給額（円）", "確認用"]
        {
            assert!(text.contains(head), "{head} on page {}", index + 1);
        }
        assert!(text.contains(&format!("{}/{}", index + 1, pages.len())));
    }
    for case in 1..=100 {
        let number = format!("{case:05}");
        assert_eq!(pages.iter().filter(|p| p.contains(&number)).count(), 1, "case {number}");
    }
    assert!(printed.missing.is_empty() && printed.overflows.is_empty());
}

#[test]
fn a_subtotal_never_begins_a_page_alone() {
    for cases in 15..60 {
        let mut document = Document::new(meta());
        list::put(&mut document, &payments(cases)).unwrap();
        let pages = page_texts(&document.finish().unwrap().pdf);
        let with_sum = pages.iter().find(|p| p.contains("小計")).unwrap();
        assert!(with_sum.contains("川霧銀行"), "{cases} cases: the subtotal stands without a row");
    }
}

#[test]
fn a_table_that_does_not_match_its_columns_is_refused() {
    let mut list = payments(3);
    list.table.rows.push(Row::body(["one"]));
    assert_eq!(list::put(&mut Document::new(meta()), &list).unwrap_err().code().id, "PAPER-05");
    let mut wide = payments(3);
    wide.table.columns[0].width = 200.0;
    assert_eq!(list::put(&mut Document::new(meta()), &wide).unwrap_err().code().id, "PAPER-05");
}

#[test]
fn a_qr_symbol_reads_back_from_the_printed_page() {
    let text = "https://yakuba.example/進達/9f2c?署名=0123456789abcdef";
    for level in [QrLevel::M, QrLevel::Q] {
        let mut document = Document::new(meta());
        let page = document.part("").page(Sheet::A4Portrait);
        page.qr(Area::mm(150.0, 230.0, 30.0, 30.0), &Qr::new(text, level).unwrap(), "受付の二次元コード");
        let (width, height, values) = render(&document.finish().unwrap().pdf, 1, 200);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| values[y * width + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].decode().unwrap().1, text);
    }
    assert_eq!(Qr::new(&"長".repeat(3000), QrLevel::M).unwrap_err().code().id, "PAPER-03");
}

#[test]
fn pages_are_numbered_within_their_part() {
    let mut document = Document::new(meta());
    for pages in [1, 3] {
        let part = document.part("");
        for _ in 0..pages {
            part.page(Sheet::A4Portrait).page_number(Area::mm(90.0, 280.0, 30.0, 5.0), &Style::mincho(9.0));
        }
    }
    let printed = document.finish().unwrap();
    let texts: Vec<String> = page_texts(&printed.pdf).iter().map(|t| t.trim().to_owned()).collect();
    assert_eq!(texts, ["1/1", "1/3", "2/3", "3/3"]);
    let places: Vec<(u32, u32)> = printed.parts.iter().map(|p| (p.first, p.pages)).collect();
    assert_eq!(places, [(1, 1), (2, 3)]);
    assert_eq!(meta().stamp, STAMP);
}
