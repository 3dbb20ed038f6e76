//! A picture as SVG: tables as boxes, references as lines with crow's feet, in the colours that the reader's system asks for.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::diagram::{Diagram, DiagramColumn, DiagramReference, DiagramTable};
use super::escape::Html;
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
pub fn svg(diagram: &Diagram<'_>) -> String {
    let mut text = drawn(diagram, &|_| None);
    // A comment may hold empty lines.
    while text.contains("\n\n") {
        text = text.replace("\n\n", "\n");
    }
    text
}

/// The picture, in which tables lead to their pages.
pub(super) fn drawn(diagram: &Diagram<'_>, href: &dyn Fn(&str) -> Option<String>) -> String {
    let sizes: Vec<(f64, f64)> = diagram.tables.iter().map(size).collect();
    let (places, width, height) = layout(diagram, &sizes);
    // The line of a table that references itself bends out of it.
    let has_loops = diagram.references.iter().any(|reference| reference.from == reference.to);
    let loops = if has_loops { MARGIN } else { 0.0 };
    let (width, height) = (width + 2.0 * MARGIN + loops, height + 2.0 * MARGIN);
    let mut text = String::with_capacity(8_192 + 1_024 * diagram.tables.len());
    let (across, down) = (pixels(width), pixels(height));
    let _ = write!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"erd\" viewBox=\"0 0 {across} {down}\" width=\"{across}\" height=\"{down}\" role=\"img\">\n<title>{} tables and {} references</title>\n<style>{STYLE}</style>\n{MARKERS}\n<g transform=\"translate({MARGIN} {MARGIN})\">\n",
        diagram.tables.len(),
        diagram.references.len(),
    );
    for reference in &diagram.references {
        push_line(&mut text, diagram, &places, reference);
    }
    for (table, place) in diagram.tables.iter().zip(&places) {
        push_table(&mut text, table, place, href);
    }
    text.push_str("</g>\n</svg>\n");
    text
}

/// Whole pixels: nobody sees less.
fn pixels(value: f64) -> i64 {
    value.round() as i64
}

/// Names and types of a table, cut.
fn size(table: &DiagramTable<'_>) -> (f64, f64) {
    let names = table.columns.iter().map(|column| letters(&column.name)).max().unwrap_or(0);
    let row = (names + 2 + widest_type(table)) as f64;
    let width = (MARKS + row * LETTER + 16.0).max(letters(&table.name) as f64 * (LETTER + 1.0) + 24.0);
    (width.ceil(), HEADING + ROW * table.columns.len() as f64 + 4.0)
}

/// Letters of the longest type.
fn widest_type(table: &DiagramTable<'_>) -> usize {
    table.columns.iter().map(|column| letters(&typed(column))).max().unwrap_or(0)
}

fn typed<'t>(column: &'t DiagramColumn<'_>) -> Cow<'t, str> {
    if column.nullable { format!("{}?", column.ty).into() } else { Cow::Borrowed(&*column.ty) }
}

/// Letters of a text as it is shown.
fn letters(text: &str) -> usize {
    text.chars().take(LONGEST).count()
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => Cow::Borrowed(text),
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect::<String>().into(),
    }
}

fn push_table(into: &mut String, table: &DiagramTable<'_>, place: &Place, href: &dyn Fn(&str) -> Option<String>) {
    let [x, y, width, height] = [place.x, place.y, place.width, place.height].map(pixels);
    let class = if table.is_embedded { "table embedded" } else { "table" };
    let comment = if table.comment.is_empty() { &table.name } else { &table.comment };
    let _ = write!(
        into,
        "<g class=\"{class}\" transform=\"translate({x} {y})\"><title>{}</title><rect width=\"{width}\" height=\"{height}\" rx=\"4\"/><path class=\"head\" d=\"M0 {HEADING}V4a4 4 0 0 1 4 -4H{}a4 4 0 0 1 4 4V{HEADING}Z\"/>",
        Html(comment),
        width - 4,
    );
    let href = href(&table.page).filter(|_| !table.page.is_empty());
    if let Some(href) = &href {
        let _ = write!(into, "<a href=\"{}\">", Html(href));
    }
    let _ = write!(into, "<text class=\"name\" x=\"10\" y=\"17\">{}</text>", Html(&cut(&table.name)));
    if href.is_some() {
        into.push_str("</a>");
    }
    let types = pixels(place.width - 8.0 - widest_type(table) as f64 * LETTER);
    for (number, column) in table.columns.iter().enumerate() {
        let at = pixels(HEADING + ROW * number as f64 + 13.0);
        let mark = match (column.is_key, column.is_reference, column.is_unique) {
            (true, true, _) => "PK FK",
            (true, false, _) => "PK",
            (false, true, _) => "FK",
            (false, false, true) => "U",
            (false, false, false) => "",
        };
        into.push_str("<g><title>");
        let mut before = "";
        for part in [&column.name, &column.ty, &column.comment].into_iter().filter(|part| !part.is_empty()) {
            let _ = write!(into, "{before}{}", Html(part));
            before = " — ";
        }
        let _ = write!(
            into,
            "</title><text class=\"mark\" x=\"8\" y=\"{at}\">{mark}</text><text x=\"{MARKS}\" y=\"{at}\">{}</text><text class=\"type\" x=\"{types}\" y=\"{at}\">{}</text></g>",
            Html(&cut(&column.name)),
            Html(&cut(&typed(column))),
        );
    }
    into.push_str("</g>\n");
}

/// From the table that is referenced to the row of the columns that reference it.
fn push_line(into: &mut String, diagram: &Diagram<'_>, places: &[Place], reference: &DiagramReference<'_>) {
    let (from, to) = (&places[reference.from], &places[reference.to]);
    let row = |place: &Place, table: &DiagramTable<'_>, wanted: &str| {
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
    let [x1, y1, x2, y2, x3, x4] = [start_x, start_y, end_x, end_y, start_x + bend_start, end_x + bend_end].map(pixels);
    let _ = writeln!(
        into,
        "<path class=\"reference\" marker-start=\"url(#erd-{at_start})\" marker-end=\"url(#erd-{at_end})\" d=\"M{x1} {y1}C{x3} {y1} {x4} {y2} {x2} {y2}\"><title>{} → {}: {}</title></path>",
        Html(&diagram.tables[reference.from].name),
        Html(&diagram.tables[reference.to].name),
        Html(&reference.columns),
    );
}

/// Ends of lines: crow's feet.
const MARKERS: &str = "<defs><marker id=\"erd-one\" viewBox=\"0 0 20 12\" refX=\"18\" refY=\"6\" markerWidth=\"20\" markerHeight=\"12\" orient=\"auto-start-reverse\"><path class=\"foot\" d=\"M10 1V11M14 1V11\"/></marker><marker id=\"erd-none-or-one\" viewBox=\"0 0 20 12\" refX=\"18\" refY=\"6\" markerWidth=\"20\" markerHeight=\"12\" orient=\"auto-start-reverse\"><circle class=\"foot\" cx=\"6\" cy=\"6\" r=\"3.5\"/><path class=\"foot\" d=\"M14 1V11\"/></marker><marker id=\"erd-many\" viewBox=\"0 0 20 12\" refX=\"18\" refY=\"6\" markerWidth=\"20\" markerHeight=\"12\" orient=\"auto-start-reverse\"><circle class=\"foot\" cx=\"4\" cy=\"6\" r=\"3.5\"/><path class=\"foot\" d=\"M8 6L18 1M8 6L18 11\"/></marker></defs>";

/// In the colours of the reader's system.
const STYLE: &str = ".erd{background:#fff;font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.erd text{fill:#1f2933}.erd .name{font-weight:bold;font-size:12px}.erd .mark{fill:#8a5300;font-size:9px}.erd .type{fill:#52606d}.erd rect{fill:#fff;stroke:#9aa5b1}.erd .embedded rect{stroke-dasharray:4 3}.erd .head{fill:#e3ebf6}.erd .reference{fill:none;stroke:#7b8794;stroke-width:1.2}.erd .foot{fill:#fff;stroke:#52606d}.erd a text{fill:#0b5cad;text-decoration:underline}@media(prefers-color-scheme:dark){.erd{background:#15191e}.erd text{fill:#e4e7eb}.erd .mark{fill:#f0b96b}.erd .type{fill:#9aa5b1}.erd rect{fill:#1d232b;stroke:#52606d}.erd .head{fill:#2a3644}.erd .reference{stroke:#7b8794}.erd .foot{fill:#15191e;stroke:#cbd2d9}.erd a text{fill:#7cc0ff}}";
