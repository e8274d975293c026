//! CSV. Witness: `tests/data/base/csv/manifest.json`, made for small Japanese files.

use proptest::prelude::*;
use serde_json::Value;

use super::data;
use yakuba::base::csv_text::{
    self, Dialect, Encoding, Guard, Header, Output, Sheet, Trouble, Writer, decode, decode_as, guarded,
};

/// Cases that are about the meaning of columns, not about CSV.
const MEANING: [&str; 7] = [
    "039-preamble-rows.csv",
    "041-wareki.csv",
    "042-wareki-invalid.csv",
    "043-date-variants.csv",
    "044-split-date-time.csv",
    "046-fullwidth-digits.csv",
    "047-excel-sci.csv",
];

fn code_of(name: &str) -> &'static str {
    match name {
        "E-QUOTE-IN-BARE" | "E-AFTER-QUOTE" => "BASE-17",
        "E-UNTERMINATED" => "BASE-16",
        "E-FIELDS" => "BASE-18",
        "E-BLANK" => "BASE-19",
        "E-EMPTY" => "BASE-14",
        "E-DUP-HEADER" => "BASE-20",
        "E-NUL" => "BASE-15",
        "E-ENCODING" => "BASE-12",
        other => panic!("{other}"),
    }
}

fn read(file: &[u8], declared: Option<Encoding>, dialect: &Dialect) -> Result<Sheet, (Trouble, usize)> {
    let bom = if file.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let decoded = match declared {
        Some(encoding) => decode_as(file, encoding),
        None => decode(file),
    }
    .map_err(|t| (t, 0))?;
    csv_text::read(&decoded.text, dialect).and_then(Sheet::whole).map_err(|t| (t, bom))
}

#[test]
fn the_sample_files_read_as_their_manifest_says() {
    let manifest: Value = serde_json::from_slice(&data("csv/manifest.json")).unwrap();
    let mut seen = 0;
    for case in manifest.as_array().unwrap() {
        let name = case["file"].as_str().unwrap();
        if MEANING.contains(&name) {
            continue;
        }
        seen += 1;
        let delimiter = case["profile"]["delimiter"].as_str().and_then(|d| d.chars().next()).unwrap_or(',');
        let dialect = Dialect { delimiter, header: Header::Unique };
        let declared = name.starts_with("037").then_some(Encoding::Utf8);
        let got = read(&data(&format!("csv/{name}")), declared, &dialect);
        if let Some(rows) = case["expect"]["rows"].as_array() {
            let sheet = got.unwrap_or_else(|e| panic!("{name}: {e:?}"));
            let all: Vec<&Vec<String>> =
                std::iter::once(&sheet.header.cells).chain(sheet.rows.iter().map(|r| &r.cells)).collect();
            assert_eq!(serde_json::to_value(all).unwrap(), Value::Array(rows.clone()), "{name}");
        } else {
            let error = &case["expect"]["error"];
            let (trouble, bom) = got.expect_err(name);
            assert_eq!(trouble.code.id, code_of(error["code"].as_str().unwrap()), "{name}");
            assert_eq!(trouble.line, error["row"].as_u64().unwrap(), "{name}");
            assert_eq!((trouble.byte + bom) as u64, error["byte"].as_u64().unwrap(), "{name}");
        }
    }
    assert!(seen >= 30, "{seen}");
}

#[test]
fn each_encoding_is_found_out() {
    let found = |name: &str| decode(&data(&format!("csv/{name}"))).unwrap().encoding;
    assert_eq!(found("001-utf8-crlf.csv"), Encoding::Utf8);
    assert_eq!(found("002-utf8-bom.csv"), Encoding::Utf8Bom);
    assert_eq!(found("031-cp932-5c-trail.csv"), Encoding::Cp932);
    assert_eq!(found("038-utf16le-bom-tab.csv"), Encoding::Utf16Le);
    assert_eq!(found("037-declared-utf8-is-cp932.csv"), Encoding::Cp932);
    let utf16be: Vec<u8> =
        std::iter::once(0xfeff).chain("髙𠮷".encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(decode(&utf16be).unwrap().text, "髙𠮷");
    assert_eq!(decode(&utf16be[..utf16be.len() - 2]).unwrap_err().code.id, "BASE-12");
    assert_eq!(decode(&utf16be[..utf16be.len() - 1]).unwrap_err().code.id, "BASE-12");
}

#[test]
fn a_file_in_two_encodings_is_refused_with_its_row() {
    let cp932 = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let mut file = "番号,氏名,住所\n1,佐藤,東京都\n".as_bytes().to_vec();
    file.extend(cp932("2,鈴木,大阪府\n"));
    let trouble = decode(&file).unwrap_err();
    assert_eq!((trouble.code.id, trouble.line, trouble.column), ("BASE-13", 3, 2));

    let mut file = cp932("番号,氏名\r\n1,ｻﾄｳ\r\n");
    file.extend("2,鈴木\r\n".as_bytes());
    let trouble = decode(&file).unwrap_err();
    assert_eq!((trouble.code.id, trouble.line, trouble.column), ("BASE-13", 3, 2));

    let mut file = "\u{feff}番号,氏名\r\n1,".as_bytes().to_vec();
    file.extend(cp932("佐藤\r\n"));
    assert_eq!(decode(&file).unwrap_err().code.id, "BASE-13");
    // Half-width kana that happen to form a UTF-8 sequence are no second encoding.
    assert_eq!(decode(&cp932("番号,読み\r\n1,ﾂｱ\r\n2,ﾃｲ\r\n")).unwrap().encoding, Encoding::Cp932);
}

#[test]
fn a_bad_byte_is_named_by_line_and_cell() {
    let trouble = decode(b"a,b\n1,\xe4\xbd\x90\n2,\xff\n").unwrap_err();
    assert_eq!((trouble.code.id, trouble.line, trouble.column, trouble.byte), ("BASE-12", 3, 2, 12));
    assert_eq!(trouble.place(), "3行目の2列目：先頭から12バイト目（0xFF）");
    let error: yakuba::base::error::Error = trouble.into();
    assert_eq!(error.code().id, "BASE-12");
}

#[test]
fn lines_are_right_after_cells_of_several_lines() {
    let text = "a,b\r\n\"1\r\n2\n3\",x\r\n4,y\r\n5\r\n\r\n6,\"z\r\n";
    let err = csv_text::read(text, &Dialect::default()).unwrap_err();
    assert_eq!((err.code.id, err.line, err.column), ("BASE-16", 8, 2));
    let sheet = csv_text::read(&text.replace("\"z", "z"), &Dialect::default()).unwrap();
    assert_eq!(sheet.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [2, 5, 8]);
    let troubles: Vec<_> = sheet.troubles.iter().map(|t| (t.code.id, t.line)).collect();
    assert_eq!(troubles, [("BASE-18", 6), ("BASE-19", 7)]);
    assert_eq!(sheet.column("b"), Some(1));
    assert_eq!(sheet.troubles[0].place(), "6行目：見出しは2列、この行は1列です。");
}

#[test]
fn old_line_ends_are_taken() {
    let sheet = csv_text::read("a,b\r1,2\r3,4", &Dialect::default()).unwrap();
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(sheet.rows[1].line, 3);
}

#[test]
fn a_file_for_spreadsheets_has_a_bom_and_runs_no_formula() {
    let mut out = Writer::default();
    out.row(["氏名", "=1+1", "-1,200", "a\"b"]).unwrap();
    assert_eq!(String::from_utf8(out.finish()).unwrap(), "\u{feff}氏名,'=1+1,\"-1,200\",\"a\"\"b\"\r\n");
    for cell in ["=A1", "+81-90", "-A1", "@SUM(1)", "\tx", "\rx", "＝１", "-1+2", "-"] {
        assert_eq!(guarded(cell), format!("'{cell}"));
    }
    for cell in ["", "1", "-1", "+2.5", "東京都", "a=b"] {
        assert_eq!(guarded(cell), cell);
    }
    let mut out = Writer::new(Output::Utf8, Guard::Machine);
    out.row(["=1"]).unwrap();
    out.row([""]).unwrap();
    assert_eq!(out.finish(), b"=1\r\n\"\"\r\n");
}

#[test]
fn what_cp932_lacks_is_named_by_row_and_column() {
    let mut out = Writer::new(Output::Cp932, Guard::Machine);
    out.row(["番号", "氏名"]).unwrap();
    out.row(["1", "髙﨑 9時〜17時−‖—"]).unwrap();
    let err = out.row(["2", "𠮷田"]).unwrap_err();
    assert_eq!((err.code.id, err.line, err.column, err.detail.as_str()), ("BASE-21", 3, 2, "U+20BB7"));
    // Byte values as Microsoft's table of code page 932 has them.
    assert!(
        out.finish().ends_with(b"1,\xfb\xfc\xfa\xb1 9\x8e\x9e\x81\x6017\x8e\x9e\x81\x7c\x81\x61\x81\x5c\r\n")
    );
    assert_eq!(csv_text::cp932_bytes("¥"), Err('¥'));
}

#[test]
fn the_user_defined_area_of_cp932_comes_back_byte_for_byte() {
    for (c, bytes) in [
        ('\u{e000}', [0xf0, 0x40]),
        ('\u{e03e}', [0xf0, 0x7e]),
        ('\u{e03f}', [0xf0, 0x80]),
        ('\u{e757}', [0xf9, 0xfc]),
    ] {
        assert_eq!(csv_text::cp932_bytes(&c.to_string()).unwrap(), bytes);
        assert_eq!(decode_as(&bytes, Encoding::Cp932).unwrap().text, c.to_string());
    }
}

proptest! {
    #![proptest_config(super::fixed_seed())]

    #[test]
    fn what_is_written_reads_back(rows in prop::collection::vec(prop::collection::vec("[a\",\r\n 髙あ=']{0,6}", 3), 1..8)) {
        let mut out = Writer::new(Output::Utf8Bom, Guard::Machine);
        for row in &rows {
            out.row(row).unwrap();
        }
        let text = decode(&out.finish()).unwrap().text;
        let sheet = csv_text::read(&text, &Dialect { delimiter: ',', header: Header::Free }).unwrap();
        let all: Vec<Vec<String>> = std::iter::once(sheet.header.cells).chain(sheet.rows.into_iter().map(|r| r.cells)).collect();
        prop_assert_eq!(all, rows);
    }

    #[test]
    fn no_bytes_make_the_reader_fall(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(decoded) = decode(&bytes) {
            let _ = csv_text::read(&decoded.text, &Dialect::default());
        }
    }
}
