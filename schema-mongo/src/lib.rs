//! MongoDB from annotated structs. So far the namespace `#[mongo]` only: its modules of attributes, which are still empty.

pub mod attr;
