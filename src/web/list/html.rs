//! The list on the page: sticky header, sort links, choice of columns, paging, save links.

use maud::{Markup, html};

use super::{Ask, Column, List, Order, Shown, Sorts};

impl<R> List<R> {
    /// The table with its tools, for a page of its own making. `rows` are all rows, sorted.
    #[must_use]
    pub fn table(&self, ask: &Ask, rows: &[R]) -> Markup {
        let columns = self.chosen(ask);
        let range = ask.range(rows.len());
        let shown = rows.get(range.clone()).unwrap_or_default();
        html! {
            div.list {
                div.list-tools {
                    p.count {
                        @if rows.is_empty() { "該当はありません" }
                        @else { (rows.len()) "件中 " (range.start + 1) "〜" (range.end) "件" }
                    }
                    @if !rows.is_empty() {
                        p.save {
                            a href=(ask.address(self.path, &[("format", "csv")])) { "CSVで保存" }
                            a href=(ask.address(self.path, &[("format", "csv-cp932")])) { "CSV（シフトJIS）で保存" }
                            a href=(ask.address(self.path, &[("format", "xlsx")])) { "Excelで保存" }
                        }
                    }
                    (self.column_choice(ask))
                }
                @if !rows.is_empty() {
                    div.scroll tabindex="0" role="region" aria-label=(self.title) {
                        table.dense {
                            thead { tr { @for column in &columns { (self.heading(ask, column, shown.first())) } } }
                            tbody {
                                @for row in shown {
                                    tr {
                                        @for column in &columns {
                                            @let cell = (column.cell)(row);
                                            td class=[cell.is_number().then_some("number")] { (cell.shown()) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    (self.pages(ask, rows.len()))
                }
            }
        }
    }

    /// A heading stands over its figures: on the right where the first row has a number.
    fn heading(&self, ask: &Ask, column: &Column<R>, first: Option<&R>) -> Markup {
        let number = first.is_some_and(|row| (column.cell)(row).is_number());
        let order = ask.sort.as_ref().filter(|(key, _)| key == column.key).map(|(_, order)| *order);
        let next = match order {
            Some(Order::Up) => format!("-{}", column.key),
            Some(Order::Down) | None => column.key.to_owned(),
        };
        let (aria, mark) = match order {
            Some(Order::Up) => (Some("ascending"), "▲"),
            Some(Order::Down) => (Some("descending"), "▼"),
            None => (None, ""),
        };
        html! {
            th scope="col" aria-sort=[aria] class=[number.then_some("number")] {
                @match column.sorts {
                    Sorts::Yes => { a href=(ask.address(self.path, &[("sort", &next)])) { (column.title) span aria-hidden="true" { (mark) } } }
                    Sorts::No => { (column.title) }
                }
            }
        }
    }

    fn column_choice(&self, ask: &Ask) -> Markup {
        let chosen = self.chosen(ask);
        let free = self.columns.iter().filter(|c| c.shown != Shown::Always);
        html! {
            details.columns {
                summary { "表示する列" }
                form method="get" action=(ask.page_path(self.path)) {
                    @for (name, value) in &ask.filters { input type="hidden" name=(name) value=(value); }
                    @if let Some((key, order)) = &ask.sort {
                        input type="hidden" name="sort" value={ @if *order == Order::Down { "-" } (key) };
                    }
                    // Keeps the choice a choice when every box is cleared.
                    input type="hidden" name="col" value="-";
                    @for column in free {
                        label.choice {
                            input type="checkbox" name="col" value=(column.key)
                                checked[chosen.iter().any(|c| c.key == column.key)];
                            span { (column.title) }
                        }
                    }
                    button type="submit" { "列を変える" }
                }
            }
        }
    }

    fn pages(&self, ask: &Ask, rows: usize) -> Markup {
        let last = rows.div_ceil(ask.per_page).max(1);
        let here = ask.page.min(last);
        let link = |page: usize| ask.address(self.path, &[("page", &page.to_string())]);
        html! {
            @if last > 1 {
                nav.pages aria-label="ページ" {
                    @if here > 1 { a href=(link(1)) { "先頭" } a href=(link(here - 1)) rel="prev" { "前へ" } }
                    span aria-current="page" { (here) " / " (last) "ページ" }
                    @if here < last { a href=(link(here + 1)) rel="next" { "次へ" } a href=(link(last)) { "末尾" } }
                }
            }
        }
    }
}
