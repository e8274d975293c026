use yakuba::web::Portal;

use super::busy;
use crate::harness::{Client, Served, served};

const ALL: &[&str] = &[
    "desk.due", "desk.drafts", "desk.numbers", "desk.numbers_edit", "desk.seals", "desk.seal", "desk.seals_edit",
    "desk.officers", "desk.officers_edit", "welfare.approve",
];

fn office() -> Served {
    let served = served();
    busy(&served.town);
    served
}

fn page(client: &Client<'_>, path: &str) -> String {
    let answer = client.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

#[test]
fn the_work_list_says_in_words_what_is_late_and_keeps_its_filters() {
    let served = office();
    let client = served.holding(ALL);
    let all = page(&client, "/desk/due");
    for words in ["期限超過（5開庁日）", "来週以降", "ケース4の保護の決定", "4件中"] {
        assert!(all.contains(words), "{words}");
    }
    let late = page(&client, "/desk/due?when=late");
    assert!(late.contains("ケース1の") && !late.contains("ケース2の"));
    let today = page(&client, "/desk/due?when=today");
    assert!(today.contains("ケース2の") && !today.contains("ケース3の"));
    assert!(!page(&client, "/desk/due?mine=1").contains("ケース2の"), "it is for another colleague");
    let csv = client.get("/desk/due?when=late&format=csv").text();
    assert_eq!(csv.lines().count(), 2);
    assert_eq!(client.post("/desk/due/1/done", &[]).location(), "/desk/due");
    assert!(!page(&client, "/desk/due").contains("ケース1の"));
    let again = client.post("/desk/due/1/done", &[]);
    assert!(again.status == 409 && again.text().contains("DESK-20"));
}

#[test]
fn work_and_drafts_of_a_service_one_does_not_work_in_are_not_there() {
    let served = office();
    let stranger = served.holding(&["desk.due", "desk.drafts", "resident.view"]);
    assert!(page(&stranger, "/desk/due").contains("該当はありません"));
    assert!(page(&stranger, "/desk/drafts?which=all").contains("該当はありません"));
    for path in ["/desk/due/1", "/desk/drafts/1"] {
        assert_eq!(stranger.get(path).status, 404, "{path}");
    }
    assert_eq!(stranger.post("/desk/due/1/done", &[]).status, 404);
    assert_eq!(stranger.post("/desk/drafts/1/withdraw", &[]).status, 404);
}

#[test]
fn a_draft_shows_its_route_its_history_and_what_one_may_do_with_it() {
    let served = office();
    let client = served.holding(ALL);
    let returned = page(&client, "/desk/drafts/3");
    for words in ["差し戻されています", "収入申告書が足りません。", "福祉事務所長", "保護係長"] {
        assert!(returned.contains(words), "{words}");
    }
    assert!(!returned.contains("再提出する") && !returned.contains("取り下げる"), "another drafted it");
    let refused = client.post("/desk/drafts/3/resubmit", &[]);
    assert!(refused.status == 403 && refused.text().contains("DESK-09"));
    assert!(page(&client, "/desk/drafts?which=unseen").contains("保護の開始決定（ケース2）"));
    assert!(page(&client, "/desk/drafts/2").contains("後閲を登録する"));
    assert_eq!(client.post("/desk/drafts/2/seen", &[]).location(), "/desk/drafts/2");
    assert!(!page(&client, "/desk/drafts/2").contains("後閲を登録する"));
}

#[test]
fn the_register_shows_void_numbers_and_voids_only_with_a_reason() {
    let served = office();
    let client = served.holding(ALL);
    let list = page(&client, "/desk/numbers");
    for words in ["令和8年度桜福第3号", "欠番", "日付を誤ったため"] {
        assert!(list.contains(words), "{words}");
    }
    let csv = client.get("/desk/numbers?year=2026&section=%E7%A6%8F%E7%A5%89%E8%AA%B2&format=csv").text();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    let path = "/desk/numbers/2026/%E7%A6%8F%E7%A5%89%E8%AA%B2/2";
    assert_eq!(client.post(&format!("{path}/void"), &[]).status, 422);
    client.post(&format!("{path}/void"), &[("reason", "二重に取ったため")]).location();
    let entry = page(&client, path);
    assert!(entry.contains("二重に取ったため") && !entry.contains("欠番にする理由"));
    let reader = served.holding(&["desk.numbers"]);
    assert!(!page(&reader, "/desk/numbers/2026/%E7%A6%8F%E7%A5%89%E8%AA%B2/1").contains("欠番にする"));
    assert!(page(&client, "/desk/numbers?year=2025").contains("該当はありません"));
    for nothing in ["/desk/numbers/2026/x/1", "/desk/numbers/99999/x/1", "/desk/numbers/2026/x/-1"] {
        assert_eq!(client.get(nothing).status, 404, "{nothing}");
    }
}

#[test]
fn the_format_of_numbers_is_checked_in_the_form() {
    let served = office();
    let client = served.holding(ALL);
    let wrong = client.post("/desk/numbers/format", &[("from", "R9.4.1"), ("pattern", "第1号")]);
    assert!(wrong.status == 422 && wrong.text().contains("{番号}を必ず入れ"));
    let right = client.post("/desk/numbers/format", &[("from", "R9.4.1"), ("pattern", "{年}{記号}第{番号}号")]);
    assert_eq!(right.location(), "/desk/numbers");
}

#[test]
fn a_seal_is_uploaded_with_a_plain_form_and_its_picture_shown_to_who_may_edit() {
    let served = office();
    let client = served.holding(ALL);
    let send = |png: &[u8]| {
        let mut body = Vec::new();
        let proof = client.proof("/desk/seals/new");
        let fields = [("_csrf", proof.as_str()), ("name", "桜町長之印"), ("section", "総務課"), ("side_mm", "２１"), ("from", "R8.4.1"), ("to", "")];
        for (name, value) in fields {
            body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(b"--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n");
        body.extend(png);
        body.extend(b"\r\n--B--\r\n");
        client.send_bytes("/desk/seals/new", &body, &[("content-type", "multipart/form-data; boundary=B")])
    };
    let wrong = send(b"GIF89a");
    assert!(wrong.status == 422 && wrong.text().contains("200KBまで"), "{}", wrong.text());
    assert_eq!(send(super::seal::PNG).location(), "/desk/seals/2");
    let image = client.get("/desk/seals/2/image");
    assert_eq!((image.status, image.header("content-type")), (200, "image/png"));
    assert_eq!(image.bytes, super::seal::PNG);
    let reader = served.holding(&["desk.seals"]);
    assert!(page(&reader, "/desk/seals/1").contains("令和8年度桜福第3号"));
    assert_eq!(reader.get("/desk/seals/1/image").status, 404);
    assert_eq!(client.post("/desk/seals/1/retire", &[("to", "R8.3.31")]).status, 422);
    client.post("/desk/seals/1/retire", &[("to", "R8.12.31")]).location();
    assert!(page(&reader, "/desk/seals").contains("令和8年12月31日"));
}

#[test]
fn heads_of_offices_are_appointed_and_leave_by_forms() {
    let served = office();
    let client = served.holding(ALL);
    let new = |from| {
        let fields = [("section", "福祉課"), ("title", "桜町福祉事務所長"), ("name", "鈴木　次郎"), ("from", from)];
        client.post("/desk/officers/new", &fields)
    };
    let early = new("R8.4.1");
    assert!(early.status == 422 && early.text().contains("前の所属長の任期より後"));
    new("R9.4.1").location();
    let list = page(&client, "/desk/officers");
    for words in ["令和9年3月31日", "就任予定", "鈴木　次郎"] {
        assert!(list.contains(words), "{words}");
    }
    client.post("/desk/officers/%E7%A6%8F%E7%A5%89%E8%AA%B2/leave", &[("to", "R10.3.31")]).location();
    assert_eq!(client.get("/desk/officers/%E7%A6%8F%E7%A5%89%E8%AA%B2/leave").status, 404);
    assert!(served.nobody(Portal::Residents).get("/desk/officers").status != 200);
}
