//! The keyring: who may open it, what is told apart, and what damage does.

use yakuba::store::disk::sim::replay::Replay;
use yakuba::store::disk::sim::{Dice, SimDisk, Survives, Tracking};
use yakuba::store::disk::{Disk, Open};
use yakuba::store::keyring::{
    self, FILE, KdfCost, KeyVersion, Keyring, Secret, SlotKind, SlotUse, verify_signature,
};
use yakuba::store::lock::FolderLock;

const WORDS: &str = "四つの 言葉を 並べた 合言葉";

fn make(secret: &Secret) -> (SimDisk, Keyring) {
    let disk = SimDisk::new(Tracking::Trace);
    let keyring = Keyring::create(&disk, secret, KdfCost::CHEAP).unwrap();
    (disk, keyring)
}

fn code(done: yakuba::base::error::Result<Keyring>) -> &'static str {
    done.expect_err("must be refused").code().id
}

#[test]
fn the_passphrase_opens_however_it_was_typed_and_another_does_not() {
    let (disk, keyring) = make(&Secret::passphrase(WORDS));
    let key = keyring.subkey(b"test", b"id").unwrap();
    // Ideographic spaces; が as か and a combining mark (NFD).
    let typed = WORDS.replace(' ', "\u{3000}").replace('べ', "へ\u{3099}");
    let again = Keyring::open(&disk, &Secret::passphrase(&format!("{typed}\n"))).unwrap();
    assert_eq!(again.subkey(b"test", b"id").unwrap(), key);
    assert_eq!(
        code(Keyring::open(&disk, &Secret::passphrase("別の合言葉を入れました。"))),
        keyring::WRONG_PASSPHRASE.id
    );
    assert_eq!(format!("{again:?}"), format!("Keyring({})", again.installation()));
    assert_eq!(format!("{:?}", Secret::passphrase(WORDS)), "Secret");
}

#[test]
fn subkeys_differ_by_purpose_id_and_installation() {
    let (_, keyring) = make(&Secret::passphrase(WORDS));
    let (_, other) = make(&Secret::passphrase(WORDS));
    let all = [
        keyring.subkey(b"a", b"bc").unwrap(),
        keyring.subkey(b"ab", b"c").unwrap(),
        keyring.subkey(b"", b"abc").unwrap(),
        other.subkey(b"a", b"bc").unwrap(),
    ];
    for (place, key) in all.iter().enumerate() {
        assert!(all.iter().skip(place + 1).all(|later| later != key));
    }
    let missing = keyring.subkey_of(KeyVersion(2), b"a", b"b").expect_err("no such version");
    assert_eq!(missing.code().id, keyring::NO_SUCH_VERSION.id);
}

#[test]
fn a_key_file_is_told_from_another_and_from_another_towns() {
    let text = Secret::new_key_file().unwrap();
    let secret = || Secret::key(text.as_bytes()).unwrap();
    let (disk, mut keyring) = make(&secret());
    assert_eq!(keyring.installation().to_string(), text.split(' ').nth(1).unwrap());
    assert!(Keyring::open(&disk, &secret()).is_ok());

    let foreign = Secret::new_key_file().unwrap();
    assert_eq!(code(Keyring::open(&disk, &Secret::key(foreign.as_bytes()).unwrap())), keyring::OTHER_TOWN.id);
    let raw: Vec<u8> = (0..64u8).map(|i| i.wrapping_mul(97)).collect();
    assert_eq!(code(Keyring::open(&disk, &Secret::key(&raw).unwrap())), keyring::WRONG_KEY_FILE.id);
    assert_eq!(code(Keyring::open(&disk, &Secret::passphrase(WORDS))), keyring::WRONG_PASSPHRASE.id);

    keyring.add_slot(&disk, &Secret::key(&raw).unwrap(), KdfCost::CHEAP, SlotUse::Recovery).unwrap();
    let opened = Keyring::open(&disk, &Secret::key(&raw).unwrap()).unwrap();
    assert_eq!(opened.opened_by(), 1);
    assert_eq!(
        opened.slots(),
        [(SlotKind::KeyFile, SlotUse::Everyday), (SlotKind::KeyFile, SlotUse::Recovery)]
    );
    keyring.remove_slot(&disk, 0).unwrap();
    assert_eq!(code(Keyring::open(&disk, &secret())), keyring::WRONG_KEY_FILE.id);
    assert_eq!(keyring.remove_slot(&disk, 0).expect_err("the last").code().id, keyring::SLOTS.id);
}

#[test]
fn poor_secrets_are_refused() {
    let short = Keyring::create(&SimDisk::new(Tracking::Bytes), &Secret::passphrase("短い"), KdfCost::CHEAP);
    assert_eq!(code(short), keyring::PASSPHRASE_SHORT.id);
    for poor in [&b"too short"[..], &[0; 64], b"abababababababababababababababababababab"] {
        assert_eq!(Secret::key(poor).expect_err("poor").code().id, keyring::KEY_FILE_POOR.id);
    }
    let (disk, _) = make(&Secret::passphrase(WORDS));
    assert_eq!(
        code(Keyring::create(&disk, &Secret::passphrase(WORDS), KdfCost::CHEAP)),
        keyring::KEYRING_EXISTS.id
    );
    assert_eq!(
        code(Keyring::open(&SimDisk::new(Tracking::Bytes), &Secret::passphrase(WORDS))),
        keyring::KEYRING_MISSING.id
    );
}

#[test]
fn one_damaged_copy_is_no_harm_and_two_are_told_from_a_wrong_secret() {
    let (disk, _) = make(&Secret::passphrase(WORDS));
    let image = disk.image();
    let mut dice = Dice::new(8);
    for _ in 0..60 {
        let at = dice.below(8192) as usize;
        let mut hurt = image.clone();
        hurt.files.get_mut(FILE).unwrap()[at] ^= 1 << dice.below(8);
        let open = |image: &yakuba::store::disk::sim::Image| {
            Keyring::open(&SimDisk::from_image(image, Tracking::Bytes), &Secret::passphrase(WORDS))
        };
        open(&hurt).unwrap();
        hurt.files.get_mut(FILE).unwrap()[(at + 4096) % 8192] ^= 1;
        assert_eq!(code(open(&hurt)), keyring::KEYRING_DAMAGED.id);
    }
}

#[test]
fn a_crash_while_a_slot_is_added_leaves_the_old_keyring_or_the_new() {
    let (disk, mut keyring) = make(&Secret::passphrase(WORDS));
    let first = disk.trace().ops.len();
    let more = "a second passphrase";
    keyring.add_slot(&disk, &Secret::passphrase(more), KdfCost::CHEAP, SlotUse::Recovery).unwrap();
    let trace = disk.trace();
    let mut replay = Replay::new(&trace.base);
    for (place, op) in trace.ops.iter().enumerate() {
        replay.step(op);
        if place + 1 < first {
            continue;
        }
        for survives in
            [Survives::Nothing, Survives::All, Survives::Dice(1), Survives::Dice(2), Survives::TornTail(4)]
        {
            let disk = SimDisk::from_image(&replay.image(survives), Tracking::Bytes);
            Keyring::open(&disk, &Secret::passphrase(WORDS)).unwrap();
            let new = Keyring::open(&disk, &Secret::passphrase(more));
            assert!(new.is_ok() || place + 1 < trace.ops.len(), "added and gone: {survives:?}");
        }
    }
}

#[test]
fn signatures_hold_for_their_bytes_and_key_alone() {
    let (disk, keyring) = make(&Secret::passphrase(WORDS));
    let signature = keyring.sign(b"checkpoint 7");
    verify_signature(&keyring.verifying_key(), b"checkpoint 7", &signature).unwrap();
    assert!(verify_signature(&keyring.verifying_key(), b"checkpoint 8", &signature).is_err());
    let (_, other) = make(&Secret::passphrase(WORDS));
    assert!(verify_signature(&other.verifying_key(), b"checkpoint 7", &signature).is_err());
    let again = Keyring::open(&disk, &Secret::passphrase(WORDS)).unwrap();
    assert_eq!(again.sign(b"checkpoint 7"), signature);
    drop(disk.open(FILE, Open::Read).unwrap());
}

#[test]
fn a_credential_is_found_where_systemd_puts_it() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Secret::credential(folder.path()).unwrap().is_none());
    std::fs::write(folder.path().join("yakuba.key"), Secret::new_key_file().unwrap().as_bytes()).unwrap();
    let secret = Secret::credential(folder.path()).unwrap().expect("found");
    let (disk, _) = make(&secret);
    assert!(Keyring::open(&disk, &secret).is_ok());
}

#[test]
fn a_folder_has_one_owner() {
    let folder = tempfile::tempdir().unwrap();
    let owner = FolderLock::take(folder.path()).unwrap();
    assert_eq!(FolderLock::take(folder.path()).expect_err("owned").code().id, "LOCK-01");
    drop(owner);
    FolderLock::take(folder.path()).unwrap();
}
