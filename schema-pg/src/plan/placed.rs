//! Steps before they are sorted.

use super::step::Step;

/// A step with its place among the phases.
pub struct Placed<'a> {
    /// The phase.
    pub phase: usize,
    /// The step.
    pub step: Step<'a>,
}
