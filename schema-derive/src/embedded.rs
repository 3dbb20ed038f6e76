//! `#[derive(Embedded)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::context::Context;
use crate::input;
use crate::rows;
use crate::scope::Crates;

/// The whole derive.
pub fn expand(input: &DeriveInput) -> TokenStream {
    let context = &mut Context::default();
    if input::refuse_generics(input, "Embedded", context) {
        return context.compile_errors();
    }
    let items = input::items_of(input, context);
    let fields = input::named_fields(input, "Embedded", context);
    let fields = input::fields(fields, context);

    let crates = Crates::of(&items);
    let core = &crates.core;
    let source = crates.source(&input.ident);
    let (describe, values) = if context.failed() {
        (quote!(#core::build::embedded::<Self>(#source).build()), TokenStream::new())
    } else {
        let preludes = crates.preludes(items.items.iter().chain(fields.iter().flat_map(|field| &field.items)));
        let (declared, refined) = rows::field_calls(&fields, "field", &crates);
        let (said, withs) = (rows::said(&input.attrs, core), rows::withs(&items, "embedded", &crates));
        let describe = quote! {
            let mut __schema_said = #core::build::embedded::<Self>(#source);
            #said
            #declared
            {
                #preludes
                #refined
                #withs
            }
            __schema_said.build()
        };
        // `ty = …` gives a column another type than the field's, so such a field has no value in the model.
        let values = fields.iter().map(|field| {
            let ident = field.ident;
            match field.replaced {
                false => quote!(#core::FieldShape::value(&self.#ident),),
                true => quote!(::core::option::Option::None,),
            }
        });
        (describe, values.collect())
    };

    let (name, import, errors) = (&input.ident, &crates.import, context.compile_errors());
    quote! {
        const _: () = {
            #import

            #[automatically_derived]
            impl #core::Embedded for #name {
                fn describe() -> #core::ir::Embedded {
                    #describe
                }
            }

            #[automatically_derived]
            impl #core::FieldType for #name {
                type Kind = #core::kind::Embedded;

                fn ty() -> #core::ir::Type {
                    #core::build::embedded_type::<Self>()
                }

                fn value(&self) -> #core::ir::Value {
                    #core::build::object(&<Self as #core::Embedded>::describe(), [#values])
                }
            }
        };
        #errors
    }
}
