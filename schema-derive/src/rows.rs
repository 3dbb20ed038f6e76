//! What entities and views have in common: fields with attributes, in a scope in which their columns have names.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident};

use crate::input::{self, Field};
use crate::item::{self, Items, Namespace};
use crate::scope::{self, Crates};
use crate::serde_attr;

/// The names under which schema-core knows a kind of struct.
pub struct Words {
    /// The trait.
    pub trait_name: &'static str,
    /// The function that starts its builder, and the module of its attributes.
    pub word: &'static str,
    /// The function that gives a column its name.
    pub column: &'static str,
    /// The words of its fields.
    pub field: FieldWords,
}

/// The names under which schema-core knows the fields of a kind of struct.
pub struct FieldWords {
    /// The function that starts a field's builder.
    pub constructor: &'static str,
    /// The module of its attributes.
    pub module: &'static str,
}

pub const ENTITY: Words = Words {
    trait_name: "Entity",
    word: "entity",
    column: "column",
    field: FieldWords { constructor: "field", module: "field" },
};

pub const VIEW: Words = Words {
    trait_name: "View",
    word: "view",
    column: "view_column",
    field: FieldWords { constructor: "view_field", module: "view_field" },
};

pub const EMBEDDED_FIELD: FieldWords = FieldWords { constructor: "embedded_field", module: "field" };

fn ident(word: &str) -> Ident {
    Ident::new(word, Span::call_site())
}

/// The struct behind `User::columns()`, and that function.
pub fn columns(fields: &[Field<'_>], words: &Words, core: &TokenStream) -> (TokenStream, TokenStream) {
    let idents: Vec<_> = fields.iter().map(Field::generated_ident).collect();
    let names = fields.iter().map(|field| &field.name);
    let (trait_name, column) = (ident(words.trait_name), ident(words.column));
    let columns = quote!(pub struct Columns { #(pub #idents: #core::Column,)* });
    let function = quote! {
        fn columns() -> &'static Columns {
            static COLUMNS: ::std::sync::OnceLock<Columns> = ::std::sync::OnceLock::new();
            COLUMNS.get_or_init(|| {
                let said = <Self as #core::#trait_name>::describe();
                Columns { #(#idents: #core::build::#column(&said, #names),)* }
            })
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
    let (doc, serde) = (input::doc(&input.attrs), serde_attr::read(&input.attrs, core));
    let preludes = crates.preludes(items.items.iter().chain(fields.iter().flat_map(|field| &field.items)));
    let (defaults, fields_with): (Vec<_>, Vec<_>) =
        fields.iter().enumerate().map(|(at, field)| field_call(field, at, &words.field, crates)).unzip();
    let constants = fields.iter().map(|field| {
        let (ident, name) = (field.generated_ident(), &field.name);
        quote!(const #ident: #core::Column = #core::Column::new(#name);)
    });
    let withs = items.items.iter().map(|item| {
        let (line, with) = (scope::line(item.span()), item.with(&crates.module(item.namespace, words.word)));
        quote!(.at(#line) #with)
    });
    let word = ident(words.word);
    quote! {
        #(#defaults)*
        let __schema_said = #core::build::#word::<Self>(#source) #doc #serde;
        {
            #preludes
            #(#constants)*
            __schema_said #(.field(#fields_with))* #(#withs)* .build()
        }
    }
}

/// The statement that evaluates the field's default, and the call that makes the field. A default sees the user's scope
/// with `sql` and `now`, but neither columns nor the prelude: it is evaluated outside of theirs.
pub fn field_call(field: &Field<'_>, at: usize, words: &FieldWords, crates: &Crates) -> (TokenStream, TokenStream) {
    let core = &crates.core;
    let mut default = TokenStream::new();
    let mut withs = TokenStream::new();
    for item in &field.items {
        let module = crates.module(item.namespace, words.module);
        if item.is(Namespace::Core, "default") {
            // At the item's place, so that a value of another type is shown there.
            let variable = Ident::new(&format!("__schema_default_{at}"), item.span());
            let value = item.call(&module);
            default.extend(quote! {
                let #variable = { use #core::attr::{now, sql}; #value };
            });
            let span = item.span();
            withs.extend(quote_spanned!(span=> .with(#variable)));
        } else {
            withs.extend(item.with(&module));
        }
    }
    let (ty, name, line) = (&field.ty, &field.name, field.line());
    let (doc, serde) = (input::doc(field.attributes), serde_attr::read(field.attributes, core));
    let constructor = ident(words.constructor);
    // On the type, so that a type that no column can have is shown there.
    let typed = item::respanned(core, ty.span());
    let made = quote_spanned!(ty.span()=> #typed::build::#constructor::<#ty>(#name, #line));
    (default, quote!(#made #doc #serde #withs))
}
