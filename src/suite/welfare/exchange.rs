//! What leaves and enters the service as files: the bank file of transfers (`zengin`).

pub mod zengin;
