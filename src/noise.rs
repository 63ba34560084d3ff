//! How timings scatter: what a simulated machine adds to the times of its model. Pure, from a seed.
//!
//! Every shape has the median 1, so that the true ratio of two cells is the ratio of their models.

use crate::random::Random;

/// The scatter of one sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scatter {
    /// Symmetric: many small disturbances.
    Normal,
    /// Skewed to the slow side: disturbances that multiply.
    Skewed,
    /// Mostly quiet, and one sample in ten up to ten deviations slower: other programs.
    Spiky,
    /// Two speeds, as of two clock rates, one of them taken three times in four.
    TwoSpeeds,
}

/// Scatter, and what the rounds have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    pub scatter: Scatter,
    /// Typical deviation of one sample, relative.
    pub deviation: f64,
    /// What becomes of the machine from the first round to the last, relative: all cells alike.
    pub drift: f64,
    /// How much of a round's deviation the next one inherits: 0 for none.
    pub memory: f64,
}

impl Noise {
    /// Nothing at all.
    pub const NONE: Noise =
        Noise { scatter: Scatter::Normal, deviation: 0.0, drift: 0.0, memory: 0.0 };
}

/// The factors by which one cell's times are multiplied, round after round.
pub struct Disturbance {
    noise: Noise,
    random: Random,
    inherited: f64,
}

impl Disturbance {
    pub fn new(noise: Noise, seed: u32, purpose: &str) -> Self {
        Self { noise, random: Random::new(seed, purpose), inherited: 0.0 }
    }

    /// Of the next round, which lies at this share of the run.
    pub fn factor(&mut self, share: f64) -> f64 {
        let Noise { deviation, drift, memory, .. } = self.noise;
        let fresh = self.deviate();
        // An autoregressive process of order 1 with the same spread as its fresh part alone.
        self.inherited = memory * self.inherited + (1.0 - memory * memory).sqrt() * fresh;
        (1.0 + drift * share) * (deviation * self.inherited).exp()
    }

    /// A deviate of median 0 and of a typical size of 1.
    fn deviate(&mut self) -> f64 {
        let normal = self.normal();
        match self.noise.scatter {
            Scatter::Normal => normal,
            Scatter::Skewed => (0.8 * normal).exp() - 1.0,
            Scatter::Spiky if self.random.unit() < 0.1 => 10.0 * self.random.unit(),
            // Half of a tenth of spikes more lies above: the quiet rest is moved down by as much.
            Scatter::Spiky => 0.3 * normal - 0.3 * QUIET_MEDIAN,
            Scatter::TwoSpeeds if self.random.unit() < 0.25 => 2.0 + 0.3 * normal,
            Scatter::TwoSpeeds => 0.3 * normal - 0.3 * COMMON_MEDIAN,
        }
    }

    /// Of a standard normal distribution (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.random.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.random.unit()).cos()
    }
}

/// The quantile 0.5 ÷ 0.9 of a standard normal: below it lies half of everything, when a tenth lies above all of it.
const QUIET_MEDIAN: f64 = 0.139_710_298_881_862;
/// The same for a quarter: the quantile 0.5 ÷ 0.75.
const COMMON_MEDIAN: f64 = 0.430_727_299_295_457_5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::median;

    #[test]
    fn every_scatter_has_its_median_at_one() {
        use Scatter::{Normal, Skewed, Spiky, TwoSpeeds};
        for scatter in [Normal, Skewed, Spiky, TwoSpeeds] {
            let noise = Noise { scatter, deviation: 0.03, ..Noise::NONE };
            let mut disturbance = Disturbance::new(noise, 5, "test");
            let factors: Vec<f64> = (0..40_001).map(|_| disturbance.factor(0.0)).collect();
            let middle = median(&factors).unwrap();
            assert!((middle - 1.0).abs() < 1e-3, "{scatter:?} {middle}");
        }
    }

    #[test]
    fn no_noise_is_none() {
        let mut none = Disturbance::new(Noise::NONE, 1, "test");
        assert!((0..5).all(|_| none.factor(0.3) == 1.0));
    }
}
