//! Lines of attributes.

use proc_macro2::Span;
use syn::LitInt;

/// The line of a span, as a literal.
pub fn line(span: Span) -> LitInt {
    LitInt::new(&span.unwrap().line().to_string(), Span::call_site())
}
