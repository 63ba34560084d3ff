/**
 * The glossary: each term once, in the field's standard meaning, in at most 25 words. The page explains them where they stand
 * (`Term.svelte`), and the build lists them in method.html. Pure.
 */

export interface Term {
  /** As it stands in a heading. */
  label: string;
  /** What it means, in a sentence or two. */
  words: string;
}

export const terms = {
  amdahl: {
    label: 'Amdahl’s law',
    words:
      'For fixed work, the serial share s caps the speed-up at 1 ÷ s, however many threads there are: S(p) = 1 ÷ (s + (1 − s) ÷ p).',
  },
  atomic: {
    label: 'atomic operation',
    words:
      'A read, change and write of one memory cell that no other thread can come between. It needs the cache line for itself.',
  },
  barrier: {
    label: 'barrier',
    words: 'A point that no thread passes before all have reached it. The slowest one decides.',
  },
  block: {
    label: 'block schedule',
    words:
      'Each thread gets one stretch of neighbouring tasks, fixed beforehand. Cheap, and uneven where tasks are.',
  },
  borrowed: {
    label: 'borrowed reference',
    words:
      'A pointer that is used without counting it, because somebody else is known to keep the object alive meanwhile.',
  },
  'cache-line': {
    label: 'cache line',
    words:
      'The unit in which cores exchange memory, mostly 64 bytes. Only one core at a time can hold a line to write it.',
  },
  ceiling: {
    label: 'ceiling',
    words:
      'What the machine itself gives at that thread count: the measured speed-up of work that shares nothing at all.',
  },
  chunk: {
    label: 'chunk',
    words:
      'Tasks that are dealt together. Larger chunks cost less dealing and leave a rougher end.',
  },
  contention: {
    label: 'contention',
    words:
      'Several threads want the same lock, line or core at the same time, and wait for each other.',
  },
  core: {
    label: 'core',
    words:
      'A part of the processor that runs one thread at a time. Two “logical” cores may be two halves of one.',
  },
  'critical-section': {
    label: 'critical section',
    words: 'Code that only one thread at a time may run, mostly because it holds a lock meanwhile.',
  },
  cyclic: {
    label: 'cyclic schedule',
    words:
      'Tasks are dealt in turn like cards, fixed beforehand: thread 1 gets tasks 1, p + 1, 2p + 1 and so on.',
  },
  drift: {
    label: 'drift',
    words:
      'How far the machine’s own speed moved while the run went on: clocks, heat, other programs.',
  },
  dynamic: {
    label: 'dynamic schedule',
    words:
      'Whichever thread is free takes the next task. Even, at the price of asking for each one.',
  },
  efficiency: {
    label: 'efficiency',
    words:
      'Speed-up divided by the number of threads: 100 % where each gains as much as the first.',
  },
  'false-sharing': {
    label: 'false sharing',
    words:
      'Threads write different variables that lie in one cache line, and so wait for each other as if they shared them.',
  },
  'free-threading': {
    label: 'free threading',
    words:
      'Python without its global interpreter lock: threads may run Python code at the same time.',
  },
  gil: {
    label: 'GIL',
    words:
      'Global interpreter lock: whoever holds it may run Python code, and nobody else. Threads take turns.',
  },
  granularity: {
    label: 'granularity',
    words:
      'How much work lies between two meetings of the threads. Where it is fine, arranging the work costs more than it gains.',
  },
  gustafson: {
    label: 'Gustafson’s law',
    words:
      'Where work grows with the threads, scaled speed-up grows in a straight line: S(p) = p − s · (p − 1).',
  },
  'hand-over': {
    label: 'hand-over',
    words: 'The time a written cache line takes from one core to another, one way.',
  },
  imbalance: {
    label: 'load imbalance',
    words: 'Some threads have more work than others, and those who are done wait for the last one.',
  },
  immortal: {
    label: 'immortal object',
    words: 'An object that is never freed, so its references need no counting.',
  },
  interval: {
    label: 'interval',
    words:
      'The range in brackets: where the value might as well have come out, judged by how far the rounds differ.',
  },
  isolation: {
    label: 'cross-origin isolation',
    words:
      'A page cut off from other sites by two headers. Only then do browsers give it shared memory between threads.',
  },
  'karp-flatt': {
    label: 'Karp–Flatt e(p)',
    words:
      'The serial share that one measured speed-up would mean. If it rises with the threads, the loss is no serial share.',
  },
  knee: {
    label: 'knee',
    words: 'The thread count beyond which the machine’s own ceiling stops rising.',
  },
  lock: {
    label: 'lock',
    words: 'What one thread can hold at a time. Whoever wants it meanwhile spins or sleeps.',
  },
  median: {
    label: 'median',
    words:
      'The middle value: half of the measurements lie above, half below. Single outliers do not move it.',
  },
  oversubscription: {
    label: 'oversubscription',
    words:
      'More threads than cores: they take turns, and whoever waits for one of them waits longer.',
  },
  overhead: {
    label: 'overhead',
    words:
      'Work that is there only because there are several threads: starting, dealing, locking, waiting.',
  },
  pass: {
    label: 'pass',
    words: 'The whole work of the kernel, done once. Times are per pass.',
  },
  race: {
    label: 'data race',
    words:
      'Two threads reach the same memory at once, one of them writes, and nothing orders them. The result is undefined.',
  },
  reduction: {
    label: 'reduction',
    words: 'Each thread works out a result of its own; at the end these are put together into one.',
  },
  'reference-count': {
    label: 'reference count',
    words:
      'A number in each object that says how many hold it; at 0 it is freed. Taking and giving back write it.',
  },
  round: {
    label: 'round',
    words: 'One visit to every cell of the plan, in random order. Ratios are made within rounds.',
  },
  schedule: {
    label: 'schedule',
    words: 'The rule by which threads come by their tasks: block, cyclic, dynamic or guided.',
  },
  'serial-share': {
    label: 'serial share',
    words:
      'The part of the work that only one thread does while the others wait: s in Amdahl’s law.',
  },
  simulated: {
    label: 'simulated machine',
    words:
      'Formulas and seeded noise in the place of a machine. It measures nothing, and its results always say so.',
  },
  'speed-up': {
    label: 'speed-up',
    words:
      'Time with one thread divided by time with several, for the same work: 2 is twice as fast, 0.5 half as fast.',
  },
  'strong-scaling': {
    label: 'strong scaling',
    words: 'The work stays as it is and the threads become more: is it done sooner?',
  },
  task: {
    label: 'task',
    words: 'The smallest piece of work that is dealt to a thread, such as one row of a picture.',
  },
  thread: {
    label: 'thread',
    words: 'A line of execution that shares its memory with the others of the same program.',
  },
  usl: {
    label: 'USL',
    words:
      'Universal scalability law (Gunther): besides waiting in line (α), threads keep each other up to date (β), so speed-up can fall again.',
  },
  'weak-scaling': {
    label: 'weak scaling',
    words: 'The work grows with the threads: is p times the work done in the same time?',
  },
} as const satisfies Record<string, Term>;

export type TermId = keyof typeof terms;

export const isTerm = (id: string): id is TermId => Object.hasOwn(terms, id);

/** Where it stands in the glossary. */
export const placeOfTerm = (id: TermId): string => `./method.html#term-${id}`;

/** All of them, as a dictionary has them. */
export const termsInOrder = (): [TermId, Term][] =>
  (Object.entries(terms) as [TermId, Term][]).sort(([, a], [, b]) =>
    a.label.localeCompare(b.label, 'en'),
  );
