import type { Environment } from '../pkg/plain/threadscape';

/** Whether the result is of a machine that is not there: `place` in `src/plan/mod.rs` gives it this name. */
export const isSimulated = ({ engine }: Environment): boolean => engine === 'Simulated machine';
