//! What stands in a form: the values, what was refused, what is to be confirmed.

use maud::{Markup, html};

use crate::base::error::{Error, FieldError};
use crate::web::Form;
use crate::web::components::DiffRow;

/// Something that looks wrong but may be kept with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Its id, sent back when it is overridden.
    pub id: &'static str,
    /// The words.
    pub words: String,
}

/// What stands in a form: the values, what was refused, what is to be confirmed.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// The values, in the order they came.
    pub values: Form,
    /// The refused fields.
    pub errors: Vec<FieldError>,
    /// The warnings not yet overridden.
    pub warnings: Vec<Warning>,
    /// The values that the record had when the form was first shown, when they are kept.
    originals: Option<Form>,
    version: Option<u64>,
}

impl Entered {
    /// An empty form.
    #[must_use]
    pub fn blank() -> Entered {
        Entered::default()
    }

    /// A form with these values and nothing refused.
    #[must_use]
    pub fn of(form: &Form) -> Entered {
        Entered { values: form.clone(), ..Entered::default() }
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Entered {
        self.values.0.push((name.to_owned(), value.into()));
        self
    }

    /// A record is edited that had this version: the form remembers it and the values it began
    /// with, so that a later save can tell what changed meanwhile. Call after the last [`Self::with`].
    #[must_use]
    pub fn editing(mut self, version: u64) -> Entered {
        self.version = Some(version);
        self.originals = Some(self.values.clone());
        self
    }

    /// Adds the fields that an action refused.
    #[must_use]
    pub fn refused(mut self, error: &Error) -> Entered {
        self.errors.extend(error.fields().iter().cloned());
        self
    }

    /// The value of a field, empty when absent.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.text(name)
    }

    /// Whether a choice is among the values of a field.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.0.iter().any(|(n, v)| n == name && v == value)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|e| e.field == name).map(|e| e.message.as_str())
    }

    /// The value a field began with, where the form edits a record.
    #[must_use]
    pub fn original(&self, name: &str) -> Option<&str> {
        self.originals.as_ref().map(|originals| originals.text(name))
    }

    /// The hidden field with the version; stands once in a form that edits a record.
    #[must_use]
    pub fn version_field(&self) -> Markup {
        html! {
            @if let Some(version) = self.version { input type="hidden" name="_version" value=(version); }
        }
    }

    /// The rows of the difference page: `(name, label)` of each field, the record's values now.
    #[must_use]
    pub fn differences(&self, fields: &[(&str, &str)], now: &Entered) -> Vec<DiffRow> {
        fields
            .iter()
            .map(|(name, label)| DiffRow {
                label: (*label).to_owned(),
                original: self.original(name).unwrap_or_default().to_owned(),
                theirs: now.value(name).to_owned(),
                yours: self.value(name).to_owned(),
            })
            .collect()
    }

    /// Takes version and beginning values from a form that came back.
    pub(super) fn remember(&mut self, form: &Form) {
        self.version = form.text("_version").parse().ok();
        if self.version.is_some() {
            let kept =
                form.0.iter().filter_map(|(n, v)| Some((n.strip_prefix("_was.")?.to_owned(), v.clone())));
            self.originals = Some(Form(kept.collect()));
        }
    }
}
