import type { Series } from '../pkg/plain/threadscape';

/**
 * COST, the configuration that outperforms a single thread: the fewest threads with which a mode is
 * faster than the serial code in every round, by more than 1 % (R22). Null where no measured count is.
 */
export function costOf(series: Series): number | null {
  const faster = series.estimates.filter(
    ({ speedupOverSerial }) => speedupOverSerial !== null && speedupOverSerial.low > 1.01,
  );
  return faster.length > 0 ? Math.min(...faster.map(({ threads }) => threads)) : null;
}
