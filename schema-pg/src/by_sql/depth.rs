//! Room for texts that are nested deeply: what reads them calls itself for each level.

use std::panic::resume_unwind;
use std::thread::{Builder, scope};

use super::problem::{Problem, unread};
use super::script::Word;
use crate::catalog::expression::TokenKind;

/// A text that is shorter can't be nested so deeply that a usual stack is too small.
const SHORT: usize = 1 << 10;
/// In bytes, of which only what is used takes memory. A text at either limit fits in a build without optimizations.
const STACK: usize = 512 << 20;
/// Parentheses, brackets and CASE, one in the other.
const LEVELS: usize = 20_000;
/// Operators of a statement.
const SIGNS: usize = 60_000;

/// Runs this once, on a stack that is large enough for the text; on the caller's where no thread is to be had.
pub fn with_room<T: Send>(sql: &str, mut run: impl FnMut() -> T + Send) -> T {
    if sql.len() < SHORT {
        return run();
    }
    let done = scope(|scope| {
        let handle = Builder::new().stack_size(STACK).spawn_scoped(scope, &mut run);
        handle.ok().map(|handle| handle.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    done.unwrap_or_else(run)
}

/// What is wrong with a statement that is nested more deeply than is read.
pub fn too_deep(words: &[Word<'_>]) -> Option<Problem> {
    if words.len() < LEVELS {
        return None;
    }
    let (mut depth, mut signs) = (0_usize, 0_usize);
    for word in words {
        let token = &word.token;
        if token.is_mark('(') || token.is_mark('[') || word.is("case") {
            depth += 1;
        } else if token.is_mark(')') || token.is_mark(']') || word.is("end") {
            depth = depth.saturating_sub(1);
        } else if word.is("and") || word.is("or") || token.kind == TokenKind::Mark && !",.;:".contains(token.text) {
            signs += 1;
        }
        if depth > LEVELS || signs > SIGNS {
            let message = "it is nested more deeply, or has more operators, than is read";
            return Some(unread(word.at, message, "say it in a migration of your own"));
        }
    }
    None
}
