//! The native carrier: threads that own their memory, and channels that hand over copies.

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::messages::{ByMessages, Coordinator, Letter, Rank};
use crate::clock::Clock;
use crate::kernels::Kernel;

/// To a worker.
pub enum Order {
    LayOut(usize),
    Interpret(u32),
    Errand { letters: Vec<Letter>, tasks: Option<Range<usize>> },
}

/// From a worker: what it was told to compute, and what came out.
struct Delivery {
    seat: usize,
    done: Option<(Range<usize>, Vec<u8>)>,
}

/// The workers of one job; they end with it.
pub struct Office {
    orders: Vec<Sender<Order>>,
    /// `None`: a worker panicked, and nothing will come from it.
    deliveries: Receiver<Option<Delivery>>,
    threads: Vec<JoinHandle<()>>,
}

impl Office {
    pub fn open(seats: usize, rank: impl Fn() -> Box<dyn Rank>) -> Self {
        let (deliver, deliveries) = channel();
        let start = |seat| {
            let (order, orders) = channel();
            let (rank, deliver) = (rank(), deliver.clone());
            let thread = std::thread::Builder::new().name(format!("rank {seat}"));
            let thread = thread.spawn(move || serve(seat, rank, &orders, &deliver));
            (order, thread.expect("the system starts as many threads as the pool has"))
        };
        let (orders, threads) = (0..seats).map(start).unzip();
        Self { orders, deliveries, threads }
    }

    pub fn tell_all(&self, order: impl Fn() -> Order) {
        (0..self.orders.len()).for_each(|seat| self.tell(seat, order()));
    }

    fn tell(&self, seat: usize, order: Order) {
        self.orders[seat].send(order).expect("a worker lives as long as its office");
    }

    fn next_delivery(&self) -> Delivery {
        let delivery = self.deliveries.recv().expect("workers live as long as their office");
        delivery.expect("a worker panicked")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.orders.clear();
        // One that panicked has said so already.
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

/// A worker's life.
fn serve(
    seat: usize,
    mut rank: Box<dyn Rank>,
    orders: &Receiver<Order>,
    deliver: &Sender<Option<Delivery>>,
) {
    let _last_words = TellPanic(deliver);
    while let Ok(order) = orders.recv() {
        match order {
            Order::LayOut(offset_bytes) => rank.lay_out(offset_bytes),
            Order::Interpret(iterations_per_step) => rank.interpret(iterations_per_step),
            Order::Errand { letters, tasks } => {
                letters.iter().for_each(|letter| rank.receive(letter.operand, &letter.bytes));
                let done = tasks.map(|tasks| (tasks.clone(), rank.work(tasks).to_vec()));
                // Nobody listens any more: the office was closed in the middle of a pass.
                let _ = deliver.send(Some(Delivery { seat, done }));
            }
        }
    }
}

/// The coordinator must not wait for ever for a worker that is gone.
struct TellPanic<'a>(&'a Sender<Option<Delivery>>);

impl Drop for TellPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.0.send(None);
        }
    }
}

/// All rounds of the stretch that has begun; returns the seconds that the coordinator spent on copies. What is
/// allocated here for a message is part of the mode.
pub fn conduct<K: Kernel>(job: &mut ByMessages<K>, width: usize, clock: &dyn Clock) -> f64 {
    let mut copy_seconds = 0.0;
    for round in 0..job.rounds() {
        let start = clock.seconds();
        let letters = job.letters(round);
        let copies: Vec<Vec<Letter>> = (0..width).map(|_| letters.clone()).collect();
        copy_seconds += clock.seconds() - start;
        for (seat, letters) in copies.into_iter().enumerate() {
            let tasks = job.deal(round, seat);
            job.office.tell(seat, Order::Errand { letters, tasks });
        }
        let mut out = width;
        while out > 0 {
            let Delivery { seat, done } = job.office.next_delivery();
            out -= 1;
            let Some((tasks, bytes)) = done else { continue };
            let start = clock.seconds();
            job.gather(tasks, &bytes);
            copy_seconds += clock.seconds() - start;
            if let Some(tasks) = job.deal(round, seat) {
                out += 1;
                job.office.tell(seat, Order::Errand { letters: Vec::new(), tasks: Some(tasks) });
            }
        }
        job.end_round(round);
    }
    copy_seconds
}
