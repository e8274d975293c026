//! One mail to one SMTP server, by the settings. TLS by rustls.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{SmtpTransport, Transport};

use super::queue::Mail;
use super::{AUTHORITY, FROM, HOST, PASSWORD, PORT, TLS, USER};
use crate::base::error::{Error, Result};
use crate::ops::errors::{BAD_ADDRESS, BAD_CERTIFICATE, MAIL_FAILED};
use crate::store::Reader;

/// A server that is silent so long is given up for this try.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether another try makes sense.
pub(super) enum Refusal {
    /// Not now; perhaps later.
    Later(Error),
    /// Never: the server says so, or the mail cannot be one.
    Never(Error),
}

/// A server as the settings name it.
pub(super) struct Server {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Server {
    /// Reads the settings. Nothing is sent yet.
    pub(super) fn of(read: &impl Reader) -> Result<Server> {
        let host = HOST.get(read)?;
        let port = u16::try_from(PORT.get(read)?).map_err(|error| MAIL_FAILED.because(error))?;
        let parameters = || parameters(&host, &AUTHORITY.get(read)?);
        let tls = match TLS.get(read)? {
            "none" => Tls::None,
            "tls" => Tls::Wrapper(parameters()?),
            _ => Tls::Required(parameters()?),
        };
        let address = FROM.get(read)?.parse::<lettre::Address>().map_err(|error| BAD_ADDRESS.because(error))?;
        let from = Mailbox::new(None, address);
        // The machine's own name is nobody's business.
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let mut builder =
            SmtpTransport::builder_dangerous(&host).port(port).tls(tls).timeout(Some(PATIENCE)).hello_name(hello);
        let user = USER.get(read)?;
        if !user.is_empty() {
            builder = builder.credentials(Credentials::new(user, PASSWORD.get(read)?));
        }
        Ok(Server { transport: builder.build(), from })
    }

    /// Sends one mail. Its message id is the same at each try, so that a repetition after a crash
    /// can be told by the receiver.
    pub(super) fn send(&self, mail: &Mail) -> std::result::Result<(), Refusal> {
        let message = self.message(mail).map_err(Refusal::Never)?;
        self.transport.send(&message).map(drop).map_err(|error| {
            // The server's words may quote the receiver's address: they are not kept.
            let status = error.status().map(|code| code.to_string()).unwrap_or_default();
            let told = MAIL_FAILED.with(if status.is_empty() { kind(&error).to_owned() } else { status });
            if error.is_permanent() { Refusal::Never(told) } else { Refusal::Later(told) }
        })
    }

    fn message(&self, mail: &Mail) -> Result<Message> {
        let to = mail.to.parse::<lettre::Address>().map_err(|error| BAD_ADDRESS.because(error))?;
        let made = u64::try_from(mail.made.millis()).unwrap_or(0);
        let id = format!("<yakuba-{}-{made}@{}>", mail.id.0, self.from.email.domain());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.as_str())
            .date(UNIX_EPOCH + Duration::from_millis(made))
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|error| MAIL_FAILED.because(error))
    }
}

fn kind(error: &lettre::transport::smtp::Error) -> &'static str {
    if error.is_timeout() {
        "応答がありません"
    } else if error.is_tls() {
        "暗号化された接続ができません"
    } else {
        "接続できません"
    }
}

fn parameters(host: &str, authority: &str) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if !authority.is_empty() {
        let certificate = Certificate::from_pem(authority.as_bytes()).map_err(|error| BAD_CERTIFICATE.because(error))?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    builder.build().map_err(|error| BAD_CERTIFICATE.because(error))
}
