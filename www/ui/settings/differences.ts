/** Settings that are not those of the first visit, in words: they stand beside every result (R31). Pure. */

import { written } from '../../lib/format';
import { kernelLabel, labelOf, type Labels } from '../../lib/labels';
import type { Catalog, ParamInfo, Request, Simulation, Value } from '../../pkg/plain/threadscape';
import { unitOf } from './words';

/** `labels`: of a result that may come from another build. */
export function differences(request: Request, catalog: Catalog, labels: Labels = {}): string[] {
  const kernel = catalog.kernels.find(({ info }) => info.id === request.kernel);
  const params = [...(kernel?.info.params ?? []), ...catalog.commonParams];
  const [schedule] = catalog.schedules;
  const { chunk, seed, cap, scaling, simulated } = request;
  const settings: Record<string, number | string> = {
    ...{ chunk, seed, cap, scaling },
    ...(simulated && machine(simulated)),
  };
  return [
    ...(request.kernel === catalog.kernels[0]?.info.id
      ? []
      : [kernelLabel(catalog, request.kernel, labels)]),
    ...params.flatMap((param) => changed(param, request.params[param.id])),
    ...(request.schedule === schedule?.id
      ? []
      : [`schedule: ${labelOf(catalog.schedules, request.schedule, labels)}`]),
    ...catalog.settings.flatMap((setting) => changed(setting, settings[setting.id])),
  ];
}

const machine = ({ cores, serialPercent, noisePercent, regimes }: Simulation) => ({
  machine: 'simulated',
  simcores: cores,
  simserial: serialPercent,
  simnoise: noisePercent,
  simmoves: regimes ? 'move' : 'stay',
});

function changed(param: ParamInfo, set: Value | undefined): string[] {
  const { label, kind } = param;
  if (set === undefined || set === kind.default) return [];
  const value = written(set);
  const name = label.charAt(0).toLowerCase() + label.slice(1);
  if (kind.type === 'choice') return [`${name}: ${optionOf(kind.options, value)}`];
  return [[name, value, unitOf(param)].filter((word) => word !== '').join(' ')];
}

const optionOf = (list: readonly { id: string; label: string }[], id: number | string): string =>
  list.find((entry) => entry.id === id)?.label ?? `${id}`;

/** Texts that bring back the first visit, except the thread counts, which depend on the machine. */
export function firstVisit({
  kernels,
  commonParams,
  schedules,
  efforts,
  settings,
}: Catalog): Record<string, string> {
  const kernel = kernels[0];
  const params = [...(kernel?.info.params ?? []), ...commonParams, ...settings];
  return {
    kernel: kernel?.info.id ?? '',
    modes: kernel?.info.firstModes.join(',') ?? '',
    effort: efforts[0]?.id ?? '',
    schedule: schedules[0]?.id ?? '',
    ...Object.fromEntries(params.map(({ id, kind }) => [id, `${kind.default}`])),
  };
}
