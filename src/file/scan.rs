//! Links of results in any text: a chat, a mail, a page's source. No address is looked at, only how a fragment begins.

use super::link::{Linked, begins, extent, read};
use crate::protocol::Problem;

/// Lines that a link may be spread over: mail programs break them.
const MOST_LINES: usize = 2000;

/// What every link in the text says, in order; of one that cannot be read, why.
pub fn links(text: &str) -> impl Iterator<Item = Result<Linked, Problem>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (start, own) = next(text, at)?;
        let (read, end) = read_at(text, start);
        at = end;
        Some(read.map_err(|problem| (problem, own)))
    })
    // A key that belongs to others as well, with a value that no link has: nobody's link.
    .filter_map(|read| match read {
        Ok(linked) => Some(Ok(linked)),
        Err((problem, true)) => Some(Err(problem)),
        Err((_, false)) => None,
    })
}

/// Where the next link begins, after its key: from this place on. And whether nothing else begins like that.
fn next(text: &str, from: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = bytes.get(at..)?.iter().position(|&byte| byte == b'=' || byte == b'%') {
        let equals = at + found;
        let sign = match bytes[equals] {
            b'=' => 1,
            _ if starts_with(&bytes[equals..], b"%3D") => 3,
            _ => 0,
        };
        at = equals + 1;
        // In a comparison the key may stand before a link that brings its own: `a=r=…`.
        let start = equals + sign;
        if sign > 0
            && text.is_char_boundary(start)
            && begins(&text[start..])
            && let Some(own) = keyed(&text[from..equals])
        {
            return Some((start, own));
        }
    }
    None
}

fn starts_with(bytes: &[u8], escape: &[u8]) -> bool {
    bytes.get(..escape.len()).is_some_and(|start| start.eq_ignore_ascii_case(escape))
}

/// Whether a key of links ends the text: `r`, or the one or two letters of a comparison. True where nothing else has it: `r`
/// itself, and those that stand in a fragment.
fn keyed(before: &str) -> Option<bool> {
    let letters = before.bytes().rev().take_while(u8::is_ascii_lowercase).count();
    let (rest, key) = before.split_at(before.len() - letters);
    let apart = !rest.ends_with(|c: char| c.is_ascii_alphanumeric() && !ends_escape(rest));
    let fragment = || {
        let word = rest.rsplit(char::is_whitespace).next().unwrap_or(rest);
        word.contains('#') || word.contains("%23")
    };
    match key {
        "r" if apart => Some(true),
        _ if apart && (1..=2).contains(&key.len()) => Some(fragment()),
        _ => None,
    }
}

/// `%23` or `%26` before a key stands for `#` or `&`.
fn ends_escape(rest: &str) -> bool {
    rest.ends_with("%23") || rest.ends_with("%26")
}

fn is_of_links(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Reads the link that begins there, and tells where to go on.
fn read_at(text: &str, start: usize) -> (Result<Linked, Problem>, usize) {
    let run = |from: usize| {
        let run = text.as_bytes()[from..].iter().take_while(|&&byte| is_of_links(byte)).count();
        &text[from..from + run]
    };
    let first = run(start);
    let end = start + first.len();
    let (result, wanted) = (read(first), extent(first));
    if result.is_ok() || first.len() >= wanted {
        return (result, end);
    }
    // Cut, or broken into lines that mail programs quote.
    let (mut whole, mut at) = (first.to_string(), end);
    for _ in 0..MOST_LINES {
        let gap =
            text[at..].chars().take_while(|&c| c.is_whitespace() || c == '>').map(char::len_utf8);
        let next = at + gap.sum::<usize>();
        let broken = text[at..next].contains('\n');
        let more = run(next);
        if !broken || more.is_empty() || whole.len() >= wanted {
            break;
        }
        whole += more;
        at = next + more.len();
    }
    match read(&whole) {
        Ok(linked) => (Ok(linked), at),
        Err(_) => (result, end),
    }
}
