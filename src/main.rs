//! The executable: prepares the process, then hands over to [`yakuba::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    yakuba::cli::process::prepare();
    yakuba::cli::main(std::env::args_os())
}
