//! The error codes of the ground floor, in one table.
//!
//! It holds words only; the places that raise them are the parts of `base`.

crate::codes! {
    /// A date that no supported way of writing covers.
    DATE_UNREADABLE = "BASE-01", Input, "日付として読めません。",
        "「R8.11.20」「令和8年11月20日」「2026-11-20」「20261120」のように入力してください。";
    /// A date that the calendar does not hold.
    DATE_NOT_THERE = "BASE-02", Input, "その日付はありません。", "年月日を確かめて、もう一度入力してください。";
    /// A year or day outside its era.
    DATE_ERA = "BASE-03", Input, "元号の期間に入らない日付です。", "元号と年を確かめるか、西暦で入力してください。";
    /// A day before Japan's Gregorian calendar.
    DATE_TOO_EARLY = "BASE-04", Input, "明治6年（1873年）1月1日より前の日付は扱えません。",
        "1873年1月1日以後の日付を入力してください。";
    /// The written weekday is not that day's.
    DATE_WEEKDAY = "BASE-05", Input, "曜日が日付と合いません。", "日付か曜日を確かめてください。";
    /// A range of days that the holiday rules do not cover.
    HOLIDAY_RANGE = "BASE-06", Input, "休日を計算できる範囲の外です。",
        "1948-07-20から2150-12-31までの範囲で、始まりを終わりより前にしてください。";
    /// The file of official holidays does not read.
    HOLIDAY_LIST = "BASE-07", Input, "祝日一覧の内容が正しくありません。",
        "内閣府の「国民の祝日」CSVをそのまま読み込ませてください。";
    /// An amount out of range.
    YEN_RANGE = "BASE-08", Input, "金額が大きすぎて計算できません。", "入力した金額と数量を確かめてください。";
    /// Text that is not an amount.
    YEN_UNREADABLE = "BASE-09", Input, "金額として読めません。", "「1234」「1,234円」のように入力してください。";
    /// Text that is not a number of the wanted kind.
    ID_UNREADABLE = "BASE-10", Input, "番号として読めません。", "数字だけで入力してください。";
    /// A character that bank files cannot carry.
    BANK_KANA = "BASE-11", Input, "振込データに使えない文字があります。",
        "口座名義はカタカナ、英数字と「（）．－／，「」」だけで入力してください。";
    /// Bytes that the file's encoding does not allow.
    CSV_ENCODING = "BASE-12", Input, "文字として読めないバイトがあります。",
        "文字コードをUTF-8かシフトJIS（CP932）にそろえて保存し直してください。";
    /// Two encodings in one file.
    CSV_MIXED = "BASE-13", Input, "一つのファイルに二つの文字コードが混ざっています。",
        "示した行を確かめ、ファイル全体を同じ文字コードで保存し直してください。";
    /// A file with nothing in it.
    CSV_EMPTY = "BASE-14", Input, "ファイルに中身がありません。", "ファイルを取り違えていないか確かめてください。";
    /// A NUL byte.
    CSV_NUL = "BASE-15", Input, "ファイルに使えない文字（NUL）があります。",
        "CSVとして保存し直したファイルを使ってください。";
    /// A quotation mark that is never closed.
    CSV_UNTERMINATED = "BASE-16", Input, "引用符（\"）が閉じていません。",
        "示した行の引用符を直すか、保存し直してください。";
    /// A quotation mark where none may stand.
    CSV_QUOTE = "BASE-17", Input, "引用符（\"）の使い方が正しくありません。",
        "欄の中の引用符は二つ重ね、欄全体を引用符で囲んでください。";
    /// A row with another number of cells than the header.
    CSV_RAGGED = "BASE-18", Input, "列の数が見出しと合わない行があります。",
        "示した行の区切り（カンマ）を確かめてください。";
    /// A blank line between rows.
    CSV_BLANK = "BASE-19", Input, "途中に空の行があります。", "空の行を消してから読み込ませてください。";
    /// Two columns of one name.
    CSV_HEADER_TWICE = "BASE-20", Input, "同じ名前の列が二つあります。", "見出しの名前を変えてください。";
    /// Characters that the wanted encoding lacks.
    CSV_UNMAPPABLE = "BASE-21", Input, "シフトJIS（CP932）にない文字があります。",
        "UTF-8で出力するか、示した欄の文字を置き換えてください。";
}
