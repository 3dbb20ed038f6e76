//! `#[derive(Domain)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Field, Fields};

use crate::context::Context;
use crate::scope::Crates;
use crate::{input, serde_attr};

/// The whole derive.
pub fn expand(input: &DeriveInput) -> TokenStream {
    let context = &mut Context::default();
    if input::refuse_generics(input, "Domain", context) {
        return context.compile_errors();
    }
    let items = input::items_of(input, context);
    let inner = inner(input, context);

    let crates = Crates::of(&items);
    let core = &crates.core;
    // After a mistake the newtype stands for text, so that the fields that have it are not mistakes too.
    let text = syn::parse_quote!(::std::string::String);
    let (ty, value) = match (context.failed(), inner) {
        (false, Some(field)) => (&field.ty, quote!(#core::FieldType::value(&self.0))),
        _ => (&text, quote!(#core::ir::Value::Bool(false))),
    };
    let source = crates.source(&input.ident);
    let (doc, preludes) = (input::doc(&input.attrs), crates.preludes(items.items.iter()));
    let serde = serde_attr::read(&input.attrs, core);
    let inner = inner.and_then(|field| serde_attr::said(&field.attrs, core)).map(|said| quote!(.inner(#said)));
    let withs = if context.failed() { TokenStream::new() } else { crates.withs_at(items.items.iter(), "domain") };

    let (name, import, errors) = (&input.ident, &crates.import, context.compile_errors());
    quote! {
        const _: () = {
            #import

            #[automatically_derived]
            impl #core::Domain for #name {
                fn describe() -> #core::ir::Domain {
                    #preludes
                    #core::build::domain::<Self, #ty>(#source) #doc #serde #inner #withs .build()
                }
            }

            #[automatically_derived]
            impl #core::FieldType for #name {
                type Kind = <#ty as #core::FieldType>::Kind;
                const WRITTEN: #core::ir::Written = <#ty as #core::FieldType>::WRITTEN;
                const LIST_WRITTEN: #core::ir::Written = <#ty as #core::FieldType>::WRITTEN;

                fn ty() -> #core::ir::Type {
                    #core::build::domain_type::<Self>()
                }

                fn value(&self) -> #core::ir::Value {
                    #value
                }
            }
        };
        #errors
    }
}

/// What the newtype wraps.
fn inner<'a>(input: &'a DeriveInput, context: &mut Context) -> Option<&'a Field> {
    let message = "a `Domain` is a newtype, a struct that wraps one type: `struct EmailAddress(String);`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                return fields.unnamed.first();
            }
            fields if fields.is_empty() => context.error(&input.ident, message),
            fields => context.error(fields, message),
        },
        Data::Enum(_) | Data::Union(_) => context.error(&input.ident, message),
    }
    None
}
