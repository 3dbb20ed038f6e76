//! Who acts when a trigger function runs: what a guard may ask, and what it may trust.

/// Whether the current user owns the table of the trigger, or is a member of its owner. True for the owner's own statements, for SECURITY DEFINER
/// functions of the owner and for foreign key actions, which run as the owner of the referencing table: no proof alone, since any
/// role that may delete a referenced row starts such an action.
pub fn acts_as_owner() -> &'static str {
    "pg_catalog.pg_has_role(current_user, (SELECT c.relowner FROM pg_catalog.pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER')"
}
