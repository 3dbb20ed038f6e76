//! Lists of rows that come columnar: for each field a list with its values in all rows. The server writes those in less time than a
//! list of each row.

/// The struct of a row, with a function `columnar` that reads all rows. A list without rows has no lists, or empty ones.
macro_rules! columnar {
    ($(#[$attribute:meta])* pub struct $row:ident { $(pub $field:ident: $ty:ty,)+ }) => {
        $(#[$attribute])*
        pub struct $row {
            $(pub $field: $ty,)+
        }

        impl $row {
            pub fn columnar<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Self>, D::Error> {
                #[derive(Default, serde::Deserialize)]
                #[serde(default)]
                struct Lists {
                    $($field: Option<Vec<$ty>>,)+
                }
                let lists: Lists = serde::Deserialize::deserialize(deserializer)?;
                $(let $field = lists.$field.unwrap_or_default();)+
                let lengths = [$($field.len()),+];
                if lengths.iter().any(|length| *length != lengths[0]) {
                    return Err(serde::de::Error::custom("lists of one kind of row have different lengths"));
                }
                $(let mut $field = $field.into_iter();)+
                Ok(std::iter::from_fn(|| Some(Self { $($field: $field.next()?,)+ })).collect())
            }
        }
    };
}

pub(super) use columnar;
