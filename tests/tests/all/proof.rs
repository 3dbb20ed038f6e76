//! Proofs on scratch databases, as users run them in their tests.

use schema_pg::blocking::{Proof, ProofError, prove};
use schema_pg::catalog::{Column, DataType};
use schema_pg::{Catalog, PlanOptions, Renames};

use crate::pairs::base;
use crate::support::{config, empty};

const ROWS: &str = "INSERT INTO customers (email, name) VALUES ('a', 'a'), ('b', 'b')";

fn proved(was: &Catalog, now: &Catalog, options: &PlanOptions) -> Result<(), ProofError> {
    let (mut scratch, mut fresh) = (empty(), empty());
    let proof = Proof { was, now, renames: &Renames::none(), options, rows: ROWS };
    prove(&mut scratch.client, &mut fresh.client, &proof)
}

#[test]
fn a_plan_that_does_what_it_is_for_is_proved() {
    let (was, mut now) = (base(), base());
    now.tables[0].columns.push(Column { nullable: true, ..Column::new("phone", DataType::Text) });
    now.tables[1].columns.retain(|column| column.name != "discount");
    let options = PlanOptions { version: config().version, ..PlanOptions::default() };
    let Err(ProofError::Refused(why)) = proved(&was, &now, &options) else { panic!("a loss that nobody named") };
    assert!(why.contains("public.orders.discount"), "{why}");
    proved(&was, &now, &options.allow("public.orders.discount")).unwrap();
}

#[test]
fn rows_that_stop_a_plan_stop_its_proof() {
    let (was, mut now) = (base(), base());
    now.tables[0].columns.iter_mut().find(|column| column.name == "note").unwrap().nullable = false;
    let stopped = proved(&was, &now, &PlanOptions::default());
    assert!(matches!(stopped, Err(ProofError::Apply(_))), "{stopped:?}");
}

#[test]
fn a_scratch_database_is_an_empty_one() {
    let (mut scratch, mut fresh) = (empty(), empty());
    scratch.takes("CREATE TABLE precious (id int)");
    let catalog = base();
    let (renames, options) = (Renames::none(), PlanOptions::default());
    let proof = Proof { was: &catalog, now: &catalog, renames: &renames, options: &options, rows: "" };
    let refused = prove(&mut scratch.client, &mut fresh.client, &proof);
    assert!(matches!(refused, Err(ProofError::NotEmpty(_))), "{refused:?}");
}
