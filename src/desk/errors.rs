//! The error codes of what every counter shares. Words only.

crate::codes! {
    /// A field cannot be taken as it is.
    INPUT = "DESK-01", Input, "入力内容を確認してください。", "示された項目を直して、もう一度登録してください。";
    /// No such draft.
    NO_DRAFT = "DESK-02", NotFound, "該当する起案がありません。", "起案の一覧から選び直してください。";
    /// The drafter cannot approve.
    OWN_DRAFT = "DESK-03", Forbidden, "自分の起案は決裁できません。", "決裁の権限を持つほかの職員に依頼してください。";
    /// The step's permission is not held.
    NOT_YOUR_STEP = "DESK-04", Forbidden, "この段の決裁をする権限がありません。",
        "決裁の経路に示された役職の職員に依頼してください。";
    /// The draft is not waiting.
    NOT_WAITING = "DESK-05", Conflict, "この起案は決裁待ちではありません。", "起案を開き直し、今の状態を確かめてください。";
    /// The same thing waits already.
    UNDER_WAY = "DESK-06", Conflict, "同じ件の起案がすでに出ています。", "先の起案の決裁を待つか、取り下げてから起案してください。";
    /// One person signs two steps.
    SIGNED_BEFORE = "DESK-07", Forbidden, "前の段を決裁した職員が、続けて決裁することはできません。",
        "ほかの職員に依頼するか、不在のときは代決を選んでください。";
    /// 専決 before the last step.
    DELEGATED_EARLY = "DESK-08", Input, "専決は最後の段でだけ行えます。", "本人の決裁か代決を選んでください。";
    /// Only the drafter may.
    NOT_DRAFTER = "DESK-09", Forbidden, "起案した職員だけができる操作です。", "起案した職員に依頼してください。";
    /// A draft without a step.
    NO_ROUTE = "DESK-10", Setup, "決裁の経路が決まっていません。", "決裁する役職を一つ以上定めてから起案してください。";
    /// The machine approves nothing.
    NOBODY = "DESK-11", Forbidden, "職員のアカウントによらない決裁はできません。",
        "決裁の権限を持つ職員がサインインして行ってください。";
    /// No such number.
    NO_NUMBER = "DESK-12", NotFound, "該当する文書番号がありません。", "年度と番号を確かめてください。";
    /// Void already.
    VOID_BEFORE = "DESK-13", Conflict, "この文書番号はすでに欠番です。", "文書番号簿で理由を確かめてください。";
    /// The picture is none that can be printed.
    SEAL_IMAGE = "DESK-14", Input, "公印の画像を読み取れません。",
        "200KBまで、縦横とも4000ドットまでのPNG画像を選んでください。";
    /// No such seal.
    NO_SEAL = "DESK-15", NotFound, "該当する公印がありません。", "公印の一覧から選び直してください。";
    /// The seal is not in use on that day.
    SEAL_NOT_IN_USE = "DESK-16", Conflict, "この公印は、この日には使えません。", "使用期間を確かめ、ほかの公印を選んでください。";
    /// Nobody heads the office on that day.
    NO_HEAD = "DESK-17", NotFound, "その日の所属長が登録されていません。", "「所属長」の画面で、その日の所属長を登録してください。";
    /// Days of heads of an office out of order.
    OFFICER_ORDER = "DESK-18", Input, "就任日と退任日の前後関係が正しくありません。",
        "前の所属長の就任日より後の日を入力してください。";
    /// No such due work.
    NO_DUE = "DESK-19", NotFound, "該当する処理予定がありません。", "処理予定の一覧から選び直してください。";
    /// It is done already.
    DUE_DONE = "DESK-20", Conflict, "この処理予定はすでに完了しています。", "処理予定の一覧を読み直してください。";
    /// A draft without 代決 to look at afterwards.
    NOTHING_TO_SEE = "DESK-21", Conflict, "後閲する代決がありません。", "起案を開き直し、今の状態を確かめてください。";
}
