/** The page's own instrument, led by a lab: settings come from the lab's file, and none of them touch the address. */

import { Failure } from '../lib/failure';
import type { Reading, RunResult } from '../pkg/plain/threadscape';
import { Archive } from '../state/archive';
import { identityOf } from '../state/kept';
import { thisPage } from '../state/page';
import type { Services } from '../state/services';
import { decodeFragment, encodeFragment } from '../state/settings';
import { isComplete, Lab } from '../state/store';

/** How long a run of a lab takes. */
export const labEffort = 'quick';

/** Its cores, and a noise as that of a quiet machine. */
const simulation = { machine: 'simulated', simcores: '16', simnoise: '2' };

/** A run that is over, made readable. */
export interface Measurement extends Reading {
  result: RunResult;
}

/** The settings of a run, as a fragment. A task may bring an effort of its own. */
export function fragmentOf(settings: string, simulated: boolean): string {
  const texts = { effort: labEffort, ...decodeFragment(`#${settings}`) };
  return encodeFragment({ ...texts, ...(simulated ? simulation : {}) });
}

export class Instrument {
  readonly lab: Lab;
  readonly #services: Services;
  readonly #archive: Archive;
  #fragment: string;
  #follow = (): void => {};

  /** `first` are the settings that it begins with. */
  constructor(first: string, services: Services = thisPage()) {
    this.#fragment = first;
    this.#services = {
      ...services,
      address: {
        fragment: () => this.#fragment,
        replace: () => {},
        link: (fragment) => new URL(`index.html${fragment}`, location.href).href,
        onChange: (listener) => void (this.#follow = listener),
      },
    };
    this.#archive = new Archive(services.storage);
    this.lab = new Lab(this.#services);
  }

  get service() {
    return this.#services.labService;
  }

  /** Puts settings into the instrument, as far as they hold. */
  set(fragment: string): void {
    this.#fragment = fragment;
    this.#follow();
  }

  /** Measures with these settings; null where it was stopped or could not be done, which the view of the lab then tells. */
  async measure(fragment: string): Promise<Measurement | null> {
    await this.lab.ready;
    if (this.lab.view.phase === 'measuring') return null;
    await this.#refuseWrong(fragment);
    const before = new Set(this.lab.view.results.map(({ id }) => id));
    this.set(fragment);
    this.lab.run();
    await this.#over();
    const fresh = this.lab.view.results.find(
      ({ id, source }) => source === 'run' && !before.has(id),
    );
    return fresh && isComplete(fresh) ? fresh : null;
  }

  /** A form would keep the value from before; a lab means what its file says. */
  async #refuseWrong(fragment: string): Promise<void> {
    const { environment } = this.lab.view;
    if (!environment) return;
    const { problems } = await this.service.choose(
      decodeFragment(fragment) ?? {},
      null,
      environment,
    );
    if (problems[0]) throw new Failure(problems[0].message);
  }

  #over(): Promise<void> {
    return new Promise((resolve) => {
      let leave = (): unknown => undefined;
      leave = this.lab.subscribe(({ phase }) => {
        if (phase === 'measuring') return;
        resolve();
        // The first call comes before there is anything to leave.
        queueMicrotask(() => leave());
      });
    });
  }

  /** A result that is kept, by what `identityOf` calls it. */
  async kept(id: string): Promise<Measurement | null> {
    const text = await this.#archive.text(id);
    const result = text ? (await this.service.open(text)).results[0] : undefined;
    return result && identityOf(result) === id ? this.read(result) : null;
  }

  async read(result: RunResult): Promise<Measurement> {
    return { result, ...(await this.service.read(result, false)) };
  }
}
