//! 全銀 総合振込: read back by offsets of our own and by an outside program.

use std::process::Command;

use yakuba::base::date::Date;
use yakuba::base::money::Yen;
use yakuba::suite::welfare::exchange::zengin::{
    Account, AccountKind, BankFile, LineEnd, Payer, Transfer, check, day_of, write, yucho,
};

fn account(number: &str) -> Account {
    Account {
        bank: "0125".to_owned(),
        bank_name: "シチジユウシチ".to_owned(),
        branch: "201".to_owned(),
        branch_name: "イワヌマ".to_owned(),
        kind: AccountKind::Ordinary,
        number: number.to_owned(),
    }
}

fn payer() -> Payer {
    Payer {
        code: "1234567890".to_owned(),
        name: "イワヌマシフクシジムシヨ".to_owned(),
        account: account("12345"),
    }
}

fn transfer(holder: &str, yen: i64) -> Transfer {
    Transfer {
        account: account("765432"),
        holder: holder.to_owned(),
        amount: Yen::new(yen),
        customer: "42".to_owned(),
    }
}

fn day() -> Date {
    "2026-12-04".parse().unwrap()
}

fn file(end: LineEnd) -> BankFile {
    let transfers =
        [transfer("スズキ　ハナコ", 92_390), transfer("がっこう ジョン", 1), transfer("カ)ヤマダ", 250_000)];
    write(&payer(), day(), &transfers, end).unwrap()
}

/// Text of JIS X 0201 bytes, by the standard's own layout and not by the writer's table.
fn text(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte {
            0xa1..=0xdf => char::from_u32(0xff61 + u32::from(*byte) - 0xa1).unwrap(),
            0x20..=0x7e => char::from(*byte),
            other => panic!("byte {other:#x} is not JIS X 0201"),
        })
        .collect()
}

/// A field by the first and last place of the domain notes, 1-based.
fn field(record: &[u8], first: usize, last: usize) -> String {
    text(&record[first - 1..last])
}

#[test]
fn every_field_stands_at_its_offset() {
    let file = file(LineEnd::None);
    assert_eq!(file.bytes.len(), 6 * 120);
    assert!(file.held.is_empty());
    let records: Vec<&[u8]> = file.bytes.chunks(120).collect();
    let header = records[0];
    for (first, last, expected) in [
        (1, 1, "1"),
        (2, 3, "21"),
        (4, 4, "0"),
        (5, 14, "1234567890"),
        (15, 54, "ｲﾜﾇﾏｼﾌｸｼｼﾞﾑｼﾖ                           "),
        (55, 58, "1204"),
        (59, 62, "0125"),
        (63, 77, "ｼﾁｼﾞﾕｳｼﾁ       "),
        (78, 80, "201"),
        (81, 95, "ｲﾜﾇﾏ           "),
        (96, 96, "1"),
        (97, 103, "0012345"),
        (104, 120, "                 "),
    ] {
        assert_eq!(field(header, first, last), expected, "header {first}-{last}");
    }
    let second = records[2];
    for (first, last, expected) in [
        (1, 1, "2"),
        (2, 5, "0125"),
        (21, 23, "201"),
        (39, 42, "    "),
        (43, 43, "1"),
        (44, 50, "0765432"),
        (51, 80, "ｶﾞﾂｺｳ ｼﾞﾖﾝ                    "),
        (81, 90, "0000000001"),
        (91, 91, "0"),
        (92, 101, "0000000042"),
        (102, 111, "          "),
        (112, 112, "7"),
        (113, 120, "        "),
    ] {
        assert_eq!(field(second, first, last), expected, "detail {first}-{last}");
    }
    assert_eq!(field(records[3], 51, 58), "ｶ)ﾔﾏﾀﾞ  ");
    assert_eq!(field(records[4], 1, 19), "8000003000000342391");
    assert_eq!(field(records[5], 1, 120), format!("9{}", " ".repeat(119)));
    let amounts: i64 = records[1..4].iter().map(|r| field(r, 81, 90).parse::<i64>().unwrap()).sum();
    assert_eq!((file.count, file.total), (3, Yen::new(amounts)));
}

#[test]
fn cr_lf_stands_behind_each_record_when_asked_for() {
    let (plain, lines) = (file(LineEnd::None).bytes, file(LineEnd::CrLf).bytes);
    assert_eq!(lines.len(), 6 * 122);
    let stripped: Vec<u8> = lines
        .chunks(122)
        .flat_map(|record| {
            assert_eq!(&record[120..], b"\r\n");
            record[..120].to_vec()
        })
        .collect();
    assert_eq!(stripped, plain);
}

#[test]
fn what_the_file_cannot_carry_is_held_back_with_its_field_and_the_rest_is_written() {
    let with = |change: fn(&mut Transfer)| {
        let mut transfer = transfer("スズキ ハナコ", 1000);
        change(&mut transfer);
        transfer
    };
    let bad = [
        ("holder", with(|t| t.holder = "鈴木 花子".to_owned())),
        ("holder", with(|t| t.holder = String::new())),
        ("holder", with(|t| t.holder = "ア".repeat(31))),
        ("holder", with(|t| t.holder = "ガ".repeat(16))), // 16 voiced characters are 32 bytes
        ("holder", with(|t| t.holder = "カ,ヤマダ".to_owned())),
        ("holder", with(|t| t.holder = "ヲガワ".to_owned())),
        ("holder", with(|t| t.holder = "スズキ😀".to_owned())),
        ("number", with(|t| t.account.number = "12345678".to_owned())),
        ("number", with(|t| t.account.number = "12-3456".to_owned())),
        ("number", with(|t| t.account.number = "0000000".to_owned())),
        ("number", with(|t| t.account.number = String::new())),
        ("number", with(|t| t.account.number = "１２３４５６７".to_owned())),
        ("bank", with(|t| t.account.bank = "125".to_owned())),
        ("branch", with(|t| t.account.branch = "20A".to_owned())),
        ("amount", with(|t| t.amount = Yen::ZERO)),
        ("amount", with(|t| t.amount = Yen::new(-1))),
        ("amount", with(|t| t.amount = Yen::new(10_000_000_000))),
        ("customer", with(|t| t.customer = "12345678901".to_owned())),
    ];
    let mut transfers = vec![transfer("スズキ ハナコ", 5)];
    transfers.extend(bad.iter().map(|(_, transfer)| transfer.clone()));
    let file = write(&payer(), day(), &transfers, LineEnd::None).unwrap();
    assert_eq!((file.count, file.total, file.held.len()), (1, Yen::new(5), bad.len()));
    for (held, (place, (name, _))) in file.held.iter().zip(bad.iter().enumerate()) {
        assert_eq!(held.index, place + 1);
        assert_eq!(held.reason.fields()[0].field, *name, "{}", held.reason);
        assert_eq!(held.reason.code().id, "WELFARE-20");
    }
    assert!(check(&transfer(&"ガ".repeat(15), 1)).is_ok(), "thirty bytes are allowed");
    let none = write(&payer(), day(), &transfers[1..], LineEnd::None).unwrap_err();
    assert_eq!(none.code().id, "WELFARE-23");
}

#[test]
fn kana_is_written_as_banks_write_it() {
    let holder = |name: &str| {
        let file = write(&payer(), day(), &[transfer(name, 1)], LineEnd::None).unwrap();
        field(&file.bytes[120..240], 51, 80).trim_end().to_owned()
    };
    // 全銀 kana rules (domain/welfare.md §4): no small kana, ー as -, voicing mark a byte of its own.
    for (given, written) in [
        ("キャシー", "ｷﾔｼ-"),
        ("ｷｬｼｰ", "ｷﾔｼ-"),
        ("ぱんだ　じゅんこ", "ﾊﾟﾝﾀﾞ ｼﾞﾕﾝｺ"),
        ("ヴィトン", "ｳﾞｲﾄﾝ"),
        ("abc Ｄ１", "ABC D1"),
        ("カ）エー・ビー", "ｶ)ｴ-.ﾋﾞ-"),
    ] {
        assert_eq!(holder(given), written);
    }
}

#[test]
fn a_bank_name_is_never_cut_between_a_character_and_its_voicing_mark() {
    let mut long = transfer("スズキ", 1);
    long.account.bank_name = format!("{}ガ", "ア".repeat(14)); // the mark would be byte 16
    let file = write(&payer(), day(), &[long], LineEnd::None).unwrap();
    assert_eq!(field(&file.bytes[120..240], 6, 20), format!("{} ", "ｱ".repeat(14)));
}

#[test]
fn the_payers_side_is_checked_too() {
    let with = |change: fn(&mut Payer)| {
        let mut payer = payer();
        change(&mut payer);
        write(&payer, day(), &[transfer("スズキ", 1)], LineEnd::None).unwrap_err()
    };
    assert_eq!(with(|p| p.code = "12345678901".to_owned()).code().id, "WELFARE-21");
    assert_eq!(with(|p| p.name = "岩沼市".to_owned()).code().id, "WELFARE-21");
    assert_eq!(with(|p| p.account.kind = AccountKind::Savings).fields()[0].field, "kind");
}

#[test]
fn a_yucho_passbook_gives_branch_and_number_or_is_refused() {
    use AccountKind::{Current, Ordinary, Savings};
    // 10530-12345671 → 〇五八 1234567 普通 (mimirswell.ggnet.co.jp/blog-327, a bank's own sample);
    // 17300-19927651 → 七三八 (店番 738); 00530 → 〇五九.
    let found = yucho::account("10530", "12345671", Ordinary).unwrap();
    assert_eq!(
        (found.bank.as_str(), found.branch.as_str(), found.number.as_str()),
        ("9900", "058", "1234567")
    );
    assert_eq!(found.branch_name, "ゼロゴハチ");
    let found = yucho::account("17300", "19927651", Ordinary).unwrap();
    assert_eq!((found.branch.as_str(), found.number.as_str()), ("738", "1992765"));
    let short = yucho::account("10530-2", "3451", Savings).unwrap();
    assert_eq!((short.kind, short.number.as_str()), (Savings, "0000345"));
    let giro = yucho::account("00530-1", "123456", Current).unwrap();
    assert_eq!((giro.branch.as_str(), giro.number.as_str(), giro.kind), ("059", "0123456", Current));
    for (symbol, number, kind, field) in [
        ("1053", "12345671", Ordinary, "symbol"),
        ("20530", "12345671", Ordinary, "symbol"),
        ("10531", "12345671", Ordinary, "symbol"),
        ("10530", "12345672", Ordinary, "number"),
        ("10530", "123456781", Ordinary, "number"),
        ("10530", "1", Ordinary, "number"),
        ("10530", "1234A671", Ordinary, "number"),
        ("10530", "12345671", Current, "kind"),
        ("00530", "1234567", Current, "number"),
        ("00530", "123456", Ordinary, "kind"),
    ] {
        let error = yucho::account(symbol, number, kind).unwrap_err();
        assert_eq!(error.fields()[0].field, field, "{symbol} {number}");
    }
}

#[test]
fn the_year_left_out_of_the_header_is_the_one_nearest_to_the_file() {
    let near = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(day_of("0105", near("2026-12-25")), Some(near("2027-01-05")));
    assert_eq!(day_of("1225", near("2027-01-04")), Some(near("2026-12-25")));
    assert_eq!(day_of("1204", near("2026-12-01")), Some(near("2026-12-04")));
    assert_eq!(day_of("1332", near("2026-12-01")), None);
}

/// The outside program `zengin` (crate zengin-cli 0.1.0), if it is here.
pub fn outside_program() -> Option<std::path::PathBuf> {
    let peer = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/bin/bin/zengin"));
    let on_path = std::env::var_os("PATH")?;
    std::iter::once(peer)
        .chain(std::env::split_paths(&on_path).map(|folder| folder.join("zengin")))
        .find(|program| program.is_file())
}

#[test]
fn an_outside_program_accepts_the_file_and_refuses_a_tampered_one() {
    let Some(program) = outside_program() else {
        println!("zengin: absent; install it with `cargo install zengin-cli --root tests/peers/bin`");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let run = |bytes: &[u8]| {
        let path = folder.path().join("file.txt");
        std::fs::write(&path, bytes).unwrap();
        Command::new(&program).args(["--type", "general-transfer"]).arg(&path).output().unwrap()
    };
    for end in [LineEnd::None, LineEnd::CrLf] {
        let output = run(&file(end).bytes);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(answer.contains("342391") && answer.contains("0765432"), "{answer}");
    }
    let good = file(LineEnd::None).bytes;
    let tampered = |change: fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        run(&bytes).status.success()
    };
    assert!(!tampered(|bytes| bytes[4 * 120 + 6] = b'9'), "a count changed");
    assert!(!tampered(|bytes| bytes[4 * 120 + 18] = b'9'), "the total changed");
    assert!(!tampered(|bytes| bytes[120 + 89] = b'9'), "an amount changed");
    assert!(!tampered(|bytes| bytes.truncate(5 * 120 + 119)), "a record of 119 bytes");
}
