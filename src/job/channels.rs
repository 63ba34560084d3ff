//! The native carrier: threads that own their memory, and channels that hand over copies.

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::messages::{Coordinator, Input, Rank};
use crate::clock::Clock;

/// To a worker.
pub enum Command {
    LayOut(usize),
    Interpret(u32),
    Work { inputs: Vec<Input>, tasks: Option<Range<usize>> },
}

/// From a worker: what it was told to compute, and what came out.
struct Reply {
    seat: usize,
    done: Option<(Range<usize>, Vec<u8>)>,
}

/// The workers of one job; they end with it.
pub struct Workers {
    commands: Vec<Sender<Command>>,
    /// `None`: a worker panicked, and nothing will come from it.
    replies: Receiver<Option<Reply>>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    pub fn start(seats: usize, rank: impl Fn() -> Box<dyn Rank>) -> Self {
        let (reply, replies) = channel();
        let spawn = |seat| {
            let (command, commands) = channel();
            let (rank, reply) = (rank(), reply.clone());
            let thread = std::thread::Builder::new().name(format!("rank {seat}"));
            let thread = thread.spawn(move || serve(seat, rank, &commands, &reply));
            (command, thread.expect("the system starts as many threads as the pool has"))
        };
        let (commands, threads) = (0..seats).map(spawn).unzip();
        Self { commands, replies, threads }
    }

    pub fn tell_all(&self, command: impl Fn() -> Command) {
        (0..self.commands.len()).for_each(|seat| self.tell(seat, command()));
    }

    fn tell(&self, seat: usize, command: Command) {
        self.commands[seat].send(command).expect("a worker lives as long as its job");
    }

    fn next_reply(&self) -> Reply {
        let reply = self.replies.recv().expect("workers live as long as their job");
        reply.expect("a worker panicked")
    }

    /// Carries all rounds of the stretch that has begun; returns the seconds that the coordinator spent on copies. What is
    /// allocated here for a message is part of the mode.
    pub fn carry(&self, data: &mut dyn Coordinator, width: usize, clock: &dyn Clock) -> f64 {
        let mut copy_seconds = 0.0;
        for round in 0..data.rounds() {
            let start = clock.seconds();
            let inputs = data.inputs(round);
            let copies: Vec<Vec<Input>> = (0..width).map(|_| inputs.clone()).collect();
            copy_seconds += clock.seconds() - start;
            for (seat, inputs) in copies.into_iter().enumerate() {
                let tasks = data.deal(round, seat);
                self.tell(seat, Command::Work { inputs, tasks });
            }
            let mut out = width;
            while out > 0 {
                let Reply { seat, done } = self.next_reply();
                out -= 1;
                let Some((tasks, bytes)) = done else { continue };
                let start = clock.seconds();
                data.gather(tasks, &bytes);
                copy_seconds += clock.seconds() - start;
                if let Some(tasks) = data.deal(round, seat) {
                    out += 1;
                    self.tell(seat, Command::Work { inputs: Vec::new(), tasks: Some(tasks) });
                }
            }
            data.end_round(round);
        }
        copy_seconds
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.commands.clear();
        // One that panicked has said so already.
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

/// A worker's life.
fn serve(
    seat: usize,
    mut rank: Box<dyn Rank>,
    commands: &Receiver<Command>,
    reply: &Sender<Option<Reply>>,
) {
    let _last_words = TellPanic(reply);
    while let Ok(command) = commands.recv() {
        match command {
            Command::LayOut(offset_bytes) => rank.lay_out(offset_bytes),
            Command::Interpret(iterations_per_step) => rank.interpret(iterations_per_step),
            Command::Work { inputs, tasks } => {
                inputs.iter().for_each(|input| rank.receive(input.operand, &input.bytes));
                let done = tasks.map(|tasks| (tasks.clone(), rank.work(tasks).to_vec()));
                // Nobody listens any more: the job ended in the middle of a pass.
                let _ = reply.send(Some(Reply { seat, done }));
            }
        }
    }
}

/// The coordinator must not wait for ever for a worker that is gone.
struct TellPanic<'a>(&'a Sender<Option<Reply>>);

impl Drop for TellPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.0.send(None);
        }
    }
}
