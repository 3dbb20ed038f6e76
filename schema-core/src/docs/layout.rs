//! Where tables stand in a picture: layers of Sugiyama's method, from left to right, what is referenced left of what references it.

use rust_sugiyama::configure::Config;
use rust_sugiyama::from_vertices_and_edges;

use super::diagram::Diagram;

/// A box, by its upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Place {
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// Between layers, and between the boxes of one.
const SPACING: f64 = 60.0;
/// The width at which tables without references, and parts of a picture, begin another row.
const WIDTH: f64 = 1600.0;

/// The place of each table, given its size, and the size of the whole.
pub fn layout(diagram: &Diagram<'_>, sizes: &[(f64, f64)]) -> (Vec<Place>, f64, f64) {
    let mut places: Vec<Place> =
        sizes.iter().map(|(width, height)| Place { width: *width, height: *height, ..Place::default() }).collect();
    // The method draws from above: width and height change places, and so do the coordinates that it gives.
    let vertices: Vec<(u32, (f64, f64))> =
        (0_u32..).zip(sizes).map(|(number, (width, height))| (number, (*height, *width))).collect();
    let mut edges: Vec<(u32, u32)> = diagram
        .references
        .iter()
        .filter(|reference| reference.from != reference.to)
        .filter_map(|reference| Some((u32::try_from(reference.to).ok()?, u32::try_from(reference.from).ok()?)))
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let config = Config { vertex_spacing: SPACING, dummy_size: 0.5, ..Config::default() };
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for (part, _, _) in from_vertices_and_edges(&vertices, &edges, &config) {
        for (number, (down, right)) in &part {
            // Centres.
            places[*number].x = right - places[*number].width / 2.0;
            places[*number].y = down - places[*number].height / 2.0;
        }
        let mut numbers: Vec<usize> = part.into_iter().map(|(number, _)| number).collect();
        numbers.sort_unstable();
        parts.push(numbers);
    }
    // The largest part first, single tables last; the library gives them in no order.
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    let (mut x, mut y, mut row, mut width) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    for part in parts {
        let least = |of: fn(&Place) -> f64| part.iter().map(|number| of(&places[*number])).fold(f64::MAX, f64::min);
        let most = |of: fn(&Place) -> f64| part.iter().map(|number| of(&places[*number])).fold(f64::MIN, f64::max);
        let (left, top) = (least(|place| place.x), least(|place| place.y));
        let (right, bottom) = (most(|place| place.x + place.width), most(|place| place.y + place.height));
        if x > 0.0 && x + right - left > WIDTH {
            (x, y, row) = (0.0, y + row + SPACING, 0.0);
        }
        for number in &part {
            places[*number].x += x - left;
            places[*number].y += y - top;
        }
        x += right - left + SPACING;
        row = row.max(bottom - top);
        width = width.max(x - SPACING);
    }
    (places, width, y + row)
}
