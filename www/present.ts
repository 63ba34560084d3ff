/** The presenter's view. It has a lab of its own, whose settings stand behind `view=present`. */

import { mount, unmount } from 'svelte';
import { mayBegin } from './opening';
import type { PageView } from './state/route';
import { Lab } from './state/store';
import Present from './ui/present/Present.svelte';
import { presenterServices } from './ui/present/services';

export async function start(target: HTMLElement): Promise<PageView> {
  if (!(await mayBegin(target))) return { come: () => {}, go: () => {} };
  const services = presenterServices();
  const lab = new Lab(services);
  // Its keys are its own only as long as it is seen.
  let view: Record<string, unknown> | null = null;
  const come = (): void => {
    target.replaceChildren();
    view = mount(Present, {
      target,
      props: {
        lab,
        service: services.labService,
        linkOf: (fragment: string) => services.address.link(`#${fragment}`),
        bare: services.address.fragment() === '',
        onleave: () => void (location.hash = new URL(lab.link()).hash || '#lab'),
      },
    });
  };
  const go = (): void => {
    lab.stop();
    if (view) void unmount(view);
    view = null;
  };
  return { come, go };
}
