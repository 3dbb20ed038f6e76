//! The crates that the generated code names, and the scope in which items are evaluated.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use crate::item::{Item, Items, Namespace};
use crate::line::line;

/// Paths of the crates.
pub struct Crates {
    /// schema-core, under the short name that `import` gives it: generated code is read by the compiler like any other, and
    /// shorter code faster.
    pub core: TokenStream,
    /// `use` of schema-core under its short name.
    pub import: TokenStream,
    pg: TokenStream,
    mongo: TokenStream,
}

impl Crates {
    /// What `crate = …` says, else the crates under their own names.
    pub fn of(items: &Items) -> Self {
        let core = items.core.as_ref().map_or_else(|| quote!(::schema_core), |path| quote!(#path));
        Self {
            core: quote!(__schema_core),
            import: quote!(use #core as __schema_core;),
            pg: items.pg.as_ref().map_or_else(|| quote!(::schema_pg), |path| quote!(#path)),
            mongo: items.mongo.as_ref().map_or_else(|| quote!(::schema_mongo), |path| quote!(#path)),
        }
    }

    /// The module of a namespace in which the attributes of this kind of thing are.
    pub fn module(&self, namespace: Namespace, kind: &str) -> TokenStream {
        let kind = Ident::new(kind, Span::call_site());
        let root = self.root(namespace);
        quote!(#root::attr::#kind)
    }

    fn root(&self, namespace: Namespace) -> &TokenStream {
        match namespace {
            Namespace::Core => &self.core,
            Namespace::Pg => &self.pg,
            Namespace::Mongo => &self.mongo,
        }
    }

    /// `use` of the preludes of the namespaces that these items use. Items that name nothing need none.
    pub fn preludes<'a>(&self, items: impl Iterator<Item = &'a Item> + Clone) -> TokenStream {
        let mut used = Vec::new();
        if items.clone().any(Item::names_something) {
            used.push(Namespace::Core);
        }
        for item in items.filter(|item| item.names_something()) {
            if !used.contains(&item.namespace) {
                used.push(item.namespace);
            }
        }
        let uses = used.into_iter().map(|namespace| {
            let root = self.root(namespace);
            quote!(use #root::attr::prelude::*;)
        });
        quote!(#(#uses)*)
    }

    /// `.with(…)` for each item, in order.
    pub fn withs<'a>(&self, items: impl Iterator<Item = &'a Item>, kind: &str) -> TokenStream {
        items.map(|item| item.with(&self.module(item.namespace, kind))).collect()
    }

    /// `.with(line, …)` for each item, in order.
    pub fn withs_at<'a>(&self, items: impl Iterator<Item = &'a Item>, kind: &str) -> TokenStream {
        let with = |item: &Item| {
            let (line, call) = (line(item.span()), item.call(&self.module(item.namespace, kind)));
            quote_spanned!(item.span()=> .with(#line, #call))
        };
        items.map(with).collect()
    }

    /// Where `tokens` stand, as `ir::Source`.
    pub fn source(&self, tokens: &impl Spanned) -> TokenStream {
        let (core, line) = (&self.core, line(tokens.span()));
        quote!(#core::ir::Source { file: ::core::file!(), line: #line })
    }
}
