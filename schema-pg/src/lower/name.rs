//! Names: at most 63 bytes, readable, the same at each run.

use crate::catalog::{QualifiedName, Text};

/// PostgreSQL cuts longer names silently (NAMEDATALEN - 1).
const MAX: usize = 63;

/// The name itself, or its head and a hash of the whole where it is too long.
#[inline]
pub fn fitted(name: Text) -> Text {
    if name.len() <= MAX { name } else { shortened(name, MAX) }
}

fn shortened(name: Text, most: usize) -> Text {
    if name.len() <= most {
        return name;
    }
    let hash = format!("_{:08x}", hash(&name));
    let mut end = most - hash.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{hash}", &name[..end]).into()
}

/// The name under which something is made that is to take the place of this one.
pub fn temporary(name: &str) -> Text {
    fitted(format!("{name}_new").into())
}

/// The check that stands for NOT NULL until the column has it.
pub fn not_null_check(table: &str, column: &str) -> Text {
    joined(table, &[column], "not_null_check")
}

/// The check that says which rows a table holds until it is a partition, or which rows a default partition does not.
pub fn bound_check(table: &str) -> Text {
    fitted(format!("{table}_bound_check").into())
}

/// The same where several partitions are attached beside a default partition: by the one that is attached.
pub fn bound_check_for(table: &str, partition: &str) -> Text {
    joined(table, &[partition], "bound_check")
}

/// A name to which so many suffixes of up to 16 bytes are put.
pub fn stem(name: &str, suffixes: usize) -> Text {
    shortened(name.to_owned().into(), MAX - 16 * suffixes.min(3))
}

/// The function that keeps the partitions of a table.
pub fn maintenance(table: &QualifiedName) -> QualifiedName {
    let name = fitted(format!("maintain_{}_partitions", table.name).into());
    QualifiedName { schema: table.schema.clone(), name }
}

/// The partition of this suffix, of a table that is cut at so many levels.
pub fn of_partition(table: &QualifiedName, levels: usize, suffix: &str) -> QualifiedName {
    let name = fitted(format!("{}_{suffix}", stem(&table.name, levels)).into());
    QualifiedName { schema: table.schema.clone(), name }
}

/// `users`, [`organization_id`, `email`] and `key` as PostgreSQL would join them: `users_organization_id_email_key`.
pub fn joined<T: AsRef<str>>(table: &str, columns: &[T], what: &str) -> Text {
    let columns_len: usize = columns.iter().map(|column| column.as_ref().len() + 1).sum();
    let mut name = String::with_capacity(table.len() + columns_len + what.len() + 1);
    name.push_str(table);
    for part in columns.iter().map(AsRef::as_ref).chain([what]) {
        name.push('_');
        name.push_str(part);
    }
    fitted(name.into())
}

/// FNV-1a, 64 bits folded to 32: stable over releases of Rust and of this crate.
fn hash(name: &str) -> u32 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    u32::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_their_head_and_stay_apart() {
        let long = |tail: &str| fitted(format!("{}{tail}", "ä".repeat(40)).into());
        assert!(long("x").len() <= MAX && long("x").starts_with(&"ä".repeat(20)));
        assert_ne!(long("x"), long("y"));
        assert_eq!(long("x"), long("x"));
        assert_eq!(fitted("a".repeat(63).into()), "a".repeat(63));
    }

    #[test]
    fn joined_names_read_as_postgres_writes_them() {
        assert_eq!(joined("users", &["organization_id", "email"], "key"), "users_organization_id_email_key");
        assert_eq!(joined::<&str>("users", &[], "pkey"), "users_pkey");
    }
}
