//! The error codes of this service, in one table. It holds no logic.

crate::codes! {
    /// No row of a law table holds for the month asked for.
    NO_TABLE = "WELFARE-01", NotFound, "この月に使える基準の表がありません。",
        "基準の表を取り込むか、表のある月を指定してください。";
    /// The row exists, but only a range of its figure is known.
    FIGURE_UNKNOWN = "WELFARE-02", NotFound, "基準の額が確かめられていません。",
        "告示で額を確かめ、出典をつけて基準の表に取り込んでください。";
    /// A table file cannot be read or contradicts itself.
    TABLE_REFUSED = "WELFARE-03", Input, "基準の表を受け入れられません。",
        "示した行を直して、もう一度取り込んでください。";
    /// The prefecture is none of the 47.
    NO_PREFECTURE = "WELFARE-04", Input, "都道府県名が正しくありません。",
        "「宮城県」のように正式な名で指定してください。";
    /// A household cannot be assessed as described.
    HOUSEHOLD_REFUSED = "WELFARE-05", Input, "世帯の内容が正しくありません。",
        "示した項目を直してください。";
    /// The file of calculation cases is not of its form.
    CASES_UNREADABLE = "WELFARE-10", Input, "計算の事例ファイルを読めません。",
        "{\"cases\":[{\"id\",\"period\",\"input\"}]} の形の JSON にしてください。";
    /// One calculation case is not of its form.
    CASE_REFUSED = "WELFARE-11", Input, "事例の項目が正しくありません。",
        "示した項目を直して、もう一度計算してください。";
    /// A payment line cannot be carried by the bank file.
    TRANSFER_REFUSED = "WELFARE-20", Input, "振込データに載せられない口座があります。",
        "口座の登録を直すか、窓口払に切り替えてください。";
    /// The payer's side of a bank file is incomplete or not of its form.
    PAYER_REFUSED = "WELFARE-21", Setup, "振込依頼人の設定が正しくありません。",
        "委託者コード、金融機関、口座の設定を直してください。";
    /// A bank file cannot hold so many lines or so large a sum.
    FILE_TOO_LARGE = "WELFARE-22", Input, "全銀ファイルの件数か合計額が上限を超えます。",
        "支給を分けて、複数のファイルにしてください。";
    /// Nothing is left to write into a bank file.
    NOTHING_TO_TRANSFER = "WELFARE-23", Input, "振込データに載せる支給がありません。",
        "保留の理由を直すか、口座振込の支給を確かめてください。";
}
