//! What the register knows: persons, corporations and households with their history.
//!
//! Values are made by constructors that parse; a value that exists is valid. Spans of days have
//! inclusive ends. It reads and writes nothing and decides nothing about who may see what (`view`).

pub mod address;
pub mod flag;
pub mod household;
pub mod id;
pub mod name;
pub mod person;
pub mod span;
pub mod text;

pub use address::{Address, AddressText, Postcode, Residence};
pub use flag::{Flag, FlagKind, FlagNo};
pub use household::{Household, Relation};
pub use id::{CorporateNumber, HouseholdNo, PersonNo, Version};
pub use name::{KanaStatus, Names};
pub use person::{Agent, AgentKind, Delivery, Kind, Membership, Move, MoveKind, Person, Sex};
pub use span::Span;
pub use text::{Business, FullName, Kana, Label, Phone, Reason, RomanName, Section};
