//! One item of an attribute: the call of a function, with methods behind it.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitInt, Path, Token, Type, parenthesized, token};

use crate::context::Context;
use crate::line;

/// Words whose first argument is a type.
const TYPE_FIRST: [&str; 6] = ["references", "many_to_many", "embeds", "ty", "locks", "colocate_with"];

/// Functions that arguments call without a path.
const FUNCTIONS: [&str; 9] = ["days", "expr", "hours", "minutes", "months", "now", "seconds", "sql", "years"];

/// Words whose first argument is followed by attributes: `partition("2026_01", index([payer]))`. They stand in a module that is called `of_` and the word.
const NESTING: [&str; 1] = ["partition"];

/// Words that can be repeated, each time about something else.
const SEVERAL: [&str; 2] = ["renamed_from", "requirement"];

/// Whose words an attribute uses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// `#[entity(…)]`
    Core,
    /// `#[pg(…)]`
    Pg,
    /// `#[mongo(…)]`
    Mongo,
}

/// One item: `index([status, created_at.desc()]).unique()`.
pub struct Item {
    pub namespace: Namespace,
    pub path: Path,
    /// The arguments in their parentheses, the value behind `=`, or nothing.
    pub arguments: TokenStream,
    /// The type argument of words that take one.
    pub ty: Option<Type>,
    /// Attributes after the first argument, of words that take some.
    nested: Vec<Item>,
    /// Methods behind the call.
    chain: TokenStream,
    /// The value was given by `=`.
    assigned: bool,
}

impl Item {
    /// The word, where the path is one.
    pub fn word(&self) -> String {
        self.path.get_ident().map(Ident::to_string).unwrap_or_default()
    }

    pub fn is(&self, namespace: Namespace, word: &str) -> bool {
        self.namespace == namespace && self.path.is_ident(word)
    }

    /// The item gives one value, and no more: `default = 5`, `default(5)`.
    pub fn is_value(&self) -> bool {
        self.chain.is_empty() && !self.arguments.is_empty()
    }

    /// The same tokens.
    fn is_same(&self, other: &Self) -> bool {
        let tokens = |item: &Self| {
            let (path, ty) = (item.path.to_token_stream(), item.ty.to_token_stream());
            [path, ty, item.arguments.clone(), item.chain.clone()].map(|tokens| tokens.to_string())
        };
        tokens(self) == tokens(other)
            && self.nested.len() == other.nested.len()
            && self.nested.iter().zip(&other.nested).all(|(one, other)| one.is_same(other))
    }

    /// Some name stands among the arguments: a column, a value, a method.
    pub fn names_something(&self) -> bool {
        let mut any = false;
        self.for_each_name(&mut |_| any = true);
        any
    }

    /// Each name among the arguments.
    pub fn for_each_name(&self, found: &mut impl FnMut(&Ident)) {
        names(self.arguments.clone(), found);
        names(self.chain.clone(), found);
        self.nested.iter().for_each(|item| item.for_each_name(found));
    }

    pub fn span(&self) -> Span {
        self.path.span()
    }

    /// The call, with the leading word qualified by its module.
    pub fn call(&self, module: &TokenStream) -> TokenStream {
        let (path, arguments, chain) = (&self.path, with_paths(&self.arguments), with_paths(&self.chain));
        let qualified = match path.get_ident() {
            // The whole path has the word's place, so that a mistake is shown there and not on the derive.
            Some(word) => {
                let module = respanned(module, word.span());
                let colons = quote_spanned!(word.span()=> ::);
                quote!(#module #colons #word)
            }
            None => path.to_token_stream(),
        };
        let ty = self.ty.as_ref().map(|ty| quote_spanned!(self.span()=> ::<#ty>));
        let nested = self.nested.iter().map(|item| {
            let of = format_ident!("of_{}", self.word(), span = self.span());
            item.with_at(&quote!(#module::#of), &line::line(item.span()))
        });
        quote_spanned!(self.span()=> #qualified #ty (#arguments) #(#nested)* #chain)
    }

    /// The same as a call of `.with`.
    pub fn with(&self, module: &TokenStream) -> TokenStream {
        let call = self.call(module);
        quote_spanned!(self.span()=> .with(#call))
    }

    /// The same with the line on which it stands.
    pub fn with_at(&self, module: &TokenStream, line: &LitInt) -> TokenStream {
        let call = self.call(module);
        quote_spanned!(self.span()=> .with_at(#line, #call))
    }
}

fn names(tokens: TokenStream, found: &mut impl FnMut(&Ident)) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(ident) => found(&ident),
            TokenTree::Group(group) => names(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The same, with calls of [`FUNCTIONS`] by their paths: a column may be called so, and would stand in their place.
fn with_paths(tokens: &TokenStream) -> TokenStream {
    let mut any = false;
    names(tokens.clone(), &mut |name| any |= FUNCTIONS.iter().any(|known| name == known));
    if any { qualified(tokens.clone()) } else { tokens.clone() }
}

fn qualified(tokens: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let is_called = |at: usize| match trees.get(at + 1) {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    let is_member = |at: usize| match at.checked_sub(1).map(|before| &trees[before]) {
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '.' | ':'),
        _ => false,
    };
    let mut found = TokenStream::new();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(name)
                if is_called(at) && !is_member(at) && FUNCTIONS.iter().any(|known| name == known) =>
            {
                // Generated, so that rustc's `unused_qualifications` passes over it where no column is called so.
                let span = Span::call_site().located_at(name.span());
                let name = Ident::new(&name.to_string(), span);
                found.extend(quote_spanned!(span=> __schema_core::attr::#name));
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), qualified(group.stream()));
                inner.set_span(group.span());
                found.extend([TokenTree::Group(inner)]);
            }
            tree => found.extend([tree.clone()]),
        }
    }
    found
}

/// The same tokens, all at one place.
pub fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let set = |mut tree: TokenTree| {
        tree.set_span(span);
        tree
    };
    tokens.clone().into_iter().map(set).collect()
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = leading_path(input)?;
        let takes_type = path.get_ident().is_some_and(|word| TYPE_FIRST.iter().any(|known| word == known));
        let mut item = Item {
            namespace: Namespace::Core,
            path,
            arguments: TokenStream::new(),
            ty: None,
            nested: Vec::new(),
            chain: TokenStream::new(),
            assigned: false,
        };
        if input.peek(Token![=]) {
            let equals: Token![=] = input.parse()?;
            item.assigned = true;
            if input.is_empty() || input.peek(Token![,]) {
                return Err(syn::Error::new(equals.span, "expected a value behind `=`"));
            }
            if takes_type {
                item.ty = Some(input.parse()?);
            } else {
                item.arguments = input.parse::<Expr>()?.into_token_stream();
            }
        } else if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            if NESTING.iter().any(|known| item.path.is_ident(known)) {
                (item.arguments, item.nested) = nesting(&content)?;
            } else {
                (item.ty, item.arguments) = arguments(&content, takes_type)?;
            }
        } else if takes_type {
            let word = item.word();
            return Err(syn::Error::new(item.span(), format!("expected a type: `{word}(Type)`")));
        }
        while input.peek(Token![.]) {
            item.chain.extend(method(input)?);
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(input.error("expected `,` before the next attribute, `.method(…)` or `(…)`"));
        }
        Ok(item)
    }
}

/// The leading name.
fn leading_path(input: ParseStream<'_>) -> syn::Result<Path> {
    if input.peek(syn::Lit) {
        return Err(input.error("expected an attribute such as `name = \"users\"`, found a literal"));
    }
    if input.peek(token::Bracket) || input.peek(token::Brace) || input.peek(token::Paren) {
        return Err(input.error("expected an attribute such as `unique` or `index([status])`"));
    }
    if input.peek(Token![,]) {
        return Err(input.error("expected an attribute, found a second `,`"));
    }
    input.call(Path::parse_mod_style)
}

/// A method behind the call: `.on_delete(Cascade)`, `.references(Order)`.
fn method(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let dot: Token![.] = input.parse()?;
    let name: Ident = input.parse()?;
    if !input.peek(token::Paren) {
        return Err(syn::Error::new(name.span(), format!("a method is called with parentheses: `.{name}()`")));
    }
    let content;
    let parens = parenthesized!(content in input);
    let (ty, arguments) = arguments(&content, TYPE_FIRST.iter().any(|known| name == known))?;
    let ty = ty.map(|ty| quote_spanned!(name.span()=> ::<#ty>));
    let mut call = quote!(#dot #name #ty);
    parens.surround(&mut call, |tokens| tokens.extend(arguments));
    Ok(call)
}

/// What stands in parentheses: expressions, the first of them a type for words that take one.
fn arguments(content: ParseStream<'_>, takes_type: bool) -> syn::Result<(Option<Type>, TokenStream)> {
    let mut ty = None;
    if takes_type {
        ty = Some(content.parse()?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    let arguments = content.call(Punctuated::<Expr, Token![,]>::parse_terminated)?;
    Ok((ty, arguments.into_token_stream()))
}

/// An expression, and attributes after it.
fn nesting(content: ParseStream<'_>) -> syn::Result<(TokenStream, Vec<Item>)> {
    if content.is_empty() {
        return Ok((TokenStream::new(), Vec::new()));
    }
    let first: Expr = content.parse()?;
    if !content.is_empty() {
        content.parse::<Token![,]>()?;
    }
    let nested = content.call(Punctuated::<Item, Token![,]>::parse_terminated)?;
    Ok((first.into_token_stream(), nested.into_iter().collect()))
}

/// What all helper attributes of one thing say.
#[derive(Default)]
pub struct Items {
    pub items: Vec<Item>,
    /// `crate = path` of each namespace, where it is said.
    pub core: Option<Path>,
    pub pg: Option<Path>,
    pub mongo: Option<Path>,
}

/// Reads `#[entity(…)]`, `#[pg(…)]` and `#[mongo(…)]`. `top` is true on the struct itself, where `crate` may be said.
pub fn read(attributes: &[Attribute], top: bool, context: &mut Context) -> Items {
    let mut read = Items::default();
    for attribute in attributes {
        let namespace = match attribute.path().get_ident().map(Ident::to_string).as_deref() {
            Some("entity") => Namespace::Core,
            Some("pg") => Namespace::Pg,
            Some("mongo") => Namespace::Mongo,
            _ => continue,
        };
        let syn::Meta::List(list) = &attribute.meta else {
            let name = attribute.path().to_token_stream();
            context.error(&attribute.meta, format!("expected a list of attributes: `#[{name}(…)]`"));
            continue;
        };
        let parsed = (|input: ParseStream<'_>| Ok(list_of_items(input, context))).parse2(list.tokens.clone());
        for mut item in parsed.unwrap_or_default() {
            item.namespace = namespace;
            if item.path.is_ident("crate") && item.assigned {
                crate_path(&item, top, &mut read, context);
            } else if repeated(&item, &read.items) {
                context.error(&item.path, format!("`{}` is said twice", item.word()));
            } else {
                read.items.push(item);
            }
        }
    }
    read
}

/// Items between commas. A mistake ends its item, not the list.
fn list_of_items(input: ParseStream<'_>, context: &mut Context) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match input.parse() {
            Ok(item) => items.push(item),
            Err(error) => {
                context.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    // Only steps over one token tree: there is one, as the input is not empty.
                    let _ = input.parse::<TokenTree>();
                }
            }
        }
        // What is no comma here was reported by the item before it.
        let _ = input.parse::<Option<Token![,]>>();
    }
    items
}

/// The same value said twice (`name = "a", name = "b"`), or the very same item.
fn repeated(item: &Item, before: &[Item]) -> bool {
    let name = |item: &Item| item.path.to_token_stream().to_string();
    before
        .iter()
        .filter(|other| other.namespace == item.namespace && name(other) == name(item))
        .any(|other| item.is_same(other) || (item.assigned && other.assigned && !SEVERAL.contains(&&*item.word())))
}

fn crate_path(item: &Item, top: bool, read: &mut Items, context: &mut Context) {
    if !top {
        context.error(&item.path, "`crate = …` is said once, on the struct");
        return;
    }
    let slot = match item.namespace {
        Namespace::Core => &mut read.core,
        Namespace::Pg => &mut read.pg,
        Namespace::Mongo => &mut read.mongo,
    };
    match syn::parse2(item.arguments.clone()) {
        Ok(path) => *slot = Some(path),
        Err(_) => context.error(&item.arguments, "expected the path of a crate: `crate = my_crate::schema_core`"),
    }
}
