//! The entities of an online shop for companies with teams. They live in a crate of their own, so that the application and
//! its build script can both use them.
//!
#![doc = include_str!("../../docs/pictures/shop.svg")]
#![allow(missing_docs, reason = "a field that says nothing beyond its name needs no comment in the database either")]

pub mod accounts;
pub mod catalog;
pub mod content;
pub mod orders;
pub mod reports;

use schema_core::{Diagnostics, Registry, registry};

/// All entities of the shop. Enums, domains and embedded structs come along.
///
/// # Errors
/// What is wrong with them; nothing, as the tests show.
pub fn registry() -> Result<Registry, Diagnostics> {
    registry![
        accounts::Organization,
        accounts::User,
        accounts::Team,
        accounts::UserTeam,
        accounts::Session,
        catalog::Category,
        catalog::Product,
        catalog::ProductCategory,
        catalog::Review,
        orders::Order,
        orders::OrderItem,
        orders::Payment,
        content::Post,
        content::Tag,
        content::Comment,
        ;
        reports::BestSeller,
    ]
}
