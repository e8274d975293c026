//! Who may do what, and the proof: accounts, sign-in, sessions, roles, the audit trail.

mod audit;
mod help;
mod roles;
mod sign_in;
