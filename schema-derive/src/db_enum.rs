//! `#[derive(DbEnum)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Variant};

use crate::context::Context;
use crate::line;
use crate::rows;
use crate::scope::Crates;
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
        quote!(#core::build::db_enum::<Self>(#source, &[]).build())
    } else {
        let preludes = crates.preludes(items.items.iter().chain(variant_items.iter().flatten()));
        let listed = variants.iter().map(|variant| {
            let (name, line) = (variant.ident.unraw().to_string(), line::line(variant.ident.span()));
            quote!((#name, #line))
        });
        let refined = variants.iter().zip(&variant_items).enumerate().map(|(at, (variant, items))| {
            let (doc, serde) = (input::doc(&variant.attrs), serde_attr::read(&variant.attrs, core));
            let withs = crates.withs(items.iter(), "variant");
            match doc.is_empty() && serde.is_empty() && withs.is_empty() {
                true => TokenStream::new(),
                false => quote!(__schema_said.variant(#at) #doc #serde #withs;),
            }
        });
        let (said, withs) = (rows::said(&input.attrs, core), rows::withs(&items, "db_enum", &crates));
        let numbers = numbers(input, &variants);
        let say = quote!(#said #(#refined)* #numbers #withs);
        match say.is_empty() {
            true => quote!(#core::build::db_enum::<Self>(#source, &[#(#listed),*]).build()),
            false => quote! {
                #preludes
                let mut __schema_said = #core::build::db_enum::<Self>(#source, &[#(#listed),*]);
                #say
                __schema_said.build()
            },
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

    let (name, import, errors) = (&input.ident, &crates.import, context.compile_errors());
    quote! {
        const _: () = {
            #import

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
                    #core::build::variant_value(#value)
                }
            }
        };
        #errors
    }
}

/// The numbers of the variants, where the enum has an integer for them.
fn numbers(input: &DeriveInput, variants: &[&Variant]) -> TokenStream {
    const INTEGERS: [&str; 12] =
        ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];
    let mut repr = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // `align(8)` and mistakes end the reading: rustc knows them.
        let _ = attribute.parse_nested_meta(|meta| {
            repr = INTEGERS.into_iter().find(|integer| meta.path.is_ident(integer)).or(repr);
            Ok(())
        });
    }
    let Some(repr) = repr else { return TokenStream::new() };
    let variants = variants.iter().map(|variant| &variant.ident);
    quote!(__schema_said.numbers(#repr, &[#(Self::#variants as i64),*]);)
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
