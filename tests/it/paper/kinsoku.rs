use yakuba::paper::kinsoku::may_break;
use yakuba::paper::{Align, Style};

use super::tools::{one_text, page_text};

/// The lines of a text set at 10 pt into a column of `ems` full-width characters.
fn lines(ems: f32, text: &str) -> Vec<String> {
    let printed = one_text(&Style::mincho(10.0), ems * 10.0 * 25.4 / 72.0, text);
    page_text(&printed.pdf, 1).trim_end_matches(['\n', '\u{c}']).lines().map(str::to_owned).collect()
}

#[test]
fn stops_closing_brackets_and_small_kana_do_not_begin_a_line() {
    // JLREQ 3.1.7 (line-start prohibition): the character before comes along to the next line.
    assert_eq!(lines(5.0, "あいうえお。かき"), ["あいうえ", "お。かき"]);
    assert_eq!(lines(5.0, "「あいうえ」かき"), ["「あいう", "え」かき"]);
    assert_eq!(lines(5.0, "かきくけキャベツ"), ["かきくけ", "キャベツ"]);
    assert_eq!(lines(5.0, "さしすせデータ"), ["さしすせ", "データ"]);
    assert_eq!(lines(4.0, "日本国人々の"), ["日本国", "人々の"]);
}

#[test]
fn opening_brackets_do_not_end_a_line() {
    // JLREQ 3.1.8 (line-end prohibition).
    assert_eq!(lines(5.0, "あいうえ（おか）"), ["あいうえ", "（おか）"]);
}

#[test]
fn numbers_words_and_doubled_dashes_stay_whole() {
    // JLREQ 3.1.10 (unbreakable sequences); an amount is never cut.
    assert_eq!(lines(5.0, "金額は123,456円"), ["金額は", "123,456円"]);
    assert_eq!(lines(5.0, "あいうえ――おか"), ["あいうえ", "――おか"]);
    assert_eq!(lines(5.0, "あいう１２３４円"), ["あいう", "１２３４円"]);
    assert_eq!(lines(5.0, "ここは abcdef だ"), ["ここは", "abcdef だ"]);
}

#[test]
fn what_cannot_be_broken_is_cut_at_the_margin() {
    assert_eq!(lines(5.0, "0123456789012"), ["0123456789", "012"]);
    assert_eq!(lines(3.0, "。。。。。"), ["。。。", "。。"]);
}

#[test]
fn spaces_stay_at_the_end_of_their_line_and_line_ends_are_kept() {
    assert_eq!(lines(4.0, "あいうえ　おか"), ["あいうえ　", "おか"]);
    assert_eq!(lines(9.0, "あい\nうえ"), ["あい", "うえ"]);
}

#[test]
fn breaks_between_kana_are_free_and_before_a_space_never() {
    assert!(may_break('あ', 'い'));
    assert!(may_break('1', '円'));
    assert!(!may_break('あ', ' '));
    assert!(!may_break('1', ','));
    assert!(!may_break('￥', '１'));
}

#[test]
fn justified_text_reads_back_without_gaps() {
    let text = "あいうえおかきくけこさしすせそ、たちつてとなにぬねの。はひふへほまみむめも";
    let printed = one_text(&Style::mincho(10.0).align(Align::Justify), 37.0, text);
    assert_eq!(page_text(&printed.pdf, 1).replace(['\n', '\u{c}'], ""), text);
}
