//! The error codes of the resident register. Words only.

crate::codes! {
    /// A field cannot be taken as it is.
    INPUT = "RESIDENT-01", Input, "入力内容を確認してください。", "示された項目を直して、もう一度登録してください。";
    /// Somebody saved the record first.
    STALE = "RESIDENT-02", Conflict, "ほかの職員が先にこの記録を更新しました。",
        "最新の内容を確かめてから、もう一度入力してください。";
    /// No such person.
    NO_PERSON = "RESIDENT-03", NotFound, "該当する宛名がありません。", "宛名番号を確かめて、もう一度検索してください。";
    /// No such household.
    NO_HOUSEHOLD = "RESIDENT-04", NotFound, "該当する世帯がありません。", "世帯番号を確かめてください。";
    /// The number is in use.
    NUMBER_TAKEN = "RESIDENT-05", Conflict, "その宛名番号はすでに使われています。", "登録済みの宛名を検索して確かめてください。";
    /// The event does not fit what is recorded.
    NOT_NOW = "RESIDENT-06", Conflict, "今の記録の状態では、この異動は登録できません。",
        "現在の記録を確かめ、必要なら先に訂正してください。";
    /// A person cannot be merged with itself or twice.
    MERGE = "RESIDENT-07", Conflict, "この二つの宛名は統合できません。",
        "残す宛名と統合する宛名を確かめてください。";
    /// A day before the entry it would end.
    ORDER = "RESIDENT-08", Input, "日付の前後関係が正しくありません。",
        "直前の記録の開始日より後の日付にするか、訂正として登録してください。";
    /// The flag, delivery address or agent is not there.
    NO_ENTRY = "RESIDENT-09", NotFound, "該当する登録がありません。", "画面を読み直して確かめてください。";
    /// The file does not fit the mapping.
    MAPPING = "RESIDENT-10", Input, "取込ファイルと列の対応付けが合いません。",
        "列の対応付けで、示された項目を確かめてください。";
    /// A column looks like 12-digit individual numbers.
    HELD_BACK = "RESIDENT-11", Input, "個人番号と思われる列があるため、取り込めません。",
        "列の対応付けからその列を外してください。個人番号は取り込みません。";
    /// Rows were rejected, so an all-or-nothing import wrote nothing.
    REJECTED = "RESIDENT-12", Input, "取り込めない行があるため、何も取り込みませんでした。",
        "エラーファイルの行を直して、もう一度取り込んでください。";
    /// The saved mapping or upload is not there.
    NO_IMPORT = "RESIDENT-13", NotFound, "該当する取込がありません。", "ファイルをもう一度送ってください。";
    /// A reason is needed.
    REASON = "RESIDENT-14", Input, "理由の入力が必要です。", "理由を入力してください。記録に残ります。";
}
