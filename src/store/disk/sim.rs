//! A simulated disk (filled in below).
