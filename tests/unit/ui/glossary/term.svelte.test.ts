// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import Term from '../../../../www/ui/glossary/Term.svelte';
import { terms } from '../../../../www/ui/glossary/terms';

test('a term is a button that is described by its words, which it opens', () => {
  const one = mount(Term, { target: document.body, props: { id: 'false-sharing' } });
  const other = mount(Term, { target: document.body, props: { id: 'gil' } });
  flushSync();
  const [button, second] = [...document.querySelectorAll('button')];
  expect(button!.textContent).toBe('false sharing');
  const described = document.getElementById(button!.getAttribute('aria-describedby')!)!;
  expect(described.textContent).toBe(terms['false-sharing'].words);
  const note = document.getElementById(button!.getAttribute('popovertarget')!)!;
  expect(note.hasAttribute('popover')).toBe(true);
  expect(note.contains(described)).toBe(true);
  expect(note.querySelector('a')!.getAttribute('href')).toBe('./method.html#term-false-sharing');
  expect(second!.getAttribute('popovertarget')).not.toBe(button!.getAttribute('popovertarget'));
  unmount(one);
  unmount(other);
});
