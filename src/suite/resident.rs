//! 宛名・住民: the shared register of persons, households and corporations, in and outside the
//! resident register. Law: 住民基本台帳法.

use super::Service;

/// The service.
pub static SERVICE: Service = Service {
    name: "resident",
    title: "宛名・住民",
    tables: &[],
    permissions: &[],
    routes: &[],
    menu: &[],
    help: &[],
    codes: &[],
};
