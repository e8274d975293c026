//! Forms, files, chunks coming in; files going out.

use std::io::Read as _;

use sha2::{Digest as _, Sha256};
use yakuba::base::error::Result;
use yakuba::web::reply::File;
use yakuba::web::{Body, Cx, Method, Need, Portal, Reply, Route};

use crate::harness::{Client, served_with};

/// Answers with what came: fields, and of each file name, size and SHA-256.
fn tell(cx: &mut Cx) -> Result<Reply> {
    let mut files = Vec::new();
    for upload in &mut cx.uploads {
        let mut hash = Sha256::new();
        let mut bytes = Vec::new();
        upload.reader.read_to_end(&mut bytes).unwrap();
        hash.update(&bytes);
        assert_eq!(bytes.len() as u64, upload.size);
        files.push(serde_json::json!({
            "field": upload.field, "name": upload.file_name, "size": upload.size, "hash": hex::encode(hash.finalize()),
        }));
    }
    let fields: Vec<_> = cx.form.0.iter().filter(|(n, _)| n != "_csrf").collect();
    Ok(Reply::Json(serde_json::json!({ "fields": fields, "files": files })))
}

const LENGTH: usize = 1_000_003;

fn pattern() -> Vec<u8> {
    (0..LENGTH).map(|i| (i % 251) as u8).collect()
}

const fn post(path: &'static str, body: Body) -> Route {
    Route {
        portal: Portal::Staff,
        method: Method::Post,
        path,
        need: Need::SignIn,
        body,
        help: "web-home",
        handler: tell,
    }
}

static ROUTES: &[Route] = &[
    post("/test/form", Body::Form),
    post("/test/files", Body::Files),
    post("/test/chunk", Body::Chunk),
    post("/test/of/{name}", Body::Form),
    Route {
        portal: Portal::Staff,
        method: Method::Get,
        path: "/test/file",
        need: Need::SignIn,
        body: Body::Form,
        help: "web-home",
        handler: |_| Ok(File::of("一覧 1.bin", "application/octet-stream", pattern()).into()),
    },
];

fn json(answer: &crate::harness::Answer) -> serde_json::Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.bytes).unwrap()
}

fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, file, bytes) in parts {
        body.extend(b"--XyZ\r\n");
        let file = file.map(|f| format!("; filename=\"{f}\"\r\nContent-Type: text/csv")).unwrap_or_default();
        body.extend(format!("Content-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--XyZ--\r\n");
    body
}

const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=XyZ");

#[test]
fn a_forms_fields_arrive_as_typed_and_stand_before_those_of_the_address() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let told = json(&client.post("/test/form?a=2", &[("a", "1"), ("氏名", "邉　花子+&=%")]));
    assert_eq!(told["fields"], serde_json::json!([["a", "1"], ["氏名", "邉　花子+&=%"], ["a", "2"]]));
    let told = json(&client.post("/test/of/%E4%B8%80", &[]));
    assert_eq!(told["fields"], serde_json::json!([]));
}

#[test]
fn a_form_of_exactly_one_mebibyte_is_taken_and_one_byte_more_is_not() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    for (length, status) in [(1 << 20, 200), ((1 << 20) + 1, 413)] {
        let start = format!("_csrf={}&a=", client.proof("/test/form"));
        let body = start.clone() + &"x".repeat(length - start.len());
        let answer = client.send_bytes(
            "/test/form",
            body.as_bytes(),
            &[("content-type", "application/x-www-form-urlencoded")],
        );
        assert_eq!(answer.status, status);
    }
}

#[test]
fn a_large_body_without_a_length_is_stopped_too() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let body = vec![b'x'; 3 << 20];
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("transfer-encoding", "chunked")];
    assert_eq!(client.send_bytes("/test/form", &body, &headers).status, 413);
}

#[test]
fn bodies_that_do_not_read_are_refused() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let form = "application/x-www-form-urlencoded";
    for (path, media, body) in [
        ("/test/form", form, b"a=%ff".as_slice()),
        ("/test/form", form, b"a=%4"),
        ("/test/form", "text/plain", b"a=1"),
        ("/test/form", "multipart/form-data; boundary=XyZ", b"--XyZ--"),
        ("/test/files", "multipart/form-data", b"--XyZ--"),
        ("/test/files", "multipart/form-data; boundary=XyZ", b"--XyZ\r\nno head"),
        (
            "/test/files",
            "multipart/form-data; boundary=XyZ",
            b"--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends",
        ),
    ] {
        let answer = client.send_bytes(path, body, &[("content-type", media)]);
        assert_eq!(answer.status, 400, "{media} {:?}", String::from_utf8_lossy(body));
    }
}

fn send_files(client: &Client<'_>, parts: &[(&str, Option<&str>, &[u8])]) -> crate::harness::Answer {
    let proof = client.proof("/test/files");
    let mut all = vec![("_csrf", None, proof.as_bytes())];
    all.extend_from_slice(parts);
    client.send_bytes("/test/files", &multipart(&all), &[MULTIPART])
}

#[test]
fn files_of_a_plain_form_arrive_whole() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    // Sizes around the pieces that are read (RFC 7578 forbids the boundary alone in the data).
    for size in [0, 1, 65_535, 65_536, 65_537, 262_144, 3_000_000] {
        let mut bytes: Vec<u8> =
            (0..size).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        bytes.extend(b"\r\n--Xy\r\n--XyY\r\n-");
        let told = json(&send_files(
            &client,
            &[("a", None, "値".as_bytes()), ("f", Some("C:\\x\\住民.csv"), &bytes)],
        ));
        assert_eq!(told["fields"], serde_json::json!([["a", "値"]]));
        let file = &told["files"][0];
        assert_eq!(file["name"], "住民.csv", "without folders");
        assert_eq!(file["size"], bytes.len());
        assert_eq!(file["hash"], hex::encode(Sha256::digest(&bytes)), "{size}");
    }
}

#[test]
fn an_empty_file_field_is_no_file() {
    let served = served_with(ROUTES);
    let told = json(&send_files(&served.holding(&[]), &[("f", Some(""), b"")]));
    assert_eq!(told["files"], serde_json::json!([]));
}

#[test]
fn a_file_before_the_forms_proof_is_refused() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let proof = client.proof("/test/files");
    let late = multipart(&[("f", Some("a.csv"), b"x"), ("_csrf", None, proof.as_bytes())]);
    assert_eq!(client.send_bytes("/test/files", &late, &[MULTIPART]).status, 403);
    let none = multipart(&[("f", Some("a.csv"), b"x")]);
    assert_eq!(client.send_bytes("/test/files", &none, &[MULTIPART]).status, 403);
}

#[test]
fn one_chunk_is_taken_with_its_proof_and_never_more_than_8_mib() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let chunk: Vec<u8> = (0..8_u32 << 20).map(|i| (i >> 3) as u8).collect();
    let proof = client.proof("/test/chunk");
    let headers = [("content-type", "application/octet-stream"), ("x-csrf", proof.as_str())];
    for _ in 0..2 {
        let told = json(&client.send_bytes("/test/chunk", &chunk, &headers));
        assert_eq!(told["files"][0]["size"], 8 << 20, "the chunks of an upload share a proof");
    }
    let path = format!("/test/chunk?_csrf={proof}");
    let told = json(&client.send_bytes(&path, &chunk, &[("content-type", "application/octet-stream")]));
    assert_eq!(told["files"][0]["hash"], hex::encode(Sha256::digest(&chunk)));
    let mut more = chunk;
    more.push(0);
    assert_eq!(client.send_bytes(&path, &more, &[("content-type", "application/octet-stream")]).status, 413);
    let without = client.send_bytes("/test/chunk", b"x", &[("content-type", "application/octet-stream")]);
    assert_eq!(without.status, 403);
}

#[test]
fn files_go_out_whole_in_part_and_not_beyond() {
    let served = served_with(ROUTES);
    let client = served.holding(&[]);
    let whole = client.get("/test/file");
    assert_eq!(whole.bytes, pattern());
    assert_eq!(
        whole.header("content-disposition"),
        "attachment; filename*=UTF-8''%E4%B8%80%E8%A6%A7%201.bin"
    );
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let last = LENGTH - 1;
    // RFC 9110 section 14.1.2.
    for (range, from, to) in [
        ("bytes=0-0".to_owned(), 0, 0),
        ("bytes=10-".to_owned(), 10, last),
        ("bytes=-5".to_owned(), LENGTH - 5, last),
        (format!("bytes=-{}", LENGTH * 2), 0, last),
        (format!("bytes=262143-{}", LENGTH * 2), 262_143, last),
        ("bytes=262144-524289".to_owned(), 262_144, 524_289),
    ] {
        let part = client.get_with("/test/file", &[("range", &range)]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {from}-{to}/{LENGTH}"));
        assert_eq!(part.bytes, &pattern()[from..=to], "{range}");
    }
    let beyond = client.get_with("/test/file", &[("range", &format!("bytes={LENGTH}-"))]);
    assert_eq!((beyond.status, beyond.header("content-range")), (416, format!("bytes */{LENGTH}").as_str()));
    for odd in ["bytes=5-2", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,4-5"] {
        assert_eq!(client.get_with("/test/file", &[("range", odd)]).status, 200, "{odd}");
    }
}
