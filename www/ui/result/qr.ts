/** A link as a QR code: the path of its dark modules, one unit each. */

import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** With more than 117 × 117 modules, phones do not read it from a screen any more. */
const LARGEST_VERSION = 25;
/** Scanners tell a code from what stands around it by so many light modules. */
export const QUIET = 4;

export interface Code {
  /** Modules along a side, without the quiet zone. */
  size: number;
  path: string;
}

/** Null where the text is too long. */
export function codeOf(text: string): Code | null {
  try {
    const code = generate(text, {
      minCorrectionLevel: correction.L,
      maxVersion: LARGEST_VERSION,
    });
    return { size: code.size, path: toSvgPath(code) };
  } catch {
    return null;
  }
}
