/** The lab: what the page shows, and what a visitor can make it do. */

import { blank, type View } from './view';

export type { Phase, Progress, Shown, View } from './view';

export class Lab {
  view: View = blank;
  #listeners = new Set<(view: View) => void>();

  /** Calls the listener at once and after every change (the contract of a Svelte store). */
  subscribe(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    listener(this.view);
    return () => this.#listeners.delete(listener);
  }

  /** Changes settings, as texts; a wrong one leaves its old value and a problem at its field. */
  set(_changes: Record<string, string>): void {}

  run(): void {}

  stop(): void {}

  /** The address that brings back these settings. */
  link(): string {
    return '';
  }

  async resultJson(): Promise<string> {
    return '';
  }

  async resultCsv(): Promise<string> {
    return '';
  }
}
