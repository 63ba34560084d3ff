/** Results that come with the page: fetched when somebody asks for one. */

import { Failure } from '../../lib/failure';
import sixteen from '../../../docs/examples/story-16-cores.json?url';
import two from '../../../docs/examples/story-2-cores.json?url';

export const stored = [
  { id: '16', label: '16 cores, native', address: sixteen },
  { id: '2', label: '2 cores', address: two },
] as const;

/** A sandboxed frame may not fetch it. */
export async function storedText(address: string): Promise<string> {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) throw new Failure('The stored result could not be fetched from here.');
  return response.text();
}
