//! Numbers in few bytes: decimals as digits and a power of ten, and columns of many whole numbers of some cells.

use serde::{Deserialize, Serialize};

/// Digits × a power of ten: every finite number has its shortest, and no other number has the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decimal(pub i64, pub i16);

impl Decimal {
    pub fn of(value: f64) -> Self {
        Self::read(&format!("{value:e}"))
    }

    /// What is left of it in so many digits.
    pub fn rounded(value: f64, digits: usize) -> Self {
        Self::read(&format!("{value:.*e}", digits - 1))
    }

    fn read(text: &str) -> Self {
        let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, parts) = digits.split_once('.').unwrap_or((digits, ""));
        let parts = parts.trim_end_matches('0');
        let exponent = exponent.parse().unwrap_or(0_i16) - parts.len() as i16;
        Self(format!("{whole}{parts}").parse().unwrap_or(0), exponent)
    }

    /// `None` where no number is so large.
    pub fn value(self) -> Option<f64> {
        let value: f64 = format!("{}e{}", self.0, self.1).parse().ok()?;
        value.is_finite().then_some(value)
    }
}

/// Whole numbers by cell: of each its median, how far the others lie from it at a time, and the distances, packed. The cells'
/// medians and spreads stand beside each other, because deflate finds likeness among bytes and not among bits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    centres: Vec<i64>,
    spreads: Vec<u8>,
    #[serde(with = "bytes")]
    bits: Vec<u8>,
}

/// All of them are the median, and no bits are spent.
const SAME: u8 = 255;

impl Column {
    pub fn of(cells: &[Vec<i64>]) -> Self {
        let mut bits = Bits::default();
        let (mut centres, mut spreads) = (Vec::new(), Vec::new());
        for cell in cells {
            let centre = middle(cell);
            let distances: Vec<u64> = cell.iter().map(|&value| folded(value, centre)).collect();
            let cost = |spread: &u8| distances.iter().map(|&d| length(d, *spread)).sum::<u32>();
            let spread = match distances.iter().any(|&distance| distance > 0) {
                true => (0..64).min_by_key(cost).unwrap_or(0),
                false => SAME,
            };
            if spread != SAME {
                distances.iter().for_each(|&distance| bits.put(distance, spread));
            }
            centres.push(centre);
            spreads.push(spread);
        }
        // A column of nothing but zeros has not even those.
        if centres.iter().all(|&centre| centre == 0) && spreads.iter().all(|&s| s == SAME) {
            (centres, spreads) = Default::default();
        }
        Self { centres, spreads, bits: bits.bytes }
    }

    /// So many of each cell. `None` where there are fewer.
    pub fn read(&self, counts: &[usize]) -> Option<Vec<Vec<i64>>> {
        if self.centres.is_empty() {
            return Some(counts.iter().map(|&count| vec![0; count]).collect());
        }
        let mut bits = Reader { bytes: &self.bits, at: 0 };
        let heads = self.centres.iter().zip(&self.spreads);
        if self.centres.len() != counts.len() || heads.len() != counts.len() {
            return None;
        }
        let mut cells = Vec::with_capacity(counts.len());
        for ((&centre, &spread), &count) in heads.zip(counts) {
            cells.push(match spread {
                SAME => vec![centre; count],
                0..64 => {
                    let values = (0..count).map(|_| Some(unfolded(bits.get(spread)?, centre)));
                    values.collect::<Option<Vec<i64>>>()?
                }
                _ => return None,
            });
        }
        Some(cells)
    }
}

fn middle(cell: &[i64]) -> i64 {
    let mut sorted = cell.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// 0, −1, 1, −2, 2 … from the centre as 0, 1, 2, 3, 4 …
fn folded(value: i64, centre: i64) -> u64 {
    let distance = value.wrapping_sub(centre);
    ((distance << 1) ^ (distance >> 63)) as u64
}

fn unfolded(folded: u64, centre: i64) -> i64 {
    let distance = (folded >> 1) as i64 ^ -((folded & 1) as i64);
    centre.wrapping_add(distance)
}

/// So many ones say that a value comes as it is: its number of bits in six, and those.
const FAR: u32 = 12;

fn width(value: u64) -> u32 {
    (64 - value.leading_zeros()).max(1)
}

fn length(value: u64, spread: u8) -> u32 {
    match value >> spread {
        ones if ones < u64::from(FAR) => ones as u32 + 1 + u32::from(spread),
        _ => FAR + 6 + width(value),
    }
}

/// Rice's code: value ÷ 2^spread as so many ones and a zero, and the rest in bits.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u64, spread: u8) {
        match value >> spread {
            ones if ones < u64::from(FAR) => {
                self.write((1 << (ones + 1)) - 2, ones as u32 + 1);
                self.write(value, u32::from(spread));
            }
            _ => {
                self.write((1 << FAR) - 1, FAR);
                self.write(u64::from(width(value) - 1), 6);
                self.write(value, width(value));
            }
        }
    }

    /// The lowest bits, the highest of them first.
    fn write(&mut self, value: u64, count: u32) {
        for place in (0..count).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let bit = (value >> place & 1) as u8;
            *self.bytes.last_mut().expect("a byte was begun") |= bit << (7 - self.used % 8);
            self.used += 1;
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn get(&mut self, spread: u8) -> Option<u64> {
        let mut ones = 0;
        while ones < FAR && self.read(1)? == 1 {
            ones += 1;
        }
        if ones < FAR {
            return Some(u64::from(ones) << spread | self.read(u32::from(spread))?);
        }
        let width = self.read(6)? as u32 + 1;
        self.read(width)
    }

    fn read(&mut self, count: u32) -> Option<u64> {
        (0..count).try_fold(0, |value, _| {
            let byte = self.bytes.get(self.at / 8)?;
            let bit = byte >> (7 - self.at % 8) & 1;
            self.at += 1;
            Some(value << 1 | u64::from(bit))
        })
    }
}

/// Numbers by cell, lossless: each cell's have one power of ten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decimals {
    exponents: Vec<i16>,
    digits: Column,
}

/// No power of ten fits all numbers of the cell: they come as the bits that they are.
const BITS: i16 = i16::MIN;

impl Decimals {
    pub fn of(cells: &[Vec<f64>]) -> Self {
        let (mut exponents, mut digits) = (Vec::new(), Vec::new());
        for cell in cells {
            let (exponent, values) = scaled(cell).unwrap_or_else(|| {
                (BITS, cell.iter().map(|value| value.to_bits() as i64).collect())
            });
            exponents.push(exponent);
            digits.push(values);
        }
        if exponents.iter().all(|&exponent| exponent == 0) {
            exponents.clear();
        }
        Self { exponents, digits: Column::of(&digits) }
    }

    pub fn read(&self, counts: &[usize]) -> Option<Vec<Vec<f64>>> {
        let digits = self.digits.read(counts)?;
        if !self.exponents.is_empty() && self.exponents.len() != counts.len() {
            return None;
        }
        let exponents = self.exponents.iter().copied().chain(std::iter::repeat(0));
        let cells = digits.into_iter().zip(exponents).map(|(cell, exponent)| {
            let value = |digits: i64| match exponent {
                BITS => Some(f64::from_bits(digits as u64)).filter(|value| value.is_finite()),
                _ => Decimal(digits, exponent).value(),
            };
            cell.into_iter().map(value).collect::<Option<Vec<f64>>>()
        });
        cells.collect()
    }
}

/// The smallest power of ten among them, and how many of it each is; `None` where those are too many.
fn scaled(cell: &[f64]) -> Option<(i16, Vec<i64>)> {
    let decimals: Vec<Decimal> = cell.iter().map(|&value| Decimal::of(value)).collect();
    let exponents = decimals.iter().filter(|decimal| decimal.0 != 0).map(|decimal| decimal.1);
    let exponent = exponents.min().unwrap_or(0);
    let values = decimals.iter().map(|decimal| match decimal.0 {
        0 => Some(0),
        digits => {
            let power = 10_i64.checked_pow(u32::try_from(decimal.1 - exponent).ok()?)?;
            digits.checked_mul(power)
        }
    });
    // Beyond, a number has more digits than are told apart.
    let values = values.collect::<Option<Vec<i64>>>()?;
    values.iter().all(|value| value.unsigned_abs() < 1 << 53).then_some((exponent, values))
}

/// Bytes as postcard writes them at once.
mod bytes {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        <&'de [u8]>::deserialize(from).map(<[u8]>::to_vec)
    }
}
