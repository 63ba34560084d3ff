//! Everything that stands in a text that somebody opens: one result, or many, each beginning a line of its own.

use super::decode;
use crate::protocol::{Opened, Problem};

/// As many things are told one by one that could not be read; of the others, how many there are.
const TOLD: usize = 5;
/// Longer texts are refused before they are read: ten thousand results have some 1 GB as files and are no matter for a page.
const LONGEST_BYTES: usize = 64 * 1024 * 1024;

/// Reads a file or whatever was pasted. Duplicates are dropped. Never panics; the time grows with the length of the text.
pub fn open(text: &str) -> Opened {
    let mut opened = Opened { results: Vec::new(), summaries: Vec::new(), problems: Vec::new() };
    if text.len() > LONGEST_BYTES {
        opened.problems.push(wrong(format!(
            "This text has {} MB; at most {} MB are read.",
            text.len() / 1_000_000,
            LONGEST_BYTES / 1_000_000
        )));
        return opened;
    }
    let blocks = json_blocks(text);
    for (line, block) in &blocks {
        match decode(block) {
            Ok(result) if opened.results.contains(&result) => {}
            Ok(result) => opened.results.push(result),
            Err(problem) if blocks.len() == 1 => opened.problems.push(problem),
            Err(Problem { message, .. }) => {
                opened.problems.push(wrong(format!("Line {line}: {message}")));
            }
        }
    }
    if opened.results.is_empty() && opened.problems.is_empty() {
        opened.problems.push(wrong("There is no Threadscape result in this text.".into()));
    }
    let left = opened.problems.len().saturating_sub(TOLD);
    if left > 1 {
        opened.problems.truncate(TOLD);
        opened.problems.push(wrong(format!("And {left} more could not be read.")));
    }
    opened
}

fn wrong(message: String) -> Problem {
    Problem::at("", message)
}

/// What begins with a brace at the beginning of a line, up to the next such line, by the number of its first line: one
/// result a line, or each over many lines, of which all but the first are indented.
fn json_blocks(text: &str) -> Vec<(usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut starts = Vec::new();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.starts_with('{') {
            starts.push((index + 1, at));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|&(_, start)| start).chain([text.len()]);
    starts.iter().zip(ends).map(|(&(line, start), end)| (line, &text[start..end])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    const STORED: &str = include_str!("../../docs/examples/story-2-cores.json");

    fn line(name: &str) -> String {
        let mut result = decode(STORED).unwrap();
        result.record.name = name.into();
        serde_json::to_string(&result).unwrap()
    }

    #[test]
    fn a_file_holds_one_result_or_one_a_line_and_each_is_opened_once() {
        let one = open(STORED);
        assert_eq!((one.results.len(), one.problems.as_slice()), (1, &[][..]));
        let [a, b] = ["a", "b"].map(line);
        let many = open(&format!("\u{feff}{a}\r\n\n{b}\n{a}\n{}", encode(&one.results[0])));
        let names: Vec<&str> = many.results.iter().map(|r| r.record.name.as_str()).collect();
        assert_eq!((names, many.problems), (vec!["a", "b", ""], vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line_and_nothing_else_is_lost() {
        let a = line("a");
        let opened = open(&format!("{{}}\n{a}\n{}", "{\"schema\": 9}\n".repeat(9)));
        assert_eq!(opened.results.len(), 1);
        assert_eq!(opened.problems.len(), TOLD + 1);
        assert!(opened.problems[0].message.starts_with("Line 1: This is not a Threadscape result"));
        assert!(opened.problems[1].message.starts_with("Line 3: This result has schema 9;"));
        assert_eq!(opened.problems[TOLD].message, "And 5 more could not be read.");
    }

    #[test]
    fn a_text_without_a_result_says_so() {
        for text in ["", "hello", "[1, 2]"] {
            assert_eq!(
                open(text).problems,
                [Problem::at("", "There is no Threadscape result in this text.")]
            );
        }
    }
}
