//! Settings: texts ⇄ request. The form, the link and the flags of the command line are the same texts, read here once
//! against the catalog. A wrong text gets a sentence at its field, and the value from before is kept. Pure.

#![warn(missing_docs)]

mod link;
mod reader;
mod threads;

use crate::protocol::{Axis, Problem, Request, Texts};
use crate::registry::{CAP, CHUNK, EFFORTS, SCHEDULES, SEED, USUAL_EFFORT};

use reader::TextReader;

pub use link::{link_of, texts_of};
pub use reader::CHOICES;
pub use threads::{default_threads, parse_threads, thread_text};

/// Texts read against the catalog: what holds, and what was wrong.
pub struct Settled {
    /// What holds; every field is within its range.
    pub request: Request,
    /// The request as texts, as a link writes them.
    pub link: Texts,
    /// The request as texts, all of it: what the form shows.
    pub texts: Texts,
    /// What was wrong, by field.
    pub problems: Vec<Problem>,
}

/// Reads texts against the catalog.
///
/// A key that is missing means its default; a wrong text means the value of `kept` (or the default) and a
/// problem. When the kernel is another one than before, modes and parameters that the new one does not have
/// fall back to its defaults without a word.
///
/// `cores` are those of this machine: the default thread counts follow them, unless the request simulates another one.
pub fn settle(texts: &Texts, kept: Option<&Request>, cores: u32) -> Settled {
    let mut reader = TextReader { texts, problems: Vec::new() };
    let kernel = reader.kernel(kept);
    let moved = kept.is_some_and(|kept| kept.kernel != kernel.info.id);
    let kept = kept.filter(|_| !moved);

    let params = reader.params(kernel, kept);
    let modes = reader.modes(kernel, kept, moved);
    let efforts = EFFORTS.iter().map(|e| e.id);
    let effort = reader.one_of(("effort", "Effort"), efforts, USUAL_EFFORT, |r| &r.effort, kept);
    let schedules = SCHEDULES.iter().map(|s| s.info.id);
    let usual = SCHEDULES[0].info.id;
    let schedule = reader.one_of(("schedule", "Schedule"), schedules, usual, |r| &r.schedule, kept);
    let chunk = reader.number(&CHUNK, |r| r.chunk, kept);
    let seed = reader.number(&SEED, |r| r.seed, kept);
    let cap = reader.number(&CAP, |r| r.cap, kept);
    let scaling = reader.scaling(kept);
    let simulated = reader.simulated(kept);
    let (threads, threads_auto) = reader.threads(cap, &effort, simulated, cores, kept);
    if !moved {
        reader.refuse_unknown_keys(kernel);
    }

    let kernel = kernel.info.id.to_string();
    let request = Request {
        kernel,
        params,
        modes,
        schedule,
        chunk,
        threads,
        threads_auto,
        axis: Axis::Threads,
        cap,
        scaling,
        effort,
        seed,
        simulated,
    };
    let texts = texts_of(&request);
    let link = link_of(&request);
    Settled { request, link, texts, problems: reader.problems }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Value;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect()
    }

    fn settled(pairs: &[(&str, &str)]) -> Settled {
        settle(&texts(pairs), None, 2)
    }

    #[test]
    fn without_a_word_it_is_the_story_and_its_link_says_all_of_it() {
        let story = settled(&[]);
        assert_eq!(story.problems, []);
        assert_eq!(story.link["threads"], "auto");
        assert_eq!(
            story.link["modes"],
            "plain.immortal.borrowed.counted-copies.counted.locked.gil"
        );
        let keys: Vec<&str> = story.link.keys().map(String::as_str).collect();
        assert_eq!(keys, story.texts.keys().collect::<Vec<_>>());
        assert_eq!(settle(&story.link, None, 2).request, story.request);
        assert_eq!(story.request.kernel, "matmul");
        assert_eq!(story.request.modes.len(), 7);
        assert_eq!(story.request.threads, [1, 2, 3]);
        assert_eq!(story.request.params["interp"], Value::Whole(60));
    }

    #[test]
    fn a_link_says_everything_in_lists_that_no_program_cuts_and_is_read_back() {
        let first = settled(&[
            ("n", "200"),
            ("modes", "locked, plain"),
            ("threads", "1,2"),
            ("effort", "standard"),
            ("schedule", "block"),
        ]);
        assert_eq!(first.problems, []);
        assert_eq!(
            first.link,
            texts(&[
                ("cap", "64"),
                ("chunk", "1"),
                ("effort", "standard"),
                ("interp", "60"),
                ("kernel", "matmul"),
                ("layout", "naive"),
                ("machine", "this"),
                ("modes", "plain.locked"),
                ("n", "200"),
                ("scaling", "strong"),
                ("schedule", "block"),
                ("seed", "1"),
                ("step", "4"),
                ("threads", "1.2"),
            ])
        );
        // The same on another machine.
        assert_eq!(settle(&first.link, None, 16).request, first.request);
    }

    #[test]
    fn lists_are_read_however_they_were_separated() {
        for modes in
            ["plain.locked", "plain,locked", "plain, locked", "locked plain", "locked;plain."]
        {
            assert_eq!(settled(&[("modes", modes)]).request.modes, ["plain", "locked"], "{modes}");
        }
    }

    #[test]
    fn counts_that_follow_the_machine_follow_the_one_where_they_are_read() {
        for texts in [texts(&[]), texts(&[("threads", "auto")]), texts(&[("threads", " Auto")])] {
            let [two, sixteen] = [2, 16].map(|cores| settle(&texts, None, cores));
            assert_eq!((two.problems, sixteen.problems), (vec![], vec![]));
            assert_eq!(two.request.threads, [1, 2, 3]);
            assert_eq!(sixteen.request.threads, [1, 2, 16, 24]);
            assert_eq!(two.link, sixteen.link);
            assert_eq!((two.texts["threads"].as_str(), two.request.threads_auto), ("1-3", true));
        }
        // The same counts, chosen, stay.
        let chosen = settled(&[("threads", "1.2.3")]);
        assert!(!chosen.request.threads_auto);
        assert_eq!(chosen.link["threads"], "1-3");
        // And left as the form shows them they follow a change of the effort.
        let mut left = settled(&[]);
        left.texts.insert("effort".into(), "standard".into());
        let after = settle(&left.texts, Some(&left.request), 8);
        assert_eq!(after.request.threads, [1, 2, 3, 4, 5, 6, 7, 8, 10, 12]);
        let back = texts(&[("threads", "auto")]);
        assert!(settle(&back, Some(&chosen.request), 2).request.threads_auto);
    }

    #[test]
    fn a_wrong_text_keeps_the_value_from_before() {
        let before = settled(&[("n", "200"), ("threads", "1,2"), ("modes", "plain")]).request;
        let after = settle(
            &texts(&[
                ("n", "9000"),
                ("threads", "0"),
                ("modes", ""),
                ("effort", "hard"),
                ("x", "1"),
            ]),
            Some(&before),
            2,
        );
        assert_eq!(after.request, before);
        let fields: Vec<&str> = after.problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["n", "modes", "effort", "threads", "x"]);
    }

    #[test]
    fn an_unknown_kernel_keeps_the_one_from_before() {
        let wrong = settled(&[("kernel", "fibonacci")]);
        assert_eq!(wrong.request.kernel, "matmul");
        assert_eq!(wrong.problems.len(), 1);
        assert_eq!(wrong.problems[0].field, "kernel");
        assert!(wrong.problems[0].message.contains("“fibonacci”"), "{:?}", wrong.problems);
    }

    #[test]
    fn another_kernel_brings_its_own_modes_and_parameters() {
        let before = settled(&[("n", "200"), ("modes", "plain")]).request;
        let mut asked = texts(&[("n", "200"), ("modes", "plain"), ("interp", "0")]);
        asked.insert("kernel".into(), "histogram".into());
        let after = settle(&asked, Some(&before), 2);
        assert_eq!(after.problems, []);
        assert_eq!(after.request.modes, ["private", "atomic"]);
        assert_eq!(after.request.params["interp"], Value::Whole(0));
        assert!(!after.request.params.contains_key("n"));
    }

    #[test]
    fn counts_that_nobody_chose_follow_the_machine_and_the_effort() {
        let first = settled(&[]);
        let mut asked = first.texts.clone();
        asked.insert("machine".into(), "simulated".into());
        let simulated = settle(&asked, Some(&first.request), 2);
        assert_eq!(simulated.problems, []);
        assert_eq!(simulated.request.threads, [1, 2, 16, 24]);
        assert_eq!(
            (&*simulated.link["machine"], &*simulated.link["threads"]),
            ("simulated", "auto")
        );
        assert_eq!(settle(&simulated.link, None, 2).request, simulated.request);

        let mut chosen = simulated.texts.clone();
        chosen.extend(texts(&[("threads", "1, 2, 4"), ("simcores", "8"), ("simmoves", "move")]));
        let chosen = settle(&chosen, Some(&simulated.request), 2);
        assert_eq!(chosen.request.threads, [1, 2, 4]);
        assert!(chosen.request.simulated.is_some_and(|s| s.cores == 8 && s.regimes));
        let mut back = chosen.texts.clone();
        back.insert("machine".into(), "this".into());
        assert_eq!(settle(&back, Some(&chosen.request), 2).request.simulated, None);
    }
}
