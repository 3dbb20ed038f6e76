//! Functions, triggers, views, rules, statistics, extensions, default privileges, event triggers.

use schema_pg::catalog::{
    Aggregate, Argument, Body, Catalog, Column, DataType, DefaultPrivileges, Dependencies, Enabled, Event,
    EventTrigger, Function, Grant, Index, IndexColumn, IndexTerm, Level, Object, QualifiedName, Returns, Rule,
    Statistics, Timing, Trigger, View, ViewColumn, ViewKind, Volatility,
};

use super::{Pair, text};

const ROWS: &str =
    "INSERT INTO customers (email, name) SELECT 'c' || i || '@x', 'n' || i FROM generate_series(1, 20) i;";

fn name(name: &'static str) -> QualifiedName {
    QualifiedName::new("public", name)
}

fn function(own: &'static str, returns: Returns, body: &str) -> Function {
    Function::generated(name(own), returns, body, "Generated.")
}

fn view(own: &'static str, query: &'static str, columns: &[(&'static str, DataType)]) -> View {
    View {
        name: name(own),
        query: text(query),
        kind: ViewKind::Plain { security_invoker: false, security_barrier: false, check_option: None },
        columns: columns
            .iter()
            .map(|(name, ty)| ViewColumn { name: text(name), ty: ty.clone(), default: None, comment: None })
            .collect(),
        depends_on: Dependencies(vec![Object::Relation(name("customers"))]),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: Some(text("Shown.")),
    }
}

fn points(catalog: &mut Catalog) -> &mut Column {
    let customers = catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap();
    customers.columns.iter_mut().find(|column| column.name == "points").unwrap()
}

#[test]
fn a_function_comes_is_replaced_and_goes() {
    Pair::new(|catalog| catalog.functions.push(function("f", Returns::Void, "BEGIN END;"))).holds();
    let (mut was, mut now) = (super::base(), super::base());
    was.functions.push(function("f", Returns::Void, "BEGIN END;"));
    now.functions.push(Function {
        volatility: Volatility::Stable,
        security_definer: true,
        private: true,
        comment: None,
        ..function("f", Returns::Void, "BEGIN NULL; END;")
    });
    Pair::of(was, now).hazards(&["authorization"]).holds();
}

#[test]
fn a_function_that_gives_back_something_else_is_made_anew() {
    let (mut was, mut now) = (super::base(), super::base());
    was.functions.push(function("f", Returns::Type(DataType::Integer), "BEGIN RETURN 1; END;"));
    now.functions.push(function("f", Returns::Type(DataType::Text), "BEGIN RETURN 'x'; END;"));
    Pair::of(was, now).holds();
}

#[test]
fn functions_of_one_name_are_told_apart_by_their_arguments() {
    let overload = |ty: DataType| {
        let mut function = function("f", Returns::Void, "BEGIN END;");
        function.arguments = vec![Argument::new("a", ty)];
        function
    };
    let (mut was, mut now) = (super::base(), super::base());
    was.functions = vec![overload(DataType::Integer), overload(DataType::Text)];
    now.functions = vec![overload(DataType::Boolean), overload(DataType::Text)];
    Pair::of(was, now).holds();
}

#[test]
fn a_function_that_a_default_calls_comes_before_the_column() {
    Pair::new(|catalog| {
        let mut function = function("next_code", Returns::Type(DataType::Text), "");
        (function.language, function.body) = ("sql".into(), Body::Text(text("SELECT 'code'")));
        catalog.functions.push(function);
        let customers = catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap();
        customers
            .columns
            .push(Column { default: Some(text("public.next_code()")), ..Column::new("code", DataType::Text) });
    })
    .rows(ROWS)
    .survives("SELECT DISTINCT code FROM customers", "code")
    .hazards(&["rewrite"])
    .holds();
}

#[test]
fn a_procedure_and_an_aggregate_come() {
    Pair::new(|catalog| {
        catalog.functions.push(function("p", Returns::Procedure, "BEGIN END;"));
        catalog.aggregates.push(Aggregate {
            name: name("product"),
            arguments: text("bigint"),
            options: vec![(text("SFUNC"), text("int8mul")), (text("STYPE"), text("bigint"))],
            private: false,
            grants: Vec::new(),
            comment: Some(text("Multiplies.")),
        });
    })
    .holds();
}

fn with_trigger(change: impl FnOnce(&mut Trigger)) -> Catalog {
    let mut catalog = super::base();
    catalog.functions.push(function("touch", Returns::Trigger, "BEGIN RETURN NULL; END;"));
    let mut trigger = Trigger::new("touched", Timing::After, vec![Event::Update], name("touch"));
    trigger.level = Level::Statement;
    change(&mut trigger);
    catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap().triggers.push(trigger);
    catalog
}

#[test]
fn triggers_of_every_kind_come_and_go() {
    Pair::of(super::base(), with_trigger(|_| {})).rows(ROWS).holds();
    Pair::of(
        with_trigger(|_| {}),
        with_trigger(|trigger| {
            trigger.events = vec![Event::Insert];
            trigger.new_table = Some(text("new_rows"));
            trigger.comment = Some(text("All of them."));
        }),
    )
    .rows(ROWS)
    .holds();
    Pair::of(
        with_trigger(|_| {}),
        with_trigger(|trigger| {
            trigger.level = Level::Row;
            trigger.events = vec![Event::UpdateOf(vec![text("points")]), Event::Delete];
            trigger.arguments = vec![text("it's")];
        }),
    )
    .rows(ROWS)
    .holds();
    Pair::of(
        with_trigger(|_| {}),
        with_trigger(|trigger| {
            trigger.level = Level::Row;
            trigger.constraint = Some(schema_pg::catalog::Deferrable::InitiallyDeferred);
        }),
    )
    .rows(ROWS)
    .holds();
    Pair::of(with_trigger(|_| {}), with_trigger(|trigger| trigger.enabled = Enabled::Never)).rows(ROWS).holds();
}

#[test]
fn a_trigger_is_made_anew_where_its_column_changes_its_type() {
    let when = |trigger: &mut Trigger| {
        trigger.level = Level::Row;
        trigger.when = Some(text("old.points IS DISTINCT FROM new.points"));
    };
    let (was, mut now) = (with_trigger(when), with_trigger(when));
    points(&mut now).ty = DataType::BigInt;
    Pair::of(was, now).rows(ROWS).hazards(&["rewrite", "incompatible"]).holds();
}

#[test]
fn a_view_comes_gets_more_columns_and_others() {
    let names = || view("names", "SELECT name FROM public.customers", &[("name", DataType::Varchar(50))]);
    Pair::new(|catalog| catalog.views.push(names())).holds();
    let (mut was, mut now) = (super::base(), super::base());
    was.views.push(names());
    let more = &[("name", DataType::Varchar(50)), ("email", DataType::Text)];
    now.views.push(view("names", "SELECT name, email FROM public.customers", more));
    Pair::of(was.clone(), now).rows(ROWS).holds_forward();
    let mut now = super::base();
    now.views.push(view("names", "SELECT email FROM public.customers", &[("email", DataType::Text)]));
    Pair::of(was, now).rows(ROWS).hazards(&["incompatible"]).holds();
}

#[test]
fn views_on_views_are_made_anew_in_order_where_a_column_under_them_changes() {
    let views = |catalog: &mut Catalog, ty: DataType| {
        points(catalog).ty = ty.clone();
        let mut above =
            view("a_rich", "SELECT points FROM public.z_points WHERE points > 10", &[("points", ty.clone())]);
        above.depends_on = Dependencies(vec![Object::Relation(name("z_points"))]);
        let mut kept = view("kept", "SELECT points FROM public.customers", &[("points", ty.clone())]);
        let key = IndexColumn::new(IndexTerm::Column(text("points")));
        kept.kind =
            ViewKind::Materialized { indexes: vec![Index::new(text("kept_idx"), vec![key])], storage: Vec::new() };
        let names = view("names", "SELECT name FROM public.customers", &[("name", DataType::Varchar(50))]);
        let below = view("z_points", "SELECT points FROM public.customers", &[("points", ty)]);
        catalog.views = vec![above, kept, names, below];
    };
    let (mut was, mut now) = (super::base(), super::base());
    views(&mut was, DataType::Integer);
    views(&mut now, DataType::BigInt);
    Pair::of(was, now)
        .rows(ROWS)
        .hazards(&["incompatible", "incompatible", "incompatible", "rewrite", "incompatible"])
        .holds();
}

#[test]
fn a_materialized_view_gets_an_index_and_keeps_its_rows() {
    let kept = |indexes: Vec<Index>| {
        let mut kept = view("kept", "SELECT name FROM public.customers", &[("name", DataType::Varchar(50))]);
        kept.kind = ViewKind::Materialized { indexes, storage: Vec::new() };
        kept
    };
    let (mut was, mut now) = (super::base(), super::base());
    was.views.push(kept(Vec::new()));
    let key = IndexColumn::new(IndexTerm::Column(text("name")));
    now.views.push(kept(vec![Index::new(text("kept_name_idx"), vec![key])]));
    Pair::of(was, now)
        .rows(&format!("{ROWS} REFRESH MATERIALIZED VIEW kept;"))
        .survives("SELECT count(*) FROM kept", "20")
        .hazards(&["build"])
        .holds();
}

#[test]
fn rules_and_statistics_come_change_and_go() {
    let rule = |what: &'static str| Rule {
        name: text("quiet"),
        definition: text(what),
        enabled: Enabled::Origin,
        comment: Some(text("Quiet.")),
    };
    let with = |what| {
        let mut catalog = super::base();
        let customers = catalog.tables.iter_mut().find(|table| table.name.name == "customers").unwrap();
        customers.rules.push(rule(what));
        catalog
    };
    let nothing = "CREATE RULE quiet AS ON DELETE TO public.customers DO INSTEAD NOTHING";
    let where_ = "CREATE RULE quiet AS ON DELETE TO public.customers WHERE old.points > 0 DO INSTEAD NOTHING";
    Pair::of(super::base(), with(nothing)).holds();
    Pair::of(with(nothing), with(where_)).holds();
    let statistics = |what: &'static str| Statistics {
        name: name("together"),
        table: name("customers"),
        definition: text(what),
        comment: Some(text("Together.")),
    };
    let both = "CREATE STATISTICS public.together (ndistinct) ON name, points FROM public.customers";
    let three = "CREATE STATISTICS public.together ON name, points, email FROM public.customers";
    Pair::new(|catalog| catalog.statistics.push(statistics(both))).holds();
    let (mut was, mut now) = (super::base(), super::base());
    was.statistics.push(statistics(both));
    now.statistics.push(statistics(three));
    Pair::of(was, now).holds();
}

#[test]
fn default_privileges_come_and_go() {
    Pair::new(|catalog| {
        catalog.default_privileges.push(DefaultPrivileges {
            role: None,
            schema: Some(text("public")),
            objects: text("TABLES"),
            grants: vec![Grant {
                role: text("pg_monitor"),
                privileges: vec![text("SELECT")],
                columns: Vec::new(),
                grantable: false,
            }],
            revoked_from_public: Vec::new(),
        });
    })
    .hazards(&["authorization"])
    .holds();
}

#[test]
fn event_triggers_come_and_go() {
    Pair::new(|catalog| {
        let mut called = function("ddl", Returns::Type(DataType::other("event_trigger")), "BEGIN END;");
        called.comment = None;
        catalog.functions.push(called);
        catalog.event_triggers.push(EventTrigger {
            name: text("watch"),
            event: text("ddl_command_end"),
            tags: vec![text("CREATE TABLE")],
            function: name("ddl"),
            enabled: Enabled::Always,
            comment: Some(text("Watches.")),
        });
    })
    .administers("pairs::others::event_triggers_come_and_go")
    .holds();
}
