//! Exact decimals, and dates and times as text.

use std::fmt;

/// A decimal number: `digits` with the point `scale` places from the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// All digits.
    pub digits: i128,
    /// How many of them are behind the point.
    pub scale: u32,
}

impl Decimal {
    /// Reads a number as SQL and JSON write it; `None` where it is none, or has more digits than can be held.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (sign, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        let digits = digits * sign;
        if scale < 0 {
            return Some(Self { digits: digits.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?, scale: 0 });
        }
        Some(Self { digits, scale: scale.unsigned_abs() })
    }

    /// The same with so many digits behind the point; what is more is cut off.
    pub fn rescaled(self, scale: u32) -> Option<Self> {
        let digits = match scale >= self.scale {
            true => self.digits.checked_mul(10_i128.checked_pow(scale - self.scale)?)?,
            false => self.digits / 10_i128.checked_pow(self.scale - scale)?,
        };
        Some(Self { digits, scale })
    }

    /// How two compare; `None` where they are too far apart to say.
    pub fn compared(self, other: Self) -> Option<std::cmp::Ordering> {
        let scale = self.scale.max(other.scale);
        Some(self.rescaled(scale)?.digits.cmp(&other.rescaled(scale)?.digits))
    }
}

impl From<i128> for Decimal {
    fn from(digits: i128) -> Self {
        Self { digits, scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.digits);
        }
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0width$}", self.digits.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// The number of a day, from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A day by its number: `2026-01-31`.
pub fn date_text(day: i64, to: &mut String) {
    use fmt::Write;
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let _ = write!(to, "{year:04}-{month:02}-{day:02}");
}

/// A time of day by its microseconds: `23:59:59.5`.
pub fn time_text(micros: i64, to: &mut String) {
    use fmt::Write;
    let seconds = micros / 1_000_000;
    let _ = write!(to, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if micros % 1_000_000 != 0 {
        let fraction = format!("{:06}", micros % 1_000_000);
        let _ = write!(to, ".{}", fraction.trim_end_matches('0'));
    }
}

/// A moment by its microseconds from 1970 on: `2026-01-31 10:00:00`, with this between day and time.
pub fn moment_text(micros: i64, between: char, to: &mut String) {
    date_text(micros.div_euclid(DAY), to);
    to.push(between);
    time_text(micros.rem_euclid(DAY), to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_written_as_the_calendar_has_them() {
        let text = |micros| {
            let mut text = String::new();
            moment_text(micros, ' ', &mut text);
            text
        };
        assert_eq!(text(0), "1970-01-01 00:00:00");
        assert_eq!(text(-1), "1969-12-31 23:59:59.999999");
        assert_eq!(text(day_of(2024, 2, 29) * DAY + 3_723_500_000), "2024-02-29 01:02:03.5");
    }

    #[test]
    fn decimals_are_exact() {
        let read = |text| Decimal::parse(text).map(|decimal| decimal.to_string());
        assert_eq!(read("-0.50").as_deref(), Some("-0.50"));
        assert_eq!(read("1.5e3").as_deref(), Some("1500"));
        assert_eq!(read("1e-2").as_deref(), Some("0.01"));
        assert_eq!(read("NaN"), None);
        let [a, b] = ["0.1", "0.10"].map(|text| Decimal::parse(text).unwrap());
        assert_eq!(a.compared(b), Some(std::cmp::Ordering::Equal));
    }
}
