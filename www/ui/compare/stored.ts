/** Results that come with the page: fetched when somebody asks for one. */

import type { LabService } from '../../engine/lab';
import { Failure } from '../../lib/failure';
import type { Shown } from '../../state/results';
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

/** Read as any other file, and kept by nobody: it comes with the page. */
export async function readStored(
  id: (typeof stored)[number]['id'],
  service: Pick<LabService, 'open' | 'read'>,
): Promise<Shown> {
  const { address } = stored.find((one) => one.id === id)!;
  const { results, problems } = await service.open(await storedText(address));
  const [result] = results;
  if (!result) throw new Failure(problems[0]?.message ?? 'The stored result cannot be read.');
  return { result, ...(await service.read(result, false)) };
}
