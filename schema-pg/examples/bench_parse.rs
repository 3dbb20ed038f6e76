//! How long SQL by hand takes to read: `cargo run --release -p schema-pg --example bench_parse [TABLES …]`. Each ten times as many tables are to take ten times as long.

#![expect(clippy::print_stdout, reason = "a program for people")]

use std::fmt::Write;
use std::time::Instant;

use schema_pg::{Config, parse};

/// What pg_dump writes of so many tables, each with a type, a key, a reference, indexes, a view of its columns, a comment, an owner and a grant; and what migrations do to
/// every tenth.
fn script(tables: usize) -> String {
    let mut sql = String::from("SELECT pg_catalog.set_config('search_path', '', false);\n");
    for i in 0..tables {
        let above = i / 2;
        let _ = writeln!(
            sql,
            "CREATE TYPE public.kind_{i} AS ENUM ('a', 'b');
CREATE FUNCTION public.f_{i}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE public.t_{i} (
    id bigint NOT NULL,
    parent bigint,
    name character varying(80) DEFAULT ''::character varying NOT NULL,
    kind public.kind_{i} DEFAULT 'a'::public.kind_{i},
    amount numeric(12,2),
    at timestamp with time zone DEFAULT now(),
    CONSTRAINT t_{i}_amount_check CHECK ((amount > (0)::numeric))
);
ALTER TABLE public.t_{i} OWNER TO app;
COMMENT ON TABLE public.t_{i} IS 'The table {i}';
CREATE SEQUENCE public.t_{i}_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.t_{i}_id_seq OWNED BY public.t_{i}.id;
ALTER TABLE ONLY public.t_{i} ALTER COLUMN id SET DEFAULT nextval('public.t_{i}_id_seq'::regclass);
ALTER TABLE ONLY public.t_{i} ADD CONSTRAINT t_{i}_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.t_{i} ADD CONSTRAINT t_{i}_parent_fkey FOREIGN KEY (parent) REFERENCES public.t_{above}(id);
CREATE INDEX t_{i}_parent_idx ON public.t_{i} USING btree (parent);
CREATE INDEX ON public.t_{i} (lower((name)::text)) WHERE (amount IS NOT NULL);
CREATE TRIGGER tidy BEFORE UPDATE ON public.t_{i} FOR EACH ROW EXECUTE FUNCTION public.f_{i}();
CREATE VIEW public.v_{i} AS SELECT t.id, t.name, p.name AS above FROM (public.t_{i} t LEFT JOIN public.t_{above} p ON ((p.id = t.parent)));
GRANT SELECT ON TABLE public.t_{i} TO reader;"
        );
    }
    sql
}

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let asked = if asked.is_empty() { vec![1_000, 3_000, 10_000] } else { asked };
    println!("{:>8} {:>12} {:>14}", "tables", "ms", "µs a table");
    for tables in asked {
        let sql = script(tables);
        let start = Instant::now();
        let catalog = parse(&sql, &Config::default()).unwrap_or_else(|found| panic!("{found}"));
        let took = start.elapsed();
        assert_eq!(catalog.tables.len(), tables);
        let micros = took.as_secs_f64() * 1e6;
        println!("{tables:>8} {:>12.0} {:>14.1}", micros / 1e3, micros / tables as f64);
    }
}
