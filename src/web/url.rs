//! Addresses: percent-encoding both ways.

/// A path with a query of these fields.
#[must_use]
pub fn with_query(path: &str, fields: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    for (at, (name, value)) in fields.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(&encode(name));
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}

/// Percent-encodes all but letters, digits and `-._~`.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.push(HEX.get(usize::from(half)).copied().map_or('0', char::from));
            }
        }
    }
    out
}

/// Decodes one percent-encoded piece (`+` is a space in queries and forms); `None` if it is not UTF-8.
#[must_use]
pub fn decode(text: &str, plus: Plus) -> Option<String> {
    if !text.contains(['%', '+']) {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'%' => {
                let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok())?;
                if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return None;
                }
                out.push(u8::from_str_radix(hex, 16).ok()?);
                at += 3;
                continue;
            }
            b'+' if plus == Plus::Space => out.push(b' '),
            other => out.push(*other),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// What `+` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    /// A space: queries and forms.
    Space,
    /// Itself: paths.
    Itself,
}

/// Reads `a=b&c=d`; `None` if a piece is not UTF-8 or there are more than 10,000 fields.
#[must_use]
pub fn fields(text: &str) -> Option<Vec<(String, String)>> {
    let pieces = text.split('&').filter(|piece| !piece.is_empty());
    let read = |piece: &str| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        Some((decode(name, Plus::Space)?, decode(value, Plus::Space)?))
    };
    let out: Vec<_> = pieces.take(10_001).map(read).collect::<Option<_>>()?;
    (out.len() <= 10_000).then_some(out)
}

/// A path of this server to go back to, or `/` when it leads elsewhere.
#[must_use]
pub fn local(path: &str) -> &str {
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| (0x21..0x7f).contains(&b));
    if inside { path } else { "/" }
}
