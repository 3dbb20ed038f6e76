//! `#[derive(Entity)]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Expr, Ident};

use crate::context::Context;
use crate::input::{self, Field};
use crate::item::{self, Item, Items, Namespace};
use crate::scope::{self, Crates};
use crate::serde_attr;

/// The whole derive.
pub fn expand(input: &DeriveInput) -> TokenStream {
    let context = &mut Context::default();
    if input::refuse_generics(input, "Entity", context) {
        return context.compile_errors();
    }
    let items = input::items_of(input, context);
    let fields = input::named_fields(input, "Entity", context);
    let fields = input::fields(fields, context);
    let key = key(&items, &fields, context);

    let crates = Crates::of(&items);
    let (columns, columns_fn) = columns(&fields, &crates.core);
    // After a mistake the traits are implemented all the same, without attributes: one mistake is shown once.
    let describe = if context.failed() { bare(input, &crates) } else { describe(input, &items, &fields, &crates) };
    let keyed = keyed(input, key, &crates.core, context);

    let (name, core, errors) = (&input.ident, &crates.core, context.compile_errors());
    quote! {
        const _: () = {
            #columns

            #[automatically_derived]
            impl #core::Entity for #name {
                type Columns = Columns;

                fn describe() -> #core::ir::Entity {
                    #describe
                }

                #columns_fn
            }

            #keyed
        };
        #errors
    }
}

/// The type of the primary key, where it can be known.
enum Key {
    Type(TokenStream),
    /// None was said, or a mistake in it was reported.
    Unknown,
}

fn key(items: &Items, fields: &[Field<'_>], context: &mut Context) -> Key {
    let is_key = |item: &&Item| item.is(Namespace::Core, "primary_key");
    let on_fields: Vec<(&Field<'_>, &Item)> =
        fields.iter().filter_map(|field| Some((field, field.items.iter().find(is_key)?))).collect();
    let on_struct = items.items.iter().find(is_key);
    match (on_struct, on_fields.as_slice()) {
        (None, []) => Key::Unknown,
        (None, [(field, _)]) => {
            if let Some(inner) = input::option(&field.ty) {
                let inner = inner.to_token_stream();
                context.error(&field.ty, format!("a primary key is never empty: write `{inner}`"));
            }
            Key::Type(field.ty.to_token_stream())
        }
        (None, [_, second, ..]) => {
            let names: Vec<&str> = on_fields.iter().map(|(field, _)| field.name.as_str()).collect();
            let names = names.join(", ");
            context.error(
                &second.1.path,
                format!("`primary_key` is said on several fields; a key of several fields is said on the struct: `#[entity(primary_key([{names}]))]`"),
            );
            Key::Unknown
        }
        (Some(on_struct), []) => composite(on_struct, fields),
        (Some(_), [(_, item), ..]) => {
            context.error(&item.path, "`primary_key` is said on the struct too: keep one of them");
            Key::Unknown
        }
    }
}

/// The types of the fields of `primary_key([order_id, line_no])`. Whatever is no list of fields is left to rustc.
fn composite(item: &Item, fields: &[Field<'_>]) -> Key {
    let Ok(Expr::Array(list)) = syn::parse2::<Expr>(item.arguments.clone()) else {
        return Key::Unknown;
    };
    let mut types = Vec::new();
    for column in &list.elems {
        let Expr::Path(path) = column else {
            return Key::Unknown;
        };
        let name = path.path.get_ident().map(|ident| ident.unraw().to_string());
        match fields.iter().find(|field| Some(&field.name) == name.as_ref()) {
            Some(field) => types.push(&field.ty),
            None => return Key::Unknown,
        }
    }
    match types.as_slice() {
        [one] => Key::Type(one.to_token_stream()),
        types => Key::Type(quote!((#(#types,)*))),
    }
}

fn keyed(input: &DeriveInput, key: Key, core: &TokenStream, context: &Context) -> TokenStream {
    let name = &input.ident;
    match key {
        // Whatever its key should have been, references to it are not further mistakes.
        _ if context.failed() => quote!(impl<__SchemaKey> #core::KeyedBy<__SchemaKey> for #name {}),
        Key::Type(key) => quote!(impl #core::KeyedBy<#key> for #name {}),
        Key::Unknown => TokenStream::new(),
    }
}

/// The struct behind `User::columns()`, and that function.
fn columns(fields: &[Field<'_>], core: &TokenStream) -> (TokenStream, TokenStream) {
    let idents: Vec<_> = fields.iter().map(Field::generated_ident).collect();
    let names = fields.iter().map(|field| &field.name);
    let columns = quote!(pub struct Columns { #(pub #idents: #core::Column,)* });
    let function = quote! {
        fn columns() -> &'static Columns {
            static COLUMNS: ::std::sync::OnceLock<Columns> = ::std::sync::OnceLock::new();
            COLUMNS.get_or_init(|| {
                let entity = <Self as #core::Entity>::describe();
                Columns { #(#idents: #core::build::column(&entity, #names),)* }
            })
        }
    };
    (columns, function)
}

fn bare(input: &DeriveInput, crates: &Crates) -> TokenStream {
    let (core, source) = (&crates.core, crates.source(&input.ident));
    quote!(#core::build::entity::<Self>(#source).build())
}

/// The body of `describe`. Names that the user's columns could have are not bound in it: a constant in scope would turn
/// a binding of its name into a pattern.
fn describe(input: &DeriveInput, items: &Items, fields: &[Field<'_>], crates: &Crates) -> TokenStream {
    let core = &crates.core;
    let source = crates.source(&input.ident);
    let (doc, serde) = (input::doc(&input.attrs), serde_attr::read(&input.attrs, core));
    let preludes = crates.preludes(items.items.iter().chain(fields.iter().flat_map(|field| &field.items)));
    let (defaults, fields_with): (Vec<_>, Vec<_>) =
        fields.iter().enumerate().map(|(at, field)| field_call(field, at, "field", crates)).unzip();
    let constants = fields.iter().map(|field| {
        let (ident, name) = (field.generated_ident(), &field.name);
        quote!(const #ident: #core::Column = #core::Column::new(#name);)
    });
    let withs = items.items.iter().map(|item| {
        let (line, with) = (scope::line(item.span()), item.with(&crates.module(item.namespace, "entity")));
        quote!(.at(#line) #with)
    });
    quote! {
        #(#defaults)*
        let __schema_entity = #core::build::entity::<Self>(#source) #doc #serde;
        {
            #preludes
            #(#constants)*
            __schema_entity #(.field(#fields_with))* #(#withs)* .build()
        }
    }
}

/// The statement that evaluates the field's default, and the call that makes the field. A default sees the user's scope
/// with `sql` and `now`, but neither columns nor the prelude: it is evaluated outside of theirs.
pub fn field_call(field: &Field<'_>, at: usize, constructor: &str, crates: &Crates) -> (TokenStream, TokenStream) {
    let core = &crates.core;
    let mut default = TokenStream::new();
    let mut withs = TokenStream::new();
    for item in &field.items {
        let module = crates.module(item.namespace, "field");
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
    let constructor = format_ident!("{constructor}");
    // On the type, so that a type that no column can have is shown there.
    let typed = item::respanned(core, ty.span());
    let made = quote_spanned!(ty.span()=> #typed::build::#constructor::<#ty>(#name, #line));
    (default, quote!(#made #doc #serde #withs))
}
