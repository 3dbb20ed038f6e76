//! A picture as SVG: tables as boxes, references as lines with crow's feet, in the colours that the reader's system asks for.

use super::diagram::{Diagram, DiagramReference, DiagramTable};
use super::escape::html;
use super::layout::{Place, layout};

/// Of a letter of the fixed-width font, at its size.
const LETTER: f64 = 6.7;
const HEADING: f64 = 26.0;
const ROW: f64 = 18.0;
const MARGIN: f64 = 24.0;
/// The room in which keys and references are marked.
const MARKS: f64 = 40.0;
/// Longer names and types end in an ellipsis; the whole stands in the title.
const LONGEST: usize = 36;

/// The picture as a file of its own, which stands in doc comments too: a test writes it (`DocsFolder::check`), and the crate of the entities shows it in
/// `cargo doc`.
///
/// ```
/// use schema_core::docs::{diagram, svg};
/// use schema_core::{Entity, registry};
///
/// // At the top of the crate, once the file is there:
/// // #![doc = include_str!("../docs/pictures/shop.svg")]
/// #[derive(Entity)]
/// #[entity(name = "users")]
/// struct User {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// let picture = svg(&diagram(&registry![User]?));
/// // Markdown takes it for one piece: it has no empty line.
/// assert!(picture.starts_with("<svg ") && !picture.contains("\n\n"), "{picture}");
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn svg(diagram: &Diagram) -> String {
    let mut text = drawn(diagram, &|_| None);
    // A comment may hold empty lines.
    while text.contains("\n\n") {
        text = text.replace("\n\n", "\n");
    }
    text
}

/// The picture, in which tables lead to their pages.
pub(super) fn drawn(diagram: &Diagram, href: &dyn Fn(&str) -> Option<String>) -> String {
    let sizes: Vec<(f64, f64)> = diagram.tables.iter().map(size).collect();
    let (places, width, height) = layout(diagram, &sizes);
    // The line of a table that references itself bends out of it.
    let has_loops = diagram.references.iter().any(|reference| reference.from == reference.to);
    let loops = if has_loops { MARGIN } else { 0.0 };
    let (width, height) = (width + 2.0 * MARGIN + loops, height + 2.0 * MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"erd\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n<title>{} tables and {} references</title>\n<style>{STYLE}</style>\n{MARKERS}\n<g transform=\"translate({MARGIN} {MARGIN})\">\n",
        diagram.tables.len(),
        diagram.references.len(),
    );
    for reference in &diagram.references {
        text.push_str(&line(diagram, &places, reference));
    }
    for (table, place) in diagram.tables.iter().zip(&places) {
        text.push_str(&table_drawn(table, place, href));
    }
    text.push_str("</g>\n</svg>\n");
    text
}

/// Names and types of a table, cut.
fn size(table: &DiagramTable) -> (f64, f64) {
    let letters = |text: &str| cut(text).chars().count() as f64;
    let widest = |of: fn(&super::DiagramColumn) -> String| {
        table.columns.iter().map(|column| letters(&of(column))).fold(0.0, f64::max)
    };
    let row = widest(|column| column.name.clone()) + 2.0 + widest(|column| typed(&column.ty, column.nullable));
    let width = (MARKS + row * LETTER + 16.0).max(letters(&table.name) * (LETTER + 1.0) + 24.0);
    (width.ceil(), HEADING + ROW * table.columns.len() as f64 + 4.0)
}

fn typed(ty: &str, nullable: bool) -> String {
    if nullable { format!("{ty}?") } else { ty.to_owned() }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn table_drawn(table: &DiagramTable, place: &Place, href: &dyn Fn(&str) -> Option<String>) -> String {
    let Place { x, y, width, height } = place;
    let class = if table.is_embedded { "table embedded" } else { "table" };
    let comment = if table.comment.is_empty() { &table.name } else { &table.comment };
    let mut text = format!(
        "<g class=\"{class}\" transform=\"translate({x:.1} {y:.1})\"><title>{}</title><rect width=\"{width:.0}\" height=\"{height:.0}\" rx=\"4\"/><path class=\"head\" d=\"M0 {HEADING}V4a4 4 0 0 1 4 -4H{:.0}a4 4 0 0 1 4 4V{HEADING}Z\"/>",
        html(comment),
        width - 4.0,
    );
    let name = format!("<text class=\"name\" x=\"10\" y=\"17\">{}</text>", html(&cut(&table.name)));
    match href(&table.page).filter(|_| !table.page.is_empty()) {
        Some(href) => text.push_str(&format!("<a href=\"{}\">{name}</a>", html(&href))),
        None => text.push_str(&name),
    }
    let types = table.columns.iter().map(|column| cut(&typed(&column.ty, column.nullable)).chars().count());
    let types = types.max().unwrap_or(0) as f64 * LETTER;
    for (number, column) in table.columns.iter().enumerate() {
        let at = HEADING + ROW * number as f64 + 13.0;
        let mark = match (column.is_key, column.is_reference, column.is_unique) {
            (true, true, _) => "PK FK",
            (true, false, _) => "PK",
            (false, true, _) => "FK",
            (false, false, true) => "U",
            (false, false, false) => "",
        };
        let whole = [&*column.name, &*column.ty, &*column.comment].into_iter().filter(|part| !part.is_empty());
        text.push_str(&format!(
            "<g><title>{}</title><text class=\"mark\" x=\"8\" y=\"{at:.0}\">{mark}</text><text x=\"{MARKS}\" y=\"{at:.0}\">{}</text><text class=\"type\" x=\"{:.0}\" y=\"{at:.0}\">{}</text></g>",
            html(&whole.collect::<Vec<_>>().join(" — ")),
            html(&cut(&column.name)),
            width - 8.0 - types,
            html(&cut(&typed(&column.ty, column.nullable))),
        ));
    }
    text.push_str("</g>\n");
    text
}

/// From the table that is referenced to the row of the columns that reference it.
fn line(diagram: &Diagram, places: &[Place], reference: &DiagramReference) -> String {
    let (from, to) = (&places[reference.from], &places[reference.to]);
    let row = |place: &Place, table: &DiagramTable, wanted: &str| {
        let first = wanted.split(", ").next().unwrap_or_default();
        let number = table.columns.iter().position(|column| column.name == first);
        place.y + number.map_or(HEADING / 2.0, |number| HEADING + ROW * (number as f64 + 0.5))
    };
    let key = diagram.tables[reference.to].columns.iter().find(|column| column.is_key);
    let start_y = row(to, &diagram.tables[reference.to], key.map_or("", |column| &column.name));
    let end_y = row(from, &diagram.tables[reference.from], &reference.columns);
    // Lines leave a box where the other one is; to the same side where one stands above the other.
    let (start_x, end_x, bend_start, bend_end) = if reference.from == reference.to {
        (to.x + to.width, to.x + to.width, 60.0, 60.0)
    } else if to.x + to.width <= from.x {
        (to.x + to.width, from.x, 40.0, -40.0)
    } else if from.x + from.width <= to.x {
        (to.x, from.x + from.width, -40.0, 40.0)
    } else {
        (to.x, from.x, -50.0, -50.0)
    };
    let at_start = match (reference.is_many_to_many, reference.is_optional) {
        (true, _) => "many",
        (false, true) => "none-or-one",
        (false, false) => "one",
    };
    let at_end = if reference.is_one_to_one { "none-or-one" } else { "many" };
    format!(
        "<path class=\"reference\" marker-start=\"url(#erd-{at_start})\" marker-end=\"url(#erd-{at_end})\" d=\"M{start_x:.1} {start_y:.1}C{:.1} {start_y:.1} {:.1} {end_y:.1} {end_x:.1} {end_y:.1}\"><title>{}</title></path>\n",
        start_x + bend_start,
        end_x + bend_end,
        html(&format!(
            "{} → {}: {}",
            diagram.tables[reference.from].name, diagram.tables[reference.to].name, reference.columns
        )),
    )
}

/// Ends of lines: crow's feet.
const MARKERS: &str = "<defs><marker id=\"erd-one\" viewBox=\"0 0 20 12\" refX=\"18\" refY=\"6\" markerWidth=\"20\" markerHeight=\"12\" orient=\"auto-start-reverse\"><path class=\"foot\" d=\"M10 1V11M14 1V11\"/></marker><marker id=\"erd-none-or-one\" viewBox=\"0 0 20 12\" refX=\"18\" refY=\"6\" markerWidth=\"20\" markerHeight=\"12\" orient=\"auto-start-reverse\"><circle class=\"foot\" cx=\"6\" cy=\"6\" r=\"3.5\"/><path class=\"foot\" d=\"M14 1V11\"/></marker><marker id=\"erd-many\" viewBox=\"0 0 20 12\" refX=\"18\" refY=\"6\" markerWidth=\"20\" markerHeight=\"12\" orient=\"auto-start-reverse\"><circle class=\"foot\" cx=\"4\" cy=\"6\" r=\"3.5\"/><path class=\"foot\" d=\"M8 6L18 1M8 6L18 11\"/></marker></defs>";

/// In the colours of the reader's system.
const STYLE: &str = ".erd{background:#fff;font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.erd text{fill:#1f2933}.erd .name{font-weight:bold;font-size:12px}.erd .mark{fill:#8a5300;font-size:9px}.erd .type{fill:#52606d}.erd rect{fill:#fff;stroke:#9aa5b1}.erd .embedded rect{stroke-dasharray:4 3}.erd .head{fill:#e3ebf6}.erd .reference{fill:none;stroke:#7b8794;stroke-width:1.2}.erd .foot{fill:#fff;stroke:#52606d}.erd a text{fill:#0b5cad;text-decoration:underline}@media(prefers-color-scheme:dark){.erd{background:#15191e}.erd text{fill:#e4e7eb}.erd .mark{fill:#f0b96b}.erd .type{fill:#9aa5b1}.erd rect{fill:#1d232b;stroke:#52606d}.erd .head{fill:#2a3644}.erd .reference{stroke:#7b8794}.erd .foot{fill:#15191e;stroke:#cbd2d9}.erd a text{fill:#7cc0ff}}";
