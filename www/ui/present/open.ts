/** The presenter view, put into the page: the door to this folder. */

import { mount, unmount } from 'svelte';
import { Lab } from '../../state/store';
import Present from './Present.svelte';
import { presenterServices } from './services';

/** `onleave` gets the fragment of the settings that were presented. Answers with what takes the view away. */
export function open(target: HTMLElement, onleave: (settings: string) => void): () => void {
  const services = presenterServices();
  const lab = new Lab(services);
  const view = mount(Present, {
    target,
    props: {
      lab,
      service: services.labService,
      linkOf: (fragment: string) => services.address.link(`#${fragment}`),
      bare: services.address.fragment() === '',
      onleave: () => onleave(new URL(lab.link()).hash),
    },
  });
  return () => {
    lab.stop();
    void unmount(view);
  };
}
