//! Proofs in the JSON form of transparency-dev's test vectors, for `yakuba audit proof FILE…`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::merkle::{Decision, verify_consistency, verify_inclusion};
use crate::access::errors::PROOF_UNREADABLE;
use crate::base::error::Result;

/// What a file may hold; what it says about the expected outcome is not read.
#[derive(Deserialize)]
#[serde(untagged)]
enum Proof {
    #[serde(rename_all = "camelCase")]
    Inclusion {
        leaf_idx: u64,
        tree_size: u64,
        root: Bytes,
        leaf_hash: Bytes,
        proof: Option<Vec<Bytes>>,
    },
    Consistency {
        size1: u64,
        size2: u64,
        root1: Bytes,
        root2: Bytes,
        proof: Option<Vec<Bytes>>,
    },
}

/// Base64 in a JSON text; `null` is empty.
#[derive(Deserialize)]
struct Bytes(Option<String>);

impl Bytes {
    fn read(&self) -> Result<Vec<u8>> {
        let text = self.0.as_deref().unwrap_or_default();
        STANDARD.decode(text).map_err(|e| PROOF_UNREADABLE.because(e))
    }
}

fn read(list: Option<Vec<Bytes>>) -> Result<Vec<Vec<u8>>> {
    list.unwrap_or_default().iter().map(Bytes::read).collect()
}

/// Decides one inclusion or consistency proof.
///
/// # Errors
/// `ACCESS-18` when the file is neither.
pub fn decide(json: &[u8]) -> Result<Decision> {
    match serde_json::from_slice(json).map_err(|e| PROOF_UNREADABLE.because(e))? {
        Proof::Inclusion { leaf_idx, tree_size, root, leaf_hash, proof } => {
            Ok(verify_inclusion(leaf_idx, tree_size, &leaf_hash.read()?, &root.read()?, &read(proof)?))
        }
        Proof::Consistency { size1, size2, root1, root2, proof } => {
            Ok(verify_consistency(size1, size2, &root1.read()?, &root2.read()?, &read(proof)?))
        }
    }
}
