//! CREATE TYPE … AS ENUM, written by sea-query.

use std::fmt;

use sea_query::extension::postgres::Type;
use sea_query::{Alias, IntoIden, PostgresQueryBuilder};

use crate::catalog::EnumType;

/// `CREATE TYPE "app"."status" AS ENUM ('draft', 'active')`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEnum<'a>(pub &'a EnumType);

impl fmt::Display for CreateEnum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EnumType { name, labels, .. } = self.0;
        let name = (Alias::new(&*name.schema).into_iden(), Alias::new(&*name.name).into_iden());
        let labels = labels.iter().map(|label| Alias::new(&**label));
        f.write_str(&Type::create().as_enum(name).values(labels).to_string(PostgresQueryBuilder))
    }
}
