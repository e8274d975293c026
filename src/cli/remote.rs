//! Commands on a folder that a server has open: they reach it through a Unix socket inside the
//! folder (0600, the peer's user checked) and behave as if they ran alone.
//!
//! | direction | frame |
//! | --- | --- |
//! | to the server, once | `u32` length (big-endian), JSON `{"args": [[bytes]…], "cwd": [bytes]}` |
//! | to the caller, many | one byte `o` (stdout), `e` (stderr) or `x` (exit code, last), `u32` length, bytes |

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::errors::SERVER;
use super::shell::Shell;
use super::{exit, parse};
use crate::access::Town;
use crate::base::error::Result;

/// The socket's name inside the data folder.
pub const SOCKET: &str = "socket";
/// A longer call or frame than this is nobody's.
const LONGEST: u32 = 16 << 20;

#[derive(Serialize, Deserialize)]
struct Call {
    args: Vec<Vec<u8>>,
    cwd: Vec<u8>,
}

fn server(error: impl std::error::Error + Send + Sync + 'static) -> crate::base::error::Error {
    SERVER.because(error)
}

/// Hands the command to the server that has the folder open; `None` when none has.
///
/// # Errors
/// `CLI-06` when the server breaks off.
pub fn forward(
    data: &Path,
    args: &[OsString],
    cwd: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Option<u8>> {
    let mut stream = match UnixStream::connect(data.join(SOCKET)) {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => return Ok(None),
        Err(error) => return Err(server(error)),
    };
    let call = Call {
        args: args.iter().map(|a| a.as_bytes().to_vec()).collect(),
        cwd: cwd.as_os_str().as_bytes().to_vec(),
    };
    let call = serde_json::to_vec(&call).map_err(server)?;
    let length = u32::try_from(call.len()).map_err(server)?;
    stream.write_all(&length.to_be_bytes()).and_then(|()| stream.write_all(&call)).map_err(server)?;
    loop {
        let mut kind = [0];
        stream.read_exact(&mut kind).map_err(server)?;
        let bytes = read_block(&mut stream).map_err(server)?;
        match kind {
            [b'o'] => out.write_all(&bytes).map_err(server)?,
            [b'e'] => err.write_all(&bytes).map_err(server)?,
            [b'x'] => return Ok(Some(bytes.first().copied().unwrap_or(exit::WRONG))),
            _ => return Err(SERVER.error()),
        }
    }
}

fn read_block(stream: &mut UnixStream) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Answers commands for as long as the process lives, each on a thread of its own.
///
/// # Errors
/// `CLI-06` when the socket cannot be made.
pub fn listen(data: &Path, town: &Town) -> Result<()> {
    let path = data.join(SOCKET);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(server(error)),
        // Left behind by a process that died: this one holds the folder's lock.
        Ok(()) | Err(_) => {}
    }
    let listener = UnixListener::bind(&path).map_err(server)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).map_err(server)?;
    let town = town.clone();
    let accept = move || {
        for stream in listener.incoming().flatten() {
            let town = town.clone();
            drop(std::thread::Builder::new().name("command".into()).spawn(move || {
                if let Err(error) = answer(stream, town) {
                    tracing::warn!(code = error.code().id, "a command broke off");
                }
            }));
        }
    };
    std::thread::Builder::new().name("commands".into()).spawn(accept).map_err(server)?;
    Ok(())
}

fn answer(mut stream: UnixStream, town: Town) -> Result<()> {
    let peer = rustix::net::sockopt::socket_peercred(&stream).map_err(server)?;
    if peer.uid != rustix::process::geteuid() {
        return Err(SERVER.with("uid"));
    }
    let call: Call = serde_json::from_slice(&read_block(&mut stream).map_err(server)?).map_err(server)?;
    let args: Vec<OsString> = call.args.into_iter().map(OsString::from_vec).collect();
    let wire = Arc::new(Mutex::new(stream));
    let (out, err) = (Stream { kind: b'o', wire: wire.clone() }, Stream { kind: b'e', wire: wire.clone() });
    let code = match parse(&args) {
        Ok(cli) => {
            let cwd = PathBuf::from(OsString::from_vec(call.cwd));
            let user = format!("uid {}", peer.uid.as_raw());
            let mut shell = Shell::inside(cli.globals.clone(), cwd, user, town, Box::new(out), Box::new(err));
            let result = cli.verb.run(&mut shell);
            shell.finish(result)
        }
        Err(_) => exit::USAGE,
    };
    Stream { kind: b'x', wire }.write_all(&[code]).map_err(server)
}

/// One of the streams of a command, as frames.
struct Stream {
    kind: u8,
    wire: Arc<Mutex<UnixStream>>,
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let part = bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes);
        let length = u32::try_from(part.len()).unwrap_or(0).to_be_bytes();
        let mut frame = vec![self.kind];
        frame.extend_from_slice(&length);
        frame.extend_from_slice(part);
        let mut wire = self.wire.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        wire.write_all(&frame)?;
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
