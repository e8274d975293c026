use yakuba::paper::letter::{self, Block, Seal, WINDOW, WINDOW_REACH};
use yakuba::paper::{Document, Issue, Picture};

use super::tools::{letter, meta, page_texts, render};

#[test]
fn a_letter_holds_all_its_texts_on_its_page() {
    let mut document = Document::new(meta());
    letter::put(&mut document, &letter("𠮷野　辻\u{E0100}子", 12)).unwrap();
    let printed = document.finish().unwrap();
    let text = page_texts(&printed.pdf).concat().replace('\n', "");
    for wanted in [
        "川福第12号",
        "令和8年5月1日",
        "〒999-0123",
        "北山県川霧町大字上川霧字水車前1234番地5",
        "川霧町営住宅第2棟305号",
        "𠮷野　辻\u{E0100}子　様",
        "川霧町福祉事務所長　山田　太郎",
        "保護決定通知書",
        "保護の種類",
        "次のとおり",
        "106,720",
        "（教示）",
        "電話　0000-00-0000（内線 123）",
        "1/1",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert_eq!((printed.pages, printed.missing.len(), printed.overflows.len()), (1, 0, 0));
}

#[test]
fn nothing_but_the_addressee_can_show_in_the_window() {
    let mut document = Document::new(meta());
    letter::put(&mut document, &letter("川霧 太郎", 1)).unwrap();
    let (width, _, values) = render(&document.finish().unwrap().pdf, 1, 100);
    let px = |mm: f32| (mm * 100.0 / 25.4) as usize;
    let mut inside = 0;
    for y in 0..px(WINDOW_REACH.bottom()) {
        for x in 0..px(WINDOW_REACH.right()) {
            if values[y * width + x] < 128 {
                let within = (px(WINDOW.x)..=px(WINDOW.right())).contains(&x)
                    && (px(WINDOW.y)..=px(WINDOW.bottom()) + 1).contains(&y);
                assert!(within, "ink at {x},{y}");
                inside += 1;
            }
        }
    }
    assert!(inside > 500);
}

#[test]
fn a_reprint_is_marked_on_every_page_and_a_long_letter_goes_on() {
    let mut long = letter("川霧 太郎", 7);
    long.issue = Issue::Reissue;
    for index in 1..=40 {
        long.blocks.push(Block::Paragraph(format!(
            "　第{index}項　{}",
            "この欄の文章は改ページの確認のためのものです。".repeat(3)
        )));
    }
    let mut document = Document::new(meta());
    letter::put(&mut document, &long).unwrap();
    let printed = document.finish().unwrap();
    let pages = page_texts(&printed.pdf);
    assert!(pages.len() >= 3);
    for (index, text) in pages.iter().enumerate() {
        assert!(text.contains("再発行"));
        assert!(text.contains("川福第7号"));
        assert!(text.contains(&format!("{}/{}", index + 1, pages.len())));
    }
    let all = pages.concat();
    for index in 1..=40 {
        assert_eq!(all.matches(&format!("第{index}項")).count(), 1);
    }
}

#[test]
fn an_omitted_seal_says_so() {
    let mut plain = letter("川霧 太郎", 1);
    plain.sender.seal = Seal::Omitted;
    let mut document = Document::new(meta());
    letter::put(&mut document, &plain).unwrap();
    assert!(page_texts(&document.finish().unwrap().pdf).concat().contains("（公印省略）"));
}

#[test]
fn what_is_no_png_is_refused() {
    assert_eq!(Picture::from_png(b"GIF89a".to_vec()).unwrap_err().code().id, "PAPER-02");
}

#[test]
fn a_batch_tells_which_pages_are_whose() {
    let mut document = Document::new(meta());
    for number in 1..=5 {
        letter::put(&mut document, &letter(&format!("𠮷川 {number}郎"), number)).unwrap();
    }
    let printed = document.finish().unwrap();
    let pages = page_texts(&printed.pdf);
    for (part, number) in printed.parts.iter().zip(1..) {
        assert_eq!(part.label, format!("川福第{number}号"));
        assert!(pages[part.first as usize - 1].contains(&format!("𠮷川 {number}郎")));
    }
}

#[test]
fn documents_and_letters_can_be_made_on_any_thread() {
    fn movable<T: Send>(_: &T) {}
    movable(&Document::new(meta()));
    movable(&letter("川霧 太郎", 1));
}
