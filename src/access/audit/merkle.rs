//! The Merkle tree of RFC 6962 (RFC 9162, 2.1): hashes, the growing edge, proofs and their
//! verification. Pure; it knows no store and no entry.

use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// The root of the tree without leaves: the hash of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The hash of a leaf: SHA-256(00 ‖ data).
#[must_use]
pub fn leaf(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of an inner node: SHA-256(01 ‖ left ‖ right).
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The growing edge of a tree: one perfect subtree for each bit set in the size, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    subtrees: Vec<Hash>,
}

impl Edge {
    /// The edge of this size with these subtrees; `None` when their number does not fit the size.
    #[must_use]
    pub fn of(size: u64, subtrees: Vec<Hash>) -> Option<Edge> {
        (size.count_ones() as usize == subtrees.len()).then_some(Edge { size, subtrees })
    }

    /// Leaves so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The perfect subtrees, largest first.
    #[must_use]
    pub fn subtrees(&self) -> &[Hash] {
        &self.subtrees
    }

    /// Adds a leaf; the perfect subtrees this completes: heights 0, 1, 2 … in order.
    pub fn push(&mut self, leaf: Hash) -> Vec<Hash> {
        let (mut hash, mut rest) = (leaf, self.size);
        let mut complete = vec![hash];
        while rest & 1 == 1 {
            if let Some(left) = self.subtrees.pop() {
                hash = node(&left, &hash);
            }
            complete.push(hash);
            rest >>= 1;
        }
        self.subtrees.push(hash);
        self.size += 1;
        complete
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let folded = self.subtrees.iter().rev().copied().reduce(|right, left| node(&left, &right));
        folded.unwrap_or_else(empty_root)
    }
}

/// The largest power of two below `n`; `n` is at least 2.
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// A source of subtree hashes, to make proofs from.
pub trait Subtrees {
    /// What can go wrong.
    type Error;

    /// The hash over the leaves from `start` to `end` (exclusive), a non-empty range that the tree
    /// of RFC 6962 has a node for.
    ///
    /// # Errors
    /// When the leaves cannot be read.
    fn hash(&self, start: u64, end: u64) -> Result<Hash, Self::Error>;
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 9162, 2.1.3.1).
///
/// # Errors
/// When the leaves cannot be read.
pub fn inclusion<S: Subtrees>(source: &S, index: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let (mut start, mut end, mut path) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(source.hash(middle, end)?);
            end = middle;
        } else {
            path.push(source.hash(start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `second` leaves continues the one of `first` (RFC 9162, 2.1.4.1);
/// `first` is neither 0 nor above `second`.
///
/// # Errors
/// When the leaves cannot be read.
pub fn consistency<S: Subtrees>(source: &S, first: u64, second: u64) -> Result<Vec<Hash>, S::Error> {
    let (mut start, mut end, mut path) = (0, second, Vec::new());
    // The part of the first tree that is met whole on the way down from its own root is known.
    while first != end {
        let middle = start + split(end - start);
        if first <= middle {
            path.push(source.hash(middle, end)?);
            end = middle;
        } else {
            path.push(source.hash(start, middle)?);
            start = middle;
        }
    }
    if start != 0 {
        path.push(source.hash(start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether a proof holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It does.
    Valid,
    /// It does not.
    Invalid,
}

impl Decision {
    fn when(holds: bool) -> Decision {
        if holds { Decision::Valid } else { Decision::Invalid }
    }
}

fn hashes(proof: &[Vec<u8>]) -> Option<Vec<Hash>> {
    proof.iter().map(|item| item.as_slice().try_into().ok()).collect()
}

/// Goes one level up; on the right edge past every level where the node has no sibling.
fn up(place: &mut u64, last: &mut u64) {
    if *place & 1 == 0 {
        while *place & 1 == 0 && *place != 0 {
            *place >>= 1;
            *last >>= 1;
        }
    }
    *place >>= 1;
    *last >>= 1;
}

/// Checks an inclusion proof (RFC 9162, 2.1.3.2).
#[must_use]
pub fn verify_inclusion(index: u64, size: u64, leaf: &[u8], root: &[u8], proof: &[Vec<u8>]) -> Decision {
    let (Some(proof), Ok(mut hash)) = (hashes(proof), Hash::try_from(leaf)) else { return Decision::Invalid };
    if index >= size {
        return Decision::Invalid;
    }
    let (mut place, mut last) = (index, size - 1);
    for sibling in &proof {
        if last == 0 {
            return Decision::Invalid;
        }
        if place & 1 == 1 || place == last {
            hash = node(sibling, &hash);
            up(&mut place, &mut last);
        } else {
            hash = node(&hash, sibling);
            place >>= 1;
            last >>= 1;
        }
    }
    Decision::when(last == 0 && hash == root)
}

/// Checks a consistency proof (RFC 9162, 2.1.4.2). A proof from the empty tree says nothing and is
/// invalid.
#[must_use]
pub fn verify_consistency(
    first: u64,
    second: u64,
    first_root: &[u8],
    second_root: &[u8],
    proof: &[Vec<u8>],
) -> Decision {
    if first == 0 || first > second {
        return Decision::Invalid;
    }
    if first == second {
        return Decision::when(proof.is_empty() && first_root == second_root);
    }
    let (Some(mut path), Ok(known)) = (hashes(proof), Hash::try_from(first_root)) else {
        return Decision::Invalid;
    };
    if path.is_empty() {
        return Decision::Invalid;
    }
    if first.is_power_of_two() {
        path.insert(0, known);
    }
    let (mut place, mut last) = (first - 1, second - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let Some((&start, rest)) = path.split_first() else { return Decision::Invalid };
    let (mut old, mut new) = (start, start);
    for sibling in rest {
        if last == 0 {
            return Decision::Invalid;
        }
        if place & 1 == 1 || place == last {
            old = node(sibling, &old);
            new = node(sibling, &new);
            up(&mut place, &mut last);
        } else {
            new = node(&new, sibling);
            place >>= 1;
            last >>= 1;
        }
    }
    Decision::when(last == 0 && old == known && new == second_root)
}
