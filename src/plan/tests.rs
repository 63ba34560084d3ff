//! What is planned, and what is refused.

use std::collections::BTreeSet;

use super::points::{instrument, serial};
use super::*;
use crate::protocol::{Knee, Point, Role, Step, Value};

fn environment() -> Environment {
    Environment { memory_limit_bytes: 512e6, ..Environment::of_tests() }
}

fn request(pairs: &[(&str, &str)]) -> Request {
    let texts: Texts = pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    settle(&texts, None, 2).request
}

fn planned(pairs: &[(&str, &str)]) -> Plan {
    plan(&request(pairs), &environment()).unwrap()
}

#[test]
fn every_round_visits_every_cell_once_between_two_hand_over_probes() {
    let here = Environment { draws: false, ..environment() };
    let plan = plan(&request(&[("modes", "plain,counted")]), &here).unwrap();
    let steps = order::steps(&plan);
    let cells: BTreeSet<u32> = (0..plan.points.len() as u32 - 1).collect();
    let probe = plan.points.len() as u32 - 1;
    for round in 1..=plan.rounds {
        let visited: Vec<u32> =
            steps.iter().filter(|s| s.round == round).map(|s| s.point).collect();
        assert_eq!((visited[0], visited[visited.len() - 1]), (probe, probe));
        let between = &visited[1..visited.len() - 1];
        assert_eq!(between.len(), cells.len());
        assert_eq!(between.iter().copied().collect::<BTreeSet<_>>(), cells);
    }
}

#[test]
fn a_page_measures_one_cell_after_a_draw_and_after_a_rest_before_each_round_in_seeded_order() {
    let plan = planned(&[("effort", "careful"), ("threads", "1,2,4")]);
    let steps = order::steps(&plan);
    let role = |step: &Step| plan.points[step.point as usize].role;
    let pair = |round: u32| -> [Role; 2] {
        let mut steps = steps.iter().filter(|step| step.round == round);
        [(); 2].map(|()| role(steps.next().unwrap()))
    };
    let drawn_first = (1..=plan.rounds).filter(|&round| pair(round)[0] == Role::Drawn).count();
    assert!((10..=35).contains(&drawn_first), "{drawn_first} of {}", plan.rounds);
    assert!((1..=plan.rounds).all(|round| pair(round).contains(&Role::Rested)));
    let cell = |role: Role| plan.points.iter().find(|point| point.role == role).unwrap();
    let ceiling = plan.points.iter().find(|p| (p.role, p.threads) == (Role::Ceiling, 2));
    for role in [Role::Drawn, Role::Rested] {
        assert_eq!(&Point { role: Role::Ceiling, ..cell(role).clone() }, ceiling.unwrap());
    }
}

#[test]
fn a_glance_has_three_modes_at_most_at_one_thread_and_the_cores_and_says_so() {
    let three = [("effort", "glance"), ("modes", "locked.counted.borrowed")];
    let plan = planned(&three);
    assert_eq!((plan.rounds, &plan.request.threads), (5, &vec![1, 2]));
    assert!(!plan.traced.is_empty());
    let refused = |pairs: &[(&str, &str)]| -> Vec<String> {
        let asked = Request { effort: "glance".into(), ..request(pairs) };
        super::plan(&asked, &environment()).unwrap_err().into_iter().map(|p| p.field).collect()
    };
    assert_eq!(refused(&[]), ["modes", "threads"]);
    assert_eq!(refused(&[("modes", "plain"), ("threads", "1-3")]), ["threads"]);
}

#[test]
fn the_order_is_the_seeds_and_differs_between_rounds_and_seeds() {
    let order = |seed: &str, round: u32| -> Vec<u32> {
        let steps = order::steps(&planned(&[("seed", seed)]));
        steps.iter().filter(|s| s.round == round).map(|s| s.point).collect()
    };
    assert_eq!(order("1", 1), order("1", 1));
    assert_ne!(order("1", 1), order("1", 2));
    assert_ne!(order("1", 1), order("2", 1));
}

#[test]
fn warm_ups_come_first_and_reach_every_cell() {
    let plan = planned(&[("modes", "plain,counted"), ("threads", "1-4")]);
    let steps = order::steps(&plan);
    let warm: Vec<u32> =
        steps.iter().take_while(|step| step.warmup).map(|step| step.point).collect();
    assert_eq!(warm, (0..plan.points.len() as u32).collect::<Vec<_>>());
    assert!(steps.iter().skip(warm.len()).all(|step| !step.warmup));
}

#[test]
fn every_round_has_its_own_offset() {
    let plan = planned(&[("effort", "careful")]);
    let different: BTreeSet<u32> = plan.offsets_bytes.iter().copied().collect();
    assert_eq!(different.len(), plan.rounds as usize + 1);
    assert!(different.iter().all(|offset| offset % 16 == 0 && *offset < 4096));
}

#[test]
fn one_thread_is_added_where_it_was_not_asked_for() {
    let plan = planned(&[("threads", "2"), ("modes", "plain")]);
    let widths: Vec<u32> = plan
        .points
        .iter()
        .filter(|point| point.role == Role::Measured)
        .map(|point| point.threads)
        .collect();
    assert_eq!(widths, [1, 2]);
    assert!(plan.notes[0].starts_with("One thread was added"));
}

#[test]
fn the_posts_ten_tasks_bound_eight_threads_at_five() {
    let plan = planned(&[("n", "200"), ("step", "20"), ("threads", "1,2,4,8")]);
    let bounds: Vec<f64> = plan.granularity_bounds.iter().map(|bound| bound.speedup).collect();
    assert_eq!(bounds, [1.0, 2.0, 10.0 / 3.0, 5.0]);
    assert!(plan.notes.iter().any(|note| note.contains("fewer than four per thread")));
}

#[test]
fn what_is_dealt_at_a_time_bounds_the_speed_up() {
    let bound = |schedule, chunk| {
        let chosen = [("chunk", chunk), ("schedule", schedule), ("threads", "1,2")];
        planned(&chosen).granularity_bounds[1].speedup
    };
    // 30 tasks in chunks of 30, and of 20: then one of the two has 20.
    for schedule in ["dynamic", "cyclic", "guided"] {
        assert_eq!((bound(schedule, "30"), bound(schedule, "20")), (1.0, 1.5), "{schedule}");
    }
    assert_eq!((bound("block", "30"), bound("guided", "1")), (2.0, 2.0));
}

#[test]
fn instruments_measure_the_machine_and_not_what_was_chosen() {
    let plan = planned(&[("chunk", "30"), ("schedule", "block")]);
    let instruments = plan.points.iter().filter(|point| instrument(point.role));
    assert!(instruments.clone().count() > 3);
    for point in instruments {
        assert_eq!((point.schedule.as_str(), point.chunk), ("dynamic", 1), "{point:?}");
    }
}

#[test]
fn a_plan_beyond_its_budget_drops_rounds_and_says_what_else_would_help() {
    let large = planned(&[("n", "400"), ("effort", "standard")]);
    let note = large.notes.iter().find(|note| note.contains("beyond the 60 s"));
    assert!(note.is_some_and(|note| note.contains("no more than 5 rounds")), "{:?}", large.notes);
    let small = planned(&[("effort", "standard")]);
    assert!(small.predicted_seconds < 61.0 && small.notes.iter().all(|n| !n.contains("beyond")));
}

#[test]
fn the_headline_is_declared_and_has_three_pairs_at_most() {
    let pairs = |settings: &[(&str, &str)]| -> Vec<(String, u32)> {
        planned(settings).headline.into_iter().map(|pair| (pair.mode, pair.threads)).collect()
    };
    let at_two = |modes: &[&str]| modes.iter().map(|m| (m.to_string(), 2)).collect::<Vec<_>>();
    assert_eq!(pairs(&[]), at_two(&["plain", "counted-copies", "counted"]));
    assert_eq!(pairs(&[("modes", "plain,gil")]), at_two(&["plain", "gil"]));
    assert_eq!(pairs(&[("modes", "locked")]), at_two(&["locked"]));
    assert_eq!(pairs(&[("threads", "1")]), []);
}

#[test]
fn a_clock_that_hardly_moves_is_refused_and_a_simulated_machine_has_its_own() {
    let environment = Environment { clock_quantum_seconds: 0.1, ..environment() };
    let problems = plan(&request(&[]), &environment).unwrap_err();
    assert!(
        problems[0].message.contains("steps of 100 ms, so each sample would have to last 50 s")
    );
    assert!(plan(&request(&[("machine", "simulated")]), &environment).is_ok());
}

#[test]
fn a_clock_for_which_a_run_would_take_many_minutes_is_refused_with_the_way_to_exempt_the_site() {
    // As Firefox steps it with privacy.resistFingerprinting, and above and below what is refused.
    for (step, refused) in [(16.667e-3, true), (5e-3, true), (3e-3, false), (1e-3, false)] {
        let here = Environment { clock_quantum_seconds: step, ..environment() };
        let shortest =
            request(&[("modes", "plain"), ("threads", "1,2"), ("interp", "0"), ("n", "32")]);
        match plan(&shortest, &here) {
            Err(problems) => {
                assert!(refused, "{step}: {problems:?}");
                for part in [
                    "exempt this site",
                    "privacy.resistFingerprinting.exemptedDomains",
                    "simulated machine",
                ] {
                    assert!(problems[0].message.contains(part), "{problems:?}");
                }
            }
            Ok(plan) => {
                assert!(!refused, "{step}");
                assert!(
                    (20.0..160.0).contains(&plan.predicted_seconds),
                    "{}",
                    plan.predicted_seconds
                );
            }
        }
    }
}

/// A smaller size shortens no sample that lasts as long as the clock's steps ask for.
#[test]
fn what_the_clock_makes_long_is_not_blamed_on_the_size() {
    let here = Environment { clock_quantum_seconds: 2e-3, ..environment() };
    let slow = plan(&request(&[]), &here).unwrap();
    let note = slow.notes.iter().find(|note| note.contains("beyond the")).unwrap();
    assert!(note.contains("steps of 2.0 ms") && !note.contains("smaller size"), "{note}");
}

#[test]
fn a_plan_that_does_not_fit_is_refused_with_its_size() {
    let problems = plan(&request(&[("n", "1024")]), &environment()).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("MB of memory"), "{problems:?}");
    let copies = request(&[("n", "1024"), ("modes", "counted-copies")]);
    let problems = plan(&copies, &environment()).unwrap_err();
    // 256 tasks × 2 lists × 1024² pointers: more than 32 bits count.
    assert!(problems[0].message.contains("needs 44"), "{problems:?}");
}

#[test]
fn a_request_from_outside_is_checked_like_a_text() {
    let mut request = request(&[]);
    request.kernel = "nonsense".into();
    request.threads = vec![0];
    let fields: Vec<String> =
        plan(&request, &environment()).unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["kernel", "threads"]);
}

#[test]
fn what_was_chosen_comes_with_its_plan_or_with_every_reason_why_there_is_none() {
    let texts = |pairs: &[(&str, &str)]| -> Texts {
        pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    };
    let simulated = choose(&texts(&[("machine", "simulated")]), None, &environment());
    assert_eq!((simulated.environment.cores, simulated.problems.len()), (16, 0));
    assert_eq!(simulated.plan.unwrap().request, simulated.request);

    let wrong = texts(&[("n", "1024"), ("threads", "0")]);
    let refused = choose(&wrong, Some(&simulated.request), &environment());
    let fields: Vec<&str> = refused.problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!((fields, refused.plan), (vec!["threads", ""], None));
    assert_eq!(refused.request.threads, simulated.request.threads);
    assert_eq!(refused.texts["n"], "1024");
}

#[test]
fn series_along_a_parameter_are_refused_until_they_can_be_planned() {
    let values = vec![Value::Whole(100), Value::Whole(200)];
    let axis = Axis::Param { id: "n".into(), values };
    let problems = plan(&Request { axis, ..request(&[]) }, &environment()).unwrap_err();
    assert_eq!(problems[0].field, "axis");
}

#[test]
fn without_workers_only_the_serial_base_is_planned() {
    let environment = Environment { level: Level::Serial, ..environment() };
    let plan = plan(&request(&[]), &environment).unwrap();
    assert_eq!(plan.pool, 0);
    assert!(plan.points.iter().all(|p| serial(p.role)));
}

#[test]
fn without_shared_memory_messages_are_measured_by_workers_beside_the_serial_base() {
    let environment = Environment { level: Level::Messages, ..environment() };
    let plan = plan(&request(&[("threads", "1,2")]), &environment).unwrap();
    assert_eq!((plan.pool, plan.workers), (0, 2));
    assert_eq!(plan.request.modes, ["messages"]);
    assert!(plan.points.iter().all(|p| serial(p.role) || p.mode == "messages"));
    assert!(plan.points.iter().all(|p| p.role != Role::HandOver));
    assert!(plan.notes[0].ends_with("“Messages” is measured instead."), "{:?}", plan.notes);
}

#[test]
fn without_shared_memory_a_kernel_that_nobody_can_send_is_measured_serially() {
    let environment = Environment { level: Level::Messages, ..environment() };
    let plan = plan(&request(&[("kernel", "histogram")]), &environment).unwrap();
    assert!(plan.points.iter().all(|p| serial(p.role)));
    let why = "Without shared memory only the serial code is measured: this kernel has no mode that sends messages.";
    assert_eq!(plan.notes, [why]);
    let alone = Environment { level: Level::Serial, ..environment };
    let plan = super::plan(&request(&[("kernel", "histogram")]), &alone).unwrap();
    assert_eq!(plan.notes, ["Without Workers only the serial code is measured."]);
}

#[test]
fn messages_need_as_many_workers_as_the_widest_pass_and_only_where_they_are_chosen() {
    assert_eq!(planned(&[("modes", "plain,messages"), ("threads", "1,3")]).workers, 3);
    assert_eq!(planned(&[("modes", "plain,gil"), ("threads", "1,3")]).workers, 0);
}

#[test]
fn the_story_on_two_cores_is_predicted_to_take_about_twenty_seconds() {
    let seconds = planned(&[]).predicted_seconds;
    assert!((10.0..30.0).contains(&seconds), "{seconds}");
}

/// The note of a plan is a guess; what the ceiling says of it stands after the run.
#[test]
fn a_note_that_the_ceiling_refutes_is_taken_back() {
    let knee = |at_least, at_most| Knee { cores: None, at_least, at_most };
    let planned = |threads| planned(&[("threads", threads)]);
    for (threads, knee, expected) in [
        ("1,2,3", None, Some("3. Unless the machine has more cores than that, they")),
        ("1,2,3", Some(knee(3, None)), None),
        ("1,2,3", Some(knee(2, Some(3))), Some("3. They")),
        ("1,2,3,4,8", Some(knee(4, Some(8))), Some("8. They")),
    ] {
        let notes = notes_after(&planned(threads), 2, knee.as_ref());
        let told: Vec<&String> = notes.iter().filter(|note| note.contains("turns")).collect();
        let expected = expected.map(|what| {
            format!("More threads than the 2 reported cores: {what} take turns, and are marked.")
        });
        assert_eq!(told, Vec::from_iter(&expected));
    }
}
