//! How far something is that takes long, on terminals.

use std::time::Duration;

use super::{Screen, visible};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line that says what is done right now; nothing where stderr is no terminal.
pub struct Progress(ProgressBar);

impl Progress {
    /// Something of which nobody knows how long it takes.
    pub fn spinner(screen: &Screen, doing: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, target(screen));
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(doing.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// So many parts.
    pub fn parts(screen: &Screen, parts: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(parts as u64), target(screen));
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// So many parts are done, and this is next.
    pub fn at(&self, done: usize, doing: &str) {
        self.0.set_position(done as u64);
        self.0.set_message(visible(doing));
    }

    /// A sentence that stays.
    pub fn says(&self, screen: &Screen, text: &str) {
        self.0.suspend(|| screen.note(text));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn target(screen: &Screen) -> ProgressDrawTarget {
    if screen.has_progress() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}
