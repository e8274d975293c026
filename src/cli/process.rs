//! What the process does before anything else: no core dumps, one provider of TLS cryptography,
//! the operating log.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Prepares the process. A refusal by the system is logged, not fatal: `doctor` reports it.
pub fn prepare() {
    // Keys and records must not reach the disk in a core dump.
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let limited = setrlimit(Resource::Core, none);
    let log = tracing_subscriber::EnvFilter::try_from_env("YAKUBA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    if let Err(error) = limited {
        tracing::warn!(%error, "core dumps could not be switched off");
    }
    // A second call finds it installed.
    drop(rustls::crypto::ring::default_provider().install_default());
    std::panic::set_hook(Box::new(|info| {
        // The place, never the message: it could hold a person's data.
        let place = info.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(%place, "internal fault");
    }));
}
