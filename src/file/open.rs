//! Everything that stands in a text that somebody opens: results as JSON, alone or in a report, and links of results.

use std::collections::HashMap;

use super::foreign;
use super::json::decode;
use super::link::{Linked, identity};
use super::report;
use super::scan::links;
use crate::protocol::{Opened, Problem, RunRecord, RunResult, Summary};

/// As many things are told one by one that could not be read; of the others, how many there are.
const TOLD: usize = 5;
/// Longer texts are refused before they are read: ten thousand results have some 1 GB as files and are no matter for a page.
const LONGEST_BYTES: usize = 64 * 1024 * 1024;

/// Reads a file, or whatever was pasted: results as JSON, each beginning a line of its own, and links between them. Whatever is
/// the same run is opened once, from where most of it stands. Where there is neither, what another tool wrote. Never panics; the time grows with the length of the text.
pub fn open(text: &str) -> Opened {
    let mut found = Found::default();
    if text.len() > LONGEST_BYTES {
        found.wrong(format!(
            "This text has {} MB; at most {} MB are read.",
            text.len() / 1_000_000,
            LONGEST_BYTES / 1_000_000
        ));
        return found.opened();
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = report::json_in(text).unwrap_or(text);
    let blocks = json_blocks(text);
    found.links(&text[..blocks.first().map_or(text.len(), |block| block.start)]);
    for Block { line, start, end } in &blocks {
        let block = &text[*start..*end];
        let length = value_length(block);
        match decode(&block[..length.unwrap_or(block.len())]) {
            Ok(result) => found.result(result),
            Err(problem) if blocks.len() == 1 => found.wrong(problem.message),
            Err(Problem { message, .. }) => found.wrong(format!("Line {line}: {message}")),
        }
        found.links(&block[length.unwrap_or(0)..]);
    }
    if found.results.is_empty() && found.summaries.is_empty() {
        found.foreign(text);
    }
    found.opened()
}

#[derive(Default)]
struct Found {
    results: Vec<RunResult>,
    /// By what is the same of the same runs, their places.
    places: HashMap<Vec<u8>, usize>,
    summaries: Vec<Summary>,
    problems: Vec<Problem>,
    untold: usize,
}

impl Found {
    fn result(&mut self, result: RunResult) {
        let Some(identity) = identity(&result) else {
            if !self.results.contains(&result) {
                self.results.push(result);
            }
            return;
        };
        match self.places.get(&identity).map(|&at| &mut self.results[at]) {
            Some(same) if fullness(same) >= fullness(&result) => {}
            Some(same) => *same = result,
            None => {
                self.places.insert(identity, self.results.len());
                self.results.push(result);
            }
        }
    }

    fn links(&mut self, text: &str) {
        for link in links(text) {
            match link {
                Ok(Linked::Full(result)) => self.result(*result),
                Ok(Linked::Short(summary)) if self.summaries.contains(&summary) => {}
                Ok(Linked::Short(summary)) => self.summaries.push(*summary),
                Err(problem) => self.wrong(problem.message),
            }
        }
    }

    /// What another tool measured: then nothing of it is a result of this laboratory that cannot be read.
    fn foreign(&mut self, text: &str) {
        let Some(read) = foreign::read(text) else { return };
        (self.problems, self.untold) = (Vec::new(), 0);
        match read {
            Ok(results) => results.into_iter().for_each(|result| self.result(result)),
            Err(problem) => self.wrong(problem.message),
        }
    }

    fn wrong(&mut self, message: String) {
        match self.problems.len() < TOLD {
            true => self.problems.push(Problem::at("", message)),
            false => self.untold += 1,
        }
    }

    fn opened(self) -> Opened {
        let Self { results, summaries, mut problems, untold, .. } = self;
        if results.is_empty() && summaries.is_empty() && problems.is_empty() {
            problems.push(Problem::at("", "There is no Threadscape result in this text."));
        }
        if untold > 0 {
            problems.push(Problem::at("", format!("And {untold} more could not be read.")));
        }
        Opened { results, summaries, problems }
    }
}

/// Of two records of the same run, the one with more in it: what a link leaves out.
fn fullness(result: &RunResult) -> (usize, usize, bool) {
    let RunRecord { traces, samples, environment, .. } = &result.record;
    (traces.len(), samples.len(), environment.cores > 0)
}

/// A part of the text that begins with a brace.
struct Block {
    line: usize,
    start: usize,
    end: usize,
}

/// How many bytes the value has that begins the text; `None` where that is none as a whole.
fn value_length(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// What begins with a brace and a name at the beginning of a line, up to the next such line: one result a line, or each over
/// many lines, of which all but the first are indented.
fn json_blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let named = || text[at + 1..].trim_start().starts_with('"');
        if line.starts_with('{') && named() {
            if let Some(before) = blocks.last_mut() {
                before.end = at;
            }
            blocks.push(Block { line: index + 1, start: at, end: text.len() });
        }
        at += line.len();
    }
    blocks
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
        let opened = open(&format!("{{\"a\": 1}}\n{a}\n{}", "{\"schema\": 9}\n".repeat(9)));
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
