//! What a linter of migrations finds in the plans, and what is known of it.

use schema_pg::{Catalog, Hazard, Plan};
use squawk_linter::{Linter, Rule};
use squawk_syntax::SourceFile;

/// Rules that a plan may break, with the reason.
const ACKNOWLEDGED: &[(Rule, &str)] = &[
    (Rule::BanAlterIdentity, "asked for by the model; it locks for a moment"),
    (Rule::BanAlterDomainWithAddConstraint, "NOT VALID first, validated in a transaction of its own"),
    (Rule::BanCreateDomainWithConstraint, "asked for by the model, or in the place of one whose type changes"),
    (Rule::BanCharField, "the pair asks for char(2)"),
    (
        Rule::BanDropConstraint,
        "asked for by the model, or the old form of a constraint whose new form is there already",
    ),
    (Rule::BanDropDefault, "asked for by the model, or a default of the old type before the new one is set"),
    (Rule::BanSetDefault, "asked for by the model; rows that are there keep their values"),
    (Rule::BanDropFunction, "asked for by the model; nothing that is kept stands on it"),
    (Rule::BanDropGeneratedExpression, "asked for by the model; the values stay"),
    (Rule::BanAlterGeneratedExpression, "asked for by the model"),
    (Rule::BanDropDomain, "asked for by the model; no column has it"),
    (Rule::BanDropSequence, "asked for by name"),
    (Rule::BanDropSchema, "asked for by the model; it is empty then"),
    (Rule::BanDropType, "asked for by the model; no column has it"),
    (Rule::BanDropTrigger, "asked for by the model, or made anew in the same transaction"),
    (Rule::BanDropPolicy, "asked for by the model, or made anew in the same transaction"),
    (Rule::BanDropIndex, "asked for by the model, or replaced by one that serves already"),
    (Rule::BanDisableTrigger, "asked for by the model"),
    (Rule::BanReplicaIdentity, "asked for by the model"),
    (Rule::BanReplaceViewFunction, "the columns and arguments that are there stay"),
    (Rule::BanRevoke, "asked for by the model, and said as a hazard"),
    (Rule::BanSetSchema, "asked for by a hint, and said as a hazard"),
    (Rule::PreferBigintOverInt, "the pair asks for integer"),
    (Rule::PreferTextField, "the pair asks for varchar"),
    (
        Rule::PreferRobustStmts,
        "CONCURRENTLY with IF NOT EXISTS would take a broken index for a whole one: a second run looks for it by name",
    ),
    (Rule::RenamingObject, "asked for by a hint; or a constraint or index, whose name no program knows"),
    (
        Rule::RequireConcurrentPartitionDetach,
        "refused by PostgreSQL beside a default partition, which the plan can't see",
    ),
];

/// Rules that a plan may break where it says so itself.
fn is_said(rule: Rule, plan: &Plan<'_>, was: &Catalog) -> bool {
    let says = |what: fn(&Hazard) -> bool| plan.steps.iter().any(|step| step.hazards.iter().any(what));
    match rule {
        Rule::BanDropColumn | Rule::BanDropTable => {
            says(|hazard| matches!(hazard, Hazard::DataLoss(_) | Hazard::Rewrite))
        }
        Rule::ChangingColumnType => {
            // A type that holds all that the old one held changes nothing but the catalog.
            let written = |sql: &str| sql.contains(" TYPE ") && sql.contains("\n    USING");
            plan.steps.iter().all(|step| !written(&step.sql()) || step.hazards.contains(&Hazard::Rewrite))
        }
        Rule::AddingFieldWithDefault => says(|hazard| matches!(hazard, Hazard::Rewrite)),
        Rule::BanDropNotNull | Rule::RenamingColumn | Rule::RenamingTable | Rule::BanDropView => {
            says(|hazard| matches!(hazard, Hazard::Incompatible(_)))
        }
        // A partitioned table can't have its index built concurrently, and an exclusion can't be NOT VALID.
        // Or the index is of a view that is made here.
        Rule::RequireConcurrentIndexCreation
            if plan.steps.iter().any(|step| step.sql().starts_with("CREATE MATERIALIZED VIEW")) =>
        {
            true
        }
        Rule::RequireConcurrentIndexCreation | Rule::ConstraintMissingNotValid => {
            says(|hazard| matches!(hazard, Hazard::IndexBuild | Hazard::Scan))
        }
        // ALTER TABLE ONLY … ADD builds nothing: the indexes of the partitions are attached to it.
        Rule::AddingSerialPrimaryKeyField | Rule::DisallowedUniqueConstraint => {
            plan.steps.iter().any(|step| step.sql().starts_with("ALTER TABLE ONLY "))
        }
        // That of a partitioned table can't be dropped concurrently.
        Rule::RequireConcurrentIndexDeletion => plan.steps.iter().all(|step| {
            let cut = was.tables.iter().filter(|table| table.partition_by.is_some());
            let mut held = cut.flat_map(|table| &table.indexes);
            !step.sql().starts_with("DROP INDEX \"") || held.any(|index| step.sql().contains(&*index.name))
        }),
        // Nothing that was there is locked, so nothing has to wait.
        Rule::RequireLockTimeout | Rule::RequireStatementTimeout => plan.lock_timeout.is_none(),
        _ => false,
    }
}

/// Fails on what is neither acknowledged nor said.
#[track_caller]
pub fn passes(plan: &Plan<'_>, was: &Catalog) {
    let sql = plan.to_string();
    let mut linter = Linter::with_default_rules();
    for violation in linter.lint(&SourceFile::parse(&sql), &sql) {
        let known = ACKNOWLEDGED.iter().any(|(rule, _)| *rule == violation.code);
        assert!(known || is_said(violation.code, plan, was), "{:?}: {}\n{sql}", violation.code, violation.message);
    }
}
