//! What entities and views have in common: fields with attributes, in a scope in which their columns have names.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Ident, LitInt};

use crate::input::{self, Field};
use crate::item::{Item, Items, Namespace};
use crate::line;
use crate::scope::Crates;
use crate::serde_attr;

/// The names under which schema-core knows a kind of struct.
pub struct Words {
    /// The function that starts its builder, and the module of its attributes.
    pub word: &'static str,
    /// The module of the attributes of its fields.
    pub field: &'static str,
}

pub const ENTITY: Words = Words { word: "entity", field: "field" };
pub const VIEW: Words = Words { word: "view", field: "view_field" };

fn ident(word: &str) -> Ident {
    Ident::new(word, Span::call_site())
}

/// The struct of `User::columns()`, and the function that fills it. The trait caches it: a static and closures in each struct cost the compiler a sixth of all
/// that the derive costs (adopted crates of 37 and 68 structs).
pub fn columns(fields: &[Field<'_>], core: &TokenStream) -> (TokenStream, TokenStream) {
    let idents: Vec<_> = fields.iter().map(Field::generated_ident).collect();
    let names = fields.iter().map(|field| &field.name);
    let columns = quote!(pub struct Columns { #(pub #idents: #core::Column,)* });
    let function = quote! {
        fn columns_of(__schema_column: &mut dyn ::std::ops::FnMut(&'static ::std::primitive::str) -> #core::Column) -> Columns {
            Columns { #(#idents: __schema_column(#names),)* }
        }
    };
    (columns, function)
}

/// A description that holds nothing but the struct's name.
pub fn bare(input: &DeriveInput, words: &Words, crates: &Crates) -> TokenStream {
    let (core, source) = (&crates.core, crates.source(&input.ident));
    let word = ident(words.word);
    quote!(#core::build::#word::<Self>(#source).build())
}

/// The body of `describe`. Names that the user's columns could have are not bound in it: a constant in scope would turn
/// a binding of its name into a pattern.
pub fn describe(
    input: &DeriveInput,
    items: &Items,
    fields: &[Field<'_>],
    words: &Words,
    crates: &Crates,
) -> TokenStream {
    let core = &crates.core;
    let source = crates.source(&input.ident);
    let all = items.items.iter().chain(fields.iter().flat_map(|field| &field.items));
    let preludes = crates.preludes(all.clone());
    let (declared, refined) = field_calls(fields, words.field, crates);
    let constants = named(fields, all).map(|field| {
        let (ident, name) = (field.generated_ident(), &field.name);
        quote!(const #ident: #core::Column = #core::Column::new(#name);)
    });
    let word = ident(words.word);
    let (said, withs) = (said(&input.attrs, core), withs(items, words.word, crates));
    quote! {
        let mut __schema_said = #core::build::#word::<Self>(#source);
        #said
        #declared
        {
            #preludes
            #(#constants)*
            #refined
            #withs
        }
        __schema_said.build()
    }
}

/// The variable that holds what was said. A mistake is shown at `span`, but the variable is always the derive's own:
/// variables of one name that come from different macros are different variables.
fn said_variable(span: Span) -> Ident {
    Ident::new("__schema_said", Span::call_site().located_at(span))
}

/// What the doc comment and serde's attributes of the struct say.
pub fn said(attributes: &[Attribute], core: &TokenStream) -> TokenStream {
    let call = |method: TokenStream| match method.is_empty() {
        true => TokenStream::new(),
        false => quote!(__schema_said #method;),
    };
    let (doc, serde) = (call(input::doc(attributes)), call(serde_attr::read(attributes, core)));
    quote!(#doc #serde)
}

/// `__schema_said.with(line, …);` for each attribute of the struct.
pub fn withs(items: &Items, module: &str, crates: &Crates) -> TokenStream {
    let with = |item: &Item| {
        let (line, call) = (line::line(item.span()), item.call(&crates.module(item.namespace, module)));
        let said = said_variable(item.span());
        quote_spanned!(item.span()=> #said.with(#line, #call);)
    };
    items.items.iter().map(with).collect()
}

/// The fields that the items name, or that they may have meant: each is a constant, which costs the compiler more than all
/// else, so only those are made. Without the ones that are nearly right, rustc could not say what was meant.
fn named<'a>(fields: &'a [Field<'a>], items: impl Iterator<Item = &'a Item>) -> impl Iterator<Item = &'a Field<'a>> {
    let mut names: Vec<String> = Vec::new();
    for item in items {
        item.for_each_name(&mut |name| names.push(name.unraw().to_string()));
    }
    fields.iter().filter(move |field| names.iter().any(|name| alike(name, &field.name)))
}

/// The same, or so near that rustc would suggest the one for the other: a third of the letters differ, or only the case.
fn alike(a: &str, b: &str) -> bool {
    let most = a.len().max(3) / 3;
    a == b
        || (a.len().abs_diff(b.len()) <= most && distance(a.as_bytes(), b.as_bytes()) <= most)
        || a.eq_ignore_ascii_case(b)
}

/// Bytes to insert, remove, replace or swap with a neighbour.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// The statements that declare the fields, with their defaults; and those that say what else is said of them, for the
/// scope in which columns have names. A default sees the user's scope with `sql` and `now`, but neither columns nor the
/// prelude.
pub fn field_calls(fields: &[Field<'_>], module: &str, crates: &Crates) -> (TokenStream, TokenStream) {
    let core = &crates.core;
    let (mut declared, mut refined) = (TokenStream::new(), TokenStream::new());
    for (at, field) in fields.iter().enumerate() {
        let (mut default, mut withs) = (TokenStream::new(), TokenStream::new());
        let (ty, name, line) = (&field.ty, &field.name, field.line());
        for item in &field.items {
            match item.is(Namespace::Core, "default") && item.is_value() {
                true => default = default_call(item, core, &line),
                false => {
                    let (module, at) = (crates.module(item.namespace, module), line::line(item.span()));
                    let own = at.base10_digits() == line.base10_digits();
                    withs.extend(if own { item.with(&module) } else { item.with_at(&module, &at) });
                }
            }
        }
        let (doc, serde) = (input::doc(field.attributes), serde_attr::read(field.attributes, core));
        // On the type, so that a type that no column can have is shown there.
        let said = said_variable(ty.span());
        let made = quote_spanned!(ty.span()=> #said.field::<#ty>(#name, #line));
        let own = match field.own {
            (false, false) => TokenStream::new(),
            (optional, list) => quote!(.own(#optional, #list)),
        };
        declared.extend(quote!(#made #own #doc #serde #default;));
        if !withs.is_empty() {
            refined.extend(quote!(__schema_said.again::<#ty>(#at) #withs;));
        }
    }
    (declared, refined)
}

/// `.default(value)`, at the item's place, so that a value of another type is shown there.
fn default_call(item: &Item, core: &TokenStream, own: &LitInt) -> TokenStream {
    let (mut functions, mut sql) = (false, false);
    item.for_each_name(&mut |name| {
        sql |= name == "sql";
        functions |= sql || name == "now";
    });
    let (value, word) = (&item.arguments, &item.path);
    // The `use` counts as generated, so that nobody is told that half of it is not needed.
    let value = match functions {
        true => quote!({ use #core::attr::{now, sql}; #value }),
        false => value.clone(),
    };
    // Only SQL can be wrong in a way that the compiler does not see at its place.
    let line = Some(line::line(item.span())).filter(|line| sql && line.base10_digits() != own.base10_digits());
    let at = line.map(|line| quote!(.default_line(#line)));
    quote_spanned!(item.span()=> .#word(#value) #at)
}
