//! The part of `#[serde(…)]` that decides names in documents.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Token};

/// `.serde(…)`, or nothing where serde's attributes say nothing about names. What serde itself would refuse is left to
/// serde to report.
pub fn read(attributes: &[Attribute], core: &TokenStream) -> TokenStream {
    let mut said = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // An error ends the reading of an attribute that serde will refuse.
        let _ = attribute.parse_nested_meta(|meta| {
            said.extend(one(&meta)?);
            Ok(())
        });
    }
    if said.is_empty() {
        return TokenStream::new();
    }
    quote!(.serde(#core::ir::Serde { #(#said,)* ..::core::default::Default::default() }))
}

fn one(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<TokenStream>> {
    let Some(word) = meta.path.get_ident() else {
        return skip(meta);
    };
    Ok(match word.to_string().as_str() {
        "rename" | "rename_all" | "tag" | "content" => {
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
        "skip_serializing_if" => {
            skip(meta)?;
            Some(quote!(sometimes: true))
        }
        "skip" | "skip_serializing" => Some(quote!(skip: true)),
        "flatten" | "untagged" | "transparent" => Some(quote!(#word: true)),
        _ => return skip(meta),
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
