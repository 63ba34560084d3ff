/** Other windows of this page, as far as what is kept concerns them. */

export interface Neighbours {
  /** Tells them that it has changed. */
  tell(): void;
  /** Called when one of them has told so. */
  ontold: () => void;
}

/** As much of a channel as is needed; tests bring their own. */
type Line = Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;

/** Nobody hears of anything where the browser has no such channel. */
export class Channel implements Neighbours {
  ontold = (): void => {};

  #line: Line | null;

  constructor(line: Line | null = opened()) {
    this.#line = line;
    if (line) line.onmessage = () => this.ontold();
  }

  tell(): void {
    this.#line?.postMessage(null);
  }
}

const opened = (): Line | null =>
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('threadscape-kept');
