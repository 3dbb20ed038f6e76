//! A picture as DOT, for Graphviz.

use std::fmt::Write as _;

use super::diagram::{Diagram, DiagramTable};
use super::escape::{Html, Quoted};

/// A graph of Graphviz, with clusters as boxes and crow's feet at the ends of lines.
pub fn dot(diagram: &Diagram<'_>) -> String {
    let mut text = "digraph schema {\n    graph [rankdir=LR, fontname=\"Helvetica\"];\n    node [shape=plain, fontname=\"Helvetica\", fontsize=10];\n    edge [dir=both, fontname=\"Helvetica\", fontsize=9, color=\"#666666\"];\n".to_owned();
    for (number, cluster) in diagram.clusters().into_iter().enumerate() {
        let _ = writeln!(text, "    subgraph cluster_{number} {{\n        label=\"{}\";", Quoted(cluster));
        for (place, _) in diagram.tables.iter().enumerate().filter(|(_, table)| table.cluster == cluster) {
            let _ = writeln!(text, "        t{place};");
        }
        text.push_str("    }\n");
    }
    for (place, table) in diagram.tables.iter().enumerate() {
        let _ = writeln!(text, "    t{place} [label=<{}>, tooltip=\"{}\"];", label(table), Quoted(&table.comment));
    }
    for reference in &diagram.references {
        let tail = match (reference.is_many_to_many, reference.is_one_to_one) {
            (true, _) | (false, false) => "crowodot",
            (false, true) => "teeodot",
        };
        let head = match (reference.is_many_to_many, reference.is_optional) {
            (true, _) => "crowodot",
            (false, true) => "teeodot",
            (false, false) => "teetee",
        };
        let _ = writeln!(
            text,
            "    t{} -> t{} [arrowtail={tail}, arrowhead={head}, tooltip=\"{}\"];",
            reference.from,
            reference.to,
            Quoted(&reference.columns)
        );
    }
    text.push_str("}\n");
    text
}

fn label(table: &DiagramTable<'_>) -> String {
    let mut rows = format!("<TR><TD COLSPAN=\"3\" BGCOLOR=\"#e8eef7\"><B>{}</B></TD></TR>", Html(&table.name));
    for column in &table.columns {
        let mark = match (column.is_key, column.is_reference) {
            (true, true) => "PK FK",
            (true, false) => "PK",
            (false, true) => "FK",
            (false, false) => " ",
        };
        let optional = if column.nullable { "?" } else { "" };
        rows.push_str(&format!(
            "<TR><TD ALIGN=\"LEFT\">{mark}</TD><TD ALIGN=\"LEFT\">{}</TD><TD ALIGN=\"LEFT\">{}{optional}</TD></TR>",
            Html(&column.name),
            Html(&column.ty)
        ));
    }
    format!("<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"3\">{rows}</TABLE>")
}
