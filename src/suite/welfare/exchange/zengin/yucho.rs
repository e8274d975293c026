//! ゆうちょ銀行: from 記号・番号 on a passbook to the branch and number a transfer needs.
//!
//! The rule as the bank's customers are told: the branch is the second and third digit of the 記号
//! with 8 behind them when it begins with 1 (普通), with 9 when it begins with 0 (当座); the number of
//! a 普通 account is the 番号 without its last digit, which is 1. It guesses nothing: what does not fit
//! is refused.

use crate::base::error::Result;
use crate::suite::welfare::errors;

use super::{Account, AccountKind};

/// ゆうちょ銀行's 金融機関コード.
pub const BANK: &str = "9900";

/// The account behind a 記号 (five digits; a sixth one after a hyphen is passed over) and a 番号.
///
/// `kind` says whether a 記号 that begins with 1 is a 普通 or a 貯蓄 account, which the numbers do not
/// tell. Fails with `TRANSFER_REFUSED` naming what does not fit.
pub fn account(symbol: &str, number: &str, kind: AccountKind) -> Result<Account> {
    let refuse = |field: &str, message: &str| errors::TRANSFER_REFUSED.field(field, message);
    let symbol = symbol.trim().split(['-', 'ー', '－']).next().unwrap_or("");
    let number = number.trim();
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let &[first, second, third, _, last] = symbol.as_bytes() else {
        return Err(refuse("symbol", "ゆうちょ銀行の記号は5桁の数字です。"));
    };
    if !all_digits(symbol) || last != b'0' {
        return Err(refuse("symbol", "ゆうちょ銀行の記号は0で終わる5桁の数字です。"));
    }
    if !all_digits(number) {
        return Err(refuse("number", "ゆうちょ銀行の番号は数字だけで入力してください。"));
    }
    let (third_of_branch, kind, number) = match (first, kind) {
        (b'1', AccountKind::Ordinary | AccountKind::Savings) => {
            let body = number.strip_suffix('1').filter(|body| (1..=7).contains(&body.len()));
            let body =
                body.ok_or_else(|| refuse("number", "この記号の番号は1で終わる8桁までの数字です。"))?;
            ('8', kind, body)
        }
        (b'0', AccountKind::Current) => {
            if number.len() > 6 {
                return Err(refuse("number", "振替口座の番号は6桁までの数字です。"));
            }
            ('9', AccountKind::Current, number)
        }
        (b'1', _) => return Err(refuse("kind", "1で始まる記号は普通か貯蓄の口座です。")),
        (b'0', _) => return Err(refuse("kind", "0で始まる記号は振替口座 (当座) です。")),
        _ => return Err(refuse("symbol", "ゆうちょ銀行の記号は1か0で始まります。")),
    };
    let branch: String = [char::from(second), char::from(third), third_of_branch].into_iter().collect();
    Ok(Account {
        bank: BANK.to_owned(),
        bank_name: "ユウチヨ".to_owned(),
        branch_name: branch.chars().map(reading).collect(),
        branch,
        kind,
        number: format!("{number:0>7}"),
    })
}

/// How a digit of a branch name (〇五八) is read.
fn reading(digit: char) -> &'static str {
    match digit {
        '0' => "ゼロ",
        '1' => "イチ",
        '2' => "ニ",
        '3' => "サン",
        '4' => "ヨン",
        '5' => "ゴ",
        '6' => "ロク",
        '7' => "ナナ",
        '8' => "ハチ",
        _ => "キユウ",
    }
}
