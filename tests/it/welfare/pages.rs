//! The pages over HTTP: from a person to the printed notice and the bank file, by two people.

use yakuba::access::Town;
use yakuba::base::clock::Clock;

use super::office::{World, day};
use crate::harness::{Client, served_over};

const WORKER: &[&str] =
    &["welfare.view", "welfare.edit", "welfare.draft", "welfare.print", "welfare.pay", "resident.find", "resident.view"];
const HEAD: &[&str] = &["welfare.view", "welfare.approve", "welfare.pay_approve"];

fn done(client: &Client<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields);
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
    answer.header("location").to_owned()
}

fn town() -> Town {
    World::over(Town::in_memory(yakuba::suite::schema(), Clock::with_business_day(day("2026-11-20"))).unwrap()).town
}

#[test]
fn two_people_bring_a_person_to_the_notice_and_the_bank_file() {
    let served = served_over(town(), &[]);
    let (worker, head) = (served.holding(WORKER), served.holding(HEAD));
    let form = worker.get("/welfare/new?head=1").text();
    assert!(form.contains("岩沼市") && form.contains("value=\"1\""));
    let open = [
        ("head", "1"), ("others", ""), ("from", "R8.11.1"), ("reason", "単身"), ("prefecture", "宮城県"),
        ("municipality", "岩沼市"), ("rent", "60,000"),
    ];
    let warned = worker.post("/welfare/new", &open);
    assert_eq!(warned.status, 409);
    assert!(warned.text().contains("第14条") && warned.text().contains("WELFARE-40"));
    let mut again = open.to_vec();
    again.extend([("_override", "WELFARE-40"), ("_override_reason", "転居を指導中")]);
    let case = done(&worker, "/welfare/new", &again);
    assert_eq!(case, "/welfare/case/1");
    done(&worker, "/welfare/case/1/apply", &[("applicant", "1"), ("kind", "applied"), ("received_on", "R8.11.16")]);
    let income = [
        ("person", "1"), ("kind", "pension"), ("amount", "３０，０００円"), ("month", "R8.11"), ("to", ""),
        ("evidence", "年金振込通知書"), ("replaces", ""), ("reason", ""),
    ];
    done(&worker, "/welfare/case/1/income", &income);
    let account = [
        ("method", "bank"), ("from", "R8.11.1"), ("bank", "9101"), ("branch", "012"), ("kind", "1"),
        ("number", "1234567"), ("holder", "サクラダ　ハナ"), ("reason", "申出"),
    ];
    let mut bad = account.to_vec();
    bad[6] = ("holder", "桜田");
    let refused = worker.post("/welfare/case/1/account", &bad);
    assert!(refused.status == 422 && refused.text().contains("f-holder"), "{}", refused.text());
    done(&worker, "/welfare/case/1/account", &account);
    let draft = [("applied_from", "R8.11.16"), ("reason", "年金収入が最低生活費に満たないため。"), ("delay", "")];
    let warned = worker.post("/welfare/case/1/decide", &draft);
    assert_eq!(warned.status, 409, "the rent is over the ceiling");
    let mut again = draft.to_vec();
    again.extend([("_override", "WELFARE-40"), ("_override_reason", "転居を指導中")]);
    let decision = done(&worker, "/welfare/case/1/decide", &again);
    assert_eq!(decision, "/welfare/decision/1");
    let page = head.get(&decision).text();
    assert!(page.contains("決裁する") && page.contains("算出過程") && page.contains("第1類"));
    assert!(!worker.get(&decision).text().contains("決裁の方法"), "the drafter has no button");
    done(&head, &decision, &[("act", "sign"), ("how", "self")]);
    let preview = worker.get("/welfare/decision/1/preview");
    assert_eq!((preview.status, preview.header("content-type")), (200, "application/pdf"));
    let notice = worker.post("/welfare/decision/1/print", &[]);
    assert!(notice.bytes.starts_with(b"%PDF"));
    assert!(worker.get(&decision).text().contains("令和8年度桜福第1号"));
    assert_eq!(worker.post("/welfare/decision/1/print", &[("reason", "")]).status, 422, "a reprint needs a reason");
    let preview = worker.get("/welfare/pay/2026-12").text();
    assert!(preview.contains("試算") && preview.contains("桜田　ハナ") && preview.contains("期末一時扶助"));
    let run = done(&worker, "/welfare/pay/2026-12", &[("bank_date", "R8.12.4")]);
    done(&worker, &format!("{run}/submit"), &[]);
    let early = worker.post(&format!("{run}/file"), &[]);
    assert!(early.text().contains("WELFARE-51"), "{}", early.text());
    done(&head, &run, &[("act", "sign"), ("how", "self")]);
    let file = worker.post(&format!("{run}/file"), &[]);
    assert_eq!((file.status, file.bytes.len()), (200, 4 * 122));
    assert!(worker.get(&format!("{run}/list.pdf")).bytes.starts_with(b"%PDF"));
    assert!(worker.get(&format!("{run}/list.csv")).text().contains("1234567"));
    let page = worker.get("/welfare/case/1").text();
    for wanted in ["支給台帳", "保護中", "振込データ作成済", "WELFARE-40", "サクラダ", "年金振込通知書"] {
        let half: String = wanted.to_owned();
        assert!(page.contains(&half) || page.contains("ｻｸﾗﾀﾞ"), "{wanted}");
    }
    assert!(worker.get("/welfare/case/1/level?month=R9.3").text().contains("最低生活費"));
    assert!(worker.get(&yakuba::web::url::with_query("/welfare", &[("q", "さくらだ")])).text().contains("/welfare/case/1"));
    assert!(worker.get("/welfare?format=csv").text().contains("桜田　ハナ"));
}
