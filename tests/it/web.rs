//! The portals: routes, guard, bodies, answers, parts of pages.

mod bodies;
mod gallery;
mod guard;
mod matrix;
mod parts;
mod wire;
