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
    /// No such case.
    NO_CASE = "WELFARE-30", NotFound, "該当するケースがありません。", "ケース番号を確かめて、もう一度検索してください。";
    /// The step does not fit where things stand.
    NOT_NOW = "WELFARE-31", Conflict, "今の状態では、この操作はできません。",
        "画面を読み直して、処理の状態を確かめてください。";
    /// Somebody saved the case first.
    STALE = "WELFARE-32", Conflict, "ほかの職員が先にこのケースを更新しました。",
        "最新の内容を確かめてから、もう一度入力してください。";
    /// A person is a member of another assisted household.
    IN_TWO = "WELFARE-33", Conflict, "この人は、同じ期間に別の保護世帯の世帯員です（生活保護法第10条）。",
        "先のケースで世帯員でなくなる日を登録するか、期間を改めてください。";
    /// Two entries claim the same days.
    OVERLAP = "WELFARE-34", Conflict, "同じ内容の登録と期間が重なっています。",
        "前の登録の終わりの日より後の日から登録してください。";
    /// Born in the future.
    BIRTH_FUTURE = "WELFARE-35", Input, "生年月日が、認定を始める日より後です（生活保護法第10条）。",
        "宛名の生年月日か、認定を始める日を直してください。";
    /// A field cannot be taken as it is.
    INPUT = "WELFARE-36", Input, "入力内容を確認してください。", "示された項目を直して、もう一度登録してください。";
    /// There is nothing to decide upon.
    NO_APPLICATION = "WELFARE-37", Conflict, "保護の申請が登録されていません（生活保護法第7条・第24条）。",
        "先に申請を登録してください。急迫しているときは、職権による保護として登録してください。";
    /// A decision that holds from before the application.
    BEFORE_APPLICATION = "WELFARE-38", Input, "申請の日より前から適用する決定はできません（生活保護法第7条）。",
        "適用日を申請の日以後にしてください。";
    /// The month has been closed for payment.
    MONTH_LOCKED = "WELFARE-39", Conflict, "この月は支給処理で締められています。",
        "支給処理を破棄または取消してから直すか、翌月からの変更として登録してください。";
    /// The rent is over the ceiling: a warning.
    RENT_OVER = "WELFARE-40", Conflict, "家賃が住宅扶助の上限を超えています（生活保護法第14条、保護の基準別表第3）。",
        "上限までの額を認定します。このまま登録するときは理由を入力してください。";
    /// The decision comes after 14 days: a warning.
    LATE = "WELFARE-41", Conflict, "申請から14日を過ぎています（生活保護法第24条第5項）。",
        "遅れた理由を入力してください。理由は通知書に記載されます。";
    /// No account to pay to.
    NO_ACCOUNT = "WELFARE-42", Conflict, "支給先の口座も窓口払も登録されていません。",
        "ケースの支給方法を登録してください。";
    /// The bank or branch is not in the table.
    NO_BRANCH = "WELFARE-43", Input, "金融機関の表に、この金融機関・支店がありません。",
        "コードを確かめるか、新しい金融機関の表を取り込んでください。";
    /// Income covers what is needed: a warning.
    NO_NEED = "WELFARE-44", Conflict, "収入認定額が最低生活費以上です（生活保護法第8条第1項）。",
        "収入と世帯の内容を確かめてください。このまま進めるときは理由を入力してください。";
    /// No such run.
    NO_RUN = "WELFARE-45", NotFound, "該当する支給処理がありません。", "支給の一覧を開き直してください。";
    /// A run of the month is under way.
    RUN_EXISTS = "WELFARE-46", Conflict, "この月の支給処理はすでにあります。",
        "その処理を続けるか、破棄してからやり直してください。";
    /// The bank date has come.
    TOO_LATE = "WELFARE-47", Conflict, "振込日になったため、支給処理を取り消せません。",
        "過払いや不足は、翌月の支給で調整するか、返還の手続きをしてください。";
    /// A day on which banks are closed.
    NOT_BANK_DAY = "WELFARE-48", Input, "この日は銀行の営業日ではないか、過ぎています。",
        "今日より後の銀行営業日を振込日にしてください。";
    /// The office's settings are missing.
    NO_OFFICE = "WELFARE-49", Conflict, "福祉事務所の設定がまだありません。",
        "「生活保護の設定」で、課名、所長、振込依頼人を登録してください。";
    /// A bank table that cannot be read.
    BANKS_REFUSED = "WELFARE-50", Input, "金融機関の表を受け入れられません。",
        "示した行を直して、もう一度取り込んでください。";
    /// The run has not been approved.
    NOT_APPROVED = "WELFARE-51", Conflict, "支給処理がまだ決裁されていません。",
        "起案した人とは別の職員の決裁を受けてから、振込データを作成してください。";
    /// A household without a head or with two.
    HEADS = "WELFARE-52", Input, "保護世帯には、同じ日に世帯主が1人だけ必要です。",
        "世帯主を1人選んでください。";
    /// The day of birth is not known.
    BIRTH_UNKNOWN = "WELFARE-53", Input, "生年月日が分からないため、最低生活費を算定できません。",
        "宛名に、分かる範囲の生年月日を登録してください。";
    /// A warning was neither answered nor overridden.
    CONFIRM = "WELFARE-54", Conflict, "確認が必要な点があります。", "内容を確かめ、このまま進めるときは理由を入力してください。";
    /// No such decision.
    NO_DECISION = "WELFARE-55", NotFound, "該当する決定がありません。", "ケースの画面を開き直してください。";
    /// A payee without an address.
    NO_ADDRESS = "WELFARE-57", Conflict, "あて先の住所が登録されていません。",
        "宛名に住所か、生活保護の送付先を登録してください。";
    /// The decision was drafted more than 30 days after the application: a warning.
    TOO_LONG = "WELFARE-58", Conflict, "申請から30日を過ぎています（生活保護法第24条第5項・第7項）。",
        "申請者は却下とみなすことができます。進めるときは、経緯を理由に入力してください。";
    /// The level moved between draft and approval.
    MOVED = "WELFARE-59", Conflict, "起案のあとで、算定の内容が変わりました。",
        "差し戻して、新しい内容で起案し直してください。";
    /// A reason is needed.
    REASON_NEEDED = "WELFARE-60", Input, "理由の入力が必要です。", "理由を入力してください。記録に残ります。";
}
