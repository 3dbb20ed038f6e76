//! Long numbers, with marks between thousands.

/// `1,000,000`, with this mark.
#[doc(hidden)]
pub fn thousands(number: u128, mark: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}
