//! Outgoing mail against a small SMTP server of our own (RFC 5321), and the outbox.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use yakuba::access::Town;
use yakuba::ops::mail::deliver::{again, deliver};
use yakuba::ops::mail::{
    AUTHORITY, Courier, Delivery, FROM, HOST, Mail, MailId, MailState, Outgoing, PORT, Subject, TLS, WAY, send,
};
use yakuba::ops::settings::Setting;
use yakuba::ops::MAIL_SEND;
use yakuba::store::Reader;

use super::{act, permit, town, until};

const SUBJECT: Subject = Subject::new("予約のお知らせ");

fn letter(event: &str) -> Outgoing {
    Outgoing {
        event: event.to_owned(),
        to: "resident@example.jp".to_owned(),
        subject: SUBJECT,
        body: "11月24日 10時にお越しください。\n.行頭の点も届きます。\n".to_owned(),
    }
}

fn write(town: &Town, event: &str) -> MailId {
    let letter = letter(event);
    act(town, move |deed| send(deed, letter)).unwrap()
}

fn state(town: &Town, id: MailId) -> MailState {
    town.read().unwrap().need::<Mail>(&id).unwrap().state
}

fn set(town: &Town, values: Vec<(Setting, String)>) {
    act(town, move |deed| values.iter().try_for_each(|(setting, value)| setting.set(deed, value))).unwrap();
}

fn smtp(town: &Town, port: u16, tls: &str) {
    set(
        town,
        vec![
            (Setting::Choice(&WAY), "smtp".into()),
            (Setting::Text(&HOST), "localhost".into()),
            (Setting::Number(&PORT), port.to_string()),
            (Setting::Choice(&TLS), tls.into()),
            (Setting::Text(&FROM), "yakuba@town.example".into()),
        ],
    );
}

/// What a server heard: the lines of each mail, envelope first.
type Heard = Arc<Mutex<Vec<Vec<String>>>>;

/// Speaks SMTP on one connection. Answers RCPT with what `rcpt` says.
fn speak<S: Read + Write>(stream: S, rcpt: &str, heard: &Heard) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let answer = |stream: &mut BufReader<S>, text: &str| {
        stream.get_mut().write_all(format!("{text}\r\n").as_bytes())?;
        stream.get_mut().flush()
    };
    answer(&mut stream, "220 sink")?;
    let mut mail = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => answer(&mut stream, "250-sink\r\n250 8BITMIME")?,
            "MAIL" => {
                mail = vec![line];
                answer(&mut stream, "250 ok")?;
            }
            "RCPT" => {
                mail.push(line);
                answer(&mut stream, rcpt)?;
            }
            "DATA" => {
                answer(&mut stream, "354 go on")?;
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line)?;
                    let line = line.trim_end_matches(['\r', '\n']);
                    if line == "." {
                        break;
                    }
                    mail.push(line.strip_prefix('.').unwrap_or(line).to_owned());
                }
                heard.lock().unwrap().push(std::mem::take(&mut mail));
                answer(&mut stream, "250 taken")?;
            }
            "QUIT" => return answer(&mut stream, "221 bye"),
            _ => answer(&mut stream, "250 ok")?,
        }
    }
}

/// A server on a free port whose answer to RCPT can be changed.
fn sink() -> (u16, Arc<Mutex<&'static str>>, Heard) {
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (rcpt, heard) = (Arc::new(Mutex::new("250 ok")), Heard::default());
    let (answer, ears) = (rcpt.clone(), heard.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let said = *answer.lock().unwrap();
            drop(speak::<TcpStream>(stream.unwrap(), said, &ears));
        }
    });
    (port, rcpt, heard)
}

#[test]
fn without_a_server_mail_stays_in_the_sealed_outbox_and_one_event_has_one_mail() {
    let (town, _) = town();
    let id = write(&town, "booking 1");
    assert_eq!(write(&town, "booking 1"), id);
    assert_ne!(write(&town, "booking 2"), id);
    assert_eq!(deliver(&town).unwrap(), Delivery { kept: 2, ..Delivery::default() });
    assert!(matches!(state(&town, id), MailState::Kept { .. }));
    let mail = town.read().unwrap().need::<Mail>(&id).unwrap();
    assert_eq!((mail.subject.as_str(), mail.to.as_str()), ("予約のお知らせ", "resident@example.jp"));
    assert_eq!(deliver(&town).unwrap(), Delivery::default());
    let bad = Outgoing { to: "nobody".into(), ..letter("booking 3") };
    assert_eq!(act(&town, move |deed| send(deed, bad)).unwrap_err().code().id, "OPS-09");
    let two = Outgoing { to: "a@example.jp\r\nRCPT TO:<b@example.jp>".into(), ..letter("booking 3") };
    assert_eq!(act(&town, move |deed| send(deed, two)).unwrap_err().code().id, "OPS-09");
}

#[test]
fn a_server_gets_the_mail_once_with_envelope_subject_and_body() {
    let (town, _) = town();
    let (port, _, heard) = sink();
    smtp(&town, port, "none");
    let id = write(&town, "booking 1");
    assert_eq!(deliver(&town).unwrap().sent, 1);
    assert_eq!(deliver(&town).unwrap().sent, 0);
    assert!(matches!(state(&town, id), MailState::Sent { .. }));
    let mails = heard.lock().unwrap();
    assert_eq!(mails.len(), 1);
    let text = mails[0].join("\n");
    assert!(mails[0][0].starts_with("MAIL FROM:<yakuba@town.example>"), "{text}");
    assert!(mails[0][1].starts_with("RCPT TO:<resident@example.jp>"), "{text}");
    // 予約のお知らせ and the body as base64 of their UTF-8 (RFC 2047, RFC 2045).
    assert!(text.contains("=?utf-8?b?5LqI57SE44Gu44GK55+l44KJ44Gb?="), "{text}");
    assert!(text.contains("Date: Fri, 20 Nov 2026 03:00:00 +0000"), "{text}");
    use base64::Engine;
    let body: String = text.split("\n\n").nth(1).unwrap().lines().collect();
    let body = base64::prelude::BASE64_STANDARD.decode(body.trim()).unwrap();
    assert_eq!(String::from_utf8(body).unwrap().replace("\r\n", "\n"), letter("x").body);
}

#[test]
fn a_server_that_is_away_or_busy_is_tried_again_later_and_at_last_given_up() {
    let (town, hands) = town();
    let (port, rcpt, heard) = sink();
    let closed = TcpListener::bind("localhost:0").unwrap().local_addr().unwrap().port();
    smtp(&town, closed, "none");
    let id = write(&town, "booking 1");
    assert_eq!(deliver(&town).unwrap().again, 1);
    assert_eq!(deliver(&town).unwrap(), Delivery::default(), "not before its time");
    smtp(&town, port, "none");
    *rcpt.lock().unwrap() = "451 4.3.2 later please";
    hands.advance(Duration::from_secs(60));
    assert_eq!(deliver(&town).unwrap().again, 1);
    let MailState::Waiting { tries, fault, .. } = state(&town, id) else { panic!() };
    assert!(tries == 2 && fault.contains("OPS-10") && fault.contains("451"), "{fault}");
    assert!(!fault.contains("later please") && !fault.contains("resident@"));
    *rcpt.lock().unwrap() = "250 ok";
    hands.advance(Duration::from_secs(300));
    assert_eq!(deliver(&town).unwrap().sent, 1);
    assert_eq!(heard.lock().unwrap().len(), 1);
    *rcpt.lock().unwrap() = "451 later";
    let id = write(&town, "booking 2");
    for _ in 0..10 {
        assert_eq!(deliver(&town).unwrap().again, 1);
        hands.advance(Duration::from_secs(13 * 3600));
    }
    assert_eq!(deliver(&town).unwrap().failed, 1);
    assert!(matches!(state(&town, id), MailState::Failed { .. }));
    *rcpt.lock().unwrap() = "250 ok";
    again(&town, &permit(&MAIL_SEND), id).unwrap();
    assert_eq!(deliver(&town).unwrap().sent, 1);
}

#[test]
fn a_refusal_for_good_is_not_tried_again() {
    let (town, hands) = town();
    let (port, rcpt, _) = sink();
    *rcpt.lock().unwrap() = "550 5.1.1 no such user";
    smtp(&town, port, "none");
    let id = write(&town, "booking 1");
    assert_eq!(deliver(&town).unwrap().failed, 1);
    hands.advance(Duration::from_secs(100_000));
    assert_eq!(deliver(&town).unwrap(), Delivery::default());
    let MailState::Failed { fault, .. } = state(&town, id) else { panic!() };
    assert!(fault.contains("550"), "{fault}");
}

/// A server that speaks TLS from the first byte, and the PEM of its own authority.
fn tls_sink() -> (u16, String, Heard) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("localhost:0").unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Heard::default());
    let ears = heard.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let session = rustls::ServerConnection::new(config.clone()).unwrap();
            drop(speak(rustls::StreamOwned::new(session, stream.unwrap()), "250 ok", &ears));
        }
    });
    (port, made.cert.pem(), heard)
}

#[test]
fn an_encrypted_server_is_trusted_only_by_the_authority_that_was_set() {
    let (town, hands) = town();
    let (port, authority, heard) = tls_sink();
    smtp(&town, port, "tls");
    write(&town, "booking 1");
    assert_eq!(deliver(&town).unwrap().again, 1);
    let (_, other, _) = tls_sink();
    set(&town, vec![(Setting::Text(&AUTHORITY), other)]);
    hands.advance(Duration::from_secs(60));
    assert_eq!(deliver(&town).unwrap().again, 1);
    assert!(heard.lock().unwrap().is_empty());
    set(&town, vec![(Setting::Text(&AUTHORITY), authority)]);
    hands.advance(Duration::from_secs(300));
    assert_eq!(deliver(&town).unwrap().sent, 1);
    assert_eq!(heard.lock().unwrap().len(), 1);
    set(&town, vec![(Setting::Text(&AUTHORITY), "not a certificate".into())]);
    write(&town, "booking 2");
    assert_eq!(deliver(&town).unwrap().again, 1);
}

#[test]
fn a_server_without_starttls_gets_nothing_when_starttls_is_set() {
    let (town, _) = town();
    let (port, _, heard) = sink();
    smtp(&town, port, "starttls");
    write(&town, "booking 1");
    let done = deliver(&town).unwrap();
    assert_eq!((done.sent, done.again + done.failed), (0, 1));
    assert!(heard.lock().unwrap().is_empty());
}

#[test]
fn the_courier_delivers_by_itself_and_ends_when_told() {
    let (town, _) = town();
    let (port, _, heard) = sink();
    smtp(&town, port, "none");
    let id = write(&town, "booking 1");
    let courier = Courier::start(town.clone()).unwrap();
    until(|| matches!(state(&town, id), MailState::Sent { .. }));
    drop(courier);
    assert_eq!(heard.lock().unwrap().len(), 1);
}
