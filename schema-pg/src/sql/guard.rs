//! Who acts when a trigger function runs: what a guard may ask, and what it may trust.

/// Whether the current user owns the table of the trigger, or is a member of its owner. True for the owner's own statements, for SECURITY DEFINER
/// functions of the owner and for foreign key actions, which run as the owner of the referencing table: no proof alone, since any
/// role that may delete a referenced row starts such an action.
pub fn acts_as_owner() -> &'static str {
    "pg_catalog.pg_has_role(current_user, (SELECT c.relowner FROM pg_catalog.pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER')"
}

/// The same by one call, for conditions that can't hold a query (WHEN) and for what is called for each row. The owner of a table holds all
/// grant options on it, whatever is revoked; of others only those who were given TRIGGER with the right to pass it on, who can make functions
/// of their own run on the table anyway.
pub fn owns(table: &str) -> String {
    format!("pg_catalog.has_table_privilege({table}, 'TRIGGER WITH GRANT OPTION')")
}

/// WHEN of UPDATE and DELETE: the statement is part of a trigger and runs as the owner of the table. So do foreign key actions and SECURITY DEFINER
/// trigger functions of the owner. A trigger on a temporary table of the application is as deep, and runs as the application. What it trusts:
/// SECURITY DEFINER functions that the owner lets the application call, since such a trigger can call them.
pub fn is_dependent_change() -> String {
    format!("(pg_catalog.pg_trigger_depth() > 0 AND {})", owns("OLD.tableoid"))
}
