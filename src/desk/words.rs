//! Short texts of the desk: trimmed, not empty, of one line. Decides nothing else.

use super::errors::INPUT;
use crate::base::error::Result;

/// A text of one line of at most `most` characters, space around it off; `field` and `japanese`
/// name it when it is refused.
pub(super) fn line(text: &str, field: &str, japanese: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(INPUT.field(field, format!("{japanese}を入力してください。")));
    }
    if text.chars().any(char::is_control) {
        return Err(INPUT.field(field, format!("{japanese}に改行や制御文字は使えません。")));
    }
    if text.chars().count() > most {
        return Err(INPUT.field(field, format!("{japanese}は{most}字以内で入力してください。")));
    }
    Ok(text.to_owned())
}

/// A reason: at most 400 characters; line breaks become spaces.
pub(super) fn reason(text: &str) -> Result<String> {
    line(&text.split_whitespace().collect::<Vec<_>>().join(" "), "reason", "理由", 400)
}

/// A path of this server; empty when there is no page.
pub(super) fn link(path: &str) -> Result<String> {
    let local = path.is_empty() || crate::web::url::local(path) == path;
    if local { Ok(path.to_owned()) } else { Err(INPUT.field("link", "画面のパスが正しくありません。")) }
}
