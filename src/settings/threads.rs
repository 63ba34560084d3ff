//! Thread counts: those of a sweep, and as a person writes them.

use crate::protocol::Problem;
use crate::registry::{THREADS, USUAL_EFFORT, effort as effort_info};

/// The thread counts of a sweep (R6): 1, 2, the reported cores, and about 1.5 × as many; from standard effort on
/// every count to 8 and then in growing steps; at a glance 1 and the cores.
pub fn default_threads(cores: u32, effort: &str, cap: u32) -> Vec<u32> {
    if effort_info(effort).is_some_and(|effort| effort.most_counts == Some(1)) {
        return vec![1, cores.max(2).min(cap)];
    }
    let beyond = (cores.max(1) * 3).div_ceil(2);
    let mut counts = vec![1, 2, cores.clamp(1, cap), beyond.min(cap)];
    if effort != USUAL_EFFORT {
        let dense = (1..=8).chain([10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256]);
        counts.extend(dense.filter(|&count| count <= beyond));
    }
    counts.retain(|&count| count <= cap);
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// Ascending counts as a person writes them: runs of three and more as a range.
pub fn thread_text(threads: &[u32]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = threads;
    while let Some(&first) = rest.first() {
        let follows = |(at, count): &(u32, &u32)| count.wrapping_sub(first) == *at;
        let run = (0..).zip(rest).take_while(follows).count();
        let length = if run >= 3 { run } else { 1 };
        let last = rest[length - 1];
        parts.push(if length > 1 { format!("{first}-{last}") } else { first.to_string() });
        rest = &rest[length..];
    }
    parts.join(", ")
}

/// What people write between the ends of a range: hyphens, dashes, the minus sign.
const DASHES: [char; 8] = ['-', '‐', '‑', '‒', '–', '—', '―', '−'];

/// Counts that follow the machine, in a link or typed.
pub const AUTO: &str = "auto";

/// Between the parts of a list: as links write it, as people type it.
pub fn separates(c: char) -> bool {
    matches!(c, '.' | ',' | ';') || c.is_whitespace()
}

/// The parts of a list; blanks around a dash belong to its range.
fn parts(text: &str) -> Vec<String> {
    let ranges: Vec<&str> = text.split(DASHES).map(str::trim).collect();
    let ranges = ranges.join("-");
    let parts = ranges.split(separates).filter(|part| !part.is_empty());
    parts.map(String::from).collect()
}

/// Reads `1-8, 12, 16`, as people type it: counts and ranges, each count once, in ascending order.
///
/// Errors: a problem at the field "threads", where a part is no count, lies beyond the cap, or stands there twice, and where
/// there is none.
pub fn parse_threads(text: &str, cap: u32) -> Result<Vec<u32>, Problem> {
    let mut counts = Vec::new();
    let parts = parts(text);
    if parts.is_empty() {
        thread_count("", cap)?;
    }
    for part in &parts {
        let (first, last) = part.split_once('-').unwrap_or((part.as_str(), part.as_str()));
        let (first, last) = (thread_count(first, cap)?, thread_count(last, cap)?);
        if first > last {
            return Err(Problem::at(
                "threads",
                format!("Threads: the range {first}-{last} runs backwards. Write {last}-{first}."),
            ));
        }
        counts.extend(first..=last);
    }
    counts.sort_unstable();
    match counts.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Problem::at(
            "threads",
            format!("Threads: {} stands there twice. Name each count once.", pair[0]),
        )),
        None => Ok(counts),
    }
}

fn thread_count(text: &str, cap: u32) -> Result<u32, Problem> {
    let shown: String = text.trim().chars().take(40).collect();
    let problem = |message: String| Err(Problem::at("threads", message));
    match text.trim().parse::<u64>() {
        Ok(0) => problem("Threads: 0 threads do no work. Counts begin at 1.".into()),
        Ok(count) if count > u64::from(THREADS.most) => problem(format!(
            "Threads: {count} is more than browsers start. At most {} are possible.",
            THREADS.most
        )),
        Ok(count) if count > u64::from(cap) => problem(format!(
            "Threads: {count} is above the thread cap of {cap}. Raise the cap under Details if you mean it."
        )),
        Ok(count) => Ok(count as u32),
        Err(_) => problem(format!(
            "Threads: “{shown}” is not a thread count. Write counts and ranges, as in 1-8, 12, 16."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thread_lists_are_read_and_written_as_people_write_them() {
        for (text, counts, written) in [
            ("1-8, 12, 16", vec![1, 2, 3, 4, 5, 6, 7, 8, 12, 16], "1-8, 12, 16"),
            (" 4 ,1", vec![1, 4], "1, 4"),
            ("2-3", vec![2, 3], "2, 3"),
            ("1 2 4", vec![1, 2, 4], "1, 2, 4"),
            ("1, 2 4", vec![1, 2, 4], "1, 2, 4"),
            ("1;2; 4", vec![1, 2, 4], "1, 2, 4"),
            ("1.2.4", vec![1, 2, 4], "1, 2, 4"),
            ("1-8.12.16.", vec![1, 2, 3, 4, 5, 6, 7, 8, 12, 16], "1-8, 12, 16"),
            ("1, 2, 4,", vec![1, 2, 4], "1, 2, 4"),
            ("1–4", vec![1, 2, 3, 4], "1-4"),
            ("1 – 4, 8", vec![1, 2, 3, 4, 8], "1-4, 8"),
            ("1\u{2011}3 5\u{2212}6", vec![1, 2, 3, 5, 6], "1-3, 5, 6"),
            ("1 — 3\u{a0}6", vec![1, 2, 3, 6], "1-3, 6"),
        ] {
            assert_eq!(parse_threads(text, 64), Ok(counts.clone()), "{text}");
            assert_eq!(thread_text(&counts), written);
        }
    }

    #[test]
    fn a_wrong_thread_list_is_answered_with_the_way_out() {
        for (text, sentence) in [
            ("0", "Threads: 0 threads do no work. Counts begin at 1."),
            ("1-100000", "Threads: 100000 is more than browsers start. At most 256 are possible."),
            (
                "1, 65",
                "Threads: 65 is above the thread cap of 64. Raise the cap under Details if you mean it.",
            ),
            (
                "many",
                "Threads: “many” is not a thread count. Write counts and ranges, as in 1-8, 12, 16.",
            ),
            ("", "Threads: “” is not a thread count. Write counts and ranges, as in 1-8, 12, 16."),
            (
                " , ;",
                "Threads: “” is not a thread count. Write counts and ranges, as in 1-8, 12, 16.",
            ),
            (
                "1 abc",
                "Threads: “abc” is not a thread count. Write counts and ranges, as in 1-8, 12, 16.",
            ),
            (
                "1-2-4",
                "Threads: “2-4” is not a thread count. Write counts and ranges, as in 1-8, 12, 16.",
            ),
            ("1, 2, 2", "Threads: 2 stands there twice. Name each count once."),
            ("1-4, 3", "Threads: 3 stands there twice. Name each count once."),
            ("8-1", "Threads: the range 8-1 runs backwards. Write 1-8."),
            (
                "-3",
                "Threads: “” is not a thread count. Write counts and ranges, as in 1-8, 12, 16.",
            ),
        ] {
            assert_eq!(parse_threads(text, 64), Err(Problem::at("threads", sentence)), "{text}");
        }
    }

    #[test]
    fn the_sweep_has_one_two_the_cores_and_half_as_many_again() {
        assert_eq!(default_threads(2, "quick", 64), [1, 2, 3]);
        assert_eq!(default_threads(8, "quick", 64), [1, 2, 8, 12]);
        assert_eq!(default_threads(8, "glance", 64), [1, 8]);
        assert_eq!(default_threads(1, "glance", 64), [1, 2]);
        assert_eq!(default_threads(96, "glance", 64), [1, 64]);
        assert_eq!(default_threads(1, "quick", 64), [1, 2]);
        assert_eq!(default_threads(8, "standard", 64), [1, 2, 3, 4, 5, 6, 7, 8, 10, 12]);
        assert_eq!(default_threads(96, "quick", 64), [1, 2, 64]);
    }
}
