//! What each finding says.

use super::pieces::{mode, number, of_ratio, ranged, text};
use crate::digits::{counted, fraction, hundredths, percent, ratio, seconds, times};
use crate::protocol::{
    Because, CeilingSpeeds, Class, Difference, Distance, Ended, Finding, Interval, IntervalKind,
    LastThread, LossShare, ModeRatio, Origin, Part, Piece, RunResult, Scaling, Sentence, Statement,
    Texts,
};
use crate::registry::{SCHEDULES, USUAL_EFFORT, effort, kernel, mode_info};
use crate::settings::thread_text;

pub fn headline(finding: &Finding) -> Sentence {
    match finding {
        Finding::CannotTell { threads, because } => cannot_tell(*threads, because),
        Finding::Headline { threads, scaling: Scaling::Strong, .. } => strong(finding, *threads),
        Finding::Headline { threads, scaling: Scaling::Weak, .. } => weak(finding, *threads),
        Finding::OneThread { modes } => {
            let each = modes.iter().enumerate().flat_map(|(at, one)| {
                let before = if at == 0 { "With one thread a pass takes: " } else { ", " };
                [text(before), mode(&one.mode), text(" "), number(seconds(one.seconds))]
            });
            Sentence::of(each.chain([text(".")]))
        }
        Finding::SerialOnly { seconds: Interval { mid, .. } } => {
            Sentence::of([text("The serial code takes "), number(seconds(*mid)), text(" a pass.")])
        }
        _ => Sentence::of([text("No round is whole, so there is no verdict.")]),
    }
}

/// What stands right below a headline that needs a word more.
pub fn below(finding: &Finding) -> Option<Statement> {
    let plain =
        |pieces: Vec<Piece>| Some(Statement { sentence: Sentence::of(pieces), items: vec![] });
    match finding {
        Finding::CannotTell { .. } => {
            plain(vec![text("So no mode is called faster or slower here, and no reason is given.")])
        }
        Finding::SerialOnly { seconds: Interval { low, high, .. } } => plain(vec![
            text("The rounds lie between "),
            number(seconds(*low)),
            text(" and "),
            number(seconds(*high)),
            text(". Nothing runs side by side here, so there is nothing to compare it with."),
        ]),
        Finding::NoRound { kept, discarded, wrong, .. } => {
            let samples = format!("{} kept, {discarded} discarded", counted(*kept, "sample"));
            let why = match discarded {
                0 => "the run ended within its first round. Press Run again.".into(),
                _ => format!(
                    "{}. Press Run again{}.",
                    why_discarded(*discarded, *wrong),
                    if wrong < discarded { " and leave the page in view" } else { "" }
                ),
            };
            plain(vec![text(format!("{samples}: {why}"))])
        }
        _ => None,
    }
}

/// What a sample tells of itself: that its answer was wrong, or that the page was not left alone.
fn why_discarded(samples: u32, wrong: u32) -> String {
    let page = "the page was hidden, resized or busy meanwhile";
    match (samples - wrong.min(samples), wrong) {
        (_, 0) => page.into(),
        (0, _) => "an answer was wrong".into(),
        (others, _) => format!("of {wrong} an answer was wrong, and during {others} {page}"),
    }
}

fn cannot_tell(threads: u32, because: &Because) -> Sentence {
    let opening = text("This run cannot tell: ");
    match because {
        Because::FewRounds { rounds } => Sentence::of([
            opening,
            text(format!(
                "{} say nothing of how far the next would lie off.",
                counted(*rounds, "round")
            )),
        ]),
        Because::Ceiling { speedup, .. } => Sentence::of([
            opening,
            text(
                "the machine was busy, or has fewer cores than it says. Even work that shares nothing gained ",
            ),
            of_ratio(*speedup),
            text(format!(" with {threads} threads.")),
        ]),
        Because::Drift { range } => Sentence::of([
            opening,
            text("the machine’s own speed moved by "),
            number(percent(*range)),
            text(" meanwhile."),
        ]),
    }
}

fn strong(finding: &Finding, threads: u32) -> Sentence {
    let Finding::Headline { slower, level, faster, every_mode_faster, none_told, .. } = finding
    else {
        return Sentence::default();
    };
    let against = format!(" with {threads} threads as with one");
    let worst: Option<Vec<Piece>> = slower
        .as_ref()
        .map(|slower| {
            let long = number(times(slower.times_as_long.mid));
            vec![
                mode(&slower.mode),
                text(" takes "),
                long,
                text(format!(" times as long{against}")),
            ]
        })
        .or_else(|| {
            level.as_ref().map(|level| {
                let rest = format!(" with {threads} threads is not told from one");
                vec![mode(&level.mode), text(rest)]
            })
        });
    let best = |ModeRatio { mode: id, speedup, .. }: &ModeRatio| {
        [mode(id), text(" is "), number(times(speedup.mid)), text(" times as fast")]
    };
    let end = || [text(".")];
    match (worst, faster) {
        (Some(worst), Some(fastest)) => {
            Sentence::of(worst.into_iter().chain([text("; ")]).chain(best(fastest)).chain(end()))
        }
        (Some(_), None) if *none_told => Sentence::of([text(format!(
            "With {threads} threads none of the modes is told from one thread."
        ))]),
        (Some(worst), None) => Sentence::of(worst.into_iter().chain(end())),
        (None, Some(fastest)) if *every_mode_faster => {
            let every = format!("Every mode is faster with {threads} threads than with one; ");
            Sentence::of([text(every)].into_iter().chain(best(fastest)).chain(end()))
        }
        (None, Some(fastest)) => {
            Sentence::of(best(fastest).into_iter().chain([text(format!("{against}."))]))
        }
        (None, None) => Sentence::default(),
    }
}

/// The time at p threads with p times the work (R40).
fn weak(finding: &Finding, threads: u32) -> Sentence {
    let Finding::Headline { slower, level, faster, .. } = finding else {
        return Sentence::default();
    };
    let long = |ratio: &ModeRatio| {
        let long = number(times(ratio.times_as_long.mid));
        [mode(&ratio.mode), text(" takes "), long, text(" times as long")]
    };
    let opening = format!("With {threads} times the work on {threads} threads, ");
    let told: Vec<&ModeRatio> =
        [slower.as_ref().or(level.as_ref()), faster.as_ref()].into_iter().flatten().collect();
    let mut pieces = vec![text(opening)];
    for (at, ratio) in told.into_iter().enumerate() {
        pieces.extend((at > 0).then(|| text("; ")));
        pieces.extend(long(ratio));
        pieces.extend((at == 0).then(|| text(" as one thread with its share")));
    }
    pieces.push(text("."));
    Sentence::of(pieces)
}

pub fn statement(finding: &Finding) -> Statement {
    let list = |opening: String, modes: &[ModeRatio]| Statement {
        sentence: Sentence::of([text(opening)]),
        items: modes.iter().map(|one| named(&one.mode, one.speedup)).collect(),
    };
    let plain =
        |pieces: Vec<Piece>| Statement { sentence: Sentence::of(pieces), items: Vec::new() };
    match finding {
        Finding::Group { threads, scaling, class, modes } => {
            list(group(*threads, *scaling, *class), modes)
        }
        Finding::Unclassed { threads, scaling, modes } => {
            list(format!("As it was measured, {}", unit(*threads, *scaling)), modes)
        }
        Finding::Fastest { mode: id, threads, speedup, instead_of, there } => plain(vec![
            mode(id),
            text(format!(" is fastest with {threads} threads, ")),
            of_ratio(*speedup),
            text(format!(" against one; with {instead_of} it is ")),
            of_ratio(*there),
            text("."),
        ]),
        Finding::Detectable { mode: id, threads, scaling, above, below } => plain(vec![
            text("Of "),
            mode(id),
            text(format!(
                " with {threads} threads this run could have shown {}more than ",
                match scaling {
                    Scaling::Strong => "",
                    Scaling::Weak => "a scaled speed-up of ",
                }
            )),
            number(ratio(*above)),
            text(", or less than "),
            number(ratio(*below)),
            text("."),
        ]),
        Finding::NoDifference { mode: id, other, threads, scaling, above, below } => plain(vec![
            text("No difference is shown between "),
            mode(id),
            text(" and "),
            mode(other),
            text(format!(", which differ in one thing: {}. A factor above ", by(id, other))),
            number(times(*above)),
            text(", or below "),
            number(times(*below)),
            text(format!(", of the {} would have been shown.", unit(*threads, *scaling))),
        ]),
        Finding::ByDistance { distance, scaling, rounds, modes } => {
            let cores = match distance {
                Distance::Near => "near",
                Distance::Far => "far apart",
            };
            let few = if *rounds < 5 { ", too few for intervals" } else { "" };
            let scaled = match scaling {
                Scaling::Strong => "",
                Scaling::Weak => ", scaled speed-up",
            };
            let rounds = counted(*rounds, "round");
            list(format!("While the cores were {cores} ({rounds}{few}){scaled}"), modes)
        }
        Finding::Recovered { threads, known, measured, corrected } => {
            let told = |spread: &Option<Interval>| match spread {
                Some(Interval { low, mid, high }) => {
                    let ends = format!("{} to {}", fraction(*low), fraction(*high));
                    Piece::Number { text: fraction(*mid), range: ends }
                }
                None => text("not to be told"),
            };
            plain(vec![
                text("Dialled: a serial fraction of "),
                number(fraction(*known)),
                text(format!(" with {threads} threads. Recovered: ")),
                told(measured),
                text(" as measured, "),
                told(corrected),
                text(" corrected by what the machine gives."),
            ])
        }
        Finding::NotRecoverable { threads, known, start_share } => plain(vec![
            text("Dialled: a serial fraction of "),
            number(fraction(*known)),
            text(format!(
                " with {threads} threads. It cannot be recovered from passes this short: starting and ending one is "
            )),
            number(percent(*start_share)),
            text(" of it."),
        ]),
        _ => plain(Vec::new()),
    }
}

fn group(threads: u32, scaling: Scaling, class: Class) -> String {
    match (scaling, class) {
        (Scaling::Strong, Class::Faster) => format!("Faster with {threads} threads than with one"),
        (Scaling::Strong, Class::NotTold) => {
            format!("Not told from one thread, with {threads} threads")
        }
        (Scaling::Strong, Class::Slower) => format!("Slower with {threads} threads than with one"),
        (Scaling::Weak, Class::Faster) => {
            format!(
                "More work in the same time with {threads} threads than with one, scaled speed-up"
            )
        }
        (Scaling::Weak, Class::NotTold) => format!(
            "As much work in the same time as one thread, as far as can be told, with {threads} threads, scaled \
             speed-up"
        ),
        (Scaling::Weak, Class::Slower) => {
            format!(
                "Less work in the same time with {threads} threads than with one, scaled speed-up"
            )
        }
    }
}

fn unit(threads: u32, scaling: Scaling) -> String {
    match scaling {
        Scaling::Strong => format!("speed-up with {threads} threads"),
        Scaling::Weak => format!("scaled speed-up with {threads} threads"),
    }
}

/// Without brackets where nothing lies around the centre: a class of few rounds has no interval (R16).
fn named(id: &str, speedup: Interval) -> Sentence {
    Sentence::of([mode(id), text(" "), of_ratio(speedup)])
}

pub fn cause(finding: &Finding) -> Sentence {
    match finding {
        Finding::Difference {
            mode: id,
            other,
            threads,
            scaling,
            ratio: Interval { low, mid, high },
        } => {
            let unit = match scaling {
                Scaling::Strong => "speed-up",
                Scaling::Weak => "scaled speed-up",
            };
            Sentence::of([
                mode(id),
                text(" and "),
                mode(other),
                text(format!(" differ in one thing: {}. It costs a factor of ", by(id, other))),
                ranged(times(*mid), times(*low), times(*high)),
                text(format!(" of the {unit} with {threads} threads.")),
            ])
        }
        Finding::Machine { threads, speedup } => Sentence::of([
            text(format!("The machine itself gives {threads} threads ")),
            of_ratio(*speedup),
            text(", even to work that shares nothing."),
        ]),
        Finding::Granularity { threads, tasks, bound } => Sentence::of([
            text(format!(
                "{} cannot be shared out evenly: no schedule gets beyond ",
                counted(*tasks, "task")
            )),
            number(ratio(*bound)),
            text(format!(" with {threads} threads.")),
        ]),
        Finding::PartOfLoss { mode: id, threads, part, share, last } => Sentence::of([
            text(match part {
                Part::LockWait | Part::Imbalance => "In the watched pass the threads of ",
                _ => "The threads of ",
            }),
            mode(id),
            text(format!(", {threads} of them, spent ")),
            number(percent(*share)),
            text(" of their time "),
            text(match part {
                Part::LockWait => "waiting for its lock.",
                Part::Imbalance => match last {
                    Some(LastThread::MoreTasks) => {
                        "waiting for the last of them, which had more tasks than the others."
                    }
                    Some(LastThread::LongerTasks) => {
                        "waiting for the last of them, whose tasks took longer than the others’."
                    }
                    Some(LastThread::SlowerCore) => {
                        "waiting for the last of them, which took longer for tasks of equal length."
                    }
                    Some(LastThread::Late) => {
                        "waiting for the last of them, which began later or stood still between its tasks."
                    }
                    None => "waiting for the last of them.",
                },
                Part::Copies => "on copies.",
                _ => "on starting and ending a pass.",
            }),
        ]),
        Finding::WhereLost { mode, threads, measured, compared, rest } => {
            where_lost(mode, *threads, *measured, compared, *rest)
        }
        _ => Sentence::default(),
    }
}

/// Measured each for itself, told by comparison, without a mechanism.
fn where_lost(
    id: &str,
    threads: u32,
    measured: f64,
    compared: &[LossShare],
    rest: f64,
) -> Sentence {
    let mut pieces = vec![
        text("Of the time that "),
        mode(id),
        text(format!(" loses with {threads} threads, ")),
        number(percent(measured)),
        text(" has a part that was measured for it; "),
    ];
    for LossShare { mode: with, other, share: Interval { low, mid, high } } in compared {
        let thing = format!(" is {}, by comparison with ", by(with, other));
        pieces.push(of_share(Interval { low: *low, mid: *mid, high: *high }));
        pieces.extend([text(thing), mode(other), text("; ")]);
    }
    pieces.extend(match rest {
        // Neither left over nor too much: it rounds to nothing.
        -0.0005..0.0005 => vec![text("nothing of it is without a mechanism.")],
        0.0005.. => vec![number(percent(rest)), text(" has no mechanism that was measured.")],
        _ => vec![
            text("together that is "),
            number(percent(-rest)),
            text(" too much: some of it overlaps, or lies in the scatter of the rounds."),
        ],
    });
    Sentence::of(pieces)
}

/// 97 % (96–98 %).
fn of_share(Interval { low, mid, high }: Interval) -> Piece {
    match ranged(hundredths(mid), hundredths(low), hundredths(high)) {
        Piece::Number { range, .. } if !range.is_empty() => {
            Piece::Number { text: percent(mid), range: format!("{range} %") }
        }
        _ => number(percent(mid)),
    }
}

/// What the first does and the second does not: the modes say so themselves.
fn by(id: &str, other: &str) -> &'static str {
    let from = |difference: &&Difference| difference.from == other;
    mode_info(id).and_then(|info| info.differs.iter().find(from)).map_or("", |found| found.by)
}

pub fn proposal(finding: &Finding, result: &RunResult) -> Sentence {
    match finding {
        Finding::RunAgain => {
            Sentence::of([text("Close other programs and tabs, and run it again.")])
        }
        Finding::MoreRounds { effort: id, intervals } => {
            let label = effort(id).map_or(id.as_str(), |effort| effort.label);
            Sentence::of([text(match intervals {
                true => format!("Measure with {label} effort for 95 % intervals."),
                false => {
                    format!("Measure with {label} effort: more rounds show smaller differences.")
                }
            })])
        }
        Finding::WholeRun => {
            Sentence::of([text("Run it to its end: more rounds show smaller differences.")])
        }
        Finding::FewerCells => Sentence::of([text(
            "Measure fewer modes or thread counts: more rounds fit into the time, and show smaller differences.",
        )]),
        Finding::LessScatter => Sentence::of([text(
            "Close other programs and tabs, and run it again: rounds that scatter less show smaller differences.",
        )]),
        Finding::LessNoise { noise_percent } => Sentence::of([text(format!(
            "Simulate a machine with {noise_percent} % of noise: rounds that scatter less show smaller differences."
        ))]),
        Finding::FewerThreads { mode: id, threads } => Sentence::of([
            text(format!("Run with no more than {threads} threads: ")),
            mode(id),
            text(" is fastest with these."),
        ]),
        Finding::MoreThreads { reported, at_least, counts } => Sentence::of([text(format!(
            "{} {}, and there is full speed up to {at_least} threads at least: try {counts}.",
            reporter(result),
            counted(*reported, "core")
        ))]),
        Finding::Simulate => {
            Sentence::of([text("See what a quiet machine of sixteen cores would show, simulated.")])
        }
        Finding::AddMode { add, mode: id } => Sentence::of([
            text("Add "),
            mode(add),
            text(": it differs from "),
            mode(id),
            text(format!(
                " in one thing, {}, and would show whether that is the reason.",
                by(id, add)
            )),
        ]),
        Finding::DealDynamically => Sentence::of([text(
            "Deal the tasks dynamically: a thread that is done takes the next one.",
        )]),
        Finding::SingleTasks => Sentence::of([text(
            "Deal the tasks one by one: with shorter pieces the last thread is less far behind.",
        )]),
        Finding::MoreTasks => Sentence::of([text(
            "Choose a larger size, or smaller tasks: more of them can be shared out more evenly.",
        )]),
        Finding::LargerSize => Sentence::of([text(
            "Choose a larger size: then starting and ending a pass weighs less.",
        )]),
        _ => Sentence::default(),
    }
}

/// Who says how many cores there are.
fn reporter(result: &RunResult) -> &'static str {
    match result.record.environment.engine.as_str() {
        _ if result.record.origin == Origin::Elsewhere => "Its source says",
        "native" => "The system says",
        _ if result.plan.request.simulated.is_some() => "The simulated machine is said to have",
        _ => "Your browser says",
    }
}

/// The settings that do what is proposed; none where the same is run again, or where the visitor has to choose.
pub fn settings(finding: &Finding, result: &RunResult) -> Texts {
    let one = |key: &str, value: String| Texts::from([(key.into(), value)]);
    match finding {
        Finding::MoreRounds { effort, .. } => one("effort", effort.clone()),
        Finding::LessNoise { noise_percent } => one("simnoise", noise_percent.to_string()),
        Finding::FewerThreads { threads, .. } => one("threads", thread_text(&[1, *threads])),
        Finding::MoreThreads { counts, .. } => {
            let mut settings = one("threads", counts.clone());
            // A glance takes one count beside one thread.
            if effort(&result.plan.request.effort).is_some_and(|one| one.most_counts.is_some()) {
                settings.insert("effort".into(), USUAL_EFFORT.into());
            }
            settings
        }
        Finding::SingleTasks => one("chunk", "1".into()),
        Finding::Simulate => {
            let mut settings = one("machine", "simulated".into());
            // Of unequal tasks the model knows one deal.
            if kernel(&result.plan.request.kernel).is_some_and(|kernel| !kernel.equal_tasks) {
                settings.insert("schedule".into(), SCHEDULES[0].info.id.into());
                settings.insert("chunk".into(), "1".into());
            }
            settings
        }
        Finding::DealDynamically => one("schedule", "dynamic".into()),
        Finding::AddMode { add, .. } => {
            let modes = &result.plan.request.modes;
            one("modes", [&modes[..], std::slice::from_ref(add)].concat().join(", "))
        }
        _ => Texts::new(),
    }
}

/// The rule that a caution follows from.
pub fn rule(finding: &Finding) -> &'static str {
    match finding {
        Finding::Drift { .. }
        | Finding::Trend { .. }
        | Finding::HandOver { .. }
        | Finding::CoreHeld { .. }
        | Finding::TwoSpeeds { .. } => "R16",
        Finding::ShortSamples { .. } | Finding::CoarseClock => "R5",
        Finding::SlowFirstRound { .. } => "R21",
        Finding::StartHeavy => "R8",
        Finding::Disturbed { .. } => "R43",
        Finding::SlowTrace { .. } | Finding::NotInLink => "N10",
        _ => "R15",
    }
}

/// A simulated machine is not told to plug in its charger.
pub fn caution(finding: &Finding, simulated: bool) -> Sentence {
    match finding {
        Finding::Drift { threads, range } => Sentence::of([
            text(match threads {
                1 => "The machine’s own speed moved by ".into(),
                _ => format!("The machine’s own speed with {threads} threads moved by "),
            }),
            number(percent(*range)),
            text(if simulated {
                " during the run, by its noise."
            } else {
                " during the run: close other programs, plug in the charger, and measure again."
            }),
        ]),
        Finding::Trend { slower } => {
            let way = if *slower { "slower" } else { "faster" };
            Sentence::of([text(format!(
                "The machine became {way} from round to round: it warms up, or something else changes with the time."
            ))])
        }
        Finding::HandOver { low_seconds, high_seconds, near_rounds, far_rounds } => Sentence::of([
            text("Handing a cache line over took "),
            number(seconds(*low_seconds)),
            text(" to "),
            number(seconds(*high_seconds)),
            text(match near_rounds + far_rounds {
                0 => ", also within rounds, so these cannot be told apart by it. What writes shared lines depends on it."
                    .into(),
                _ => format!(
                    ": the threads’ cores were near in {} and far in {}. What writes shared lines depends on it, so these \
                     rounds are told apart below.",
                    counted(*near_rounds, "round"),
                    counted(*far_rounds, "round")
                ),
            }),
        ]),
        Finding::CoreHeld { longest_seconds, probes, of } => Sentence::of([
            text(format!("In {probes} of {} handing a cache line over took up to ", counted(*of, "probe"))),
            number(seconds(*longest_seconds)),
            text(": no line takes so long, so one of the two threads had no core meanwhile."),
        ]),
        Finding::ShortSamples { shortest_seconds } => Sentence::of([
            text("Some samples were shorter than "),
            number(seconds(*shortest_seconds)),
            text(", too short for this clock."),
        ]),
        Finding::CoarseClock => Sentence::of([text(
            "In some cells every round took exactly as long: this clock is too coarse for them.",
        )]),
        Finding::SlowFirstRound { share } => Sentence::of([
            text("The first round took "),
            number(percent(*share)),
            text(" longer than the others, and no later one did: something was not warm yet."),
        ]),
        Finding::TwoSpeeds { mode: id, threads, fast_seconds, slow_seconds, slow_rounds, rounds, ceiling } => {
            let told = [
                mode(id),
                text(format!(" with {} went at two speeds: ", counted(*threads, "thread"))),
                number(seconds(*slow_seconds)),
                text(format!(" in {slow_rounds} of {}, ", counted(*rounds, "round"))),
                number(seconds(*fast_seconds)),
                text(" in the others. "),
            ];
            let why = match ceiling {
                Some(CeilingSpeeds { fast, slow }) => vec![
                    text("In the same rounds work that shares nothing gained "),
                    number(ratio(*slow)),
                    text(" instead of "),
                    number(ratio(*fast)),
                    text(": there the machine’s cores were slower, not this mode alone."),
                ],
                None => vec![text("A middle value says little of either.")],
            };
            Sentence::of(told.into_iter().chain(why))
        }
        Finding::StartHeavy => Sentence::of([text(
            "In cells marked “start”, starting and ending the pass takes over 1 % of it: a larger size would tell more.",
        )]),
        Finding::Discarded { samples, wrong } => Sentence::of([text(format!(
            "{} discarded: {}.",
            if *samples == 1 { "1 sample was".into() } else { format!("{samples} samples were") },
            why_discarded(*samples, *wrong)
        ))]),
        Finding::Disturbed { cost: Interval { low, mid, high } } => Sentence::of([
            text("A pass right after the page was drawn takes "),
            of_share(Interval { low: *low, mid: *mid, high: *high }),
            text(" longer than one after a rest: part of what is measured here is the page itself."),
        ]),
        Finding::SlowTrace { times: factor } => Sentence::of([
            text("A watched pass took up to "),
            number(times(*factor)),
            text(" times as long as the timed ones: read its timeline with care."),
        ]),
        Finding::NotInLink => Sentence::of([text(
            "Watched passes are not in a link. So waiting for a lock and waiting for the last thread are not told apart here: what they take counts as not explained. The file of the result holds them.",
        )]),
        _ => Sentence::default(),
    }
}

pub fn basis(finding: &Finding) -> Sentence {
    let Finding::Basis { rounds, interval, seed, ended, precision, budget_seconds } = finding
    else {
        return Sentence::default();
    };
    let brackets = match interval {
        _ if *rounds < 2 => "nothing tells how far another would lie off",
        IntervalKind::Rounds => "in brackets the smallest and the largest round",
        IntervalKind::Bootstrap => "in brackets 95 % intervals, each for itself",
    };
    let rough = if *rounds < 10 { " A first look: rough." } else { "" };
    let ended = match ended {
        Some(Ended::Precision) => {
            format!(" Ended because the headline is known within {}.", percent(*precision))
        }
        Some(Ended::Budget) => format!(" Ended when its {budget_seconds:.0} s were up."),
        Some(Ended::Stopped) => " Ended before its last round.".into(),
        Some(Ended::Rounds) | None => String::new(),
    };
    let order = seed.map_or(String::new(), |seed| format!("; cells in random order, seed {seed}"));
    Sentence::of([text(format!("{}; {brackets}{order}.{rough}{ended}", counted(*rounds, "round")))])
}
