//! Who may do what.

use rustc_hash::FxHashMap;

use super::names::{Names, name};
use super::rows::{DefaultPrivilegesRow, GrantRow, GrantedOn, TypePrivilegesRow};
use crate::catalog::{DefaultPrivileges, Grant, Held, Text, TypePrivileges};

/// What was granted, by what it is on: column (0 is all), role, privilege, and whether it may be passed on.
pub struct Granted(FxHashMap<(GrantedOn, i64), Vec<GrantRow>>);

impl Granted {
    pub fn of(rows: Vec<GrantRow>) -> Self {
        let mut granted: FxHashMap<_, Vec<GrantRow>> = FxHashMap::default();
        for row in rows {
            granted.entry((row.on, row.oid)).or_default().push(row);
        }
        Self(granted)
    }

    fn take(&mut self, on: GrantedOn, oid: i64) -> Vec<GrantRow> {
        self.0.remove(&(on, oid)).unwrap_or_default()
    }

    /// Privileges on a table, view or sequence, and on its columns.
    pub fn relation(&mut self, oid: i64, names: &Names) -> Vec<Grant> {
        let mut rows = self.take(GrantedOn::Relation, oid);
        rows.extend(self.take(GrantedOn::Column, oid));
        grants(rows, |number| names.column(oid, number).ok())
    }

    /// Privileges on a function, and whether it is closed to everybody else.
    pub fn function(&mut self, oid: i64, declared: bool) -> (Vec<Grant>, bool) {
        let mut rows = self.take(GrantedOn::Function, oid);
        let open = rows.iter().any(|row| row.role == "public" && row.privilege == "EXECUTE");
        rows.retain(|row| row.role != "public");
        (grants(rows, |_| None), declared && !open)
    }

    /// Privileges on a schema.
    pub fn schema(&mut self, oid: i64) -> Vec<Grant> {
        grants(self.take(GrantedOn::Schema, oid), |_| None)
    }

    pub fn default(&mut self, row: DefaultPrivilegesRow) -> DefaultPrivileges {
        let mut rows = self.take(GrantedOn::Default, row.oid);
        let (objects, public) = match row.objects {
            'r' => ("TABLES", None),
            'S' => ("SEQUENCES", None),
            'f' => ("FUNCTIONS", Some("EXECUTE")),
            'T' => ("TYPES", Some("USAGE")),
            'n' => ("SCHEMAS", None),
            _ => ("LARGE OBJECTS", None),
        };
        // Those in a schema come on top of the others, and can take nothing away (manual, ALTER DEFAULT PRIVILEGES).
        let usual = public.filter(|_| row.schema.is_none());
        let is_origin = |row: &GrantRow| row.role == "public" && Some(&*row.privilege) == usual;
        let revoked = usual.filter(|_| !rows.iter().any(is_origin));
        rows.retain(|row| !is_origin(row));
        DefaultPrivileges {
            role: row.role,
            schema: row.schema,
            objects: objects.into(),
            grants: grants(rows, |_| None),
            revoked_from_public: revoked.map(Text::from).into_iter().collect(),
        }
    }
}

/// Who may use a type.
pub fn of_type(row: TypePrivilegesRow) -> TypePrivileges {
    let grant = |(role, grantable)| Grant { role, privileges: vec!["USAGE".into()], columns: Vec::new(), grantable };
    TypePrivileges {
        name: name(&row.schema, &row.name),
        private: !row.public,
        grants: row.roles.into_iter().map(grant).collect(),
    }
}

/// One grant for all that a role may do with the same columns.
fn grants(rows: Vec<GrantRow>, column: impl Fn(i16) -> Option<Text>) -> Vec<Grant> {
    let named = |row: GrantRow| {
        let column = if row.column == 0 { Some(None) } else { column(row.column).map(Some) };
        Some(Held { role: row.role, privilege: row.privilege, column: column?, grantable: row.grantable })
    };
    Grant::joined(rows.into_iter().filter_map(named))
}
