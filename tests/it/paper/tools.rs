//! Makes documents for the tests and reads them back with other programs.

use std::path::Path;
use std::process::Command;

use yakuba::paper::letter::{Addressee, Block, Letter, Seal, Sender};
use yakuba::paper::{
    Align, Area, CellFit, Column, Document, Head, Issue, Meta, Picture, Printed, Row, RowKind, Sheet, Stamp,
    Style, Table, Typeface,
};

pub const STAMP: Stamp = Stamp { year: 2026, month: 5, day: 1, hour: 9, minute: 0, second: 0 };

pub fn meta() -> Meta {
    Meta { title: "試験の印刷".to_owned(), author: "川霧町".to_owned(), stamp: STAMP }
}

/// One page with one text in a box of the given width (mm).
pub fn one_text(style: &Style, width: f32, text: &str) -> Printed {
    let mut document = Document::new(meta());
    let page = document.part("").page(Sheet::A4Portrait);
    page.text(Area::mm(20.0, 20.0, width, 200.0), style, text);
    document.finish().unwrap()
}

/// Writes the PDF into a folder that goes away and hands its path on.
pub fn with_file<T>(pdf: &[u8], work: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("print.pdf");
    std::fs::write(&path, pdf).unwrap();
    work(&path)
}

/// The text of a page (from 1) as poppler reads it.
pub fn page_text(pdf: &[u8], page: u32) -> String {
    with_file(pdf, |path| pages_of(path, page, page))
}

/// The texts of all pages.
pub fn page_texts(pdf: &[u8]) -> Vec<String> {
    let all = with_file(pdf, |path| run("pdftotext", &["-raw", &path.to_string_lossy(), "-"]));
    let text = String::from_utf8(all).unwrap();
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    pages
}

fn pages_of(path: &Path, first: u32, last: u32) -> String {
    let (first, last) = (first.to_string(), last.to_string());
    let file = path.to_string_lossy();
    String::from_utf8(run("pdftotext", &["-raw", "-f", &first, "-l", &last, &file, "-"])).unwrap()
}

/// A page as grey pixels: width, height, values.
pub fn render(pdf: &[u8], page: u32, dpi: u32) -> (usize, usize, Vec<u8>) {
    let (page, dpi) = (page.to_string(), dpi.to_string());
    let pgm = with_file(pdf, |path| {
        let file = path.to_string_lossy();
        run("pdftoppm", &["-gray", "-r", &dpi, "-f", &page, "-l", &page, "-singlefile", &file])
    });
    // P5\n<width> <height>\n255\n<bytes>
    let mut parts = pgm.splitn(4, |b| *b == b'\n' || *b == b' ');
    assert_eq!(parts.next().unwrap(), b"P5");
    let number = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(parts.next().unwrap()), number(parts.next().unwrap()));
    let rest = parts.next().unwrap();
    (width, height, rest[rest.len() - width * height..].to_vec())
}

pub fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(arguments).output().expect("poppler-utils is installed");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

pub fn figures() -> Table {
    let mut table = Table {
        columns: vec![
            Column::new("区分", 60.0, Align::Left),
            Column::new("根拠", 66.0, Align::Left),
            Column {
                fit: CellFit::Shrink { min: 6.0 }, ..Column::new("金額（円）", 40.0, Align::Right)
            },
        ],
        rows: Vec::new(),
        head: Head::Repeated,
        typeface: Typeface::Mincho,
        size: 9.5,
    };
    for (name, why, yen) in [
        ("生活扶助（第1類）", "別表第1 第1章 1(1)", "46,930"),
        ("生活扶助（第2類）", "別表第1 第1章 1(1)", "27,790"),
        ("住宅扶助", "別表第3", "32,000"),
    ] {
        table.rows.push(Row::body([name, why, yen]));
    }
    table.rows.push(Row::new(RowKind::Total, ["最低生活費 計", "", "106,720"]));
    table
}

pub fn letter(name: &str, number: u32) -> Letter {
    let seal = Picture::from_png(std::fs::read("tests/data/paper/seal.png").unwrap()).unwrap();
    let body = "　あなたから令和8年4月20日付けで申請のありました生活保護について、調査の結果、次のとおり\
        保護を開始することに決定しましたので通知します。なお、決定の内容に変更があったときは、あらためて通知します。";
    Letter {
        label: format!("川福第{number}号"),
        issue: Issue::Original,
        number: Some(format!("川福第{number}号")),
        date: "令和8年5月1日".to_owned(),
        addressee: Addressee {
            postal_code: Some("999-0123".to_owned()),
            address: "北山県川霧町大字上川霧字水車前1234番地5\n川霧町営住宅第2棟305号".to_owned(),
            name: name.to_owned(),
            honorific: "様".to_owned(),
        },
        sender: Sender {
            lines: vec!["北山県川霧町本町1丁目1番1号".to_owned()],
            title: "川霧町福祉事務所長".to_owned(),
            name: "山田　太郎".to_owned(),
            seal: Seal::Image { picture: seal, side: 21.0 },
        },
        title: "保護決定通知書".to_owned(),
        blocks: vec![
            Block::Paragraph(body.to_owned()),
            Block::Centered("記".to_owned()),
            Block::Items(vec![
                ("保護の種類".to_owned(), "生活扶助・住宅扶助".to_owned()),
                ("開始の時期".to_owned(), "令和8年4月20日".to_owned()),
                ("決定の理由".to_owned(), "世帯の収入が最低生活費に満たないため（傷病により就労収入が減少し、預貯金も少ないため）。".to_owned()),
            ]),
            Block::Table(figures()),
            Block::Remedy {
                heading: "（教示）".to_owned(),
                paragraphs: vec![
                    "　この決定に不服があるときは、この決定があったことを知った日の翌日から起算して3か月以内に、知事に対して審査請求をすることができます。".to_owned(),
                ],
            },
        ],
        contact: vec![
            "問合せ先　川霧町福祉事務所 保護係".to_owned(),
            "電話　0000-00-0000（内線 123）".to_owned(),
        ],
    }
}

/// Writes sample pages into the folder named by YAKUBA_SAMPLES, to be looked at.
#[test]
fn samples_can_be_looked_at() {
    let Ok(folder) = std::env::var("YAKUBA_SAMPLES") else { return };
    let mut document = Document::new(meta());
    let mut one = letter("𠮷野　辻\u{E0100}子", 12);
    one.issue = Issue::Reissue;
    let qr = yakuba::paper::Qr::new("https://yakuba.example/9f2c", yakuba::paper::QrLevel::Q).unwrap();
    one.blocks
        .push(Block::Qr { qr, side: 22.0, caption: "届出はこちらからもできます。".to_owned() });
    yakuba::paper::letter::put(&mut document, &one).unwrap();
    yakuba::paper::list::put(&mut document, &super::layout::payments(60)).unwrap();
    std::fs::write(Path::new(&folder).join("sample.pdf"), document.finish().unwrap().pdf).unwrap();
}
