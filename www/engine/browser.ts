/** What the page asks of its browser. */

/** The parts of the browser that are asked; a test passes its own. */
export interface Browser {
  userAgent: string;
  cores: number;
  crossOriginIsolated: boolean;
  hasSharedMemory: boolean;
  /** Whether Workers can be started: only trying tells. */
  hasWorkers: boolean;
  secure: boolean;
  /** Opened as a file, without any server. */
  fromDisk: boolean;
  framed: boolean;
  /** In a frame that takes its page's origin away, as a sandbox does. */
  opaque: boolean;
  touchPoints: number;
}

export function thisBrowser(hasWorkers: boolean): Browser {
  return {
    userAgent: navigator.userAgent,
    cores: navigator.hardwareConcurrency || 1,
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    hasSharedMemory: typeof SharedArrayBuffer === 'function',
    hasWorkers,
    fromDisk: location.protocol === 'file:',
    secure: globalThis.isSecureContext,
    framed: window.top !== window,
    opaque: globalThis.origin === 'null',
    touchPoints: navigator.maxTouchPoints,
  };
}
