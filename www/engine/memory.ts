/** The memory that all threads of a pool share. */

import { Failure, messageOf } from '../lib/failure';
import { bytes as inBytes } from '../lib/format';

const page = 64 * 1024;
const mebi = 1024 * 1024;

/** More than the module's static data asks for; the rest is grown. */
const initialPages = 256;
/** What the pool's helper gives each seat; it offers no smaller stack. */
const stackPerSeatBytes = 2 * mebi;
/** Code's own data, the allocator's slack, the coordinator's stack. */
const ownBytes = 32 * mebi;

/**
 * Largest first. 1 GiB is what the module declares. A maximum is address space, not memory, but
 * iOS refuses large ones and leaks them across reloads, and WebKitGTK runs out of them.
 */
const maximaBytes = [1024, 512, 256, 128].map((size) => size * mebi);

type Make = (descriptor: WebAssembly.MemoryDescriptor) => WebAssembly.Memory;

/** The largest shared memory that this browser gives, if it is enough for the plan. */
export function sharedMemory(
  seats: number,
  worldBytes: number,
  make: Make = (descriptor) => new WebAssembly.Memory(descriptor),
): WebAssembly.Memory {
  const neededBytes = worldBytes + seats * stackPerSeatBytes + ownBytes;
  const needs = `this run needs ${inBytes(neededBytes)} of shared memory`;
  const otherwise = 'Choose fewer threads or a smaller size';
  if (neededBytes > maximaBytes[0]!)
    throw new Failure(
      `With ${seats} threads ${needs}, more than the ${inBytes(maximaBytes[0]!)} that this page can have. ${otherwise}.`,
    );
  let detail = '';
  for (const maximumBytes of maximaBytes.filter((size) => size >= neededBytes)) {
    try {
      return make({ initial: initialPages, maximum: maximumBytes / page, shared: true });
    } catch (error) {
      // Engines refuse with a RangeError, an InternalError or a mere text: what it is makes no difference.
      detail = messageOf(error);
    }
  }
  throw new Failure(
    `This browser does not give the ${inBytes(neededBytes)} of shared memory that this run needs (“${detail}”). ` +
      `${otherwise}; closing other tabs may help too.`,
  );
}
