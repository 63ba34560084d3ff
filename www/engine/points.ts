/** Points of a plan, in words. */

import { counted } from '../lib/format';
import { labelOf } from '../lib/labels';
import type { Catalog, Point } from '../pkg/plain/threadscape';

/** A point in words. */
export type PointName = (point: Point) => string;

/** “List, counted” on 4 threads. */
export function pointNames(catalog: Catalog): PointName {
  return (point) => {
    const threads = counted(point.threads, 'thread');
    switch (point.role) {
      case 'measured':
      case 'twin':
        return `“${labelOf(catalog.modes, point.mode, {})}” on ${threads}`;
      case 'base':
        return 'the serial code';
      case 'bare':
        return 'the serial code without interpreter cost';
      case 'ceiling':
        return `what the machine can give on ${threads}`;
      case 'drawn':
      case 'rested':
        return `what the machine can give on ${threads} after a ${point.role === 'drawn' ? 'draw' : 'rest'}`;
      case 'empty':
        return `an empty pass on ${threads}`;
      case 'handOver':
        return 'a cache line going from thread to thread';
    }
  };
}
