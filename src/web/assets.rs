//! Style sheet, script and icon: compiled in, served under an address with their content's hash, so
//! that browsers keep them until they change.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// A file of `assets/web`.
#[derive(Debug)]
pub struct Asset {
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    address: LazyLock<String>,
}

impl Asset {
    /// Its address, `/assets/style-0123456789abcdef.css`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn address(stem: &str, ending: &str, bytes: &[u8]) -> String {
    let hash = hex::encode(Sha256::digest(bytes));
    format!("/assets/{stem}-{}.{ending}", hash.get(..16).unwrap_or_default())
}

macro_rules! asset {
    ($name:ident, $stem:literal, $ending:literal, $media:literal, $doc:literal) => {
        #[doc = $doc]
        pub static $name: Asset = Asset {
            media: $media,
            bytes: include_bytes!(concat!("../../assets/web/", $stem, ".", $ending)),
            address: LazyLock::new(|| {
                address($stem, $ending, include_bytes!(concat!("../../assets/web/", $stem, ".", $ending)))
            }),
        };
    };
}

asset!(STYLE, "style", "css", "text/css; charset=utf-8", "The style sheet.");
asset!(SCRIPT, "yakuba", "js", "text/javascript; charset=utf-8", "The script, for comfort only.");
asset!(ICON, "icon", "svg", "image/svg+xml", "The icon of tabs and bookmarks.");

/// The asset at an address.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    [&STYLE, &SCRIPT, &ICON].into_iter().find(|asset| asset.address() == path)
}
