//! 異体字: characters that are one letter to somebody who searches for a name.
//!
//! The table is `assets/text/variants.csv` (source and licence beside it). It joins old and new
//! forms and spellings of one surname; it never joins what merely shares a simplified form
//! (里 and 裏, 后 and 後).

use std::collections::HashMap;
use std::sync::OnceLock;

static TABLE: &str = include_str!("../../../assets/text/variants.csv");

fn table() -> &'static HashMap<char, char> {
    static CLASSES: OnceLock<HashMap<char, char>> = OnceLock::new();
    CLASSES.get_or_init(|| TABLE.lines().skip(1).filter_map(pair).collect())
}

/// Member and representative of one line, `representative,member,source`.
fn pair(line: &str) -> Option<(char, char)> {
    let mut cells = line.split(',');
    let representative = cells.next()?.chars().next()?;
    let member = cells.next()?.chars().next()?;
    Some((member, representative))
}

/// The character that stands for all of its 異体字 class; itself if it has none.
#[must_use]
pub fn representative(c: char) -> char {
    if c < '\u{3400}' {
        return c;
    }
    table().get(&c).copied().unwrap_or(c)
}

/// Whether two characters are 異体字 of each other (or equal).
#[must_use]
pub fn same_class(a: char, b: char) -> bool {
    representative(a) == representative(b)
}
