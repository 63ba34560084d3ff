/**
 * What people expect of threads, and what happens: each with a sentence of what is so, and where it can be seen. The build writes
 * the list into method.html and labs.html. Pure.
 */

export interface Expectation {
  /** As somebody would say it. */
  expected: string;
  /** What is so, in a sentence or two. */
  happens: string;
  /** A lab, settings or a rule that shows it. */
  see: { href: string; words: string };
}

const lab = (id: string, words: string) => ({ href: `./labs.html#lab=${id}`, words });
const settings = (fragment: string, words: string) => ({ href: `./index.html#${fragment}`, words });

export const expectations: readonly Expectation[] = [
  {
    expected: 'Eight threads are eight times as fast.',
    happens:
      'Only where the work can be cut evenly, the machine has eight cores to give, and nobody waits for anybody.',
    see: lab('amdahl', 'Lab 2: dial what stays serial'),
  },
  {
    expected: 'Locks are slow.',
    happens:
      'A lock that nobody else wants costs little. What is slow is a cache line on which all threads write, lock or not.',
    see: settings(
      'kernel=matmul&modes=borrowed.locked.counted&threads=1.2&effort=quick',
      'The same product with a lock per read, on one thread and on two',
    ),
  },
  {
    expected: 'Reading needs no care; only writing does.',
    happens:
      'A read that counts a reference is a write. The counts of two lists that everybody reads are what this lab’s first question is about.',
    see: lab('readers', 'Lab 7: readers that block readers'),
  },
  {
    expected: 'More threads can do no harm.',
    happens:
      'Each one more wants the same lock, line or core as the others, and past some count all of them are slower than one.',
    see: lab('two-kinds', 'Lab 1: two kinds of “more”'),
  },
  {
    expected: 'The reported core count is the core count.',
    happens:
      'Browsers round it or cap it, and two of those “cores” may be one core’s two halves. The lab measures how far the machine really carries.',
    see: settings('kernel=mandelbrot&modes=plain&effort=quick', 'Your machine’s own ceiling'),
  },
  {
    expected: 'I ran it once, so I know.',
    happens: 'One run is a look. That is why a run here is many rounds, and still one machine.',
    see: settings('kernel=matmul&modes=plain&threads=1.2&effort=standard', 'Ten rounds and more'),
  },
  {
    expected: 'It is three times as fast.',
    happens:
      'Than what? A speed-up without its base says nothing: parallel code on one thread may be slow already.',
    see: { href: './method.html#r1', words: 'R1: a speed-up names its base' },
  },
  {
    expected: 'The serial share belongs to the program.',
    happens:
      'It changes with the size of the problem and with the machine. It describes a measurement, not a source text.',
    see: lab('bigger', 'Lab 6: bigger machine or bigger problem?'),
  },
  {
    expected: 'Without a global lock, threads scale.',
    happens: 'The lock is one reason why they might not. Take it away, and the next one shows.',
    see: settings(
      'kernel=matmul&modes=borrowed.counted.gil&threads=auto&effort=quick',
      'The product with the lock, and without it',
    ),
  },
];
