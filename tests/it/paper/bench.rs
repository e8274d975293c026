use std::time::Instant;

use yakuba::paper::Document;
use yakuba::paper::letter;

use super::tools::{letter as sample, meta, page_texts};

/// The goal of 150 pages a second holds for a release build; `cargo test` builds without
/// optimisation, so a tenth of it is asked here and the figure is printed.
#[test]
fn letters_print_fast_enough_and_every_name_is_on_its_page() {
    let count = if cfg!(debug_assertions) { 200 } else { 1000 };
    let warm = sample("𠮷", 0);
    let mut document = Document::new(meta());
    letter::put(&mut document, &warm).unwrap();
    document.finish().unwrap();
    let letters: Vec<_> = (0..count).map(|n| sample(&name(n), n)).collect();
    let start = Instant::now();
    let mut document = Document::new(meta());
    for one in &letters {
        letter::put(&mut document, one).unwrap();
    }
    let laid = start.elapsed();
    let printed = document.finish().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let rate = f64::from(printed.pages) / seconds;
    println!(
        "{} pages, layout {laid:?}, all {seconds:.2} s: {rate:.0} pages/s, {} bytes",
        printed.pages,
        printed.pdf.len()
    );
    assert!(rate > if cfg!(debug_assertions) { 15.0 } else { 150.0 }, "{rate} pages/s");
    for (index, text) in page_texts(&printed.pdf).iter().enumerate() {
        assert!(text.contains(&name(index as u32)), "page {}", index + 1);
    }
}

fn name(number: u32) -> String {
    let families = ["𠮷田", "髙橋", "山﨑", "渡邉", "辻\u{E0100}本", "葛\u{E0100}西", "邉\u{E0110}見"];
    let family = families[number as usize % families.len()];
    let given: String = format!("{number}")
        .chars()
        .map(|c| ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'][c as usize - 48])
        .collect();
    format!("{family}{given}郎")
}
