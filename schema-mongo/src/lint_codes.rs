//! The codes of MongoDB's lints, for who must know them and not the lints themselves.

/// All of them.
pub const CODES: [&str; 8] = ["ML01", "ML02", "ML03", "ML04", "ML05", "ML06", "ML07", "ML08"];

#[cfg(test)]
mod tests {
    #[test]
    fn each_lint_has_its_code_here() {
        assert_eq!(super::CODES.to_vec(), schema_core::lint::codes(crate::lint::LINTS));
    }
}
