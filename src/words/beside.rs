//! Several results beside each other, in words. A side is called by its letter: its own name is text from elsewhere.

use super::pieces::{mode, name_foreign, number, of_ratio, text};
use crate::analyse::LEAST_ROUNDS;
use crate::digits::{counted, letters, percent, ratio};
use crate::protocol::{
    Because, CannotTell, CellPair, OddSide, Piece, Sentence, SideBySide, SideCurves, SideTold,
    SideWords, Texts,
};
use crate::side_by_side::{LEAST_RESULTS, ODD_DEVIATIONS};

/// Fills in every sentence. `labels` are those that the sides brought along.
pub fn beside(mut of: SideBySide, labels: &Texts) -> SideBySide {
    let said: Vec<Sentence> = of.pairs.iter().map(|pair| cell(pair, &of)).collect();
    of.pairs.iter_mut().zip(said).for_each(|(pair, sentence)| pair.sentence = sentence);
    of.words = SideWords {
        headline: headline(&of),
        notes: notes(&of),
        class: class(&of),
        basis: Sentence::of([text(basis(&of))]),
    };
    let SideWords { headline, class, .. } = &mut of.words;
    let of_pairs = of.pairs.iter_mut().map(|pair| &mut pair.sentence);
    for sentence in of_pairs.chain([headline]).chain(class) {
        name_foreign(sentence, labels);
    }
    of
}

fn all(sides: &[u32]) -> String {
    sides.iter().map(|&side| letters(side)).collect::<Vec<_>>().join(", ")
}

/// "counted, 2 threads: A 0.46×, B 0.58×: deeper on A."
fn cell(pair: &CellPair, of: &SideBySide) -> Sentence {
    Sentence::of([
        mode(&pair.mode),
        text(format!(", {}: A ", counted(pair.threads, "thread"))),
        of_ratio(pair.first),
        text(", B "),
        of_ratio(pair.second),
        text(format!(": {}.", verdict(pair, of))),
    ])
}

fn verdict(pair: &CellPair, of: &SideBySide) -> String {
    let (more, less, low) = match pair.told {
        SideTold::First => ("A", "B", pair.second.mid),
        SideTold::Second => ("B", "A", pair.first.mid),
        SideTold::Not if pair.ratio.is_none() => {
            return "nothing is concluded from a summary".into();
        }
        SideTold::Not => return cannot_tell(&mute(pair, of)),
    };
    if low < 1.0 { format!("deeper on {less}") } else { format!("higher on {more}") }
}

/// Which of the two runs cannot tell with so many threads (R38).
fn mute(pair: &CellPair, of: &SideBySide) -> Vec<u32> {
    let two = of.sides.iter().enumerate().take(2);
    let mute = two.filter(|(_, side)| side.cannot_tell(pair.threads).is_some());
    mute.map(|(at, _)| at as u32).collect()
}

/// Of nobody where it is only their intervals that say too little.
fn cannot_tell(sides: &[u32]) -> String {
    match sides {
        [] => "cannot tell".into(),
        [one] => format!("{} cannot tell", letters(*one)),
        _ => "A and B cannot tell".into(),
    }
}

fn headline(of: &SideBySide) -> Sentence {
    let results = of.sides.len() as u32;
    if results > 2 {
        let apart = of.sides.iter().filter(|side| side.group != of.sides[0].group).count();
        let alike = results - apart as u32;
        return Sentence::of([
            number(alike.to_string()),
            text(" of "),
            number(results.to_string()),
            text(" results may be compared: the same kernel, parameters and scaling as A."),
        ]);
    }
    if results < 2 {
        return Sentence::of([text("Open a second result to compare it with.")]);
    }
    if of.sides[0].group != of.sides[1].group {
        return Sentence::of([text(format!("Not comparable: {} differ.", deciding(of)))]);
    }
    told(of)
}

fn deciding(of: &SideBySide) -> String {
    let names = of.facts.iter().filter(|fact| fact.decides && !fact.alike);
    names.map(|fact| fact.name.to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// The pair that differs most, of those that are told.
fn told(of: &SideBySide) -> Sentence {
    let far = |pair: &&CellPair| pair.ratio.map_or(0.0, |ratio| ratio.mid.ln().abs());
    let told = of.pairs.iter().filter(|pair| pair.told != SideTold::Not);
    let (count, all) = (told.clone().count(), of.pairs.len());
    let Some(most) = told.max_by(|a, b| far(a).total_cmp(&far(b))) else {
        return Sentence::of([text(nothing_told(of))]);
    };
    let mut pieces: Vec<Piece> = vec![
        text("A and B are told apart in "),
        number(count.to_string()),
        text(" of "),
        number(all.to_string()),
        text(" places. Furthest apart: "),
    ];
    pieces.extend(cell(most, of).pieces);
    Sentence::of(pieces)
}

fn nothing_told(of: &SideBySide) -> String {
    if of.pairs.is_empty() {
        return "A and B have no mode and thread count in common.".into();
    }
    if of.sides.iter().any(|side| !side.whole) {
        return "A summary cannot be re-checked: nothing is concluded from it.".into();
    }
    let mute: Vec<Vec<u32>> = of.pairs.iter().map(|pair| mute(pair, of)).collect();
    if mute.iter().all(|sides| !sides.is_empty()) {
        let mut sides: Vec<u32> = mute.concat();
        sides.sort_unstable();
        sides.dedup();
        return format!("Nothing is concluded: {}.", cannot_tell(&sides));
    }
    "No difference between A and B can be told at any mode and count.".into()
}

fn notes(of: &SideBySide) -> Vec<Sentence> {
    let which = |is: &dyn Fn(&SideCurves) -> bool| -> Vec<u32> {
        let found = of.sides.iter().enumerate().filter(|(_, side)| is(side));
        found.map(|(at, _)| at as u32).collect()
    };
    let mut notes = Vec::new();
    let apart = which(&|side| side.group != of.sides[0].group);
    if of.sides.len() > 2 && !apart.is_empty() {
        notes.push(format!(
            "Not comparable with A, and drawn apart: {}. Other: {}.",
            all(&apart),
            deciding(of)
        ));
    }
    let summaries = which(&|side| !side.whole);
    if !summaries.is_empty() {
        notes.push(format!(
            "{}: a summary. It cannot be re-checked, and nothing is concluded from it.",
            all(&summaries)
        ));
    }
    for twins in &of.twins {
        notes.push(format!(
            "{} hold the very same samples: one measurement, handed in more than once.",
            all(twins)
        ));
    }
    let mut notes: Vec<Sentence> =
        notes.into_iter().map(|note| Sentence::of([text(note)])).collect();
    notes.extend(gates(of));
    notes
}

/// Which runs cannot tell, and why (R38): of two with their numbers, of a class by reason.
fn gates(of: &SideBySide) -> Vec<Sentence> {
    if of.sides.len() <= 2 {
        let sides = of.sides.iter().enumerate();
        return sides.filter_map(|(at, side)| gate(at as u32, &side.cannot_tell)).collect();
    }
    let because = |is: fn(&Because) -> bool| -> Vec<u32> {
        let sides = of.sides.iter().enumerate();
        let of_it = sides.filter(|(_, side)| side.cannot_tell.iter().any(|at| is(&at.because)));
        of_it.map(|(at, _)| at as u32).collect()
    };
    let few = because(|why| matches!(why, Because::FewRounds { .. }));
    let ceiling = because(|why| matches!(why, Because::Ceiling { .. }));
    let drift = because(|why| matches!(why, Because::Drift { .. }));
    let why = [
        (few, format!("fewer than {LEAST_ROUNDS} rounds")),
        (ceiling, "at some counts even work that shares nothing gained too little".into()),
        (drift, "the machine’s own speed moved too much meanwhile".into()),
    ];
    let told = why.into_iter().filter(|(sides, _)| !sides.is_empty());
    told.map(|(sides, why)| {
        let runs = if sides.len() == 1 { "a run that" } else { "runs that" };
        Sentence::of([text(format!("{}: {runs} cannot tell: {why}.", all(&sides)))])
    })
    .collect()
}

/// "B cannot tell: even work that shares nothing gained 1.05× with 2 threads, 1.10× with 4 threads."
fn gate(side: u32, at: &[CannotTell]) -> Option<Sentence> {
    let mut clauses: Vec<Vec<Piece>> = Vec::new();
    let mut ceilings = Vec::new();
    for CannotTell { threads, because } in at {
        let clause = match because {
            Because::FewRounds { rounds } => {
                let rounds = counted(*rounds, "round");
                vec![text(format!("{rounds} say nothing of how far the next would lie off"))]
            }
            Because::Drift { range } => {
                let moved = number(percent(*range));
                vec![text("the machine’s own speed moved by "), moved, text(" meanwhile")]
            }
            Because::Ceiling { speedup, .. } => {
                let so_far = if ceilings.is_empty() { CEILING } else { ", " };
                let with = text(format!(" with {}", counted(*threads, "thread")));
                ceilings.extend([text(so_far), of_ratio(*speedup), with]);
                continue;
            }
        };
        // The same at every count.
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses.extend((!ceilings.is_empty()).then_some(ceilings));
    let opening = vec![text(format!("{} cannot tell: ", letters(side)))];
    (!clauses.is_empty()).then(|| {
        let all = clauses.join(&text("; "));
        Sentence::of(opening.into_iter().chain(all).chain([text(".")]))
    })
}

const CEILING: &str = "even work that shares nothing gained ";

fn class(of: &SideBySide) -> Vec<Sentence> {
    let Some(results) = of.spreads.iter().map(|spread| spread.results as usize).max() else {
        return Vec::new();
    };
    if results < LEAST_RESULTS {
        return vec![Sentence::of([text(format!(
            "With fewer than {LEAST_RESULTS} results none is called odd."
        ))])];
    }
    let rule = format!(
        "Odd is a result whose speed-up lies, by ratio, more than {ODD_DEVIATIONS} deviations (1.48 × the median absolute deviation), and more than 1 %, from the median of all at the same mode and count. It need not be wrong: another machine is odd, too."
    );
    let mut said: Vec<Sentence> = of.odd.iter().map(odd).collect();
    if said.is_empty() {
        said.push(Sentence::of([text("No result is odd.")]));
    }
    said.push(Sentence::of([text(rule)]));
    said
}

fn odd(odd: &OddSide) -> Sentence {
    Sentence::of([
        text(format!("{} is odd in ", letters(odd.side))),
        number(odd.cells.to_string()),
        text(" of "),
        number(odd.of.to_string()),
        text(" places, furthest at "),
        mode(&odd.mode),
        text(format!(", {}: ", counted(odd.threads, "thread"))),
        number(ratio(odd.ratio)),
        text(" the median."),
    ])
}

fn basis(of: &SideBySide) -> &'static str {
    if of.sides.iter().all(|side| !side.whole) {
        return "All numbers are as their senders saw them.";
    }
    "Numbers are recomputed here from the samples that each result holds; who measured them, no file can prove. Each result stands by itself, never paired by round: resampled where it has ten rounds or more, else by its smallest and largest round. A difference is told from three rounds on, where the whole interval of the ratio lies beyond 1 ± 1 %."
}
