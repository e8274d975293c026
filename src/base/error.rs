//! Errors as a product: what happened, what to do next, and a code that the help finds.
//!
//! Every part keeps its codes in one `codes!` table; `suite::CODES` gathers them for the help
//! pages and for the tidy test (codes are unique and never reused).
//!
//! Invariant: neither `detail` nor `fields` ever holds a name, an address or a number of a person
//! beyond what that same person's request brought in; the log receives only the code.
//! It does not draw pages and does not know exit codes' meaning to a shell (see `cli`).

use std::fmt;

/// What sort of trouble it is; the web turns it into a status, the command line into an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The input is wrong and was refused; nothing changed.
    Input,
    /// Sign-in is missing or failed.
    SignIn,
    /// The actor lacks the right.
    Forbidden,
    /// No such thing, or none that this actor may know of.
    NotFound,
    /// Somebody or something else was first: stale save, folder in use, unique value taken.
    Conflict,
    /// The body is larger than the route takes.
    TooLarge,
    /// Try again shortly.
    Busy,
    /// The key, passphrase or certificate does not open this.
    Key,
    /// Stored data does not authenticate or does not decode.
    Damaged,
    /// The disk is full or a quota is reached.
    Full,
    /// The operating system refused: file, port, device.
    System,
    /// The installation is set up in a way that cannot work.
    Setup,
}

/// One kind of failure, known by its code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `PART-NN`, for example `STORE-03`; shown to people, found in the help.
    pub id: &'static str,
    /// What sort of trouble it is.
    pub kind: Kind,
    /// What happened, in short polite Japanese.
    pub what: &'static str,
    /// What to do next, in short polite Japanese.
    pub remedy: &'static str,
}

/// Declares a part's error codes as constants and gathers them in `CODES`.
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $kind:ident, $what:literal, $remedy:literal;)*) => {
        $($(#[$doc])* pub static $name: $crate::base::error::Code = $crate::base::error::Code {
            id: $id, kind: $crate::base::error::Kind::$kind, what: $what, remedy: $remedy,
        };)*
        /// Every code of this part.
        pub static CODES: &[&$crate::base::error::Code] = &[$(&$name),*];
    };
}

/// A form field that was refused, with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The form field's name.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub message: String,
}

/// An error as people and programs meet it.
#[derive(Debug)]
pub struct Error {
    code: &'static Code,
    detail: String,
    fields: Vec<FieldError>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of nearly everything.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Code {
    /// An error of this code with nothing to add.
    #[must_use]
    pub fn error(&'static self) -> Error {
        Error { code: self, detail: String::new(), fields: Vec::new(), source: None }
    }

    /// An error of this code with one more sentence (no personal data).
    #[must_use]
    pub fn with(&'static self, detail: impl Into<String>) -> Error {
        Error { detail: detail.into(), ..self.error() }
    }

    /// An error of this code caused by another one.
    #[must_use]
    pub fn because(&'static self, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error { detail: source.to_string(), source: Some(Box::new(source)), ..self.error() }
    }

    /// An error of this code that points at one form field.
    #[must_use]
    pub fn field(&'static self, field: &str, message: impl Into<String>) -> Error {
        self.error().and_field(field, message)
    }
}

impl Error {
    /// The code it is known by.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        self.code
    }

    /// What sort of trouble it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.code.kind
    }

    /// The sentence added to the code's own, possibly empty.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The form fields that were refused.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.fields
    }

    /// The same error with one more refused form field.
    #[must_use]
    pub fn and_field(mut self, field: &str, message: impl Into<String>) -> Error {
        self.fields.push(FieldError { field: field.to_owned(), message: message.into() });
        self
    }

    /// The error as one JSON object: `code`, `message`, `detail`, `remedy`, `fields`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "code": self.code.id,
            "message": self.code.what,
            "detail": self.detail,
            "remedy": self.code.remedy,
            "fields": self.fields.iter()
                .map(|f| serde_json::json!({"field": f.field, "message": f.message}))
                .collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code.id, self.code.what)?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        for field in &self.fields {
            write!(f, "\n  {}: {}", field.field, field.message)?;
        }
        write!(f, "\n  → {}", self.code.remedy)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|s| s as _)
    }
}
