//! Functions that say who is asking, and for which tenant: what policies compare with.

use schema_core::ir::Entity;
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use crate::catalog::{Body, Catalog, DataType, Dependencies, Function, Object, Returns, Table, Text, Volatility};
use crate::options::EntityOptions;
use crate::session::{SessionValue, SignedSession};
use crate::sql::guard::Asked;
use crate::sql::session_helper_body;

/// The function that says who is asking.
pub const USER: &str = "current_user_id";
/// The function that says for which tenant.
pub const TENANT: &str = "current_tenant_id";

/// Adds the functions that something calls. The type of the one is that of tenants, of the other that of owners, else that
/// of actors, else uuid.
pub fn lower(catalog: &mut Catalog, scope: &Scope<'_>) {
    let entities = scope.registry.entities();
    let session = scope.session();
    let named = |name: &str| {
        let policies = catalog.tables.iter().flat_map(|table| &table.policies);
        let mut declared = policies.flat_map(|policy| policy.using.iter().chain(&policy.check));
        declared.any(|condition| condition.contains(name))
    };
    let column = |field: &dyn Fn(&Entity) -> Option<Text>| {
        let typed = |entity: &Entity| type_of(entity, &field(entity)?, &catalog.tables, scope);
        entities.iter().find_map(typed)
    };
    let mut made = Vec::new();
    if named(USER) {
        let owner = |entity: &Entity| entity.lifecycle.as_ref()?.owner.clone();
        let actor = |entity: &Entity| {
            let referenced = entity.lifecycle.as_ref()?.actors.as_ref()?.target.is_some();
            referenced.then(|| "created_by".into())
        };
        let ty = column(&owner).or_else(|| column(&actor)).unwrap_or(DataType::Uuid);
        made.push(function(
            USER,
            &session.user,
            ty,
            generated_for("session", "returns the user of the session"),
            scope,
        ));
    }
    if named(TENANT) {
        let ty = column(&|entity| entity.tenant().cloned()).unwrap_or(DataType::Uuid);
        made.push(function(
            TENANT,
            &session.tenant,
            ty,
            generated_for("session", "returns the tenant of the session"),
            scope,
        ));
    }
    catalog.functions.extend(made);
}

/// For whom the rows of an entity are, as its policies ask: what functions of its triggers compare before they look at other rows. Policies of its
/// own let rows pass to others than the owner, who is compared where there are none.
pub fn asked(entity: &Entity, table: &Table, scope: &Scope<'_>) -> Asked {
    let declared = entity.extensions.get::<EntityOptions>();
    let own = declared.is_some_and(|declared| !declared.policies.is_empty());
    let owner = entity.lifecycle.as_ref().and_then(|declared| declared.owner.as_ref()).filter(|_| !own);
    let of = |field: Option<&Text>, function| Some((column_of(entity, field?)?, scope.helper(function)));
    let columns = of(entity.tenant(), TENANT).into_iter().chain(of(owner, USER)).collect();
    let token = scope.session().signed.as_ref().map(|signed| signed.variable.clone());
    Asked { table: table.name.clone(), columns, token }
}

/// The same for functions that look at rows of tables of whose rows this says: where no policy hides any, it says nothing.
pub fn asked_where_secured(entity: &Entity, table: &Table, scope: &Scope<'_>) -> Asked {
    let asked = asked(entity, table, scope);
    let token = asked.token.filter(|_| super::row_security::is_secured(entity));
    Asked { token, ..asked }
}

/// Policies call it, and what reads the claims of a signed session for it.
pub fn is_helper(function: &Function, scope: &Scope<'_>) -> bool {
    let claim = scope.session().signed.as_ref().map(SignedSession::claim_function);
    function.name.name == USER || function.name.name == TENANT || claim.is_some_and(|claim| function.name == claim)
}

fn type_of(entity: &Entity, field: &Text, tables: &[Table], scope: &Scope<'_>) -> Option<DataType> {
    let (table, column) = (scope.table_name(entity), column_of(entity, field)?);
    let table = tables.iter().find(|known| known.name == table)?;
    Some(table.column(&column)?.ty.clone())
}

/// STABLE, so that one query calls it once. Neither SET nor STRICT nor SECURITY DEFINER: each keeps the server from putting the body in
/// place of the call (manual, 38.5).
fn function(name: &str, says: &SessionValue, ty: DataType, comment: Text, scope: &Scope<'_>) -> Function {
    let body = session_helper_body(says, &ty);
    let mut function = Function::generated(scope.helper(name), Returns::Type(ty), "", comment);
    function.language = "sql".into();
    function.volatility = Volatility::Stable;
    function.options = vec!["PARALLEL SAFE".into()];
    function.settings.clear();
    function.body = Body::Atomic(body.into());
    if let Some(signed) = &scope.session().signed {
        function.depends_on = Dependencies(vec![Object::Function(signed.claim_function())]);
    }
    function
}
