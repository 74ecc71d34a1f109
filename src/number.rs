//! Numbers as Terraform has them: binary, with 512 bits of precision, so that `0.1 + 0.2 == 0.3` and
//! `9007199254740993 != 9007199254740992`.
//! <https://developer.hashicorp.com/terraform/language/expressions/types>

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Neg;
use std::str::FromStr as _;
use std::sync::Arc;

use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;
use serde::{Deserialize, Serialize};

type Binary = FBig<HalfEven, 2>;
type Decimal = FBig<HalfEven, 10>;

/// The precision, in bits.
const PRECISION: usize = 512;

/// As many digits tell any two numbers of that precision apart.
const MAX_DIGITS: usize = 156;

/// Numbers of more decimal places before or behind the point are not computed: nobody writes one, and their
/// text is as long.
const MAX_PLACES: isize = 5_000;

/// Longer texts of numbers, in bytes, are not read.
const MAX_TEXT: usize = 10_000;

/// A number that is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Number(Kind);

/// Whole numbers of 64 bits are always that, so that equal numbers are of one kind.
#[derive(Debug, Clone)]
enum Kind {
    Whole(i64),
    Big(Arc<Binary>),
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self(Kind::Whole(0));

    /// Reads decimal notation: `-1`, `0.5`, `1e3`. `None` if it is none, or too large or small to compute with.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse() {
            return Some(Self(Kind::Whole(whole)));
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<isize>().ok()?),
            None => (unsigned, 0),
        };
        let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
        let is_decimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = is_decimal(before) && is_decimal(behind) && before.len() + behind.len() > 0;
        if !is_number || text.len() > MAX_TEXT || exponent.abs() > MAX_PLACES {
            return None;
        }
        let exponent = exponent - behind.len() as isize;
        let decimal = Decimal::from_str(&format!("{before}{behind}e{exponent}")).ok()?;
        let binary = decimal.with_base_and_precision::<2>(PRECISION).value();
        Self::of(if text.starts_with('-') { -binary } else { binary })
    }

    /// The number, unless it is too large or small to compute with.
    fn of(binary: Binary) -> Option<Self> {
        if binary.repr().is_int() {
            // Only a number that fits is made a whole one: the others may have thousands of digits.
            if binary.repr().exponent() + (binary.repr().digits() as isize) <= 64
                && let Ok(whole) = i64::try_from(binary.to_int().value())
            {
                return Some(Self(Kind::Whole(whole)));
            }
        }
        let places = binary.repr().exponent() + binary.repr().digits() as isize;
        // A decimal place has 3.3 bits.
        let fits = binary.repr().is_finite() && places.abs() <= MAX_PLACES * 10 / 3;
        fits.then(|| Self(Kind::Big(Arc::new(binary))))
    }

    fn binary(&self) -> Binary {
        match &self.0 {
            Kind::Whole(whole) => Binary::from(*whole).with_precision(PRECISION).value(),
            Kind::Big(binary) => Binary::clone(binary),
        }
    }

    /// The sum; `None` if it is too large to compute with, as for all operations.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let whole = self.as_i64().zip(other.as_i64()).and_then(|(a, b)| a.checked_add(b));
        match whole {
            Some(sum) => Some(sum.into()),
            None => Self::of(self.binary() + other.binary()),
        }
    }

    /// The difference.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&-other.clone())
    }

    /// The product.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let whole = self.as_i64().zip(other.as_i64()).and_then(|(a, b)| a.checked_mul(b));
        match whole {
            Some(product) => Some(product.into()),
            None => Self::of(self.binary() * other.binary()),
        }
    }

    /// The quotient; `None` where the divisor is zero, too.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        match (&self.0, &other.0) {
            (_, Kind::Whole(0)) => None,
            (Kind::Whole(a), Kind::Whole(b)) if a.checked_rem(*b) == Some(0) => {
                Some((a / b).into())
            }
            _ => Self::of(self.binary() / other.binary()),
        }
    }

    /// What is left of a division with a whole quotient, with the sign of the dividend. By zero it is the
    /// dividend, as in Terraform.
    pub fn remainder(&self, other: &Self) -> Option<Self> {
        match (&self.0, &other.0) {
            (_, Kind::Whole(0)) => Some(self.clone()),
            (Kind::Whole(a), Kind::Whole(b)) => Some(a.checked_rem(*b).unwrap_or_default().into()),
            _ => self.minus(&self.divided_by(other)?.trunc().times(other)?),
        }
    }

    /// The whole number next to it in the direction of zero.
    pub fn trunc(&self) -> Self {
        self.rounded(Binary::trunc)
    }

    /// The greatest whole number that is not above it.
    pub fn floor(&self) -> Self {
        self.rounded(Binary::floor)
    }

    /// The smallest whole number that is not below it.
    pub fn ceil(&self) -> Self {
        self.rounded(Binary::ceil)
    }

    fn rounded(&self, round: fn(&Binary) -> Binary) -> Self {
        match &self.0 {
            Kind::Whole(_) => self.clone(),
            Kind::Big(binary) => Self::of(round(binary)).unwrap_or(Self::ZERO),
        }
    }

    /// Without its sign.
    pub fn abs(&self) -> Self {
        if *self < Self::ZERO { -self.clone() } else { self.clone() }
    }

    /// Whether it is whole.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Kind::Whole(_) => true,
            Kind::Big(binary) => binary.repr().is_int(),
        }
    }

    /// As a whole number of 64 bits, if it is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Kind::Whole(whole) => Some(whole),
            Kind::Big(_) => None,
        }
    }

    /// As a position or a count, if it is one.
    pub fn as_usize(&self) -> Option<usize> {
        self.as_i64().and_then(|whole| usize::try_from(whole).ok())
    }

    /// The number of 64 bits next to it.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Kind::Whole(whole) => *whole as f64,
            Kind::Big(binary) => binary.to_f64().value(),
        }
    }

    /// The exact value of a number of 64 bits; `None` if it is infinite or none.
    pub fn from_f64(value: f64) -> Option<Self> {
        let binary = Binary::try_from(value).ok().filter(|_| value.is_finite())?;
        Self::of(binary.with_precision(PRECISION).value())
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self(Kind::Whole(whole))
    }
}

impl From<usize> for Number {
    fn from(count: usize) -> Self {
        // No collection has as many elements.
        Self(Kind::Whole(i64::try_from(count).unwrap_or(i64::MAX)))
    }
}

impl Neg for Number {
    type Output = Self;

    fn neg(self) -> Self {
        match self.as_i64().and_then(i64::checked_neg) {
            Some(negated) => negated.into(),
            // It is as large as before.
            None => Self::of(-self.binary()).unwrap_or(Self::ZERO),
        }
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a == b,
            (Self::Big(a), Self::Big(b)) => a.repr() == b.repr(),
            _ => false,
        }
    }
}

impl Eq for Kind {}

impl Hash for Kind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Whole(whole) => whole.hash(state),
            Self::Big(binary) => {
                binary.repr().significand().hash(state);
                binary.repr().exponent().hash(state);
            }
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Kind::Whole(a), Kind::Whole(b)) => a.cmp(b),
            _ => self.binary().cmp(&other.binary()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for Number {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a number")
    }
}

impl fmt::Display for Number {
    /// As Terraform writes it: without an exponent, with as many digits as it takes to read the same number
    /// again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let binary = match &self.0 {
            Kind::Whole(whole) => return write!(f, "{whole}"),
            Kind::Big(binary) => binary,
        };
        let with = |digits| binary.as_ref().clone().with_base_and_precision::<10>(digits).value();
        let (mut too_few, mut enough) = (0, MAX_DIGITS);
        while too_few + 1 < enough {
            let middle = (too_few + enough) / 2;
            let again = with(middle).with_base_and_precision::<2>(PRECISION).value();
            match again.repr() == binary.repr() {
                true => enough = middle,
                false => too_few = middle,
            }
        }
        let (significand, exponent) = with(enough).into_repr().into_parts();
        let text = significand.to_string();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", &*text),
        };
        let point = digits.len() as isize + exponent;
        if exponent >= 0 {
            write!(f, "{sign}{digits}{}", "0".repeat(exponent as usize))
        } else if point > 0 {
            let (before, behind) = digits.split_at(point as usize);
            write!(f, "{sign}{before}.{behind}")
        } else {
            write!(f, "{sign}0.{}{digits}", "0".repeat(point.unsigned_abs()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn texts_are_read_and_written_exactly() {
        for text in ["0", "-1", "0.1", "-0.25", "12345678901234567890", "0.000001", "1.5"] {
            assert_eq!(number(text).to_string(), text);
        }
        for (text, written) in
            [("1e3", "1000"), ("1E-2", "0.01"), (".5", "0.5"), ("5.", "5"), ("+7", "7")]
        {
            assert_eq!(number(text).to_string(), written);
        }
        for text in ["", ".", "e1", "1_0", "inf", "NaN", "0x1", "--1", "1e", "1e99999999999", "1 "]
        {
            assert_eq!(Number::parse(text), None, "{text:?}");
        }
        assert_eq!(number("1e400").to_string(), format!("1{}", "0".repeat(400)));
    }

    #[test]
    fn arithmetic_has_512_bits() {
        assert_eq!(number("0.1").plus(&number("0.2")), Some(number("0.3")));
        assert_ne!(number("9007199254740993"), number("9007199254740992"));
        assert_ne!(number("12345678901234567890"), number("12345678901234567891"));
        let third = number("1").divided_by(&number("3")).unwrap_or(Number::ZERO);
        assert_eq!(third.times(&number("3")), Some(number("1")));
        assert!(third.to_string().starts_with("0.3333333333") && third.to_string().len() > 150);
        assert_eq!(number("7").remainder(&number("0")), Some(number("7")));
        assert_eq!(number("-7").remainder(&number("3")), Some(number("-1")));
        assert_eq!(number("7.5").remainder(&number("2")), Some(number("1.5")));
    }

    #[test]
    fn whole_numbers_grow_beyond_64_bits_and_come_back() {
        let max = Number::from(i64::MAX);
        let beyond = max.plus(&1_i64.into()).unwrap_or(Number::ZERO);
        assert_eq!(beyond.to_string(), "9223372036854775808");
        assert_eq!(beyond.minus(&1_i64.into()), Some(max.clone()));
        assert!(beyond > max);
        assert_eq!(-Number::from(i64::MIN), beyond);
        assert_eq!(beyond.as_i64(), None);
        let squares = std::iter::successors(Some(number("10")), |power| power.times(power));
        assert_eq!(squares.take(20).count(), 13, "10^4096 is the last one");
    }

    #[test]
    fn rounding_goes_to_whole_numbers() {
        assert_eq!(number("-1.5").floor(), number("-2"));
        assert_eq!(number("-1.5").ceil(), number("-1"));
        assert_eq!(number("-1.5").trunc(), number("-1"));
        assert_eq!(number("0.1").ceil(), number("1"));
        assert_eq!(Number::from_f64(0.5), Some(number("0.5")));
        assert_eq!(Number::from_f64(f64::NAN), None);
        assert_eq!(Number::from_f64(f64::INFINITY), None);
    }
}
