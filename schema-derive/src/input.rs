//! What the derives read of a struct or an enum.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{
    Attribute, Data, DeriveInput, Expr, ExprLit, Fields, GenericArgument, Ident, Lit, Meta, PathArguments, Type,
};

use crate::context::Context;
use crate::item::{self, Item, Items, Namespace};
use crate::line;

/// A field with what was said on it.
pub struct Field<'a> {
    pub ident: &'a Ident,
    /// The field's name without `r#`.
    pub name: String,
    /// The type of the column: the field's own, or what `ty = …` says.
    pub ty: Type,
    /// The column's type is not the field's own.
    pub replaced: bool,
    /// Where it is not: whether the field's own type is an `Option`, and whether it is a list.
    pub own: (bool, bool),
    pub attributes: &'a [Attribute],
    pub items: Vec<Item>,
}

impl Field<'_> {
    /// An identifier of the field's name that counts as generated: lints of the user's crate do not look at it.
    pub fn generated_ident(&self) -> Ident {
        let mut ident = self.ident.clone();
        ident.set_span(Span::call_site().located_at(self.ident.span()));
        ident
    }

    pub fn line(&self) -> syn::LitInt {
        line::line(self.ident.span())
    }
}

/// What stands on the struct or enum itself.
pub fn items_of(input: &DeriveInput, context: &mut Context) -> Items {
    item::read(&input.attrs, true, context)
}

/// Generic types are refused: a table has one shape. Nothing is implemented for them, since the traits ask for more than
/// their parameters promise.
pub fn refuse_generics(input: &DeriveInput, derive: &str, context: &mut Context) -> bool {
    let refused = !input.generics.params.is_empty();
    if refused {
        context.error(
            &input.generics,
            format!("`{derive}` is for types without generic parameters: a table has one shape"),
        );
    }
    refused
}

/// The named fields of a struct; a mistake for everything else.
pub fn named_fields<'a>(
    input: &'a DeriveInput,
    derive: &str,
    context: &mut Context,
) -> Vec<(&'a syn::Field, &'a Ident)> {
    let name = &input.ident;
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                return fields.named.iter().filter_map(|field| Some((field, field.ident.as_ref()?))).collect();
            }
            Fields::Unnamed(fields) if derive == "Entity" && fields.unnamed.len() == 1 => {
                context.error(name, "an entity has named fields; a newtype with rules is a `Domain`");
            }
            Fields::Unnamed(_) => context.error(name, format!("`{derive}` needs named fields: columns have names")),
            Fields::Unit => context.error(name, format!("`{derive}` needs at least one field")),
        },
        Data::Enum(_) => context.error(name, format!("`{derive}` is for structs; an enum of values derives `DbEnum`")),
        Data::Union(_) => context.error(name, format!("`{derive}` is for structs, not for unions")),
    }
    Vec::new()
}

/// Reads the attributes of fields.
pub fn fields<'a>(fields: Vec<(&'a syn::Field, &'a Ident)>, context: &mut Context) -> Vec<Field<'a>> {
    fields
        .into_iter()
        .map(|(field, ident)| {
            let mut items = item::read(&field.attrs, false, context).items;
            let replaced = items.iter().position(|item| item.is(Namespace::Core, "ty")).map(|at| items.remove(at));
            let replaced = replaced.and_then(|item| item.ty);
            let (ty, replaced) = (replaced.clone().unwrap_or_else(|| field.ty.clone()), replaced.is_some());
            if option(&ty).and_then(option).is_some() {
                context.error(&ty, "an `Option` of an `Option`: a column has a value or none, write one `Option`");
            }
            let own = (replaced && option(&field.ty).is_some(), replaced && is_list(&field.ty));
            Field { ident, name: ident.unraw().to_string(), ty, replaced, own, attributes: &field.attrs, items }
        })
        .collect()
}

/// The `T` of an `Option<T>`, as far as the syntax shows it.
pub fn option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(list) if last.ident == "Option" => match list.args.first() {
            Some(GenericArgument::Type(inner)) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

/// A list, or an `Option` of one, as far as the syntax shows it.
fn is_list(ty: &Type) -> bool {
    let Type::Path(path) = option(ty).unwrap_or(ty) else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Vec" || last.ident == "VecDeque")
}

/// `.doc("…")` with the lines of the doc comment, or nothing where there is none.
pub fn doc(attributes: &[Attribute]) -> TokenStream {
    let mut text = String::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let Meta::NameValue(meta) = &attribute.meta
            && let Expr::Lit(ExprLit { lit: Lit::Str(lines), .. }) = &meta.value
        {
            for line in lines.value().split('\n') {
                text.push_str(line.strip_prefix(' ').unwrap_or(line));
                text.push('\n');
            }
        }
    }
    match text.trim() {
        "" => TokenStream::new(),
        text => quote!(.doc(#text)),
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::doc;

    #[test]
    fn a_line_without_text_is_a_line_of_the_comment() {
        let item: syn::ItemStruct = parse_quote! {
            /// One
            /// sentence.
            ///
            /// Two.
            struct S;
        };
        assert_eq!(doc(&item.attrs).to_string(), r#". doc ("One\nsentence.\n\nTwo.")"#);
    }
}
