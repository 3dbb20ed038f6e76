//! Collects mistakes, so that all of them are shown at once.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Default)]
pub struct Context {
    errors: Option<syn::Error>,
}

impl Context {
    /// A mistake on these tokens.
    pub fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// A mistake that syn found.
    pub fn push(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// A mistake was found.
    pub fn failed(&self) -> bool {
        self.errors.is_some()
    }

    /// All mistakes as tokens that make rustc print them.
    pub fn compile_errors(&self) -> TokenStream {
        self.errors.as_ref().map(syn::Error::to_compile_error).unwrap_or_default()
    }
}
