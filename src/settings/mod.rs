//! Settings: texts ⇄ request. The form, the link and the native twin's flags are the same texts, read here once
//! against the catalog. A wrong text gets a sentence at its field, and the value from before is kept. Pure.

use crate::param::defaults;
use crate::protocol::{
    Axis, ParamInfo, Params, Problem, Request, Scaling, Simulation, Texts, Value,
};
use crate::registry::{
    self, CAP, CHUNK, EFFORTS, KERNELS, MACHINE, Registered, SCALING, SCHEDULES, SEED, SETTINGS,
    SIM_CORES, SIM_CORES_MOVE, SIM_DRAWING, SIM_NOISE, SIM_SERIAL, SIMULATED, THREADS,
};

/// Texts read against the catalog: what holds, and what was wrong.
pub struct Settled {
    pub request: Request,
    /// The request as texts, only what differs from the defaults: the link.
    pub link: Texts,
    /// The request as texts, all of it: what the form shows.
    pub texts: Texts,
    pub problems: Vec<Problem>,
}

/// Reads texts against the catalog.
///
/// A key that is missing means its default; a wrong text means the value of `kept` (or the default) and a
/// problem. When the kernel is another one than before, modes and parameters that the new one does not have
/// fall back to its defaults without a word.
pub fn settle(texts: &Texts, kept: Option<&Request>, cores: u32) -> Settled {
    let mut reader = Reader { texts, problems: Vec::new() };
    let kernel = reader.kernel(kept);
    let moved = kept.is_some_and(|kept| kept.kernel != kernel.info.id);
    let kept = kept.filter(|_| !moved);

    let params = reader.params(kernel, kept);
    let modes = reader.modes(kernel, kept, moved);
    let effort =
        reader.one_of("effort", "Effort", EFFORTS.iter().map(|e| e.id), |r| &r.effort, kept);
    let schedules = SCHEDULES.iter().map(|s| s.info.id);
    let schedule = reader.one_of("schedule", "Schedule", schedules, |r| &r.schedule, kept);
    let chunk = reader.number(&CHUNK, |r| r.chunk, kept);
    let seed = reader.number(&SEED, |r| r.seed, kept);
    let cap = reader.number(&CAP, |r| r.cap, kept);
    let scaling = reader.scaling(kept);
    let simulated = reader.simulated(kept);
    let threads = reader.threads(cap, &effort, simulated, cores, kept);
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
        axis: Axis::Threads,
        cap,
        scaling,
        effort,
        seed,
        simulated,
    };
    let texts = texts_of(&request);
    let there = request.simulated.map_or(cores, |simulation| simulation.cores);
    let link = link_of(&request, &texts, there);
    Settled { request, link, texts, problems: reader.problems }
}

/// A request as texts, every key.
pub fn texts_of(request: &Request) -> Texts {
    let mut texts = Texts::from([
        ("kernel".into(), request.kernel.clone()),
        ("modes".into(), request.modes.join(", ")),
        ("threads".into(), thread_text(&request.threads)),
        ("effort".into(), request.effort.clone()),
        ("schedule".into(), request.schedule.clone()),
        ("chunk".into(), request.chunk.to_string()),
        ("seed".into(), request.seed.to_string()),
        ("cap".into(), request.cap.to_string()),
        (
            SCALING.id.into(),
            if request.scaling == Scaling::Weak { "weak" } else { "strong" }.into(),
        ),
    ]);
    texts.extend(simulation_texts(request.simulated));
    texts.extend(request.params.iter().map(|(id, value)| (id.clone(), value.to_string())));
    texts
}

/// The machine, and what it is like if it is not this one.
fn simulation_texts(simulated: Option<Simulation>) -> Texts {
    let Some(simulation) = simulated else {
        return Texts::from([(MACHINE.id.into(), MACHINE.default().to_string())]);
    };
    let moves = if simulation.regimes { "move" } else { "stay" };
    Texts::from([
        (MACHINE.id.into(), SIMULATED.into()),
        (SIM_CORES.id.into(), simulation.cores.to_string()),
        (SIM_SERIAL.id.into(), simulation.serial_percent.to_string()),
        (SIM_NOISE.id.into(), simulation.noise_percent.to_string()),
        (SIM_DRAWING.id.into(), simulation.drawing_percent.to_string()),
        (SIM_CORES_MOVE.id.into(), moves.into()),
    ])
}

/// What differs from the defaults of the same kernel and effort, written without blanks.
fn link_of(request: &Request, texts: &Texts, cores: u32) -> Texts {
    let kernel = registry::kernel(&request.kernel).unwrap_or(&KERNELS[0]);
    let defaults = texts_of(&default_request(kernel, &request.effort, request.cap, cores));
    let usual = |key: &str| match key {
        "kernel" => Some(KERNELS[0].info.id.to_string()),
        "effort" => Some(EFFORTS[0].id.to_string()),
        "cap" => Some(THREADS.cap.to_string()),
        _ => defaults.get(key).cloned().or_else(|| usual_setting(key)),
    };
    let differing = texts.iter().filter(|(key, text)| usual(key).as_ref() != Some(text));
    differing.map(|(key, text)| (key.clone(), text.replace(", ", ","))).collect()
}

fn default_request(kernel: &Registered, effort: &str, cap: u32, cores: u32) -> Request {
    Request {
        kernel: kernel.info.id.to_string(),
        params: defaults(kernel.params()),
        modes: first_modes(kernel),
        schedule: SCHEDULES[0].info.id.to_string(),
        chunk: 1,
        threads: default_threads(cores, effort, cap),
        axis: Axis::Threads,
        cap,
        scaling: Scaling::Strong,
        effort: effort.to_string(),
        seed: 1,
        simulated: None,
    }
}

/// The default of a setting that means nothing to a request without it.
fn usual_setting(key: &str) -> Option<String> {
    SETTINGS.iter().find(|info| info.id == key).map(|info| info.default().to_string())
}

fn first_modes(kernel: &Registered) -> Vec<String> {
    kernel.info.first_modes.iter().map(|id| id.to_string()).collect()
}

/// The thread counts of a sweep (R6): 1, 2, the reported cores, and about 1.5 × as many; from standard effort on
/// every count to 8 and then in growing steps.
pub fn default_threads(cores: u32, effort: &str, cap: u32) -> Vec<u32> {
    let beyond = (cores.max(1) * 3).div_ceil(2);
    let mut counts = vec![1, 2, cores.clamp(1, cap), beyond.min(cap)];
    if effort != EFFORTS[0].id {
        let dense = (1..=8).chain([10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256]);
        counts.extend(dense.filter(|&count| count <= beyond));
    }
    counts.retain(|&count| count <= cap);
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// Counts as a person writes them: runs of three and more as a range.
pub fn thread_text(threads: &[u32]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = threads;
    while let Some(&first) = rest.first() {
        let run = rest.iter().zip(first..).take_while(|(a, b)| **a == *b).count();
        let taken = if run >= 3 { run } else { 1 };
        let last = rest[taken - 1];
        parts.push(if taken > 1 { format!("{first}-{last}") } else { first.to_string() });
        rest = &rest[taken..];
    }
    parts.join(", ")
}

/// Reads `1-8, 12, 16`: counts and ranges, each count once, in ascending order.
pub fn parse_threads(text: &str, cap: u32) -> Result<Vec<u32>, Problem> {
    let mut counts = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
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

struct Reader<'a> {
    texts: &'a Texts,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The value, or a problem taken down and `None`.
    fn noted<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn kernel(&mut self, kept: Option<&Request>) -> &'static Registered {
        let find = |id: &str| KERNELS.iter().find(|kernel| kernel.info.id == id);
        let fallback = kept.and_then(|kept| find(&kept.kernel)).unwrap_or(&KERNELS[0]);
        let Some(text) = self.texts.get("kernel") else { return &KERNELS[0] };
        find(text).unwrap_or_else(|| {
            let ids = KERNELS.iter().map(|kernel| kernel.info.id);
            self.problems.push(no_such("kernel", "Kernel", text, ids));
            fallback
        })
    }

    fn params(&mut self, kernel: &Registered, kept: Option<&Request>) -> Params {
        let mut params = Params::new();
        for info in kernel.params() {
            let read = self.texts.get(info.id).map(|text| info.parse(text));
            let before = || kept.and_then(|kept| kept.params.get(info.id)).cloned();
            let value: Value = match read {
                None => info.default(),
                Some(read) => self.noted(read).or_else(before).unwrap_or_else(|| info.default()),
            };
            params.insert(info.id.to_string(), value);
        }
        params
    }

    fn modes(&mut self, kernel: &Registered, kept: Option<&Request>, moved: bool) -> Vec<String> {
        let first = || first_modes(kernel);
        let Some(text) = self.texts.get("modes") else { return first() };
        match read_modes(text, kernel) {
            Ok(modes) => modes,
            Err(_) if moved => first(),
            Err(problem) => {
                self.problems.push(problem);
                kept.map_or_else(first, |kept| kept.modes.clone())
            }
        }
    }

    fn one_of(
        &mut self,
        key: &str,
        label: &str,
        ids: impl Iterator<Item = &'static str> + Clone,
        of: impl Fn(&Request) -> &String,
        kept: Option<&Request>,
    ) -> String {
        let first = ids.clone().next().unwrap_or_default().to_string();
        let Some(text) = self.texts.get(key) else { return first };
        if ids.clone().any(|id| id == text) {
            return text.clone();
        }
        self.problems.push(no_such(key, label, text, ids));
        kept.map_or(first, |kept| of(kept).clone())
    }

    fn number(
        &mut self,
        info: &ParamInfo,
        of: impl Fn(&Request) -> u32,
        kept: Option<&Request>,
    ) -> u32 {
        let whole = |value| match value {
            Value::Whole(number) => Some(number),
            Value::Choice(_) | Value::Text { .. } => None,
        };
        let read = self.texts.get(info.id).map(|text| info.parse(text));
        let usual = || whole(info.default()).expect("a setting is a number");
        match read {
            None => usual(),
            Some(read) => {
                self.noted(read).and_then(whole).or_else(|| kept.map(of)).unwrap_or_else(usual)
            }
        }
    }

    fn scaling(&mut self, kept: Option<&Request>) -> Scaling {
        match self.choice(&SCALING).as_deref() {
            Some("weak") => Scaling::Weak,
            Some(_) => Scaling::Strong,
            None => kept.map_or(Scaling::Strong, |kept| kept.scaling),
        }
    }

    fn simulated(&mut self, kept: Option<&Request>) -> Option<Simulation> {
        let chosen = self.choice(&MACHINE);
        let before = kept.and_then(|kept| kept.simulated);
        let of = |of: fn(&Simulation) -> u32| move |_: &Request| before.map_or(0, |s| of(&s));
        let kept = kept.filter(|_| before.is_some());
        let simulation = Simulation {
            cores: self.number(&SIM_CORES, of(|s| s.cores), kept),
            serial_percent: self.number(&SIM_SERIAL, of(|s| s.serial_percent), kept),
            noise_percent: self.number(&SIM_NOISE, of(|s| s.noise_percent), kept),
            drawing_percent: self.number(&SIM_DRAWING, of(|s| s.drawing_percent), kept),
            regimes: match self.choice(&SIM_CORES_MOVE) {
                Some(moves) => moves == "move",
                None => before.is_some_and(|simulation| simulation.regimes),
            },
        };
        match chosen.as_deref() {
            Some(SIMULATED) => Some(simulation),
            Some(_) => None,
            None => before.map(|_| simulation),
        }
    }

    /// The id that was chosen, the default where nothing was said; `None`, and a problem, for one that there is not.
    fn choice(&mut self, info: &ParamInfo) -> Option<String> {
        let read = self.texts.get(info.id).map_or(Ok(info.default()), |text| info.parse(text));
        self.noted(read).map(|value| value.to_string())
    }

    fn threads(
        &mut self,
        cap: u32,
        effort: &str,
        simulated: Option<Simulation>,
        here: u32,
        kept: Option<&Request>,
    ) -> Vec<u32> {
        let cores = |simulated: Option<Simulation>| simulated.map_or(here, |s| s.cores);
        let usual = || default_threads(cores(simulated), effort, cap);
        let Some(text) = self.texts.get("threads") else { return usual() };
        // Counts that nobody has chosen follow the machine and the effort.
        let unchosen = |kept: &&Request| {
            let before = default_threads(cores(kept.simulated), &kept.effort, kept.cap);
            kept.threads == before && *text == thread_text(&before)
        };
        if kept.filter(unchosen).is_some() {
            return usual();
        }
        let within = |counts: &Vec<u32>| counts.iter().all(|&count| count <= cap);
        self.noted(parse_threads(text, cap))
            .or_else(|| kept.map(|kept| kept.threads.clone()).filter(within))
            .unwrap_or_else(usual)
    }

    fn refuse_unknown_keys(&mut self, kernel: &Registered) {
        const OWN: [&str; 5] = ["kernel", "modes", "threads", "effort", "schedule"];
        let known = |key: &str| {
            OWN.contains(&key) || kernel.params().chain(SETTINGS).any(|info| info.id == key)
        };
        for key in self.texts.keys().filter(|key| !known(key)).take(5) {
            let shown: String = key.chars().take(40).collect();
            self.problems.push(Problem::at(
                &shown,
                format!("{} has no setting “{shown}”; it was left out.", kernel.info.label),
            ));
        }
    }
}

fn read_modes(text: &str, kernel: &Registered) -> Result<Vec<String>, Problem> {
    let asked: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if asked.is_empty() {
        return Err(Problem::at("modes", "Sharing modes: none is chosen. Choose at least one."));
    }
    if let Some(unknown) = asked.iter().find(|id| kernel.mode(id).is_none()) {
        let ids = kernel.modes.iter().map(|mode| mode.info.id);
        return Err(no_such("modes", "Sharing modes", unknown, ids));
    }
    // In the order of the ladder, each once, however they were written.
    let chosen = kernel.modes.iter().map(|mode| mode.info.id).filter(|id| asked.contains(id));
    Ok(chosen.map(String::from).collect())
}

fn no_such(
    field: &str,
    label: &str,
    text: &str,
    ids: impl Iterator<Item = &'static str>,
) -> Problem {
    let shown: String = text.chars().take(40).collect();
    let ids: Vec<&str> = ids.collect();
    Problem::at(field, format!("{label}: there is no “{shown}”. Choose from {}.", ids.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect()
    }

    fn settled(pairs: &[(&str, &str)]) -> Settled {
        settle(&texts(pairs), None, 2)
    }

    #[test]
    fn without_a_word_it_is_the_story_and_its_link_is_empty() {
        let story = settled(&[]);
        assert_eq!(story.problems, []);
        assert_eq!(story.link, Texts::new());
        assert_eq!(story.request.kernel, "matmul");
        assert_eq!(story.request.modes.len(), 7);
        assert_eq!(story.request.threads, [1, 2, 3]);
        assert_eq!(story.request.params["interp"], Value::Whole(60));
    }

    #[test]
    fn a_link_says_what_differs_and_is_read_back() {
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
                ("effort", "standard"),
                ("modes", "plain,locked"),
                ("n", "200"),
                ("schedule", "block"),
                ("threads", "1,2"),
            ])
        );
        assert_eq!(settle(&first.link, None, 2).request, first.request);
    }

    #[test]
    fn thread_lists_are_read_and_written_as_people_write_them() {
        for (text, counts, written) in [
            ("1-8, 12, 16", vec![1, 2, 3, 4, 5, 6, 7, 8, 12, 16], "1-8, 12, 16"),
            (" 4 ,1", vec![1, 4], "1, 4"),
            ("2-3", vec![2, 3], "2, 3"),
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
        assert_eq!(simulated.link, texts(&[("machine", "simulated")]));
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

    #[test]
    fn the_sweep_has_one_two_the_cores_and_half_as_many_again() {
        assert_eq!(default_threads(2, "quick", 64), [1, 2, 3]);
        assert_eq!(default_threads(8, "quick", 64), [1, 2, 8, 12]);
        assert_eq!(default_threads(1, "quick", 64), [1, 2]);
        assert_eq!(default_threads(8, "standard", 64), [1, 2, 3, 4, 5, 6, 7, 8, 10, 12]);
        assert_eq!(default_threads(96, "quick", 64), [1, 2, 64]);
    }
}
