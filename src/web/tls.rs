//! The portals' certificate: a certificate authority made on the spot and a server certificate
//! signed by it, and rustls set up with them.
//!
//! TLS 1.2 and 1.3 only, ring as the one provider. The files lie in a folder of the caller's with
//! 0600; the authority's certificate (`ca.pem`) may be handed to anybody, so that browsers trust it.
//! It reads no clock: the day is handed in.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::errors::CERTIFICATE;
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::base::error::Result;

/// The authority's certificate in the folder.
pub const CA_FILE: &str = "ca.pem";
/// Certificates and keys in the folder.
const KEPT_FILE: &str = "identity.json";
/// Days a server certificate is good for; browsers refuse more than 398.
const SERVER_DAYS: i32 = 397;
/// Days before its end on which a certificate is made anew.
const RENEW_DAYS: i32 = 60;
/// Years the authority is good for.
const CA_YEARS: i16 = 10;
/// Names that every server certificate carries.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The certificate authority and the portals' certificate, with their keys.
#[derive(Clone, Serialize, Deserialize)]
pub struct Identity {
    /// What the authority is called.
    ca_name: String,
    ca_certificate: String,
    ca_key: Zeroizing<String>,
    ca_until: Date,
    certificate: String,
    key: Zeroizing<String>,
    until: Date,
    names: Vec<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("names", &self.names)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// A name for the authority that tells installations apart, without a person's or a machine's name.
fn ca_params(name: &str, today: Date) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid(&mut params, today.yesterday(), today.plus_years(CA_YEARS));
    params
}

fn valid(params: &mut CertificateParams, from: Date, until: Date) {
    let at = |day: Date| {
        date_time_ymd(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs())
    };
    (params.not_before, params.not_after) = (at(from), at(until));
}

impl Identity {
    /// Makes an authority and a server certificate for `localhost`, its addresses and `names`.
    ///
    /// # Errors
    /// `WEB-10` when a name cannot stand in a certificate or no key can be made.
    pub fn make(names: &[String], today: Date) -> Result<Identity> {
        let mark = hex::encode(crate::store::seal::random::<4>()?);
        let ca_name = format!("Yakuba CA {mark}");
        let ca_key = KeyPair::generate().map_err(|e| CERTIFICATE.because(e))?;
        let params = ca_params(&ca_name, today);
        let ca = params.self_signed(&ca_key).map_err(|e| CERTIFICATE.because(e))?;
        let identity = Identity {
            ca_name,
            ca_certificate: ca.pem(),
            ca_key: Zeroizing::new(ca_key.serialize_pem()),
            ca_until: today.plus_years(CA_YEARS),
            certificate: String::new(),
            key: Zeroizing::default(),
            until: today,
            names: Vec::new(),
        };
        identity.signed(names, today)
    }

    /// The same authority with a fresh server certificate for these names.
    fn signed(mut self, names: &[String], today: Date) -> Result<Identity> {
        let mut all: Vec<String> = NAMES.iter().map(|n| (*n).to_owned()).collect();
        all.extend(names.iter().filter(|n| !NAMES.contains(&n.as_str())).cloned());
        let mut params = CertificateParams::new(all.clone()).map_err(|e| CERTIFICATE.because(e))?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Yakuba");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        self.until = today.plus_days(SERVER_DAYS).min(self.ca_until);
        valid(&mut params, today.yesterday(), self.until);
        let ca_key = KeyPair::from_pem(&self.ca_key).map_err(|e| CERTIFICATE.because(e))?;
        let issuer = Issuer::new(ca_params(&self.ca_name, today), ca_key);
        let key = KeyPair::generate().map_err(|e| CERTIFICATE.because(e))?;
        let certificate = params.signed_by(&key, &issuer).map_err(|e| CERTIFICATE.because(e))?;
        (self.certificate, self.key) = (certificate.pem(), Zeroizing::new(key.serialize_pem()));
        self.names = all;
        Ok(self)
    }

    /// The same identity if it is good for these names for another two months, else a new server
    /// certificate, and a new authority only when that one is about to end.
    ///
    /// # Errors
    /// As [`Identity::make`].
    pub fn renewed(self, names: &[String], today: Date) -> Result<Identity> {
        let good = |until: Date| today.plus_days(RENEW_DAYS) < until;
        if !good(self.ca_until) {
            return Identity::make(names, today);
        }
        if good(self.until) && names.iter().all(|name| self.names.contains(name)) {
            return Ok(self);
        }
        self.signed(names, today)
    }

    /// The authority's certificate, for browsers to trust.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_certificate
    }

    /// The last day but one of the server certificate.
    #[must_use]
    pub fn until(&self) -> Date {
        self.until
    }

    /// The names it is good for.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// rustls set up with it.
    ///
    /// # Errors
    /// `WEB-10` when certificate and key do not fit.
    pub fn config(&self) -> Result<ServerConfig> {
        let bad = |e: rustls::pki_types::pem::Error| CERTIFICATE.because(e);
        let chain = vec![CertificateDer::from_pem_slice(self.certificate.as_bytes()).map_err(bad)?];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).map_err(bad)?;
        let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&versions)
            .map_err(|e| CERTIFICATE.because(e))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|e| CERTIFICATE.because(e))?;
        config.ticketer = rustls::crypto::ring::Ticketer::new().map_err(|e| CERTIFICATE.because(e))?;
        Ok(config)
    }
}

/// The identity of a folder: read and renewed when it nears its end, made when there is none. The
/// machine's own name is among its names where it tells it.
///
/// # Errors
/// `WEB-10` when the folder cannot be read or written or holds something else.
pub fn load_or_make(folder: &Path, now: Stamp) -> Result<Identity> {
    let today = now.date();
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let host_fits = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    let names: Vec<String> = if host_fits { vec![host] } else { Vec::new() };
    let file = folder.join(KEPT_FILE);
    let (before, identity) = match fs::read(&file) {
        Ok(bytes) => {
            let bytes = Zeroizing::new(bytes);
            let kept: Identity = serde_json::from_slice(&bytes).map_err(|e| CERTIFICATE.because(e))?;
            (Some(kept.certificate.clone()), kept.renewed(&names, today)?)
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => (None, Identity::make(&names, today)?),
        Err(e) => return Err(CERTIFICATE.because(e)),
    };
    if before.as_deref() != Some(identity.certificate.as_str()) {
        let json = Zeroizing::new(serde_json::to_vec(&identity).map_err(|e| CERTIFICATE.because(e))?);
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|e| CERTIFICATE.because(e))?;
        write_whole(&file, &json, 0o600)?;
        write_whole(&folder.join(CA_FILE), identity.ca_pem().as_bytes(), 0o644)?;
    }
    Ok(identity)
}

/// Writes a file beside its place and moves it there.
fn write_whole(file: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let beside = file.with_extension("new");
    let written = fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(mode)
        .open(&beside)
        .and_then(|mut out| out.write_all(bytes).and_then(|()| out.sync_all()))
        .and_then(|()| fs::rename(&beside, file));
    written.map_err(|e| CERTIFICATE.because(e))
}
