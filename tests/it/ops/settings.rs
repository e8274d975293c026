//! Settings have a type, a range and a default.

use yakuba::access::audit::AuditEntry;
use yakuba::ops::mail::{HOST, PASSWORD, PORT, TLS, WAY};
use yakuba::ops::settings::Setting;
use yakuba::store::Reader;

use super::{act, town};

#[test]
fn a_setting_is_its_default_until_set_and_refuses_what_does_not_fit() {
    let (town, _) = town();
    assert_eq!(PORT.get(&town.read().unwrap()).unwrap(), 587);
    assert_eq!(WAY.get(&town.read().unwrap()).unwrap(), "outbox");
    for (setting, bad) in [
        (Setting::Number(&PORT), "0"),
        (Setting::Number(&PORT), "65536"),
        (Setting::Number(&PORT), "二十五"),
        (Setting::Choice(&TLS), "ssl"),
        (Setting::Text(&HOST), "mail\r\nexample"),
    ] {
        let error = act(&town, move |deed| setting.set(deed, bad)).unwrap_err();
        assert_eq!(error.code().id, "OPS-08", "{bad}");
        assert_eq!(error.fields()[0].field, setting.about().key);
    }
    act(&town, |deed| Setting::Number(&PORT).set(deed, " 25 ")).unwrap();
    assert_eq!(PORT.get(&town.read().unwrap()).unwrap(), 25);
}

#[test]
fn a_secret_is_never_shown_and_the_trail_names_the_setting_alone() {
    let (town, _) = town();
    let secret = Setting::Text(&PASSWORD);
    assert_eq!(secret.shown(&town.read().unwrap()).unwrap(), "");
    act(&town, move |deed| secret.set(deed, "hunter2hunter2")).unwrap();
    let read = town.read().unwrap();
    assert_eq!(secret.shown(&read).unwrap(), "設定済み");
    assert_eq!(PASSWORD.get(&read).unwrap(), "hunter2hunter2");
    let last: AuditEntry = read.all().unwrap().last().unwrap().unwrap();
    let yakuba::access::audit::Payload::Kept(said) = last.payload else { panic!("pruned") };
    assert_eq!(said.note, "setting=mail.password");
}

#[test]
fn every_setting_has_its_own_key_and_words() {
    let mut keys = std::collections::BTreeSet::new();
    for setting in yakuba::suite::settings() {
        let about = setting.about();
        assert!(keys.insert(about.key) && !about.title.is_empty() && !about.meaning.is_empty());
    }
}
