use yakuba::paper::{Document, Printed, Style};

use super::tools::{meta, one_text, page_text, render};

/// Reads a one-line text back; poppler ends the page with a line end and a form feed.
fn read_back(printed: &Printed) -> String {
    page_text(&printed.pdf, 1).trim_end_matches(['\n', '\u{c}']).to_owned()
}

#[test]
fn names_read_back_as_they_were_stored() {
    // 𠮷 U+20BB7 is in IPAmj only; 髙 U+9AD9, 﨑 U+FA11, 邉 U+9089 are in BIZ UD.
    for name in [
        "𠮷野　髙志",
        "字間　　二つ　三つ",
        "山𠮷　𠮷太郎",
        "辻　辻\u{E0101}　神\u{E0101}",
        "山﨑 邉子",
        "渡邊 𡈽屋",
        "ﾔﾏﾀﾞ ﾀﾛｳ 123",
        "㈱川霧商店①〜③",
    ] {
        let printed = one_text(&Style::mincho(12.0), 150.0, name);
        assert_eq!(read_back(&printed), name);
        assert_eq!(printed.missing, []);
    }
}

#[test]
fn variation_sequences_are_kept_and_print_as_another_glyph() {
    // IVD: 辻 U+8FBB U+E0100 and 葛 U+845B U+E0100 are of Adobe-Japan1 (BIZ UD), 邉 U+9089 U+E0110
    // and 辻 U+8FBB U+E0102 of Moji_Joho (IPAmj).
    for name in ["辻\u{E0100}", "葛\u{E0100}", "邉\u{E0110}", "辻\u{E0102}"] {
        let base: String = name.chars().take(1).collect();
        let with = one_text(&Style::mincho(48.0), 150.0, name);
        let without = one_text(&Style::mincho(48.0), 150.0, &base);
        assert_eq!(read_back(&with), name);
        assert_eq!(read_back(&without), base);
        assert_eq!(with.missing, []);
        assert_ne!(render(&with.pdf, 1, 72).2, render(&without.pdf, 1, 72).2, "{base}");
    }
}

#[test]
fn the_same_glyph_keeps_each_of_its_spellings() {
    // 辻 U+E0101 is the default form: one glyph, two spellings on one page.
    let text = "辻\u{E0101}と辻と神\u{E0101}と神";
    assert_eq!(read_back(&one_text(&Style::mincho(12.0), 150.0, text)), text);
}

#[test]
fn decomposed_kana_print_as_one_glyph_and_keep_their_spelling() {
    let printed = one_text(&Style::gothic(12.0), 150.0, "か\u{3099}は\u{309A}");
    assert_eq!(printed.missing, []);
    assert_eq!(read_back(&printed), "か\u{3099}は\u{309A}");
}

#[test]
fn a_character_in_no_font_prints_as_geta_and_is_named() {
    // U+1F600 is no kanji; U+2FFFF is no character; U+E01EF marks no form of 葛 in the IVD.
    let printed = one_text(&Style::mincho(12.0), 150.0, "山😀田葛\u{E01EF}\u{2FFFF}");
    assert_eq!(read_back(&printed), "山〓田〓〓");
    let named: Vec<String> = printed.missing.iter().map(|m| m.code_points()).collect();
    assert_eq!(named, ["U+1F600", "U+845B U+E01EF", "U+2FFFF"]);
    assert!(printed.missing.iter().all(|m| (m.part, m.page) == (0, 1)));
}

#[test]
fn every_kanji_of_jis_x_0208_is_there() {
    // encoding_rs's table of EUC-JP is the outside witness for JIS X 0208 (levels 1 and 2).
    let mut text = String::new();
    for row in 16u8..=84 {
        for cell in 1u8..=94 {
            let bytes = [row + 0xA0, cell + 0xA0];
            let (decoded, _, failed) = encoding_rs::EUC_JP.decode(&bytes);
            if !failed {
                text.push_str(&decoded);
            }
        }
    }
    assert_eq!(text.chars().count(), 6355, "kanji of JIS X 0208");
    assert_eq!(one_text(&Style::mincho(4.0), 170.0, &text).missing, []);
    assert_eq!(one_text(&Style::gothic(4.0), 170.0, &text).missing, []);
}

#[test]
fn the_same_content_gives_the_same_bytes_and_says_what_it_is() {
    let make = || one_text(&Style::mincho(12.0), 150.0, "𠮷野家\u{E0100}と辻\u{E0101}と辻").pdf;
    let pdf = make();
    assert_eq!(pdf, make());
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/Lang(ja)") || text.contains("/Lang (ja)"), "language");
    assert!(text.contains("/MarkInfo"), "tagged");
    assert!(text.contains("20260501090000") || text.contains("2026-05-01T09:00:00"), "date");
}

#[test]
fn an_empty_document_is_a_pdf() {
    assert!(Document::new(meta()).finish().unwrap().pdf.starts_with(b"%PDF-"));
}
