//! A result in a link: `r=`, the version, the kind, the number of characters that follow the head, their checksum, and those.
//!
//! Every character is one of base64url: letters, digits, hyphen, underscore. Chat programs cut links at commas, dots and
//! brackets, and lengthen them by what stands around them, so the head says how long a link was and what it was.
//!
//! Each version has a folder of its own and is frozen with the first release that writes it: links of it decode for ever
//! (`tests/golden/`). A new field is a new version.

mod tests;
mod v1;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::plan::notes;
use crate::protocol::{LinkKind, Problem, RunResult, Summary};

/// What newer builds will write another character for.
const VERSION: char = '1';
/// Version, kind, length, checksum.
const HEAD: usize = 2 + LENGTH + CHECKSUM;
const LENGTH: usize = 4;
const CHECKSUM: usize = 6;
/// A link that inflates to more was not made here: the largest result that a link takes has half as much.
const INFLATED_BYTES: usize = 256 * 1024;
/// Of a link, before anything is made of it.
const LONGEST: usize = 512 * 1024;
/// The digits of the head.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The best that deflate does: it takes no time that anybody notices.
const BEST: u8 = 10;

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub enum Linked {
    /// A whole result, without its watched passes.
    Full(Box<RunResult>),
    /// A summary.
    Short(Box<Summary>),
}

/// What stands after `#` in a link of the result: `r=…`. The core count stands in it only if `cores` says so.
///
/// Errors: where a result is wrong, or too large for any link: its file holds it.
pub fn link(result: &RunResult, kind: LinkKind, cores: bool) -> Result<String, Problem> {
    super::check::check(result)?;
    let (letter, bytes) = match kind {
        LinkKind::Full => ('f', v1::full(result, cores)?),
        LinkKind::Short => ('s', v1::short(result, cores)),
    };
    Ok(format!("r={}", framed(letter, &bytes)))
}

/// What is the same of two results if they are the same run: equal bytes, whatever was left out of either. `None` for a result
/// that no link takes.
pub fn identity(result: &RunResult) -> Option<Vec<u8>> {
    v1::full(result, false).ok()
}

/// The link of these bytes, whatever they are. Public for fuzzing: a checksum stops at the door whatever that makes up.
pub fn framed(kind: char, bytes: &[u8]) -> String {
    let payload = BASE64_URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, BEST));
    let length = digits(payload.len() as u64, LENGTH);
    let sum = digits(checksum(kind, &payload), CHECKSUM);
    format!("{VERSION}{kind}{length}{sum}{payload}")
}

fn checksum(kind: char, payload: &str) -> u64 {
    let mut sum = adler2::Adler32::new();
    sum.write_slice(&[kind as u8]);
    sum.write_slice(payload.as_bytes());
    u64::from(sum.checksum())
}

fn digits(value: u64, count: usize) -> String {
    let digit = |place: usize| char::from(DIGITS[(value >> (6 * place)) as usize % 64]);
    (0..count).rev().map(digit).collect()
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().try_fold(0, |sum, digit| {
        let at = DIGITS.iter().position(|&known| known == digit)?;
        Some(64 * sum + at as u64)
    })
}

/// How many of these characters belong to the link that begins them, by what its head says; all, where that does not tell.
pub fn extent(text: &str) -> usize {
    let told = text.get(2..2 + LENGTH).and_then(number).map(|length| HEAD + length as usize);
    told.filter(|_| text.starts_with(VERSION)).unwrap_or(text.len())
}

/// Whether a link begins like that.
pub fn begins(text: &str) -> bool {
    let mut head = text.chars();
    head.next().is_some_and(|version| ('1'..='9').contains(&version))
        && head.next().is_some_and(|kind| matches!(kind, 'f' | 's'))
}

/// What a link carries, before it is understood; `None` of one that is not whole. Public for fuzzing.
pub fn bytes_of(text: &str) -> Option<Vec<u8>> {
    inflated(text.get(HEAD..)?)
}

fn inflated(payload: &str) -> Option<Vec<u8>> {
    let deflated = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    decompress_to_vec_with_limit(&deflated, INFLATED_BYTES).ok()
}

/// Reads what stands after `r=`. What follows the characters that its head counts is nobody's.
///
/// Errors: a sentence that says whether it was cut, changed on its way, or made by a newer build. Whatever the text, it takes
/// little time and memory, and what it makes is as sound as what comes from a file: see [`super::check`].
pub fn read(text: &str) -> Result<Linked, Problem> {
    let wrong = |message: String| Err(Problem::at("", message));
    if !begins(text) {
        return wrong("This is no link of a Threadscape result.".into());
    }
    if !text.starts_with(VERSION) {
        let version: String = text.chars().take(1).collect();
        return wrong(format!(
            "This link is of version {version}; this build reads version {VERSION}. A newer page opens it."
        ));
    }
    let damaged = || {
        wrong(
            "This link was changed on its way: its characters are not those that were sent.".into(),
        )
    };
    let (Some(length), Some(sum)) = (text.get(2..2 + LENGTH), text.get(2 + LENGTH..HEAD)) else {
        return wrong(format!(
            "This link was cut: only its first {} characters came. Copy it as a whole.",
            text.chars().count()
        ));
    };
    let (Some(length), Some(sum)) = (number(length), number(sum)) else { return damaged() };
    let length = length as usize;
    if length > LONGEST {
        return damaged();
    }
    let payload = &text.get(HEAD..).unwrap_or_default();
    let Some(payload) = payload.get(..length) else {
        return wrong(format!(
            "This link was cut: {} of {} characters came. Copy it as a whole.",
            text.chars().count(),
            HEAD + length
        ));
    };
    let kind = if text[1..].starts_with('f') { 'f' } else { 's' };
    if checksum(kind, payload) != sum {
        return damaged();
    }
    // From here on somebody made it so.
    let unreadable = || Problem::at("", "This link holds nothing that this page understands.");
    let deflated = BASE64_URL_SAFE_NO_PAD.decode(payload).map_err(|_| unreadable())?;
    let bytes =
        decompress_to_vec_with_limit(&deflated, INFLATED_BYTES).map_err(|_| unreadable())?;
    match kind {
        'f' => {
            let mut result = v1::read_full(&bytes).ok_or_else(unreadable)?;
            super::check::check(&result)?;
            let RunResult { plan, request, record, .. } = &mut result;
            // Words are this build's own.
            plan.notes = notes(plan, request, &record.environment);
            Ok(Linked::Full(Box::new(result)))
        }
        _ => v1::read_short(&bytes).map(|it| Linked::Short(Box::new(it))).ok_or_else(unreadable),
    }
}
