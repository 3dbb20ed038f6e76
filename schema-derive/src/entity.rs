//! `#[derive(Entity)]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, Expr};

use crate::context::Context;
use crate::input::{self, Field};
use crate::item::{Item, Items, Namespace};
use crate::rows;
use crate::scope::Crates;

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
    let (columns, columns_fn) = rows::columns(&fields, &crates.core);
    // After a mistake the traits are implemented all the same, without attributes: one mistake is shown once.
    let describe = match context.failed() {
        true => rows::bare(input, &rows::ENTITY, &crates),
        false => rows::describe(input, &items, &fields, &rows::ENTITY, &crates),
    };
    let keyed = keyed(input, key, &crates.core, context);

    let (name, core, import, errors) = (&input.ident, &crates.core, &crates.import, context.compile_errors());
    quote! {
        const _: () = {
            #import

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
