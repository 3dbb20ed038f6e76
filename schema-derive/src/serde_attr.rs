//! The part of `#[serde(…)]` that decides what documents look like.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Token};

/// Words that change nothing about what is written: they are about reading, about Rust, or about variants with data.
const SILENT: [&str; 17] = [
    "alias",
    "borrow",
    "bound",
    "crate",
    "default",
    "deny_unknown_fields",
    "deserialize_with",
    "expecting",
    "field_identifier",
    "from",
    "getter",
    "other",
    "rename_all_fields",
    "skip_deserializing",
    "try_from",
    "variant_identifier",
    "non_exhaustive",
];

/// `.serde(…)`, or nothing where serde's attributes say nothing about documents. What serde itself would refuse is left to
/// serde to report.
pub fn read(attributes: &[Attribute], core: &TokenStream) -> TokenStream {
    match said(attributes, core) {
        Some(said) => quote!(.serde(#said)),
        None => TokenStream::new(),
    }
}

/// What serde's attributes say, as `ir::Serde`.
pub fn said(attributes: &[Attribute], core: &TokenStream) -> Option<TokenStream> {
    let mut said = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // An error ends the reading of an attribute that serde will refuse.
        let _ = attribute.parse_nested_meta(|meta| {
            said.extend(one(&meta, core)?);
            Ok(())
        });
    }
    (!said.is_empty()).then(|| quote!(#core::ir::Serde { #(#said,)* ..::core::default::Default::default() }))
}

fn one(meta: &ParseNestedMeta<'_>, core: &TokenStream) -> syn::Result<Option<TokenStream>> {
    let Some(word) = meta.path.get_ident() else {
        return skip(meta);
    };
    Ok(match word.to_string().as_str() {
        "rename" | "rename_all" | "tag" | "content" | "remote" => {
            let Some(text) = text(meta)? else {
                return Ok(None);
            };
            Some(quote!(#word: ::core::option::Option::Some(#text.into())))
        }
        "with" | "serialize_with" => {
            let Some(path) = text(meta)? else {
                return Ok(None);
            };
            Some(quote!(with: ::core::option::Option::Some(#path.into())))
        }
        "into" => {
            let Some(path) = text(meta)? else {
                return Ok(None);
            };
            // What is no type is left to serde to report.
            let ty: syn::Type = path.parse()?;
            let path = path.value();
            Some(quote!(into: {
                use #core::build::Unknown as _;
                #core::build::Probe::<#ty>::new(#path).probed().written_as()
            }))
        }
        "skip_serializing_if" => {
            skip(meta)?;
            Some(quote!(sometimes: true))
        }
        "skip" | "skip_serializing" => Some(quote!(skip: true)),
        "flatten" | "untagged" | "transparent" => Some(quote!(#word: true)),
        known if SILENT.contains(&known) => return skip(meta),
        unknown => {
            skip(meta)?;
            Some(quote!(unknown: ::core::option::Option::Some(#unknown.into())))
        }
    })
}

/// `= "…"`, or the `serialize = "…"` of `(serialize = "…", deserialize = "…")`.
fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return Ok(Some(meta.value()?.parse()?));
    }
    let mut serialized = None;
    meta.parse_nested_meta(|inner| {
        let value: LitStr = inner.value()?.parse()?;
        if inner.path.is_ident("serialize") {
            serialized = Some(value);
        }
        Ok(())
    })?;
    Ok(serialized)
}

fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<TokenStream>> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<TokenStream>()?;
    }
    Ok(None)
}
