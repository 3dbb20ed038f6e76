//! Pages: plain data, which is written as Markdown and as HTML.

use std::borrow::Cow;
use std::fmt;

use super::Diagram;

/// Pictures of more tables are drawn by cluster.
const LEGIBLE: usize = 40;

/// Pictures of more tables show keys and references alone.
const WITH_ALL_COLUMNS: usize = 8;

/// One page of the documents.
#[derive(Debug)]
pub struct Page<'a> {
    /// What links name it by, unique: `table public.orders`. That of the first page is `index`.
    pub id: Cow<'a, str>,
    /// Its heading.
    pub title: Cow<'a, str>,
    /// The part of the documents in which it stands: `Tables`; empty for the first page.
    pub group: &'static str,
    /// What it is about, in a sentence; empty where nobody said.
    pub summary: Cow<'a, str>,
    /// More words that a search finds it by: names of columns.
    pub words: Vec<Cow<'a, str>>,
    /// What stands on it.
    pub blocks: Blocks<'a>,
    /// What stands below that, and is made when the page is written: of a large schema not all pages are there at once.
    pub rest: Option<Rest<'a>>,
}

/// Parts of a page, one below the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Blocks<'a>(pub Vec<Block<'a>>);

/// Makes what stands on a page.
pub struct Rest<'a>(Box<dyn Fn() -> Blocks<'a> + 'a>);

impl fmt::Debug for Rest<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Rest(…)")
    }
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block<'a> {
    /// A heading within the page.
    Heading(Cow<'a, str>),
    /// A paragraph.
    Paragraph(Vec<Inline<'a>>),
    /// Lines of a list.
    List(Vec<Vec<Inline<'a>>>),
    /// A table; the first row has the headings.
    Table(Vec<&'static str>, Vec<Vec<Vec<Inline<'a>>>>),
    /// Code in a language: `sql`.
    Code(&'static str, Cow<'a, str>),
    /// A picture.
    Picture(Box<Diagram<'a>>),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline<'a> {
    /// As it is.
    Text(Cow<'a, str>),
    /// A name, a type, an expression.
    Code(Cow<'a, str>),
    /// The page of this id, and what stands there.
    Link(Cow<'a, str>, Cow<'a, str>),
}

/// Text as it is.
pub fn text<'a>(text: impl Into<Cow<'a, str>>) -> Inline<'a> {
    Inline::Text(text.into())
}

/// A name, a type, an expression.
pub fn code<'a>(text: impl Into<Cow<'a, str>>) -> Inline<'a> {
    Inline::Code(text.into())
}

/// A link to the page of this id.
pub fn link<'a>(page: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Inline<'a> {
    Inline::Link(page.into(), text.into())
}

/// With commas between.
pub fn list<'a>(parts: impl Iterator<Item = Inline<'a>>) -> Vec<Inline<'a>> {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(text(", "));
        }
        all.push(part);
    }
    all
}

/// The parts of the documents in their order, each with its pages.
pub fn groups<'p, 'a>(pages: &'p [Page<'a>]) -> Vec<(&'static str, Vec<&'p Page<'a>>)> {
    let mut groups: Vec<(&'static str, Vec<&Page<'a>>)> = Vec::new();
    for page in pages.iter().filter(|page| page.id != "index") {
        match groups.iter_mut().find(|(name, _)| *name == page.group) {
            Some((_, pages)) => pages.push(page),
            None => groups.push((page.group, vec![page])),
        }
    }
    groups
}

impl<'a> Page<'a> {
    /// A page without content.
    pub fn new(id: impl Into<Cow<'a, str>>, title: impl Into<Cow<'a, str>>, group: &'static str) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            group,
            summary: Cow::Borrowed(""),
            words: Vec::new(),
            blocks: Blocks::default(),
            rest: None,
        }
    }

    /// The same, with more below that is made when the page is written.
    #[must_use]
    pub fn then(mut self, rest: impl Fn() -> Blocks<'a> + 'a) -> Self {
        self.rest = Some(Rest(Box::new(rest)));
        self
    }

    /// All that stands on it.
    pub fn all(&self) -> Vec<Cow<'_, Block<'a>>> {
        let rest = self.rest.as_ref().map(|rest| rest.0()).unwrap_or_default();
        self.blocks.0.iter().map(Cow::Borrowed).chain(rest.0.into_iter().map(Cow::Owned)).collect()
    }
}

impl<'a> Blocks<'a> {
    /// Adds a part.
    pub fn push(&mut self, block: Block<'a>) {
        self.0.push(block);
    }

    /// Adds a picture of all tables where it can be read, and else one of each cluster.
    pub fn pictures(&mut self, whole: &Diagram<'a>) {
        let shown = |picture: &Diagram<'a>| match picture.tables.len() <= WITH_ALL_COLUMNS {
            true => picture.clone(),
            false => picture.keys_only(),
        };
        if whole.tables.len() <= LEGIBLE {
            self.section("Picture", [Block::Picture(Box::new(shown(whole)))]);
            return;
        }
        for cluster in whole.clusters() {
            let part = shown(&whole.of_cluster(cluster));
            self.section(format!("Picture of {cluster}"), [Block::Picture(Box::new(part))]);
        }
    }

    /// Adds a heading and what stands below it, where that is something.
    pub fn section(&mut self, heading: impl Into<Cow<'a, str>>, blocks: impl IntoIterator<Item = Block<'a>>) {
        let mut blocks =
            blocks.into_iter().filter(|block| !block.is_empty()).map(Block::without_empty_columns).peekable();
        if blocks.peek().is_some() {
            self.0.push(Block::Heading(heading.into()));
            self.0.extend(blocks);
        }
    }
}

impl<'a> Block<'a> {
    /// A table without the columns in which no row has anything.
    fn without_empty_columns(self) -> Self {
        let Block::Table(head, rows) = self else { return self };
        let kept: Vec<bool> = (0..head.len())
            .map(|column| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty())))
            .collect();
        let is_kept = |column: usize| kept.get(column).copied().unwrap_or(true);
        let head = head.into_iter().enumerate().filter(|(column, _)| is_kept(*column)).map(|(_, cell)| cell).collect();
        let row = |row: Vec<Vec<Inline<'a>>>| {
            row.into_iter().enumerate().filter(|(column, _)| is_kept(*column)).map(|(_, cell)| cell).collect()
        };
        Block::Table(head, rows.into_iter().map(row).collect())
    }

    /// Nothing would be seen of it.
    pub fn is_empty(&self) -> bool {
        match self {
            Block::Heading(text) | Block::Code(_, text) => text.is_empty(),
            Block::Paragraph(parts) => parts.is_empty(),
            Block::List(lines) => lines.is_empty(),
            Block::Table(_, rows) => rows.is_empty(),
            Block::Picture(diagram) => diagram.tables.is_empty(),
        }
    }
}
