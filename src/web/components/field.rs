//! Form controls: label above, hint, error under the field, `aria-describedby` to both.
//!
//! Dates are typed as text; what was understood is echoed beside the field.

use maud::{Markup, html};

use crate::base::date::Era;
use crate::base::date::parse;
use crate::web::forms::Entered;

/// Whether a field must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// May stay empty.
    Optional,
    /// Must be filled in; shown as `※必須`.
    Required,
}

/// What may be chosen: the value sent and the words shown.
pub type Options<'a> = &'a [(&'a str, &'a str)];

/// How a field is drawn.
#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    Line,
    Long,
    Date(Era),
    Number,
    Secret,
    File,
    Select(Options<'a>),
    Radio(Options<'a>),
    Checks(Options<'a>),
    Check,
}

/// One control of a form.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    needed: Needed,
    kind: Kind<'a>,
    size: u16,
    max: u32,
    autocomplete: &'a str,
    lang: &'a str,
}

impl<'a> Field<'a> {
    fn new(name: &'a str, label: &'a str, kind: Kind<'a>) -> Field<'a> {
        let (hint, needed) = ("", Needed::Optional);
        Field { name, label, hint, needed, kind, size: 30, max: 0, autocomplete: "off", lang: "" }
    }

    /// A line of text.
    #[must_use]
    pub fn text(name: &'a str, label: &'a str) -> Field<'a> {
        Field::new(name, label, Kind::Line)
    }

    /// A day, typed as the clerk thinks (`R8.11.20`, `20261120` …); bare six digits are read in 令和.
    #[must_use]
    pub fn date(name: &'a str, label: &'a str) -> Field<'a> {
        Field { size: 16, ..Field::new(name, label, Kind::Date(Era::Reiwa)) }
    }

    /// A number in digits.
    #[must_use]
    pub fn number(name: &'a str, label: &'a str) -> Field<'a> {
        Field { size: 12, ..Field::new(name, label, Kind::Number) }
    }

    /// A password or one-time code.
    #[must_use]
    pub fn secret(name: &'a str, label: &'a str) -> Field<'a> {
        Field::new(name, label, Kind::Secret)
    }

    /// A file.
    #[must_use]
    pub fn file(name: &'a str, label: &'a str) -> Field<'a> {
        Field::new(name, label, Kind::File)
    }

    /// One of many, in a drop-down list.
    #[must_use]
    pub fn select(name: &'a str, label: &'a str, options: Options<'a>) -> Field<'a> {
        Field::new(name, label, Kind::Select(options))
    }

    /// One of a few, all in sight.
    #[must_use]
    pub fn radio(name: &'a str, label: &'a str, options: Options<'a>) -> Field<'a> {
        Field::new(name, label, Kind::Radio(options))
    }

    /// Any of a few.
    #[must_use]
    pub fn checks(name: &'a str, label: &'a str, options: Options<'a>) -> Field<'a> {
        Field::new(name, label, Kind::Checks(options))
    }

    /// A single yes; sends `1`.
    #[must_use]
    pub fn check(name: &'a str, label: &'a str) -> Field<'a> {
        Field::new(name, label, Kind::Check)
    }

    /// A sentence between label and field.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Field<'a> {
        self.hint = hint;
        self
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(mut self) -> Field<'a> {
        self.needed = Needed::Required;
        self
    }

    /// Several lines.
    #[must_use]
    pub fn long(mut self) -> Field<'a> {
        self.kind = Kind::Long;
        self
    }

    /// About so many characters broad.
    #[must_use]
    pub fn size(mut self, characters: u16) -> Field<'a> {
        self.size = characters;
        self
    }

    /// At most so many characters.
    #[must_use]
    pub fn max(mut self, characters: u32) -> Field<'a> {
        self.max = characters;
        self
    }

    /// The era in which six bare digits of a date are read.
    #[must_use]
    pub fn era(mut self, era: Era) -> Field<'a> {
        self.kind = Kind::Date(era);
        self
    }

    /// What the browser may fill in, by its standard name (WCAG 1.3.5).
    #[must_use]
    pub fn autocomplete(mut self, token: &'a str) -> Field<'a> {
        self.autocomplete = token;
        self
    }

    /// The language of what is typed, if it is not Japanese.
    #[must_use]
    pub fn lang(mut self, lang: &'a str) -> Field<'a> {
        self.lang = lang;
        self
    }

    /// Draws the field with what was entered and what was refused.
    #[must_use]
    pub fn show(&self, entered: &Entered) -> Markup {
        let error = entered.error(self.name);
        let id = format!("f-{}", self.name);
        let described = self.described(&id, error.is_some(), entered);
        let group = matches!(self.kind, Kind::Radio(_) | Kind::Checks(_));
        let class = if error.is_some() { "field wrong" } else { "field" };
        html! {
            @if group {
                fieldset id=(id) class=(class) aria-describedby=[described.as_deref()] {
                    legend { (self.label_words()) }
                    (self.around(&id, error, html! { (self.choices(entered)) }))
                }
            } @else if matches!(self.kind, Kind::Check) {
                div class=(class) {
                    label.choice {
                        input type="checkbox" id=(id) name=(self.name) value="1" checked[entered.has(self.name, "1")]
                            aria-describedby=[described.as_deref()];
                        span { (self.label_words()) }
                    }
                    (self.around(&id, error, html! {}))
                }
            } @else {
                div class=(class) {
                    label for=(id) { (self.label_words()) }
                    (self.around(&id, error, self.control(&id, entered, described.as_deref(), error.is_some())))
                }
            }
            @if let Some(original) = entered.original(self.name) {
                input type="hidden" name={ "_was." (self.name) } value=(original);
            }
        }
    }

    fn label_words(&self) -> Markup {
        html! {
            (self.label)
            @if self.needed == Needed::Required { " " span.required { "※必須" } }
        }
    }

    fn around(&self, id: &str, error: Option<&str>, control: Markup) -> Markup {
        html! {
            @if !self.hint.is_empty() { p.hint id={ (id) "-hint" } { (self.hint) } }
            (control)
            @if let Some(error) = error {
                p.error id={ (id) "-error" } { (error) }
            }
        }
    }

    fn described(&self, id: &str, wrong: bool, entered: &Entered) -> Option<String> {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{id}-hint"));
        }
        if matches!(self.kind, Kind::Date(_)) && !entered.value(self.name).is_empty() {
            ids.push(format!("{id}-echo"));
        }
        if wrong {
            ids.push(format!("{id}-error"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn control(&self, id: &str, entered: &Entered, described: Option<&str>, wrong: bool) -> Markup {
        let value = entered.value(self.name);
        let (invalid, required) = (wrong.then_some("true"), self.required_word());
        let max = (self.max > 0).then_some(self.max);
        let lang = (!self.lang.is_empty()).then_some(self.lang);
        match self.kind {
            Kind::Long => html! {
                textarea id=(id) name=(self.name) rows="4" maxlength=[max] lang=[lang] aria-describedby=[described]
                    aria-invalid=[invalid] aria-required=[required] { (value) }
            },
            Kind::Select(options) => html! {
                select id=(id) name=(self.name) aria-describedby=[described] aria-invalid=[invalid]
                    aria-required=[required] {
                    @for (sent, words) in options {
                        option value=(sent) selected[value == *sent] { (words) }
                    }
                }
            },
            Kind::File => html! {
                input type="file" id=(id) name=(self.name) aria-describedby=[described] aria-invalid=[invalid]
                    aria-required=[required];
            },
            Kind::Date(era) => html! {
                span.dated {
                    input type="text" id=(id) name=(self.name) value=(value) size=(self.size) maxlength="30"
                        autocomplete=(self.autocomplete) data-date=(era.letter()) aria-describedby=[described]
                        aria-invalid=[invalid] aria-required=[required];
                    output.echo id={ (id) "-echo" } for=(id) { (echo(value, era)) }
                }
            },
            Kind::Line | Kind::Number | Kind::Secret | Kind::Radio(_) | Kind::Checks(_) | Kind::Check => {
                html! {
                    input type=(self.input_type()) inputmode=[self.input_mode()] id=(id) name=(self.name)
                        value=[self.shown_value(value)] size=(self.size) maxlength=[max] lang=[lang]
                        autocomplete=(self.autocomplete)
                        aria-describedby=[described] aria-invalid=[invalid] aria-required=[required];
                }
            }
        }
    }

    fn choices(&self, entered: &Entered) -> Markup {
        let (kind, options) = match self.kind {
            Kind::Radio(options) => ("radio", options),
            Kind::Checks(options) => ("checkbox", options),
            Kind::Line
            | Kind::Long
            | Kind::Date(_)
            | Kind::Number
            | Kind::Secret
            | Kind::File
            | Kind::Select(_)
            | Kind::Check => return html! {},
        };
        html! {
            div.choices {
                @for (sent, words) in options {
                    label.choice {
                        input type=(kind) name=(self.name) value=(sent) checked[entered.has(self.name, sent)];
                        span { (words) }
                    }
                }
            }
        }
    }

    fn required_word(&self) -> Option<&'static str> {
        (self.needed == Needed::Required).then_some("true")
    }

    fn input_type(&self) -> &'static str {
        if matches!(self.kind, Kind::Secret) { "password" } else { "text" }
    }

    fn input_mode(&self) -> Option<&'static str> {
        matches!(self.kind, Kind::Number).then_some("numeric")
    }

    /// A secret is never sent back.
    fn shown_value<'v>(&self, value: &'v str) -> Option<&'v str> {
        (!matches!(self.kind, Kind::Secret) && !value.is_empty()).then_some(value)
    }
}

/// A day as understood: 和暦 with 西暦; empty when it does not read.
#[must_use]
pub fn echo(text: &str, era: Era) -> String {
    match parse::date_in(text, era) {
        Ok(reading) => format!("{}（{}）", reading.date.wareki(), reading.date.western()),
        Err(_) => String::new(),
    }
}
