//! The import pages: upload, mapping with preview, progress, result.

use maud::{Markup, html};

use super::person::table;
use crate::suite::resident::exchange::mapping::DateForm;
use crate::suite::resident::exchange::report::Written;
use crate::suite::resident::exchange::sheet::Source;
use crate::suite::resident::exchange::{Field as Wanted, Mapping, Report};
use crate::web::Cx;
use crate::web::components::{Field, Tone, buttons, facts, form, link_button, notice, upload_form};
use crate::web::forms::Entered;
use crate::web::url::with_query;

/// Rows of the preview.
const PREVIEW: usize = 5;

/// The upload form.
pub(in crate::suite::resident) fn start(cx: &Cx) -> Markup {
    html! {
        p { "住民記録システムから出したCSVファイルを送ってください。文字コードはUTF-8とシフトJIS（CP932）を自動で見分けます。" }
        (upload_form(cx, "/resident/import", html! {
            (Field::file("file", "CSVファイル").required().show(&Entered::blank()))
            (buttons("送る", "/resident"))
        }))
    }
}

/// Mapping and preview of an uploaded file.
pub(in crate::suite::resident) fn mapping(
    cx: &Cx,
    id: u64,
    source: &Source,
    mapping: &Mapping,
    saved: &[String],
) -> Markup {
    html! {
        @if !source.held_back.is_empty() {
            (notice(Tone::Danger, "個人番号と思われる列を外しました", html! {
                p { "「" (source.held_back.join("」「")) "」の内容は読み込まず、取り込みません。" }
            }))
        }
        (facts(&[
            ("文字コード", html! { (source.encoding.name()) }),
            ("行数", html! { (source.sheet.rows.len()) "行" }),
            ("読めない行", html! { (source.sheet.troubles.len()) "行" }),
        ]))
        h2 { "はじめの" (PREVIEW) "行" }
        (preview(source))
        @if !saved.is_empty() {
            form method="get" action={ "/resident/import/" (id) } {
                label for="use" { "保存した対応付けを使う" }
                select #use name="use" { @for name in saved { option value=(name) selected[*name == mapping.name] { (name) } } }
                button type="submit" { "読み込む" }
            }
        }
        h2 { "列の対応付け" }
        (form(cx, &format!("/resident/import/{id}"), html! {
            @for field in Wanted::ALL { (column(*field, source, mapping)) }
            (dates(mapping))
            (Field::text("mapping_name", "対応付けの名前").hint("この名前で保存し、次回も使えます。").required()
                .show(&Entered::blank().with("mapping_name", mapping.name.clone())))
            (Field::text("values", "コードの意味").long()
                .hint("1行に一つ「項目:コード=意味」。例 sex:1=男、relation:02=世帯主")
                .show(&Entered::blank().with("values", values(mapping))))
            (Field::radio("mode", "取込の方法", MODES).required().show(&Entered::blank().with("mode", "dry")))
            (buttons("実行する", "/resident/import"))
        }))
    }
}

/// The ways to run, as the form sends them.
pub(in crate::suite::resident) const MODES: &[(&str, &str)] = &[
    ("dry", "試しの取込（何も書き込まない）"),
    ("all", "全部かゼロか（エラーが1行でもあれば取り込まない）"),
    ("row", "行ごと（エラーの行だけ除いて取り込む）"),
];

fn preview(source: &Source) -> Markup {
    let heads: Vec<&str> = source.headings().iter().map(String::as_str).collect();
    let rows = source.sheet.rows.iter().take(PREVIEW);
    table(&heads, rows.map(|row| row.cells.iter().map(|cell| html! { (cell) }).collect()).collect())
}

fn column(field: Wanted, source: &Source, mapping: &Mapping) -> Markup {
    let chosen = mapping.columns.get(&field).map_or("", String::as_str);
    let mut options: Vec<(&str, &str)> = vec![("", "（取り込まない）")];
    options.extend(
        source.headings().iter().filter(|h| !source.held_back.contains(*h)).map(|h| (h.as_str(), h.as_str())),
    );
    let name = format!("column.{}", field.key());
    Field::select(&name, field.title(), &options).show(&Entered::blank().with(&name, chosen))
}

fn dates(mapping: &Mapping) -> Markup {
    let now = match mapping.dates {
        DateForm::Any => "any",
        DateForm::EraDigit => "era_digit",
    };
    let options = &[("any", "自動（和暦・西暦）"), ("era_digit", "元号1桁＋年月日6桁（3200415）")];
    Field::select("dates", "日付の書き方", options).show(&Entered::blank().with("dates", now))
}

/// The codes of a mapping as the form's lines.
fn values(mapping: &Mapping) -> String {
    let mut lines = Vec::new();
    for (field, codes) in &mapping.values {
        lines.extend(codes.iter().map(|(code, meaning)| format!("{}:{code}={meaning}", field.key())));
    }
    lines.join("\n")
}

/// What an import did.
pub(in crate::suite::resident) fn result(id: u64, report: &Report, mapping: &str) -> Markup {
    let (tone, words) = match report.written {
        Written::Yes => (Tone::Good, "取り込みました"),
        Written::DryRun => (Tone::Info, "試しの取込です。何も書き込んでいません"),
        Written::Refused => (Tone::Danger, "エラーがあるため、何も取り込んでいません"),
    };
    html! {
        (notice(tone, words, html! {}))
        (facts(&[
            ("新しい人", html! { (report.counts.new) "件" }),
            ("変わった人", html! { (report.counts.changed) "件" }),
            ("変わらない人", html! { (report.counts.unchanged) "件" }),
            ("エラーの行", html! { (report.counts.rejected) "件" }),
        ]))
        @if !report.refused.is_empty() {
            p { (link_button(&format!("/resident/import/{id}/errors"), "エラーファイルを保存する")) }
            (table(&["行", "列", "理由"], report.refused.iter().take(100).map(|r| vec![
                html! { (r.line) }, html! { (r.column) }, html! { (r.reason) },
            ]).collect()))
        }
        p { (link_button(&with_query(&format!("/resident/import/{id}"), &[("use", mapping)]), "対応付けに戻る")) (link_button("/resident/import", "別のファイルを送る")) }
    }
}
