//! One-time codes (RFC 6238: SHA-1, 30 seconds, 6 digits) and recovery codes.
//!
//! Invariant: a code is accepted once; the step of the last one is remembered and none at or before
//! it passes again. It does not store anything: the account's record does, in the sealed store.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Secret as Seed, Totp};
use zeroize::Zeroizing;

use super::account::{self, Account};
use super::actor::AccountId;
use super::deed::Deed;
use super::errors::{CODE_REFUSED, HASHING, SECOND_FACTOR};
use crate::base::clock::Stamp;
use crate::base::error::Result;

/// Recovery codes that an enrolment gives.
pub const RECOVERY_CODES: usize = 10;

/// An account's second factor (二要素認証).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    secret: Vec<u8>,
    state: State,
    /// The step of the last accepted code.
    last_step: u64,
    /// SHA-256 of the recovery codes not used yet; they are random, so a fast hash is enough.
    recovery: Vec<[u8; 32]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    /// Shown to the owner, first code not entered yet.
    Offered,
    Confirmed,
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactor")
            .field("state", &self.state)
            .field("recovery", &self.recovery.len())
            .finish_non_exhaustive()
    }
}

impl Drop for SecondFactor {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.secret);
    }
}

/// What an enrolment shows once.
pub struct Enrolment {
    /// The secret in Base32, to type in.
    pub secret: Zeroizing<String>,
    /// The address that authenticator apps read from a QR symbol.
    pub address: Zeroizing<String>,
    /// The recovery codes, each good once.
    pub recovery: Vec<Zeroizing<String>>,
}

/// The second factor and what to show of it.
pub struct Offer {
    factor: SecondFactor,
    /// Shown to the owner once.
    pub enrolment: Enrolment,
}

fn totp(secret: &[u8]) -> Result<Totp> {
    let builder = Builder::new().with_secret(Seed::new(secret.into())).with_skew(0);
    builder.build().map_err(|e| HASHING.with(e.to_string()))
}

/// The six digits of a secret at a moment, as an authenticator app shows them.
///
/// # Errors
/// `ACCESS-08` for a secret shorter than 128 bits.
pub fn code_at(secret: &[u8], at: Stamp) -> Result<String> {
    Ok(totp(secret)?.generate(u64::try_from(at.seconds()).unwrap_or(0)).to_string())
}

fn hashed(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(plain.to_ascii_lowercase()).into()
}

impl SecondFactor {
    /// Whether its first code was entered.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.state == State::Confirmed
    }

    /// Recovery codes left.
    #[must_use]
    pub fn recovery_left(&self) -> usize {
        self.recovery.len()
    }

    /// A new secret with its recovery codes, for the account of this name.
    ///
    /// # Errors
    /// `ACCESS-08` when the machine gives no random numbers.
    pub fn offer(name: &str) -> Result<Offer> {
        let mut secret = Zeroizing::new([0u8; 20]);
        getrandom::fill(secret.as_mut()).map_err(|e| HASHING.with(e.to_string()))?;
        let text = Zeroizing::new(Seed::new(secret.to_vec().into_boxed_slice()).to_base32());
        let address =
            format!("otpauth://totp/Yakuba:{name}?secret={}&issuer=Yakuba&digits=6&period=30", *text);
        let recovery = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>>>()?;
        let factor = SecondFactor {
            secret: secret.to_vec(),
            state: State::Offered,
            last_step: 0,
            recovery: recovery.iter().map(|code| hashed(code)).collect(),
        };
        let enrolment = Enrolment { secret: text, address: Zeroizing::new(address), recovery };
        Ok(Offer { factor, enrolment })
    }

    /// Takes a code: six digits of this step, the one before or after, or a recovery code. What is
    /// taken never passes again.
    ///
    /// # Errors
    /// `ACCESS-05` when it is wrong or was used before.
    pub fn take(&mut self, code: &str, now: Stamp) -> Result<()> {
        let code: String = super::password::normalised(code).chars().filter(|c| !c.is_whitespace()).collect();
        if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
            return self.take_step(&code, now);
        }
        let hash = hashed(&code);
        let found = self.recovery.iter().position(|kept| bool::from(kept.ct_eq(&hash)));
        match found {
            Some(place) => {
                self.recovery.remove(place);
                Ok(())
            }
            None => Err(CODE_REFUSED.error()),
        }
    }

    fn take_step(&mut self, code: &str, now: Stamp) -> Result<()> {
        let totp = totp(&self.secret)?;
        let current = u64::try_from(now.seconds()).unwrap_or(0) / totp.step();
        let mut taken = None;
        // All three are compared, so that the time says nothing.
        for step in current.saturating_sub(1)..=current + 1 {
            let right = Zeroizing::new(totp.generate(step * totp.step()).to_string());
            let same = bool::from(right.as_bytes().ct_eq(code.as_bytes()));
            if same && step > self.last_step {
                taken = Some(step);
            }
        }
        self.last_step = taken.ok_or_else(|| CODE_REFUSED.error())?;
        Ok(())
    }
}

/// Nearly 50 random bits as `xxxxx-xxxxx`, without letters that look alike.
fn recovery_code() -> Result<Zeroizing<String>> {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = [0u8; 10];
    getrandom::fill(&mut random).map_err(|e| HASHING.with(e.to_string()))?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 31)).map_or('z', |&b| char::from(b));
    let text: String = random.iter().map(letter).collect();
    let (head, tail) = text.split_at(5);
    Ok(Zeroizing::new(format!("{head}-{tail}")))
}

/// Keeps an offered second factor; it counts only once a code of it is confirmed.
///
/// # Errors
/// `ACCESS-13`; `ACCESS-16` when one is in use.
pub fn enrol(deed: &mut Deed<'_, '_>, id: AccountId, offer: &Offer) -> Result<()> {
    let account = account::need(deed.reader(), id)?;
    if account.has_second_factor() {
        return Err(SECOND_FACTOR.error());
    }
    deed.note(&format!("account={} second factor offered", id.0));
    deed.put(&Account { second: Some(offer.factor.clone()), ..account })
}

/// Confirms it with a code.
///
/// # Errors
/// `ACCESS-05`, `ACCESS-13`, `ACCESS-16`.
pub fn confirm(deed: &mut Deed<'_, '_>, id: AccountId, code: &str) -> Result<()> {
    let account = account::need(deed.reader(), id)?;
    let mut factor = account.second.clone().ok_or_else(|| SECOND_FACTOR.error())?;
    if factor.is_confirmed() {
        return Err(SECOND_FACTOR.error());
    }
    factor.take(code, deed.now())?;
    factor.state = State::Confirmed;
    deed.note(&format!("account={} second factor confirmed", id.0));
    deed.put(&Account { second: Some(factor), ..account })
}

/// Takes the second factor away (a lost phone); the account's sessions end.
///
/// # Errors
/// `ACCESS-13`.
pub fn reset(deed: &mut Deed<'_, '_>, id: AccountId) -> Result<()> {
    let account = account::need(deed.reader(), id)?;
    deed.note(&format!("account={} second factor removed", id.0));
    deed.put(&Account { second: None, ..account })?;
    super::session::end_all(deed, id)
}
