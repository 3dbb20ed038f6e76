//! How a collection compares texts.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, Text};

use crate::options::EntityOptions;
use crate::spec;

/// See [`collation`].
#[derive(Debug)]
pub struct Collation(spec::Collation);

/// How texts of the collection are compared, unless an index or a query says otherwise; or those of one index, `index([name]).collation(…)`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[mongo(collation("de").ignoring_case())]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     name: String,
/// }
///
/// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
/// assert!(plan.contains(r#""collation":{"locale":"de","strength":2}"#), "{plan}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn collation(locale: impl Into<Text>) -> Collation {
    Collation(spec::Collation::of(locale))
}

impl Collation {
    /// Capitals and small letters are the same.
    #[must_use]
    pub fn ignoring_case(mut self) -> Self {
        self.0.strength = 2;
        self
    }

    /// Digits are compared as numbers.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.0.numeric_ordering = true;
        self
    }

    /// 1 to 5: letters alone; accents too; capitals too, which is what counts where nothing is specified (3).
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[mongo(collation("fr").strength(1).case_level().case_first("upper").alternate("shifted").max_variable("space").normalized().backwards(true))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     name: String,
    /// }
    ///
    /// let plan = schema_mongo::create(&schema_mongo::lower(&registry![Item]?)?).to_json();
    /// let collation = r#""collation":{"locale":"fr","strength":1,"caseLevel":true,"caseFirst":"upper","alternate":"shifted","maxVariable":"space","normalization":true,"backwards":true}"#;
    /// assert!(plan.contains(collation), "{plan}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn strength(mut self, strength: u8) -> Self {
        self.0.strength = strength;
        self
    }

    /// Capitals count even where the strength leaves them out.
    #[must_use]
    pub fn case_level(mut self) -> Self {
        self.0.case_level = true;
        self
    }

    /// `upper` or `lower`: which stands first, among what differs in that alone.
    #[must_use]
    pub fn case_first(mut self, first: impl Into<Text>) -> Self {
        self.0.case_first = Some(first.into());
        self
    }

    /// `shifted`: spaces and punctuation count least, or not at all.
    #[must_use]
    pub fn alternate(mut self, alternate: impl Into<Text>) -> Self {
        self.0.alternate = Some(alternate.into());
        self
    }

    /// What `shifted` is about: `punct` or `space`.
    #[must_use]
    pub fn max_variable(mut self, variable: impl Into<Text>) -> Self {
        self.0.max_variable = Some(variable.into());
        self
    }

    /// Texts are brought to one form before they are compared.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        self.0.normalization = Some(true);
        self
    }

    /// Accents are compared from the end, or from the beginning, as in all languages but the French of Canada where nothing is specified.
    #[must_use]
    pub fn backwards(mut self, backwards: bool) -> Self {
        self.0.backwards = Some(backwards);
        self
    }
}

/// A collation, or a language alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no collation",
    label = "expected a language, or a collation",
    note = "write the language, `\"de\"`, or more of it: `collation(\"de\").strength(1)`"
)]
pub trait IntoCollation {
    /// The collation.
    fn into_collation(self) -> spec::Collation;
}

impl IntoCollation for Collation {
    fn into_collation(self) -> spec::Collation {
        self.0
    }
}

impl IntoCollation for &'static str {
    fn into_collation(self) -> spec::Collation {
        spec::Collation::of(self)
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Collation {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.extensions.get_mut::<EntityOptions>().collation = Some(self.0);
    }
}
