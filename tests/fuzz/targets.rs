//! What is done with a text or bytes that anybody may have made. `fuzz_targets/` hands these to libFuzzer, `../fuzzing.rs`
//! hands them the corpus and its mutations. A new way in is a function here, a file in `fuzz_targets/`, a folder in `corpus/`.

use threadscape::file::link::{self, Linked};
use threadscape::protocol::{LinkKind, RunResult, Texts};
use threadscape::{file, reading, settings};

/// Samples up to which a result is read through to its sentences: beyond, that takes longer than it finds.
const FEW: usize = 300;

/// The first byte: which kind of link, or the text of one. The rest: what stands in it, before deflate and checksum.
pub fn links(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = match first {
        b'f' => link::framed('f', rest),
        b's' => link::framed('s', rest),
        _ => String::from_utf8_lossy(rest).into_owned(),
    };
    match link::read(&text) {
        Ok(Linked::Full(result)) => sound(&result),
        Ok(Linked::Short(summary)) => assert!(summary.series.len() <= rest.len()),
        Err(problem) => assert!(problem.message.ends_with('.'), "{problem:?}"),
    }
}

/// Any text that is pasted or dropped.
pub fn files(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let opened = file::open(&text);
    assert!(opened.problems.len() <= 6);
    opened.results.iter().for_each(sound);
}

/// What another tool wrote, or a table of threads and seconds.
pub fn foreign(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(read) = file::foreign::read(&text) else { return };
    match read {
        Ok(results) => results.iter().for_each(sound),
        Err(problem) => assert!(problem.message.ends_with('.'), "{problem:?}"),
    }
}

/// A line for each setting: its key, an equals sign, its text.
pub fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let texts: Texts = pairs.map(|(key, text)| (key.to_string(), text.to_string())).collect();
    let settled = settings::settle(&texts, None, 2);
    let again = settings::settle(&settled.link, None, 2);
    assert_eq!((again.request, again.problems), (settled.request.clone(), vec![]));
    let kept = settings::settle(&settled.texts, Some(&settled.request), 2);
    assert_eq!((kept.request, kept.problems), (settled.request, vec![]));
}

/// Whatever came in goes out again as it is, and can be read through.
fn sound(result: &RunResult) {
    let text = link::link(result, LinkKind::Full, true);
    if let Ok(text) = &text {
        let Ok(Linked::Full(again)) = link::read(&text[2..]) else { panic!("{text}") };
        assert_eq!(link::identity(&again), link::identity(result));
    }
    if result.record.samples.len() <= FEW {
        reading::read(result, 5);
        link::link(result, LinkKind::Short, true).expect("its settings are no longer than it is");
    }
}
