/** The six steps of the story: what each says before any number. At most 45 words each. */

export interface Step {
  title: string;
  words: string;
}

export const steps: readonly Step[] = [
  {
    title: 'Guess',
    words:
      'A loop multiplies two matrices, sharing its lists as Python without its global lock did. You give it more threads. Draw what becomes of its speed.',
  },
  {
    title: 'Race',
    words:
      'The same tiles, filled by one thread and by all. Every tile is a few rows of the product; each colour is one thread. You see real passes, slowed down.',
  },
  {
    title: 'Suspects',
    words:
      'One line of the loop takes eight small operations on shared objects, and each writes a count. Scrub through them. Then switch the suspects on and off, and see which one costs.',
  },
  {
    title: 'The wandering line',
    words:
      'Memory comes in lines of 64 bytes. To add to a count, a core must have its line alone. All cores want the same two: the counts of the two lists.',
  },
  {
    title: 'Cure',
    words:
      'A list that outlives its use need not be counted to be read. One new instruction borrows it. The post had found another cure: list(A) for each task, a count of its own.',
  },
  {
    title: 'Yours',
    words:
      'Now you know why. Three quick guesses, each checked on your machine in a few seconds. Then send somebody your curve: theirs may look different.',
  },
];
