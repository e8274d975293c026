//! Who may do what, and the proof: accounts, sign-in, sessions, roles, the audit trail.

mod audit;
mod help;
mod sign_in;
