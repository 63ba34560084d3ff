//! The thread count in the name of a benchmark, or in a command.

/// Words that a count stands behind: `threads:4`, `--threads=4`, `OMP_NUM_THREADS=4`, `threads/4`.
const BEFORE: [&str; 12] = [
    "threads",
    "thread",
    "nthreads",
    "nthread",
    "workers",
    "jobs",
    "cores",
    "cpus",
    "procs",
    "nproc",
    "maxthreads",
    "parallel",
];
/// Words that stand behind a count: `4 threads`, `4-threads`.
const BEHIND: [&str; 6] = ["threads", "thread", "workers", "cores", "cpus", "procs"];
/// Flags of one letter, with their dash: `-j4`, `-t 4`.
const FLAGS: [&str; 4] = ["j", "t", "T", "np"];

/// Whether a parameter of such a name holds the count.
pub fn is_count(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    BEFORE.contains(&last) || FLAGS.contains(&last)
}

/// The name without its count, and the count; `None` where none stands in it.
pub fn split(name: &str) -> Option<(String, u32)> {
    let numbers = numbers(name);
    let (start, end, count) = numbers
        .iter()
        .find_map(|&(start, end)| worded(name, start, end))
        .or_else(|| numbers.iter().find_map(|&(start, end)| flagged(name, start, end)))?;
    let edges = |c: char| "/:=_,; ".contains(c);
    let (before, behind) =
        (name[..start].trim_end_matches(edges), name[end..].trim_start_matches(edges));
    let path = name[..start].ends_with('/') || name[end..].starts_with('/');
    let between = match before.is_empty() || behind.is_empty() {
        true => "",
        false if path => "/",
        false => " ",
    };
    Some((format!("{before}{between}{behind}"), count))
}

/// Where whole numbers stand that no letter and no point touches from before: from, to.
fn numbers(name: &str) -> Vec<(usize, usize)> {
    let bytes = name.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = at + length;
        // A fraction has no threads.
        let point = |at: usize| bytes.get(at) == Some(&b'.');
        let fraction = (at > 0 && point(at - 1)) || (point(end) && digit(bytes, end + 1));
        if length > 0 && !fraction {
            found.push((at, end));
        }
        at = end + usize::from(length == 0);
    }
    found
}

fn digit(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit)
}

/// The stretch that goes with the number, where a word says what it counts.
fn worded(name: &str, start: usize, end: usize) -> Option<(usize, usize, u32)> {
    let count = counted(name, start, end)?;
    let separators = |c: char| ":=/ -_\"'".contains(c);
    let before = name[..start].trim_end_matches(separators);
    let letters = before.len() - trailing_letters(before);
    if BEFORE.contains(&before[letters..].to_ascii_lowercase().as_str()) {
        // A whole flag or variable goes with it: `--num-threads 4`, `OMP_NUM_THREADS=4`. What stands before a word of a name stays.
        let token = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
        let token = token.map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
        let whole = name[token..].starts_with('-') || name[before.len()..start].starts_with('=');
        return Some((if whole { token } else { letters }, end, count));
    }
    let behind = name[end..].trim_start_matches([' ', '-', '_']);
    let word: String = behind.chars().take_while(char::is_ascii_alphabetic).collect();
    let stretch = name.len() - behind.len() + word.len();
    BEHIND.contains(&word.to_ascii_lowercase().as_str()).then_some((start, stretch, count))
}

/// The same for a flag of one letter.
fn flagged(name: &str, start: usize, end: usize) -> Option<(usize, usize, u32)> {
    let count = counted(name, start, end)?;
    let before = name[..start].trim_end_matches([' ', '=']);
    let letters = before.len() - trailing_letters(before);
    let dashed = before[..letters].strip_suffix('-')?;
    let alone = dashed.is_empty() || dashed.ends_with(char::is_whitespace);
    let known = FLAGS.contains(&&before[letters..]);
    (alone && known).then_some((dashed.len(), end, count))
}

fn counted(name: &str, start: usize, end: usize) -> Option<u32> {
    name[start..end].parse().ok().filter(|&count| count >= 1)
}

fn trailing_letters(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_alphabetic).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found_as_people_write_it_and_the_rest_is_the_name() {
        for (name, rest, count) in [
            ("BM_Product/200/threads:4", "BM_Product/200", 4),
            ("BM_Product/200/real_time/threads:16", "BM_Product/200/real_time", 16),
            ("product --threads 4", "product", 4),
            ("product --threads=4 input.txt", "product input.txt", 4),
            ("OMP_NUM_THREADS=8 ./solve 100", "./solve 100", 8),
            ("RAYON_NUM_THREADS=2 ./solve", "./solve", 2),
            ("make -j4", "make", 4),
            ("make -j 12 all", "make all", 12),
            ("sort/4 threads", "sort", 4),
            ("sort/8-threads/1000", "sort/1000", 8),
            ("sort_threads/2", "sort", 2),
            ("hash_threads/2", "hash", 2),
            ("xz -T4 file", "xz file", 4),
        ] {
            assert_eq!(split(name), Some((rest.to_string(), count)), "{name}");
        }
    }

    #[test]
    fn a_number_that_counts_something_else_is_none() {
        for name in
            ["sort/1000", "threads", "threads:0", "4", "fft 3.4 threads", "x86_64", "", "№ 4", "é4"]
        {
            assert_eq!(split(name), None, "{name}");
        }
    }
}
