/** The view of the story. It has a lab of its own, whose settings are no part of the address. */

import { mount } from 'svelte';
import { charts, inputOf, library } from './charts';
import { mayBegin, nothing } from './opening';
import { download, fileName } from './state/export';
import { thisPage } from './state/page';
import { encodeFragment } from './state/settings';
import { Lab, type View } from './state/store';
import type { PageView } from './state/route';
import { readStored } from './ui/compare/stored';
import { cardFile, cardPicture } from './ui/result/card';
import { addressOf } from './ui/result/sharing';
import Story from './ui/story/Story.svelte';
import { storySettings, taleOf, type Tale } from './ui/story/tale';

export async function start(target: HTMLElement): Promise<PageView> {
  if (!(await mayBegin(target))) return nothing;
  target.replaceChildren();
  const services = thisPage();
  const address = {
    ...services.address,
    fragment: () => encodeFragment(storySettings),
    replace: () => {},
    onChange: () => {},
  };
  const lab = new Lab({ ...services, address });

  const storedTale = async (id: '2' | '16'): Promise<Tale> =>
    taleOf(await readStored(id, services.labService), 'native');

  async function picture({ shown, catalog }: View): Promise<void> {
    const input = inputOf([shown!], catalog!)!;
    const plot = await lab.quietly(library);
    const file = cardFile(charts[0]!, input, plot, addressOf(location.href));
    download(fileName(shown!.result.plan, 'png'), await lab.quietly(() => cardPicture(file)));
  }

  mount(Story, { target, props: { lab, stored: storedTale, picture } });
  return { come: () => {}, go: () => lab.stop() };
}
