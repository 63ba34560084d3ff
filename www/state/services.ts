/** What the lab works with. Tests put in their own. */

import type { Backend } from '../engine/backend';
import type { Surroundings } from '../engine/experiment';
import type { LabService } from '../engine/lab';
import type { Environment, Plan } from '../pkg/plain/threadscape';
import type { Storage } from './archive';
import type { Neighbours } from './neighbours';
import type { Turn } from './turn';

export interface Services {
  labService: LabService;
  /** A new one for every run: pools can be neither resized nor emptied. */
  newBackend(plan: Plan): Backend;
  /** Of that backend: a simulated machine needs no pauses, and nobody disturbs it. */
  around(plan: Plan): Surroundings;
  address: Address;
  /** Where this page runs, given the smallest step of its clock. */
  environment(clockQuantumSeconds: number): Environment;
  /** Why not everything can be measured here; '' where it can. Asked after the first answer of the service. */
  limits(): string;
  /** Keeps the screen on until the returned function is called. */
  keepAwake(): () => void;
  /** Asks for this window's turn to measure. `onwait` is called where another one has it. */
  takeTurn(onwait: () => void): Turn;
  /** Where results are kept; rejects where that cannot be opened. */
  storage(): Promise<Storage>;
  /** Other windows that keep results in the same place. */
  neighbours(): Neighbours;
  /** Resolves when the page has drawn what it was last given. */
  drawn(): Promise<void>;
}

/** The page's address, as far as the settings live in it. */
export interface Address {
  fragment(): string;
  /** Changes it without a step in the history and without telling the listener. */
  replace(fragment: string): void;
  /** The whole address with this fragment. */
  link(fragment: string): string;
  onChange(listener: () => void): void;
}
