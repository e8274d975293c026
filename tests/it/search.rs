//! The search index: recall against a plain scan, folding, sealed files, following the journal.

mod finding;
mod following;
mod people;
mod sealing;
