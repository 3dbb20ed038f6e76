//! Conditions in SQL, as far as MongoDB can say them too: comparisons of columns and values, `AND`, `OR`, `NOT`, `IS NULL`,
//! `BETWEEN`, `IN`, `ANY`, `ALL`, `LIKE`, regular expressions, arithmetic and a few functions.

mod expr;
mod filter;
mod missing;
mod parse;
mod quantified;
mod question;
mod token;
mod value;

pub use expr::expression;
pub use filter::{all, filter, present};
pub use missing::is_missing;
pub use parse::parse;

use crate::spec::Value;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All hold.
    And(Vec<Condition>),
    /// One holds.
    Or(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The two compare so.
    Compare(Operator, Operand, Operand),
    /// There is no value.
    IsNull(Operand),
    /// It is one of these.
    In(Operand, Vec<Operand>),
    /// The regular expression is found in it; `true` where capitals do not count.
    Matches(Operand, String, bool),
    /// It is true.
    Is(Operand),
    /// It compares so with an element of a list, or with all.
    Quantified(Quantified),
}

/// `value = ANY (list)`, of a column that is a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantified {
    /// With all elements; else with one.
    pub all: bool,
    /// How they compare.
    pub operator: Operator,
    /// What is compared.
    pub operand: Operand,
    /// The column with the list.
    pub list: String,
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// Of a column.
    Column(String),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// True or false.
    Bool(bool),
    /// What a function makes of others.
    Call(String, Vec<Operand>),
    /// Two numbers, and what is made of them: `+ - * / %`.
    Arithmetic(char, Box<Operand>, Box<Operand>),
}

/// Why a condition can't be said in MongoDB's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untranslatable {
    /// The text is not of the forms that are read here: where, in characters from 1.
    Syntax(usize),
    /// A column that the entity does not have.
    Column(String),
    /// Something that MongoDB has no word for.
    Word(String),
    /// A regular expression that PostgreSQL and MongoDB do not read alike: which, and why.
    Pattern(String, String),
}

impl std::fmt::Display for Untranslatable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Untranslatable::Syntax(at) => write!(f, "it can't be read from character {at} on"),
            Untranslatable::Column(name) => write!(f, "`{name}` is no column"),
            Untranslatable::Pattern(pattern, why) => write!(f, "`{pattern}` is no pattern for both stores: {why}"),
            Untranslatable::Word(word) => write!(f, "MongoDB has nothing for {word}"),
        }
    }
}

/// What the fields of documents are called and like.
pub trait Fields {
    /// The path of a column; whether it may be without a value.
    fn path(&self, column: &str) -> Option<(String, bool)>;
    /// The expression that reads a column's value as what it is, also where it stands as text: `{"$toDecimal": "$price"}`. `None`
    /// where it can't be compared.
    fn read(&self, column: &str) -> Option<Value>;
    /// Values of the column compare as they stand.
    fn is_plain(&self, column: &str) -> bool;
    /// A text that is compared with this column, as it stands in documents: a label of an enum, a moment, an identifier.
    /// `None` where there is no such value.
    fn value(&self, column: &str, text: &str) -> Option<Value>;
    /// A number that is compared with this column, or with no column.
    fn number(&self, column: Option<&str>, text: &str) -> Option<Value>;
    /// What the elements of a column are like that is a list of values that can be compared.
    fn elements(&self, column: &str) -> Option<Elements<'_>>;
    /// The types of a column by which a query finds those that have a value.
    fn types(&self, column: &str) -> Vec<&'static str>;
}

/// How a constant stands in documents; none where it does not.
pub type Constant<'a> = dyn Fn(&Operand) -> Option<Value> + 'a;

/// The elements of a list.
pub struct Elements<'a> {
    /// The path of the list.
    pub path: String,
    /// There may be no list.
    pub optional: bool,
    /// The expression that reads `$$each` as what it is.
    pub read: Value,
    /// A constant that is compared with an element, as it stands in documents.
    pub constant: Box<Constant<'a>>,
}

impl Elements<'_> {
    /// Elements compare as they stand.
    fn is_plain(&self) -> bool {
        self.read == "$$each"
    }
}

impl Operator {
    fn word(self) -> &'static str {
        match self {
            Operator::Equal => "$eq",
            Operator::Unequal => "$ne",
            Operator::Less => "$lt",
            Operator::LessOrEqual => "$lte",
            Operator::Greater => "$gt",
            Operator::GreaterOrEqual => "$gte",
        }
    }

    fn flipped(self) -> Self {
        match self {
            Operator::Less => Operator::Greater,
            Operator::LessOrEqual => Operator::GreaterOrEqual,
            Operator::Greater => Operator::Less,
            Operator::GreaterOrEqual => Operator::LessOrEqual,
            same => same,
        }
    }
}

impl Operand {
    /// The column that the value is, or is made of alone.
    fn column(&self) -> Option<&str> {
        match self {
            Operand::Column(name) => Some(name),
            _ => None,
        }
    }
}
