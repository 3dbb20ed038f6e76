//! `#[derive(DbEnum)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Variant};

use crate::context::Context;
use crate::scope::{self, Crates};
use crate::{input, item, serde_attr};

/// The whole derive.
pub fn expand(input: &DeriveInput) -> TokenStream {
    let context = &mut Context::default();
    if input::refuse_generics(input, "DbEnum", context) {
        return context.compile_errors();
    }
    let items = input::items_of(input, context);
    let variants = variants(input, context);
    let variant_items: Vec<_> = variants.iter().map(|v| item::read(&v.attrs, false, context).items).collect();

    let crates = Crates::of(&items);
    let core = &crates.core;
    let source = crates.source(&input.ident);
    let describe = if context.failed() {
        quote!(#core::build::db_enum::<Self>(#source).build())
    } else {
        let (doc, serde) = (input::doc(&input.attrs), serde_attr::read(&input.attrs, core));
        let preludes = crates.preludes(items.items.iter().chain(variant_items.iter().flatten()));
        let calls = variants.iter().zip(&variant_items).map(|(variant, items)| {
            let (name, line) = (variant.ident.unraw().to_string(), scope::line(variant.ident.span()));
            let (doc, serde) = (input::doc(&variant.attrs), serde_attr::read(&variant.attrs, core));
            let withs = crates.withs(items.iter(), "variant");
            quote!(.variant(#core::build::variant(#name, #line) #doc #serde #withs))
        });
        let withs = crates.withs(items.items.iter(), "db_enum");
        quote! {
            #preludes
            #core::build::db_enum::<Self>(#source) #doc #serde #(#calls)* #withs .build()
        }
    };
    let value = if variants.is_empty() {
        quote!("")
    } else {
        let arms = variants.iter().map(|variant| {
            let (ident, name) = (&variant.ident, variant.ident.unraw().to_string());
            quote!(Self::#ident { .. } => #name,)
        });
        quote!(match self { #(#arms)* })
    };

    let (name, errors) = (&input.ident, context.compile_errors());
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #core::DbEnum for #name {
                fn describe() -> #core::ir::Enum {
                    #describe
                }
            }

            #[automatically_derived]
            impl #core::FieldType for #name {
                type Kind = #core::kind::Enum;

                fn ty() -> #core::ir::Type {
                    #core::build::enum_type::<Self>()
                }

                fn value(&self) -> #core::ir::Value {
                    #core::ir::Value::Variant(#core::ir::Text::Borrowed(#value))
                }
            }
        };
        #errors
    }
}

fn variants<'a>(input: &'a DeriveInput, context: &mut Context) -> Vec<&'a Variant> {
    let Data::Enum(data) = &input.data else {
        context.error(&input.ident, "`DbEnum` is for enums; a newtype with rules derives `Domain`");
        return Vec::new();
    };
    if data.variants.is_empty() {
        context.error(&input.ident, "an enum type has at least one value: add a variant");
    }
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let name = &variant.ident;
            context.error(
                &variant.fields,
                format!("a value of an enum type carries no data: make `{name}` a variant without fields"),
            );
        }
    }
    data.variants.iter().collect()
}
