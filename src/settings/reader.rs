//! Texts, read one after the other against the catalog: a wrong one leaves a problem, and the value from before.

use crate::protocol::{ParamInfo, Params, Problem, Request, Scaling, Simulation, Texts, Value};
use crate::registry::{
    KERNELS, MACHINE, Registered, SCALING, SETTINGS, SIM_CORES, SIM_CORES_MOVE, SIM_DRAWING,
    SIM_NOISE, SIM_SERIAL, SIMULATED,
};

use super::link::first_modes;
use super::threads::{AUTO, default_threads, parse_threads, separates, thread_text};

/// The settings of every experiment that are lists of what there is, beside [`SETTINGS`] and the parameters of the kernels.
pub const CHOICES: [&str; 5] = ["kernel", "modes", "threads", "effort", "schedule"];

pub(super) struct TextReader<'a> {
    pub(super) texts: &'a Texts,
    pub(super) problems: Vec<Problem>,
}

impl TextReader<'_> {
    /// The value, or a problem taken down and `None`.
    fn noted<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    pub(super) fn kernel(&mut self, kept: Option<&Request>) -> &'static Registered {
        let find = |id: &str| KERNELS.iter().find(|kernel| kernel.info.id == id);
        let fallback = kept.and_then(|kept| find(&kept.kernel)).unwrap_or(&KERNELS[0]);
        let Some(text) = self.texts.get("kernel") else { return &KERNELS[0] };
        find(text).unwrap_or_else(|| {
            let ids = KERNELS.iter().map(|kernel| kernel.info.id);
            self.problems.push(no_such("kernel", "Kernel", text, ids));
            fallback
        })
    }

    pub(super) fn params(&mut self, kernel: &Registered, kept: Option<&Request>) -> Params {
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

    pub(super) fn modes(
        &mut self,
        kernel: &Registered,
        kept: Option<&Request>,
        moved: bool,
    ) -> Vec<String> {
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

    /// `usual` where nothing is said.
    pub(super) fn one_of(
        &mut self,
        (key, label): (&str, &str),
        ids: impl Iterator<Item = &'static str> + Clone,
        usual: &str,
        of: impl Fn(&Request) -> &String,
        kept: Option<&Request>,
    ) -> String {
        let Some(text) = self.texts.get(key) else { return usual.into() };
        if ids.clone().any(|id| id == text) {
            return text.clone();
        }
        self.problems.push(no_such(key, label, text, ids));
        kept.map_or(usual.into(), |kept| of(kept).clone())
    }

    pub(super) fn number(
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

    pub(super) fn scaling(&mut self, kept: Option<&Request>) -> Scaling {
        match self.choice(&SCALING).as_deref() {
            Some("weak") => Scaling::Weak,
            Some(_) => Scaling::Strong,
            None => kept.map_or(Scaling::Strong, |kept| kept.scaling),
        }
    }

    pub(super) fn simulated(&mut self, kept: Option<&Request>) -> Option<Simulation> {
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

    /// The counts, and whether they follow the machine and the effort because nobody chose them.
    pub(super) fn threads(
        &mut self,
        cap: u32,
        effort: &str,
        simulated: Option<Simulation>,
        here: u32,
        kept: Option<&Request>,
    ) -> (Vec<u32>, bool) {
        let cores = simulated.map_or(here, |simulation| simulation.cores);
        let usual = || (default_threads(cores, effort, cap), true);
        let Some(text) = self.texts.get("threads") else { return usual() };
        // The form shows counts that follow as what they come to: left as they are, they go on following.
        let left = |kept: &Request| kept.threads_auto && *text == thread_text(&kept.threads);
        if text.trim().eq_ignore_ascii_case(AUTO) || kept.is_some_and(left) {
            return usual();
        }
        let before = || kept.map(|kept| (kept.threads.clone(), kept.threads_auto));
        let within = |(counts, _): &(Vec<u32>, bool)| counts.iter().all(|&count| count <= cap);
        self.noted(parse_threads(text, cap))
            .map(|counts| (counts, false))
            .or_else(|| before().filter(within))
            .unwrap_or_else(usual)
    }

    pub(super) fn refuse_unknown_keys(&mut self, kernel: &Registered) {
        let known = |key: &str| {
            CHOICES.contains(&key) || kernel.params().chain(SETTINGS).any(|info| info.id == key)
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
    let asked: Vec<&str> = text.split(separates).filter(|part| !part.is_empty()).collect();
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
