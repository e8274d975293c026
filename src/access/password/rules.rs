//! Which passwords are refused: short ones, common ones, those that say the account's or the town's
//! own name. Composition rules are deliberately absent (NIST SP 800-63B, 3.1.1.2).

use std::collections::HashSet;
use std::sync::LazyLock;

use super::normalised;
use crate::access::errors::PASSWORD_REFUSED;
use crate::base::error::Result;

/// Characters below which a password is refused.
pub const LEAST_CHARS: usize = 10;
/// Characters that the form advises (NIST SP 800-63B-4 for passwords used alone).
pub const ADVISED_CHARS: usize = 15;
/// Characters above which a password is refused, so that nobody sends megabytes to be hashed.
pub const MOST_CHARS: usize = 256;

/// Words that passwords are made of too often; own list, see the file's head.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/access/common_passwords.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Checks a new password against the rules. `own` are the account's names and the town's words.
///
/// # Errors
/// `ACCESS-10` with the reason at the field `password`.
pub fn check<'a>(password: &str, own: impl IntoIterator<Item = &'a str>) -> Result<()> {
    let refuse = |why: &str| Err(PASSWORD_REFUSED.field("password", why));
    let text = normalised(password);
    let length = text.chars().count();
    if length < LEAST_CHARS {
        return refuse("10文字以上にしてください。15文字以上をお勧めします。");
    }
    if length > MOST_CHARS {
        return refuse("256文字以内にしてください。");
    }
    let folded = text.to_lowercase();
    if is_common(&folded) {
        return refuse("よく使われる言葉や並びなので使えません。別の言葉を組み合わせてください。");
    }
    let core = core_of(&folded);
    for word in own {
        let word = normalised(word).to_lowercase();
        let long_enough = word.chars().count() >= 3;
        if !word.is_empty() && (folded == word || core == word || (long_enough && is_mostly(&folded, &word)))
        {
            return refuse("サインイン名や役場にちなむ言葉なので使えません。");
        }
    }
    Ok(())
}

/// The text without digits and signs at its ends: what is left of `Sakura2026!` is `sakura`.
fn core_of(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphabetic())
}

/// The word makes up more than half of the password.
fn is_mostly(folded: &str, word: &str) -> bool {
    folded.contains(word) && word.chars().count() * 2 > folded.chars().count()
}

fn is_common(folded: &str) -> bool {
    let plain: String = core_of(folded).chars().map(unleet).collect();
    let known = |text: &str| COMMON.contains(text);
    known(folded)
        || known(core_of(folded))
        || known(&plain)
        || core_of(folded).is_empty() && is_run(folded)
        || repeats(folded)
        || is_run(folded)
}

/// `p@ssw0rd` reads as `password`.
fn unleet(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// A piece of at most 5 characters, said again and again.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=5).any(|n| chars.len() >= 2 * n && chars.iter().zip(chars.iter().skip(n)).all(|(a, b)| a == b))
}

/// Every step up by one, down by one, or along a keyboard's row.
fn is_run(text: &str) -> bool {
    const ROWS: [&str; 5] =
        ["1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", "zxcvbnm,./", "01234567890123456789"];
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = |by: i64| codes.iter().zip(codes.iter().skip(1)).all(|(a, b)| b - a == by);
    let reversed: String = text.chars().rev().collect();
    steps(1) || steps(-1) || ROWS.iter().any(|row| row.contains(text) || row.contains(&reversed))
}
