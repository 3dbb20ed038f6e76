//! What types are like: decides which rules, defaults and keys a field can have.

/// What is like something: one of the types here.
pub trait Kind {
    /// `T` itself. A bound on it is looked at only where the kind is known and can do what was asked of it, so that one
    /// mistake is one error.
    type Is<T>;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $($ability:ident)*;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Kind for $name {
                type Is<T> = T;
            }

            $(impl $ability for $name {
                type Is<T> = T;
            })*
        )*
    };
}

kinds! {
    /// True or false.
    Bool: Part;
    /// Whole numbers.
    Integer: Ordered Comparable Part;
    /// Floating point numbers.
    Float: Ordered Comparable Part;
    /// Exact decimal numbers.
    Decimal: Ordered Comparable Exact Part;
    /// Text.
    Text: Textual Measured Comparable Encryptable Part;
    /// Bytes.
    Bytes: Measured Encryptable Part;
    /// UUIDs.
    Uuid: Comparable Part;
    /// Moments, dates and times.
    Temporal: Ordered Comparable Part;
    /// Lengths of time.
    Interval: Ordered Comparable Part;
    /// Identifiers, addresses and paths: alike or not, and that is all.
    Identifier: Comparable Part;
    /// What only indexes and functions of the store understand: ranges, places, vectors, search documents.
    Opaque: Part;
    /// Any JSON.
    Json: Part;
    /// Lists.
    List: Measured Encryptable;
    /// Values by a text key.
    Map:;
    /// Enums.
    Enum: Comparable Part;
    /// Embedded structs.
    Embedded:;
}

/// Kinds of what stands in a tuple.
#[diagnostic::on_unimplemented(
    message = "a tuple holds plain values: no structs, lists or maps",
    label = "give it names: make it a struct with `#[derive(Embedded)]`"
)]
pub trait Part {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}

/// Kinds with an order that `range` can bound.
#[diagnostic::on_unimplemented(message = "`range` is for numbers, dates and times", label = "this field has no range")]
pub trait Ordered {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}

/// Kinds whose values `one_of` can list.
#[diagnostic::on_unimplemented(
    message = "`one_of` is for text, numbers, dates, identifiers and enums",
    label = "values of this field can't be listed"
)]
pub trait Comparable {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}

/// Kinds with a length.
#[diagnostic::on_unimplemented(
    message = "`length` and `not_empty` are for text, bytes and lists",
    label = "this field has no length",
    note = "a number is bounded by `range(1..=100)`"
)]
pub trait Measured {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}

/// Kinds that are text.
#[diagnostic::on_unimplemented(message = "this rule is for text", label = "this field holds no text")]
pub trait Textual {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}

/// Kinds with a chosen number of digits.
#[diagnostic::on_unimplemented(
    message = "`precision`, `money` and `percentage` are for decimals",
    label = "this field is no decimal",
    note = "give the field the type `rust_decimal::Decimal`; floats lose cents"
)]
pub trait Exact {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}

/// Kinds whose values can be stored encrypted.
#[diagnostic::on_unimplemented(
    message = "`encrypted` is for text and bytes",
    label = "values of this field can't be encrypted",
    note = "keep the value as text: `born: String`"
)]
pub trait Encryptable {
    /// `T` itself. See [`Kind::Is`].
    type Is<T>;
}
