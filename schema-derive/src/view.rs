//! `#[derive(View)]`.

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
    if input::refuse_generics(input, "View", context) {
        return context.compile_errors();
    }
    let items = input::items_of(input, context);
    let fields = input::named_fields(input, "View", context);
    let fields = input::fields(fields, context);

    let crates = Crates::of(&items);
    let (columns, columns_fn) = rows::columns(&fields, &crates.core);
    let describe = match context.failed() {
        true => rows::bare(input, &rows::VIEW, &crates),
        false => rows::describe(input, &items, &fields, &rows::VIEW, &crates),
    };

    let (name, core, import, errors) = (&input.ident, &crates.core, &crates.import, context.compile_errors());
    quote! {
        const _: () = {
            #import

            #columns

            #[automatically_derived]
            impl #core::View for #name {
                type Columns = Columns;

                fn describe() -> #core::ir::View {
                    #describe
                }

                #columns_fn
            }
        };
        #errors
    }
}
