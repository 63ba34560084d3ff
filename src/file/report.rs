//! The HTML report of a result, as far as it is read back: the page writes it, with the result's JSON in a data block.

/// What begins the data block. The page's tests hold the report that it writes against it.
const BEGINS: &str = "<script type=\"application/json\" id=\"result\">";
const ENDS: &str = "</script>";

/// The JSON in a report; of one that was cut, as much as came. `None` where the text is no report.
///
/// Nothing in the block can end it early: the page writes each `<` of it as an escape of JSON's own.
pub fn json_in(text: &str) -> Option<&str> {
    let start = text.trim_start();
    if !start.get(..14).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype html")) {
        return None;
    }
    let (_, block) = start.split_once(BEGINS)?;
    Some(block.split_once(ENDS).map_or(block, |(json, _)| json).trim())
}

#[cfg(test)]
mod tests {
    use super::super::{encode, open};
    use super::*;

    const STORED: &str = include_str!("../../docs/examples/story-2-cores.json");

    fn report(json: &str) -> String {
        let json = json.replace('<', "\\u003c");
        format!("<!doctype html>\n<p>0 &lt; 1</p>\n{BEGINS}\n{json}\n{ENDS}\n<p>{{\"a\": 1}}</p>")
    }

    #[test]
    fn a_report_is_read_back_whatever_stands_in_it() {
        let mut result = open(STORED).results.remove(0);
        result.record.name = "</script><script>alert(1)</script>".into();
        let opened = open(&report(&encode(&result)));
        assert_eq!((opened.results, opened.problems), (vec![result], vec![]));
    }

    #[test]
    fn a_report_that_was_cut_is_told_and_other_pages_are_none() {
        let whole = report(STORED);
        let cut = open(&whole[..whole.len() / 2]);
        assert_eq!((cut.results.len(), cut.problems.len()), (0, 1));
        for other in ["", "<!doctype html>", "<!DOCTYPE HTML><p>", "<!doctype ﷽﷽﷽", STORED] {
            assert_eq!(json_in(other), None);
        }
    }
}
