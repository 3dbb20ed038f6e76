//! Alterations of types.

use super::{Alteration, Rename, Side, of, renamed};

pub fn mood(labels: &str) -> Side {
    Side::column("{n:mood}", "", "'a'::{n:mood}", "'b'::{n:mood}")
        .before(&format!("CREATE TYPE {{n:mood}} AS ENUM ({labels})"))
}

pub fn enums() -> Vec<Alteration> {
    let array = |labels: &str| {
        Side::column("{n:mood}[]", "", "ARRAY['a']::{n:mood}[]", "ARRAY['b']::{n:mood}[]")
            .before(&format!("CREATE TYPE {{n:mood}} AS ENUM ({labels})"))
    };
    let other = |name: &str| {
        Side::column(&format!("{{n:{name}}}"), "", &format!("'a'::{{n:{name}}}"), &format!("'b'::{{n:{name}}}"))
            .before(&format!("CREATE TYPE {{n:{name}}} AS ENUM ('a', 'b', 'c')"))
    };
    let called = Side { lit: "'aa'::{n:mood}".into(), ..mood("'aa', 'b', 'c'") };
    let three = "'a', 'b', 'c'";
    vec![
        of("label_added", mood(three), mood("'a', 'b', 'c', 'it''s'")),
        of("label_added_first", mood(three), mood("'z', 'a', 'b', 'c'")),
        of("label_removed", mood(three), mood("'a', 'b'")),
        of("labels_reordered", mood(three), mood("'c', 'b', 'a'")),
        renamed("label_renamed", mood(three), called, &[Rename::Label("mood", "a", "aa")]),
        of("label_removed_from_array", array(three), array("'a', 'b'")),
        of(
            "label_removed_with_default",
            Side { def: "{type} DEFAULT 'a' NOT NULL".into(), ..mood(three) },
            Side { def: "{type} DEFAULT 'b' NOT NULL".into(), ..mood("'a', 'b'") },
        ),
        renamed("enum_renamed", other("mood"), other("temper"), &[Rename::Type("mood", "temper")]),
        of("enum_becomes_another", other("mood"), other("temper")),
        of("enum_to_text", mood(three), Side::column("text", "", "'a'::text", "'b'::text")),
        of(
            "enum_becomes_domain",
            mood(three),
            mood(three).before("CREATE DOMAIN {n:mood} AS text CHECK (VALUE IN ('a', 'b', 'c'))"),
        ),
        of("enum_grants", mood(three), {
            let side = mood(three);
            let before = format!(
                "{}; REVOKE ALL ON TYPE {{n:mood}} FROM PUBLIC; COMMENT ON TYPE {{n:mood}} IS 'm'",
                side.before
            );
            side.before(&before)
        }),
    ]
}

pub fn domains() -> Vec<Alteration> {
    let domain = |rest: &str| {
        Side::column("{n:dom}", "", "'1'::{n:dom}", "'2'::{n:dom}")
            .before(&format!("CREATE DOMAIN {{n:dom}} AS {rest}"))
    };
    let over = |rest: &str| {
        Side::column("{n:dom}", "", "'1'::{n:dom}", "'2'::{n:dom}").before(&format!(
            "CREATE DOMAIN {{n:base}} AS {rest}; CREATE DOMAIN {{n:dom}} AS {{n:base}} CHECK (VALUE > 0)"
        ))
    };
    vec![
        of("domain_base_widened", domain("int"), domain("bigint")),
        of("domain_base_text", domain("int"), domain("text")),
        of("domain_longer", domain("varchar(10)"), domain("varchar(20)")),
        of("domain_collation", domain("text COLLATE \"C\""), domain("text COLLATE \"POSIX\"")),
        of("domain_check_added", domain("int"), domain("int CONSTRAINT {u:ck} CHECK (VALUE > 0)")),
        of(
            "domain_check_changes",
            domain("int CONSTRAINT {u:ck} CHECK (VALUE > 0)"),
            domain("int CONSTRAINT {u:ck} CHECK (VALUE > -1)"),
        ),
        of("domain_default_changes", domain("int DEFAULT 1"), domain("int DEFAULT 2")),
        of("domain_not_null", domain("int"), domain("int NOT NULL")),
        of("domain_over_domain", over("int"), over("bigint")),
        of("domain_goes", domain("int"), Side::int()),
        of(
            "domain_base_and_check",
            domain("int CONSTRAINT {u:ck} CHECK (VALUE > 0)"),
            domain("bigint DEFAULT 4 CONSTRAINT {u:ck} CHECK (VALUE > -1)"),
        ),
        of(
            "domain_check_calls",
            domain("int CHECK ({n:ok}(VALUE))")
                .before_more("CREATE FUNCTION {n:ok}(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"),
            domain("int CHECK ({n:ok}(VALUE))")
                .before_more("CREATE FUNCTION {n:ok}(y int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"),
        ),
    ]
}

pub fn other_types() -> Vec<Alteration> {
    let pair = |attributes: &str, value: &str| {
        Side::column(
            "{n:pair}",
            "",
            &format!("ROW({value})::{{n:pair}}"),
            &format!("ROW({})::{{n:pair}}", value.replace('1', "2")),
        )
        .before(&format!("CREATE TYPE {{n:pair}} AS ({attributes})"))
    };
    let span = |subtype: &str| {
        Side::column("{n:span}", "", "'[1,5)'::{n:span}", "'[2,5)'::{n:span}")
            .before(&format!("CREATE TYPE {{n:span}} AS RANGE (SUBTYPE = {subtype})"))
    };
    let called = |name: &str| {
        Side::column(
            &format!("{{n:{name}}}"),
            "",
            &format!("ROW(1,2)::{{n:{name}}}"),
            &format!("ROW(2,2)::{{n:{name}}}"),
        )
        .before(&format!("CREATE TYPE {{n:{name}}} AS (x int, y int)"))
    };
    vec![
        of("attribute_retyped", pair("x int, y text", "1,'t'"), pair("x bigint, y text", "1,'t'")),
        of("attribute_added", pair("x int, y text", "1,'t'"), pair("x int, y text, z int", "1,'t',3")),
        of("attribute_dropped", pair("x int, y text", "1,'t'"), pair("x int", "1")),
        of("attributes_reordered", pair("x int, y int", "1,7"), pair("y int, x int", "7,1")),
        renamed("composite_renamed", called("pair"), called("couple"), &[Rename::Type("pair", "couple")]),
        of("subtype_changes", span("int"), span("bigint")),
        of("range_options", span("float8"), span("float8, SUBTYPE_DIFF = float8mi")),
        of("composite_to_int", pair("x int, y text", "1,'t'").rows(""), Side::int().rows("")),
    ]
}
