//! The search index (検索): finds records by names, readings, addresses, numbers, dates and text.
//!
//! A service declares an [`source::Indexer`] for each table that is to be found; the follower
//! reads the change journal and keeps the index; [`find`] reads what a clerk types; a query answers
//! with the keys of records, best first, which the caller reads again from the store.
//!
//! Invariants: the index's answer to a query is the set that [`query::Query::rank`] gives when it is
//! asked about each record. Nothing but the records' keys is kept in readable form inside the
//! (sealed) index. A record saved before a search began is in its answer.
//! It does not know rights, services or the journal's format.

pub mod cache;
pub mod directory;
pub mod facts;
pub mod find;
pub mod fold;
pub mod follower;
pub mod index;
mod lookup;
pub mod query;
mod recent;
pub mod sealed;
pub mod source;
pub mod tokenizer;
pub mod writer;

crate::codes! {
    /// The index does not authenticate or does not decode; it is made anew in the background.
    DAMAGED = "SEARCH-01", Damaged, "検索用の索引を読み取れません。",
        "索引は自動で作り直されます。しばらく待ってから、もう一度検索してください。";
    /// The operating system refused the index's folder.
    FOLDER = "SEARCH-02", System, "検索用の索引を保存できません。",
        "ディスクの空きと、データフォルダーの権限を確かめてください。";
    /// Nothing to search for.
    EMPTY = "SEARCH-03", Input, "検索する言葉が入力されていません。",
        "氏名、ふりがな、住所、生年月日、番号、電話番号のいずれかを入力してください。";
    /// Two declarations claim the same table or kind.
    DECLARED_TWICE = "SEARCH-04", Setup, "検索の設定が重複しています。",
        "この版の実行ファイルに誤りがあります。保守担当へ連絡してください。";
}

/// What a piece of text is to its record; decides how it is folded and found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A name (氏名・通称・旧氏), family and given name parted by a space.
    Name,
    /// A name's reading (ふりがな), parted likewise.
    Kana,
    /// An address (住所・方書).
    Address,
    /// A number or code that names the record (宛名番号 and the like): whole or from its start.
    Number,
    /// A date of birth, `1955-05-01`.
    Birth,
    /// A telephone number: any four or more digits in a row.
    Phone,
    /// Free text.
    Text,
}

impl Field {
    /// All fields.
    pub const ALL: [Field; 7] =
        [Field::Name, Field::Kana, Field::Address, Field::Number, Field::Birth, Field::Phone, Field::Text];
}

/// A choice of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSet(u8);

impl FieldSet {
    /// What a person is found by: everything but free text.
    pub const PERSON: FieldSet =
        FieldSet::of(&[Field::Name, Field::Kana, Field::Address, Field::Number, Field::Birth, Field::Phone]);
    /// Every field.
    pub const ALL: FieldSet = FieldSet::of(&Field::ALL);

    /// These fields.
    #[must_use]
    pub const fn of(fields: &[Field]) -> FieldSet {
        let mut bits = 0;
        let mut rest = fields;
        while let [field, tail @ ..] = rest {
            bits |= 1 << *field as u8;
            rest = tail;
        }
        FieldSet(bits)
    }

    /// Whether the field is among them.
    #[must_use]
    pub const fn has(self, field: Field) -> bool {
        self.0 & (1 << field as u8) != 0
    }
}

/// What is known of one record for finding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// What sort of record it is (`resident`, `note` …); one kind comes from one table.
    pub kind: &'static str,
    /// The record's key in its table.
    pub key: Vec<u8>,
    /// The texts as they stand in the record, not folded; a field may come several times.
    pub fields: Vec<(Field, String)>,
}

/// How well a record answers a query; the better one is the lesser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The name, number or date itself.
    Exact,
    /// The name with a variant character (異体字).
    Variant,
    /// The reading.
    Reading,
    /// The reading but for voicing, small kana or long vowels.
    NearReading,
    /// The beginning of a name, reading or number.
    Prefix,
    /// Somewhere inside.
    Partial,
}

impl Rank {
    /// All ranks, best first.
    pub const ALL: [Rank; 6] =
        [Rank::Exact, Rank::Variant, Rank::Reading, Rank::NearReading, Rank::Prefix, Rank::Partial];
}

/// A record that answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// How well.
    pub rank: Rank,
    /// What sort of record.
    pub kind: String,
    /// The record's key in its table.
    pub key: Vec<u8>,
}

/// The first hits of a query, by rank, then by kind and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    /// At most as many as were asked for.
    pub hits: Vec<Hit>,
    /// Whether there are more than these.
    pub more: bool,
}
