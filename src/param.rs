//! Parameters: one generic parser and one generic check, driven by what the units say of themselves.

use crate::protocol::{ParamInfo, ParamKind, Params, Problem, Value};

/// The value of a whole-number parameter that the catalog declares.
pub fn whole(params: &Params, id: &str) -> u32 {
    match params.get(id) {
        Some(Value::Whole(value)) => *value,
        other => panic!("parameter {id} is not a whole number: {other:?}"),
    }
}

/// The value of a choice parameter that the catalog declares.
pub fn choice<'a>(params: &'a Params, id: &str) -> &'a str {
    match params.get(id) {
        Some(Value::Choice(value)) => value,
        other => panic!("parameter {id} is not a choice: {other:?}"),
    }
}

/// The id of the parameter that every kernel has: the interpreter's cost of an inner step, in ns.
pub const INTERPRETER_COST: &str = "interp";

/// What these parameters ask for; 0 where they say nothing of it.
pub fn interpreter_nanoseconds(params: &Params) -> f64 {
    match params.get(INTERPRETER_COST) {
        Some(Value::Whole(nanoseconds)) => f64::from(*nanoseconds),
        _ => 0.0,
    }
}

/// Defaults by id.
pub fn defaults<'a>(infos: impl IntoIterator<Item = &'a ParamInfo>) -> Params {
    infos.into_iter().map(|info| (info.id.to_string(), info.default())).collect()
}

impl ParamInfo {
    pub fn default(&self) -> Value {
        match self.kind {
            ParamKind::Whole { default, .. } => Value::Whole(default),
            ParamKind::Choice { default, .. } => Value::Choice(default.to_string()),
        }
    }

    /// Reads a text as this parameter's value.
    pub fn parse(&self, text: &str) -> Result<Value, Problem> {
        match &self.kind {
            ParamKind::Whole { min, max, .. } => {
                whole_number(self.id, self.label, text, *min, *max).map(Value::Whole)
            }
            ParamKind::Choice { options, .. } => {
                if options.iter().any(|option| option.id == text) {
                    return Ok(Value::Choice(text.to_string()));
                }
                let ids: Vec<&str> = options.iter().map(|option| option.id).collect();
                Err(Problem::at(
                    self.id,
                    format!("{}: there is no “{text}”. Choose {}.", self.label, ids.join(" or ")),
                ))
            }
        }
    }

    /// The same check for a value that came from a file or a program: there a number that stands in quotes is none.
    pub fn check(&self, value: &Value) -> Result<(), Problem> {
        let read = self.parse(&value.to_string())?;
        if read == *value {
            return Ok(());
        }
        Err(Problem::at(self.id, format!("{}: “{value}” is of another kind.", self.label)))
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Whole(value) => value.fmt(f),
            Value::Choice(value) | Value::Text { text: value } => value.fmt(f),
        }
    }
}

impl Problem {
    pub fn at(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_string(), message: message.into() }
    }
}

/// A whole number within a range, or a sentence that says what was wrong with it.
pub fn whole_number(
    field: &str,
    label: &str,
    text: &str,
    min: u32,
    max: u32,
) -> Result<u32, Problem> {
    let range = format!("Give a whole number from {min} to {max}.");
    match text.trim().parse::<u32>() {
        Ok(value) if (min..=max).contains(&value) => Ok(value),
        Ok(value) => {
            Err(Problem::at(field, format!("{label}: {value} is outside the range. {range}")))
        }
        Err(_) => {
            let shown: String = text.chars().take(40).collect();
            Err(Problem::at(field, format!("{label}: “{shown}” is not a number in range. {range}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::ChoiceInfo;

    const SIZE: ParamInfo = ParamInfo {
        id: "n",
        label: "Size",
        unit: "rows",
        summary: "",
        kind: ParamKind::Whole { min: 8, max: 512, default: 120 },
    };
    const LAYOUT: ParamInfo = ParamInfo {
        id: "layout",
        label: "Layout",
        unit: "",
        summary: "",
        kind: ParamKind::Choice {
            options: &[
                ChoiceInfo { id: "naive", label: "Naive" },
                ChoiceInfo { id: "transposed", label: "B transposed" },
            ],
            default: "naive",
        },
    };

    #[test]
    fn values_within_the_range_are_read() {
        assert_eq!(SIZE.parse(" 200 "), Ok(Value::Whole(200)));
        assert_eq!(LAYOUT.parse("transposed"), Ok(Value::Choice("transposed".into())));
    }

    #[test]
    fn a_value_from_outside_is_of_the_kind_that_the_parameter_is() {
        assert_eq!(SIZE.check(&Value::Whole(200)), Ok(()));
        for value in [Value::Choice("200".into()), Value::Text { text: "200".into() }] {
            let problem = SIZE.check(&value).unwrap_err();
            assert_eq!(problem, Problem::at("n", "Size: “200” is of another kind."));
        }
    }

    #[test]
    fn a_wrong_value_is_answered_at_its_field_with_the_way_out() {
        for (text, sentence) in [
            ("4", "Size: 4 is outside the range. Give a whole number from 8 to 512."),
            ("513", "Size: 513 is outside the range. Give a whole number from 8 to 512."),
            ("many", "Size: “many” is not a number in range. Give a whole number from 8 to 512."),
            ("-1", "Size: “-1” is not a number in range. Give a whole number from 8 to 512."),
            ("1e3", "Size: “1e3” is not a number in range. Give a whole number from 8 to 512."),
        ] {
            assert_eq!(SIZE.parse(text), Err(Problem::at("n", sentence)), "{text}");
        }
        assert_eq!(
            LAYOUT.parse("z"),
            Err(Problem::at("layout", "Layout: there is no “z”. Choose naive or transposed."))
        );
    }
}
