//! No sentence contradicts a number or another sentence (R39).
//!
//! Ten thousand results are made up: strong and weak, simulated and wild, noisy, stopped, of one mode or one count, with
//! cells missing. Whatever the words say of each is held against the analysis by a checker that shares no code with
//! `findings/` or `words/`: it reads the sentences as a reader does, and computes everything from the estimates anew. And the
//! checker is checked: a dozen lies are planted, and it has to catch each of them.

#[path = "common/place.rs"]
mod test_place;

use std::collections::BTreeSet;

use test_place::here;
use threadscape::plan::{place, plan};
use threadscape::protocol::{
    Analysis, Begun, Environment, Part, Piece, Reading, Role, RunResult, Sample, Scaling, Sentence,
    Simulation, Statement, Texts, Words,
};
use threadscape::random::Random;
use threadscape::reading::read;
use threadscape::record::begin;
use threadscape::settings::settle;
use threadscape::simulated::Simulator;

const RESULTS: u32 = 10_000;
/// Few draws: what is checked is what the words say of the intervals, however rough these are.
const RESAMPLES: usize = 20;

// ---- results that are made up -----------------------------------------------------------------

struct Dice(Random);

impl Dice {
    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[(self.0.unit() * choices.len() as f64) as usize % choices.len()]
    }

    fn chance(&mut self, share: f64) -> bool {
        self.0.unit() < share
    }
}

/// A plan, and what a run of it came to.
fn made_up(seed: u32) -> RunResult {
    let dice = &mut Dice(Random::new(seed, "made up"));
    let (kernel, modes) = dice.of(&[
        ("matmul", "plain,counted,borrowed"),
        ("matmul", "counted"),
        ("matmul", "plain,immortal,counted-copies,counted,locked,gil"),
        ("matmul", "borrowed,gil"),
        ("mandelbrot", "plain,gil"),
        ("mandelbrot", "plain"),
        ("sieve", "plain,counted"),
        ("histogram", "atomic,private"),
        ("dialled", "plain"),
    ]);
    let threads = dice.of(&["1", "1,2", "2", "1,2,4", "1,2,3,4,8", "4,8"]);
    let scaling =
        if kernel == "dialled" { "strong" } else { dice.of(&["strong", "strong", "weak"]) };
    let effort = dice.of(&["quick", "quick", "standard"]);
    let chosen = [
        ("kernel", kernel),
        ("modes", modes),
        ("threads", threads),
        ("scaling", scaling),
        ("effort", effort),
        ("interp", dice.of(&["0", "60"])),
        // A simulated machine refuses other schedules where tasks are unequal.
        (
            "schedule",
            if kernel == "mandelbrot" { "dynamic" } else { dice.of(&["dynamic", "block"]) },
        ),
    ];
    let texts: Texts = chosen.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    let mut request = settle(&texts, None, 4).request;
    request.simulated = Some(Simulation {
        cores: dice.of(&[2, 4, 16]),
        serial_percent: dice.of(&[0, 0, 10, 60]),
        noise_percent: dice.of(&[0, 1, 5, 20]),
        regimes: dice.chance(0.2),
        drawing_percent: dice.of(&[0, 0, 10]),
    });
    let here = Environment { cores: 4, ..here() };
    let environment = place(&request, &here);
    let planned = plan(&request, &environment).or_else(|_| {
        request.scaling = Scaling::Strong;
        plan(&request, &environment)
    });
    let plan = planned.expect("a simulated machine has room for these");
    let wild = dice.chance(0.3);
    let last_round = dice.of(&[0, 1, 2, 3, 5, 5, 10, 12]);
    let missing: Option<u32> = dice.chance(0.15).then(|| dice.of(&[0, 1, 2, 3]));
    let mut machine = Simulator::new(plan.clone()).expect("the plan is for a simulated machine");
    let mut samples = Vec::new();
    let Begun { mut result, steps } = begin(request, plan.clone(), environment);
    for (index, step) in steps.iter().enumerate().take_while(|(_, s)| s.round <= last_round) {
        let mut sample: Sample = machine.pass(index).sample;
        if Some(step.point) == missing {
            continue;
        }
        // Another program has the core of one side of a probe.
        if plan.points[step.point as usize].role == Role::HandOver && dice.chance(0.05) {
            sample.seconds = 5e-3;
        }
        // A machine that knows no law: any ratio may come out, of ceiling and modes alike.
        let times = if wild { dice.of(&[0.25, 0.9, 1.0, 1.0, 1.1, 4.0]) } else { 1.0 };
        sample.seconds *= times;
        sample.hidden = dice.chance(0.02);
        sample.ok = !dice.chance(0.005);
        samples.push(sample);
    }
    result.record.samples = samples;
    result
}

// ---- the checker ------------------------------------------------------------------------------

/// What a mode did at the width of the headline, from its estimates alone.
struct Fact<'a> {
    id: &'a str,
    low: f64,
    mid: f64,
    high: f64,
    /// Time of a pass ÷ time of one thread's, by their medians.
    long: f64,
    /// Whether both medians are of the very rounds that the ratio is of: else they may lie off it by the rounds' noise.
    same_rounds: bool,
    rounds: u32,
}

fn facts<'a>(analysis: &'a Analysis, threads: u32) -> Vec<Fact<'a>> {
    let of_series = |series: &'a threadscape::protocol::Series| {
        let at = |width: u32| series.estimates.iter().find(|e| e.threads == width);
        let (one, here) = (at(1)?, at(threads)?);
        let ratio = here.speedup?;
        Some(Fact {
            id: &series.mode,
            low: ratio.low,
            mid: ratio.mid,
            high: ratio.high,
            long: here.seconds.mid / one.seconds.mid,
            same_rounds: [one.rounds, here.rounds].iter().all(|&r| r == analysis.rounds_done),
            rounds: here.rounds,
        })
    };
    analysis.series.iter().filter_map(of_series).collect()
}

impl Fact<'_> {
    fn faster(&self) -> bool {
        self.rounds >= 3 && self.low > 1.01
    }

    fn slower(&self) -> bool {
        self.rounds >= 3 && self.high < 0.99
    }

    fn untold(&self) -> bool {
        !self.faster() && !self.slower()
    }
}

/// A sentence as its reader has it.
fn text(sentence: &Sentence) -> String {
    sentence.to_string()
}

/// The modes and numbers of a sentence, in order: each number belongs to the mode before it.
fn pairs(sentence: &Sentence) -> Vec<(String, String)> {
    let mut last = None;
    let mut pairs = Vec::new();
    for piece in &sentence.pieces {
        match piece {
            Piece::Mode { id, .. } => last = Some(id.clone()),
            Piece::Number { text, .. } => pairs.extend(last.clone().map(|id| (id, text.clone()))),
            Piece::Text { .. } => {}
        }
    }
    pairs
}

fn modes(sentence: &Sentence) -> Vec<String> {
    let id = |piece: &Piece| match piece {
        Piece::Mode { id, .. } => Some(id.clone()),
        _ => None,
    };
    sentence.pieces.iter().filter_map(id).collect()
}

/// A number as it is shown may differ from its value by its last digit.
fn shows(shown: &str, value: f64) -> bool {
    let digits: String = shown.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
    let unit = 10f64.powi(-(decimals as i32));
    digits.parse::<f64>().is_ok_and(|read| (read - value).abs() <= 0.51 * unit)
}

/// The first thing that is not true, if anything is not.
fn lie(result: &RunResult, analysis: &Analysis, words: &Words) -> Option<String> {
    let plan = &result.plan;
    let threads = plan.headline.first().map(|pair| pair.threads)?;
    let all = facts(analysis, threads);
    let fact = |id: &str| all.iter().find(|fact| fact.id == id);
    let weak = plan.request.scaling == Scaling::Weak;
    let headline = text(&words.headline);
    let check = |truth: bool, what: &str| (!truth).then(|| format!("{what} Headline: {headline}"));

    // Of few rounds, of a machine that does not carry the width or of one that drifts, nothing is claimed.
    let gated = is_gated(analysis, threads);
    if analysis.rounds_done == 0 {
        return check(
            headline.starts_with("No round is whole"),
            "Without a round something is told.",
        );
    }
    if all.is_empty() {
        return None;
    }
    if gated || headline.starts_with("This run cannot tell") {
        return check(gated, "It says that it cannot tell, and could.")
            .or_else(|| check(headline.starts_with("This run cannot tell"), "It cannot tell."))
            .or_else(|| check(words.causes.is_empty(), "A cause without a headline."))
            .or_else(|| {
                let claims = words.statements.iter().map(|s| text(&s.sentence));
                let mut claims =
                    claims.filter(|s| s.starts_with("Faster") || s.starts_with("Slower"));
                check(claims.next().is_none(), "A class is claimed behind the gate.")
            });
    }

    // The headline against the table.
    if headline.starts_with("Every mode is faster") {
        let every = check(all.iter().all(Fact::faster), "Not every mode is faster.");
        if every.is_some() {
            return every;
        }
    }
    if headline.contains("none of the modes is told") {
        let none = check(all.iter().all(Fact::untold), "Some mode is told from one thread.");
        if none.is_some() {
            return none;
        }
    }
    for clause in headline.split("; ") {
        for fact in all.iter().filter(|fact| clause.contains(&label(&words.headline, fact.id))) {
            let number = pairs(&words.headline).into_iter().find(|(id, _)| id == fact.id);
            let shown = number.map(|(_, number)| number);
            let wrong = if weak {
                let near = |shown: &String| {
                    shown.parse::<f64>().is_ok_and(|read| (read / fact.long).ln().abs() < 1.5)
                };
                let long = shown.is_some_and(|shown| {
                    shows(&shown, fact.long) || (!fact.same_rounds && near(&shown))
                });
                check(
                    long && clause.contains("times as long"),
                    "Weak: another time than the table’s.",
                )
                .or_else(|| check(!clause.contains("as fast"), "Weak scaling called fast."))
            } else if clause.contains("times as long") {
                let long = shown.is_some_and(|shown| shows(&shown, 1.0 / fact.mid));
                check(fact.slower(), "What takes longer is not slower.")
                    .or_else(|| check(long, "Not so many times as long."))
            } else if clause.contains("times as fast") {
                let fast = shown.is_some_and(|shown| shows(&shown, fact.mid));
                check(fact.faster(), "What is fast is not faster.")
                    .or_else(|| check(fast, "Not so many times as fast."))
            } else {
                check(fact.untold(), "What is not told from one thread is told.")
            };
            if wrong.is_some() {
                return wrong;
            }
        }
    }
    if !weak && headline.contains("with one") && headline.contains("times as long") {
        let declared: Vec<&str> = plan.headline.iter().map(|pair| pair.mode.as_str()).collect();
        let slowest = all.iter().filter(|fact| declared.contains(&fact.id) && fact.slower());
        let slowest = slowest.min_by(|a, b| a.mid.total_cmp(&b.mid))?;
        let named = modes(&words.headline).iter().any(|id| id == slowest.id);
        if !named {
            return check(false, "The slowest declared mode is not the one that is named.");
        }
    }

    // The list against the table: every mode in one group, of its class, with its own numbers.
    let mut listed = BTreeSet::new();
    for Statement { sentence, items } in &words.statements {
        let opening = text(sentence);
        if weak != opening.contains("scaled speed-up") && class(&opening).is_some() {
            return check(false, "Strong and weak scaling are mixed.");
        }
        let Some(class) = class(&opening) else { continue };
        for item in items {
            let [(id, shown)] = &pairs(item)[..] else {
                return check(false, "An item without a number.");
            };
            let Some(fact) = fact(id) else { return check(false, "A mode that was not measured.") };
            let right = match class {
                "faster" => fact.faster(),
                "slower" => fact.slower(),
                _ => fact.untold(),
            };
            let told = check(right, &format!("{id} stands among the {class}."))
                .or_else(|| check(shows(shown, fact.mid), &format!("{id} is listed with {shown}.")))
                .or_else(|| check(listed.insert(id.clone()), &format!("{id} is listed twice.")));
            if told.is_some() {
                return told;
            }
        }
    }
    if listed.len() != all.len() {
        return check(false, &format!("Of {} modes {} are listed.", all.len(), listed.len()));
    }

    // Causes: two modes that differ, and differ so that it shows.
    for cause in &words.causes {
        let said = text(cause);
        if said.contains("differ in one thing") {
            let [id, other] = &modes(cause)[..] else {
                return check(false, "A difference of one mode.");
            };
            let contrast = analysis.contrasts.iter().find(|c| &c.mode == id && &c.other == other);
            let shown = pairs(cause).pop().map(|(_, shown)| shown).unwrap_or_default();
            let true_ = contrast.is_some_and(|c| c.ratio.low > 1.01 && shows(&shown, c.ratio.mid));
            if !true_ {
                return check(false, &format!("Not so: {said}"));
            }
        }
        if said.starts_with("Of the time that")
            && let Some(what) = wrong_shares(cause, analysis, threads)
        {
            return check(false, &format!("{what} {said}"));
        }
        if said.starts_with("The machine itself") {
            let ceiling = analysis.ceiling.iter().find(|point| point.threads == threads);
            if !ceiling.is_some_and(|c| c.speedup.high < 0.9 * f64::from(threads)) {
                return check(false, &format!("The machine gives more: {said}"));
            }
        }
    }
    let told = words.statements.iter().map(|statement| &statement.sentence);
    let told = told.chain(&words.causes).chain(words.cautions.iter().map(|one| &one.sentence));
    let told = told.chain(words.proposals.iter().map(|proposal| &proposal.sentence));
    for sentence in told {
        if let Some(what) = wrong_count(sentence, analysis, threads)
            .or_else(|| wrong_part(sentence, analysis, threads))
            .or_else(|| wrong_warning(sentence, result, analysis))
        {
            return check(false, &format!("{what} {sentence}"));
        }
    }
    let rounds = format!("{} round", analysis.rounds_done);
    check(text(&words.basis).starts_with(&rounds), "The basis names other rounds.")
}

fn numbers(sentence: &Sentence) -> Vec<&str> {
    let number = |piece: &'_ Piece| matches!(piece, Piece::Number { .. });
    let shown = sentence.pieces.iter().filter(|piece| number(piece));
    shown
        .map(|piece| match piece {
            Piece::Number { text, .. } => text.as_str(),
            _ => "",
        })
        .collect()
}

/// The whole numbers that stand before or behind a word.
fn beside(said: &str, before: &str, behind: &str) -> Option<u32> {
    let rest = said.split_once(before)?.1;
    rest.split_once(behind)?.0.trim().parse().ok()
}

/// Sentences about the count that is the best, about counts beyond those reported, and about what could have been shown.
fn wrong_count(sentence: &Sentence, analysis: &Analysis, threads: u32) -> Option<&'static str> {
    let said = text(sentence);
    let of = |id: &str, width: u32| {
        let series = analysis.series.iter().find(|series| series.mode == id)?;
        series.estimates.iter().find(|estimate| estimate.threads == width)?.speedup
    };
    let named = modes(sentence).into_iter().next();
    if said.contains(" is fastest with ") || said.starts_with("Run with no more than ") {
        let id = named.clone()?;
        let width = beside(&said, " is fastest with ", " threads")
            .or_else(|| beside(&said, "no more than ", " threads"));
        let Some(best) = width.and_then(|width| of(&id, width)) else {
            return Some("No such count.");
        };
        let series = analysis.series.iter().find(|series| series.mode == id)?;
        let all = series.estimates.iter().filter_map(|estimate| estimate.speedup);
        let here = of(&id, threads)?;
        if all.into_iter().any(|other| other.mid > best.mid) || best.low <= 1.01 * here.high {
            return Some("Another count is as fast.");
        }
        let shown = numbers(sentence);
        if !shown.iter().zip([best.mid, here.mid]).all(|(shown, value)| shows(shown, value)) {
            return Some("Other speed-ups than those of the table.");
        }
    }
    if said.contains("there is full speed up to ") {
        let at_least = beside(&said, "full speed up to ", " threads");
        let knee = analysis.knee.as_ref();
        let rises = |knee: &&threadscape::protocol::Knee| {
            knee.at_most.is_none() && Some(knee.at_least) == at_least
        };
        let reported = said.split(" core").next()?.split(' ').next_back()?.parse::<u32>().ok()?;
        return (knee.filter(rises).is_none() || at_least? <= reported)
            .then_some("The ceiling does not say so.");
    }
    if said.starts_with("No difference is shown between ") {
        let [id, other] = &modes(sentence)[..] else { return Some("Not of two modes.") };
        let ratio = analysis.contrasts.iter().find(|c| &c.mode == id && &c.other == other)?.ratio;
        let shown = numbers(sentence);
        let told = shows(shown[0], 1.01 * ratio.mid / ratio.low)
            && shows(shown[1], 0.99 * ratio.mid / ratio.high);
        let untold = !(ratio.low > 1.01 || ratio.high < 0.99);
        return (!told || !untold).then_some("It could have shown another difference.");
    }
    if said.contains("this run could have shown") {
        let here = of(&named?, threads)?;
        let shown = numbers(sentence);
        let told = shows(shown[0], 1.01 * here.mid / here.low)
            && shows(shown[1], 0.99 * here.mid / here.high);
        let untold = !(here.low > 1.01 || here.high < 0.99);
        return (!told || !untold).then_some("It could have shown another difference.");
    }
    None
}

/// A part of a loss that was measured: the share of the mode that is named.
fn wrong_part(sentence: &Sentence, analysis: &Analysis, threads: u32) -> Option<&'static str> {
    let said = text(sentence);
    let part = [
        ("waiting for its lock", Part::LockWait),
        ("waiting for the last of them", Part::Imbalance),
        ("of their time on copies", Part::Copies),
        ("on starting and ending a pass.", Part::Start),
    ];
    let part =
        part.into_iter().find(|(words, _)| said.contains(words) && said.contains("spent"))?.1;
    let id = modes(sentence).into_iter().next()?;
    let series = analysis.series.iter().find(|series| series.mode == id)?;
    let losses = &series.estimates.iter().find(|estimate| estimate.threads == threads)?.losses;
    let all: f64 = losses.iter().map(|loss| loss.seconds).sum();
    let its: f64 = losses.iter().filter(|loss| loss.part == part).map(|loss| loss.seconds).sum();
    (its / all <= 0.1 || !shows(numbers(sentence)[0], 100.0 * its / all))
        .then_some("Another share of the time.")
}

/// Warnings against the samples themselves.
fn wrong_warning(
    sentence: &Sentence,
    result: &RunResult,
    analysis: &Analysis,
) -> Option<&'static str> {
    let said = text(sentence);
    let timed = || result.record.samples.iter().filter(|sample| !sample.warmup);
    if said.starts_with("The machine’s own speed") {
        let widths = analysis.drift.as_ref()?.widths.iter();
        let most = widths.max_by(|a, b| a.range.total_cmp(&b.range))?;
        let named = beside(&said, "speed with ", " threads").unwrap_or(1);
        let right = most.threads == named && shows(numbers(sentence)[0], 100.0 * most.range);
        return (!right).then_some("It moved by another share.");
    }
    if said.contains(" discarded: ") {
        let count = timed().filter(|sample| sample.hidden || !sample.ok).count();
        let wrong = timed().filter(|sample| !sample.ok).count();
        let right = said.starts_with(&format!("{count} sample"))
            && said.contains("an answer was wrong") == (wrong > 0)
            && said.contains("hidden") == (wrong < count);
        return (!right).then_some("Others were discarded.");
    }
    if said.contains("no line takes so long") {
        let role = |sample: &Sample| result.plan.points[sample.point as usize].role;
        let probe =
            |sample: &&Sample| !sample.hidden && sample.ok && role(sample) == Role::HandOver;
        let held = timed().filter(probe).filter(|sample| sample.seconds > 10e-6).count();
        let all = timed().filter(probe).count();
        return (!said.starts_with(&format!("In {held} of {all} probe")))
            .then_some("Other probes were held.");
    }
    None
}

/// The shares of a loss against the estimate's parts: each its own number, and all of them together the whole.
fn wrong_shares(cause: &Sentence, analysis: &Analysis, threads: u32) -> Option<&'static str> {
    let named = modes(cause);
    let id = named.first()?;
    let series = analysis.series.iter().find(|series| &series.mode == id)?;
    let estimate = series.estimates.iter().find(|estimate| estimate.threads == threads)?;
    let (mut lost, mut unexplained) = (0.0, 0.0);
    for loss in &estimate.losses {
        lost += if loss.part == Part::Useful { 0.0 } else { loss.seconds };
        unexplained += if loss.part == Part::Unexplained { loss.seconds } else { 0.0 };
    }
    let numbers = cause.pieces.iter().filter_map(|piece| match piece {
        Piece::Number { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let mut truth = vec![1.0 - unexplained / lost];
    let chain: Vec<_> = estimate.comparisons.iter().filter(|one| !one.overlaps).collect();
    truth.extend(chain.iter().map(|one| one.seconds.mid / lost));
    let rest = 1.0 - truth.iter().sum::<f64>();
    // What rounds to nothing is said in words.
    if rest.abs() < 0.0005 {
        if !text(cause).contains("nothing of it is without a mechanism") {
            return Some("Nothing is left, and that is not said.");
        }
    } else {
        truth.push(rest.abs());
    }
    let numbers: Vec<&str> = numbers.collect();
    if numbers.len() != truth.len() {
        return Some("Not as many shares as there are.");
    }
    if !numbers.iter().zip(&truth).all(|(shown, share)| shows(shown, 100.0 * share.abs())) {
        return Some("Other shares than those of the estimate.");
    }
    let others: Vec<&String> = chain.iter().map(|one| &one.other).collect();
    (named[1..].iter().collect::<Vec<_>>() != others).then_some("Compared with another mode.")
}

fn class(opening: &str) -> Option<&'static str> {
    let starts = |with: &str| opening.starts_with(with);
    if starts("Faster") || starts("More work") {
        Some("faster")
    } else if starts("Slower") || starts("Less work") {
        Some("slower")
    } else {
        (starts("Not told") || starts("As much work")).then_some("untold")
    }
}

fn label(sentence: &Sentence, id: &str) -> String {
    let of = |piece: &Piece| match piece {
        Piece::Mode { id: its, label } if its == id => Some(format!("“{label}”")),
        _ => None,
    };
    sentence.pieces.iter().find_map(of).unwrap_or_else(|| "\u{0}".into())
}

/// R38, written down once more.
fn is_gated(analysis: &Analysis, threads: u32) -> bool {
    let few = analysis.rounds_done < 3;
    let knee = analysis.knee.as_ref().and_then(|knee| knee.cores).map_or(f64::INFINITY, |c| c.mid);
    let least = (f64::from(threads).min(knee) / 2.0).max(1.3);
    let ceiling = analysis.ceiling.iter().find(|point| point.threads == threads);
    let low = ceiling.is_some_and(|point| point.speedup.low < least);
    let drifts = analysis.drift.as_ref().is_some_and(|drift| drift.range > 0.2);
    few || low || drifts
}

// ---- the property -----------------------------------------------------------------------------

#[test]
fn of_ten_thousand_results_no_sentence_contradicts_a_number_or_another_sentence() {
    let mut kinds = BTreeSet::new();
    for seed in 0..RESULTS {
        let result = made_up(seed);
        let Reading { analysis, words, .. } = read(&result, RESAMPLES);
        if let Some(lie) = lie(&result, &analysis, &words) {
            panic!("result {seed} ({:?}): {lie}\n{}", result.plan.request, all_of(&words));
        }
        let headline = text(&words.headline);
        let kind: String = headline.chars().take(12).collect();
        kinds.insert(kind);
        let not_a_number = all_of(&words);
        assert!(!not_a_number.contains("NaN") && !not_a_number.contains("inf"), "{not_a_number}");
    }
    // What is made up has to reach every kind of headline, or it proves little.
    for kind in ["Every mode i", "This run can", "No round is ", "With one thr", "With 4 times"] {
        assert!(kinds.contains(kind), "no headline begins with “{kind}”: {kinds:?}");
    }
}

fn all_of(words: &Words) -> String {
    let mut lines = vec![words.headline.to_string()];
    lines.extend(words.statements.iter().map(Statement::to_string));
    lines.extend(words.causes.iter().map(Sentence::to_string));
    lines.extend(words.proposals.iter().map(|proposal| proposal.sentence.to_string()));
    lines.push(words.basis.to_string());
    lines.extend(words.cautions.iter().map(|caution| caution.sentence.to_string()));
    lines.join("\n")
}

// ---- the checker is checked -------------------------------------------------------------------

/// A result of each scaling that has a slower, an undecided and a faster mode, or as many of them as it takes.
fn honest(settings: &[(&str, &str)], cores: u32) -> (RunResult, Reading) {
    let texts: Texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    let mut request = settle(&texts, None, cores).request;
    let (serial_percent, noise_percent) = (0, 1);
    let (regimes, drawing_percent) = (false, 0);
    request.simulated =
        Some(Simulation { cores, serial_percent, noise_percent, regimes, drawing_percent });
    let environment = place(&request, &Environment { cores: 4, ..here() });
    let plan = plan(&request, &environment).unwrap();
    let mut machine = Simulator::new(plan.clone()).unwrap();
    let Begun { mut result, steps } = begin(request, plan, environment);
    result.record.samples = (0..steps.len()).map(|step| machine.pass(step).sample).collect();
    let reading = read(&result, 200);
    assert_eq!(lie(&result, &reading.analysis, &reading.words), None, "{}", all_of(&reading.words));
    (result, reading)
}

fn replace_text(sentence: &mut Sentence, from: &str, to: &str) {
    let mut found = false;
    for piece in &mut sentence.pieces {
        if let Piece::Text { text } = piece
            && text.contains(from)
        {
            *text = text.replace(from, to);
            found = true;
        }
    }
    assert!(found, "“{from}” does not stand in {sentence}");
}

fn replace_number(sentence: &mut Sentence, to: &str) {
    let number = |piece: &&mut Piece| matches!(piece, Piece::Number { .. });
    let piece = sentence.pieces.iter_mut().find(number).expect("the sentence has a number");
    *piece = Piece::Number { text: to.into(), range: String::new() };
}

fn replace_mode(sentence: &mut Sentence, to: &str) {
    let mode = |piece: &&mut Piece| matches!(piece, Piece::Mode { .. });
    let piece = sentence.pieces.iter_mut().find(mode).expect("the sentence names a mode");
    *piece = Piece::Mode { id: to.into(), label: to.into() };
}

fn group<'a>(words: &'a mut Words, opening: &str) -> &'a mut Statement {
    let found = words.statements.iter_mut().find(|s| s.sentence.to_string().starts_with(opening));
    found.unwrap_or_else(|| panic!("there is no group “{opening}”"))
}

const FEW: &[(&str, &str)] = &[("modes", "plain"), ("threads", "1,2,4,8"), ("effort", "standard")];
const COPIES: &[(&str, &str)] = &[
    ("modes", "plain,counted-copies"),
    ("n", "512"),
    ("step", "1"),
    ("threads", "1,2,32"),
    ("effort", "standard"),
];

fn fastest(words: &mut Words) -> &mut Sentence {
    let told = words.statements.iter_mut().map(|statement| &mut statement.sentence);
    let mut told = told.filter(|sentence| text(sentence).contains("is fastest with"));
    told.next().expect("a best count is told")
}

fn caution<'a>(words: &'a mut Words, part: &str) -> &'a mut Sentence {
    let told = words.cautions.iter_mut().map(|caution| &mut caution.sentence);
    let mut told = told.filter(|sentence| text(sentence).contains(part));
    told.next().unwrap_or_else(|| panic!("no warning has “{part}”"))
}

/// Each sample of cells that have this role, and its width.
fn each(result: &mut RunResult, role: Role, mut change: impl FnMut(u32, &mut Sample)) {
    let RunResult { plan, record, .. } = result;
    for sample in record.samples.iter_mut().filter(|sample| !sample.warmup) {
        let point = &plan.points[sample.point as usize];
        if point.role == role {
            change(point.threads, sample);
        }
    }
}

fn retrograde(result: &mut RunResult) {
    each(result, Role::Measured, |threads, sample| {
        sample.seconds *= if threads > 2 { 5.0 } else { 1.0 };
    });
}

fn full_speed(result: &mut RunResult) {
    let mut one = 0.0;
    each(result, Role::Ceiling, |threads, sample| {
        one = if threads == 1 { sample.seconds } else { one };
    });
    each(result, Role::Ceiling, |threads, sample| {
        sample.seconds = one / f64::from(threads) * (1.0 + 1e-3 * f64::from(sample.round % 5));
    });
}

fn drifting(result: &mut RunResult) {
    each(result, Role::Ceiling, |threads, sample| {
        sample.seconds *= if threads == 4 && sample.round == 3 { 1.15 } else { 1.0 };
    });
}

fn hidden(result: &mut RunResult) {
    each(result, Role::Measured, |threads, sample| {
        sample.hidden = threads == 4 && sample.round == 3;
    });
}

fn held(result: &mut RunResult) {
    let mut first = true;
    each(result, Role::HandOver, |_, sample| {
        sample.seconds = if std::mem::take(&mut first) { 5e-3 } else { sample.seconds };
    });
}

#[test]
fn planted_lies_are_caught() {
    let story =
        [("modes", "plain,borrowed,counted,gil"), ("threads", "1,2,4"), ("effort", "standard")];
    let strong = || honest(&story, 4);
    let weak = || honest(&[&story[..], &[("scaling", "weak")]].concat(), 4);
    type Lie = fn(&mut Words);
    let of_strong: [(&str, Lie); 10] = [
        ("every mode is faster", |w| {
            w.headline = Sentence::of([Piece::Text {
                text: "Every mode is faster with 4 threads than with one.".into(),
            }]);
        }),
        ("another number in the headline", |w| replace_number(&mut w.headline, "9.87")),
        ("the wrong mode is the slow one", |w| replace_mode(&mut w.headline, "gil")),
        ("slower is called faster in the list", |w| {
            let slow = group(w, "Slower").items.remove(0);
            group(w, "Faster").items.push(slow);
        }),
        ("a mode is left out of the list", |w| drop(group(w, "Faster").items.pop())),
        ("a ratio upside down in the list", |w| {
            replace_number(&mut group(w, "Slower").items[0], "5.00×")
        }),
        ("a cause that was not measured", |w| replace_mode(&mut w.causes[0], "plain")),
        ("a share of the loss that is larger", |w| {
            replace_number(w.causes.last_mut().unwrap(), "97 %");
        }),
        ("a loss of another mode", |w| replace_mode(w.causes.last_mut().unwrap(), "plain")),
        ("rounds that were not made", |w| replace_text(&mut w.basis, " rounds", "0 rounds")),
    ];
    for (what, plant) in of_strong {
        let (result, mut reading) = strong();
        plant(&mut reading.words);
        let caught = lie(&result, &reading.analysis, &reading.words);
        assert!(caught.is_some(), "not caught: {what}\n{}", all_of(&reading.words));
    }
    type Change = fn(&mut RunResult);
    type Planted = (&'static str, &'static [(&'static str, &'static str)], u32, Change, Lie);
    let new: [Planted; 8] = [
        ("another best count", FEW, 8, retrograde, |w| {
            replace_text(fastest(w), "fastest with 2 threads", "fastest with 4 threads");
        }),
        ("another speed-up of the best count", FEW, 8, retrograde, |w| {
            replace_number(fastest(w), "3.33×");
        }),
        ("a proposal of another count", FEW, 8, retrograde, |w| {
            let run = w.proposals.iter_mut().find(|p| text(&p.sentence).starts_with("Run with"));
            replace_text(&mut run.unwrap().sentence, "than 2 threads", "than 4 threads");
        }),
        ("full speed that nobody saw", FEW, 2, full_speed, |w| {
            let more = w.proposals.iter_mut().find(|p| text(&p.sentence).contains("full speed"));
            replace_text(&mut more.unwrap().sentence, "up to 8 threads", "up to 12 threads");
        }),
        (
            "a measured part that is smaller",
            COPIES,
            32,
            |_| {},
            |w| {
                let part = w.causes.iter_mut().find(|cause| text(cause).contains("on copies"));
                replace_number(part.unwrap(), "2 %");
            },
        ),
        ("a machine that held still", FEW, 8, drifting, |w| {
            replace_number(caution(w, "The machine’s own speed"), "1.0 %");
        }),
        ("another reason to discard", FEW, 8, hidden, |w| {
            replace_text(
                caution(w, "discarded"),
                "the page was hidden",
                "an answer was wrong or hidden",
            );
        }),
        ("probes that were not held", FEW, 8, held, |w| {
            replace_text(caution(w, "no line takes so long"), "In 1 of", "In 7 of");
        }),
    ];
    for (what, settings, cores, change, plant) in new {
        let (mut result, _) = honest(settings, cores);
        change(&mut result);
        let Reading { analysis, mut words, .. } = read(&result, 200);
        assert_eq!(lie(&result, &analysis, &words), None, "{what}: {}", all_of(&words));
        plant(&mut words);
        let caught = lie(&result, &analysis, &words);
        assert!(caught.is_some(), "not caught: {what}\n{}", all_of(&words));
    }
    let of_weak: [(&str, Lie); 2] = [
        ("weak scaling by the unit of work", |w| replace_number(&mut w.headline, "1.07")),
        ("weak scaling in strong words", |w| {
            replace_text(&mut w.headline, "times as long", "times as fast");
        }),
    ];
    for (what, plant) in of_weak {
        let (result, mut reading) = weak();
        plant(&mut reading.words);
        let caught = lie(&result, &reading.analysis, &reading.words);
        assert!(caught.is_some(), "not caught: {what}\n{}", all_of(&reading.words));
    }
}
