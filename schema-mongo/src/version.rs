//! Versions of MongoDB: which one is the target, and what it says of itself.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A version of MongoDB that is supported. Later ones are greater; [`Config::version`](crate::Config::version) says which one is the
/// target, and it is the oldest supported one by default.
///
/// ```
/// use schema_mongo::Version;
/// let version: Version = "8.0.4".parse()?;
/// assert_eq!((version, version > Version::V7_0, version.to_string()), (Version::V8_0, true, "8.0".to_owned()));
/// // A release between two is taken for the older one: it has all that this has.
/// assert_eq!("7.3.2".parse(), Ok(Version::V7_0));
/// assert!("5.0.31".parse::<Version>().is_err());
/// # Ok::<(), schema_mongo::VersionError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Version {
    /// 6.0.
    #[default]
    V6_0,
    /// 7.0: encrypted fields that queries can ask for, wildcards beside other fields of an index.
    V7_0,
    /// 8.0: documents of capped collections can go by their age, collections can be gathered from their shards.
    V8_0,
    /// 8.1.
    V8_1,
    /// 8.2.
    V8_2,
}

impl Version {
    /// All that are known, oldest first.
    pub const ALL: [Version; 5] = [Version::V6_0, Version::V7_0, Version::V8_0, Version::V8_1, Version::V8_2];

    /// Its numbers: `(8, 0)`.
    pub fn numbers(self) -> (u32, u32) {
        match self {
            Version::V6_0 => (6, 0),
            Version::V7_0 => (7, 0),
            Version::V8_0 => (8, 0),
            Version::V8_1 => (8, 1),
            Version::V8_2 => (8, 2),
        }
    }
}

/// A text is no version of MongoDB that is supported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VersionError {
    /// It is not written as versions are.
    #[error("`{0}` is no version: write it as the server's `buildInfo` says it, such as `8.0.4`")]
    Malformed(String),
    /// It is older than the oldest that is supported.
    #[error("MongoDB {0} is not supported: the oldest version that is supported is {oldest}", oldest = Version::default())]
    TooOld(String),
}

/// From what a server says: `version` in the answer of `buildInfo`.
impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok());
        let mut parts = text.trim().trim_start_matches('v').split(['.', '-']);
        let (Some(major), Some(minor)) = (number(parts.next()), number(parts.next())) else {
            return Err(VersionError::Malformed(text.to_owned()));
        };
        let known = Self::ALL.into_iter().rev().find(|version| version.numbers() <= (major, minor));
        known.ok_or_else(|| VersionError::TooOld(text.to_owned()))
    }
}

impl TryFrom<&str> for Version {
    type Error = VersionError;

    fn try_from(text: &str) -> Result<Self, VersionError> {
        text.parse()
    }
}

impl TryFrom<String> for Version {
    type Error = VersionError;

    fn try_from(text: String) -> Result<Self, VersionError> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> String {
        version.to_string()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.numbers();
        write!(f, "{major}.{minor}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Version, VersionError};

    #[test]
    fn each_version_reads_what_it_writes_and_what_a_server_says() {
        for version in Version::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
            assert_eq!(format!("v{version}.12-rc0").parse(), Ok(version));
            let json = serde_json::to_string(&version).unwrap();
            assert_eq!(serde_json::from_str::<Version>(&json).unwrap(), version);
        }
        assert!(Version::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(Version::try_from("9.0.0"), Ok(Version::V8_2));
        assert_eq!(Version::default(), Version::ALL[0]);
    }

    #[test]
    fn what_is_no_version_says_what_to_write() {
        for text in ["", "eight", "8", "8.x", "-1.0"] {
            assert_eq!(text.parse::<Version>(), Err(VersionError::Malformed(text.into())), "{text}");
        }
        let old = "4.4.29".parse::<Version>().unwrap_err().to_string();
        assert_eq!(old, "MongoDB 4.4.29 is not supported: the oldest version that is supported is 6.0");
    }
}
