//! A file of differences: a reason behind `#`, then its lines. `-` stands before what only the SQL by hand has, `+` before what only the structs have.

/// Lines that differ for one reason.
#[derive(Debug)]
pub struct Difference {
    pub reason: String,
    pub lines: Vec<String>,
}

/// How a reason begins: it is better, it is what a word adds, it is said otherwise and means the same, it is worse.
const KINDS: [&str; 4] = ["Better: ", "Adds: ", "Spelling: ", "Worse: "];

impl Difference {
    pub fn is_worse(&self) -> bool {
        self.reason.starts_with("Worse: ")
    }
}

#[track_caller]
pub fn read(text: &str) -> Vec<Difference> {
    let mut differences: Vec<Difference> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(reason) = line.strip_prefix("# ") {
            assert!(KINDS.iter().any(|kind| reason.starts_with(kind)), "{reason}: begins with none of {KINDS:?}");
            differences.push(Difference { reason: reason.to_owned(), lines: Vec::new() });
        } else {
            assert!(line.starts_with("- ") || line.starts_with("+ "), "{line}: begins with neither `- ` nor `+ `");
            differences.last_mut().expect("a reason stands first").lines.push(line.to_owned());
        }
    }
    differences
}

#[test]
fn a_file_of_differences_is_read() {
    let read = read("# Better: a\n- x\n+ y\n\n# Worse: b\n+ z\n");
    assert_eq!(read.iter().map(|difference| difference.lines.len()).collect::<Vec<_>>(), [2, 1]);
    assert!(!read[0].is_worse() && read[1].is_worse());
}
