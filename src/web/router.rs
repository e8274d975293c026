//! From a path to its route: exact paths first, then patterns by the number of their segments.

use std::collections::HashMap;

use super::route::{Method, Portal, Route};
use super::url::{Plus, decode};

/// Every route of both portals, ready to be found.
#[derive(Debug, Default)]
pub(super) struct Router {
    exact: HashMap<&'static str, Vec<&'static Route>>,
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    route: &'static Route,
    segments: Vec<&'static str>,
}

/// What stands behind a path.
#[derive(Debug)]
pub(super) enum Found {
    /// A route, and the values of its `{name}` segments.
    Route(&'static Route, Vec<(String, String)>),
    /// Routes of other methods only.
    OtherMethod,
    /// Nothing.
    Nothing,
}

impl Router {
    pub(super) fn new(routes: &[&'static Route]) -> Router {
        let mut router = Router::default();
        for route in routes.iter().copied() {
            if route.path.contains('{') {
                let segments = route.path.split('/').collect();
                router.patterns.push(Pattern { route, segments });
            } else {
                router.exact.entry(route.path).or_default().push(route);
            }
        }
        router
    }

    pub(super) fn find(&self, portal: Portal, method: Method, path: &str) -> Found {
        let mut here = self.exact.get(path).into_iter().flatten().filter(|r| r.portal == portal).peekable();
        if here.peek().is_none() {
            return self.find_pattern(portal, method, path);
        }
        match here.find(|route| route.method == method) {
            Some(route) => Found::Route(route, Vec::new()),
            None => Found::OtherMethod,
        }
    }

    fn find_pattern(&self, portal: Portal, method: Method, path: &str) -> Found {
        let asked: Vec<&str> = path.split('/').collect();
        let mut other = Found::Nothing;
        for pattern in self.patterns.iter().filter(|p| p.route.portal == portal) {
            if let Some(values) = fits(&pattern.segments, &asked) {
                if pattern.route.method == method {
                    return Found::Route(pattern.route, values);
                }
                other = Found::OtherMethod;
            }
        }
        other
    }
}

/// The values of the pattern's `{name}` segments if the path fits. A value is never empty, `.` or
/// `..` and holds neither `/` nor a control character.
fn fits(pattern: &[&str], asked: &[&str]) -> Option<Vec<(String, String)>> {
    if pattern.len() != asked.len() {
        return None;
    }
    let mut values = Vec::new();
    for (segment, text) in pattern.iter().zip(asked) {
        match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some(name) => {
                let value = decode(text, Plus::Itself)?;
                let bad = value.is_empty() || value == "." || value == "..";
                if bad || value.contains('/') || value.chars().any(char::is_control) {
                    return None;
                }
                values.push((name.to_owned(), value));
            }
            None if segment == text => {}
            None => return None,
        }
    }
    Some(values)
}
