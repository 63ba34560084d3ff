/** This page as the services of the presenter's own lab: its settings stand behind `view=present`. */

import { thisPage } from '../../state/page';
import type { Address, Services } from '../../state/services';
import { isPresented, settingsIn } from './address';

export function presenterServices(): Services {
  const services = thisPage();
  return { ...services, address: behindView(services.address) };
}

/** The links that it makes are the lab's: whoever opens one wants to measure. The address itself stays as it was given. */
const behindView = (address: Address): Address => ({
  ...address,
  fragment: () => settingsIn(address.fragment()),
  replace: () => {},
  onChange: (listener) =>
    addEventListener('hashchange', () => isPresented(address.fragment()) && listener()),
});
