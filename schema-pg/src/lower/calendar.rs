//! Periods of the calendar: where they start, and what comes next.

use crate::options::Period;

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

impl Day {
    /// `2026`, `2026-01` or `2026-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| {
            let digits = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i64>().ok()).flatten()
        });
        let year = parts.next()??;
        let month = parts.next().map_or(Some(1), |month| month)?;
        let day = parts.next().map_or(Some(1), |day| day)?;
        let day = Self { year, month, day };
        // There is such a day when counting to it and back finds it.
        let real = parts.next().is_none() && (1..=9999).contains(&year) && Self::of_number(day.number()) == day;
        real.then_some(day)
    }

    /// The first day of the period that this day is in.
    pub fn start_of(self, period: Period) -> Self {
        match period {
            Period::Day => self,
            // Day 0 was a Thursday.
            Period::Week => Self::of_number(self.number() - (self.number() + 3).rem_euclid(7)),
            Period::Month => Self { day: 1, ..self },
            Period::Quarter => Self { month: (self.month - 1) / 3 * 3 + 1, day: 1, ..self },
            Period::Year => Self { month: 1, day: 1, ..self },
        }
    }

    /// The first day of the next period. `self` is the first day of one.
    pub fn next(self, period: Period) -> Self {
        match period {
            Period::Day => Self::of_number(self.number() + 1),
            Period::Week => Self::of_number(self.number() + 7),
            Period::Month => self.months_later(1),
            Period::Quarter => self.months_later(3),
            Period::Year => self.months_later(12),
        }
    }

    fn months_later(self, months: i64) -> Self {
        let month = self.month - 1 + months;
        Self { year: self.year + month / 12, month: month % 12 + 1, ..self }
    }

    /// Days since 1 January 1970: years counted from March, so that leap days come last (Howard Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms").
    fn number(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn of_number(number: i64) -> Self {
        let days = number + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days - era * 146_097;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month, day }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, period: Period, start: &str, next: &str) {
        let day = Day::parse(text).unwrap();
        let (start, next) = (Day::parse(start).unwrap(), Day::parse(next).unwrap());
        assert_eq!((day.start_of(period), day.start_of(period).next(period)), (start, next), "{text}");
    }

    #[test]
    fn periods_start_and_end_where_the_calendar_says() {
        check("2026-12-31", Period::Day, "2026-12-31", "2027-01-01");
        check("2024-02-28", Period::Day, "2024-02-28", "2024-02-29");
        check("2026-11-21", Period::Week, "2026-11-16", "2026-11-23");
        check("2026-12-31", Period::Month, "2026-12-01", "2027-01-01");
        check("2026-12-31", Period::Quarter, "2026-10-01", "2027-01-01");
        check("1969-07-20", Period::Year, "1969-01-01", "1970-01-01");
    }

    #[test]
    fn days_that_are_none_are_refused() {
        assert_eq!(Day::parse("2026"), Day::parse("2026-01-01"));
        for text in ["", "2026-13", "2026-02-29", "2026-00", "2026-1-1-1", "26a", "-2026", "2026-", "20260101"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
