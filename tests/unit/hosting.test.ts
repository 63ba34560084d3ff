import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { card, headers, headersFile, manifest, nginxHeaders, socialTags } from '../../www/hosting';

const stored = (file: string): string => `www/public/${file}`;

/** Width and height, as the head of a PNG says. */
function sizeOf(file: string): [number, number] {
  const bytes = readFileSync(stored(file));
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

const told = (site: string): Map<string, string> =>
  new Map(
    socialTags('Title', 'What it is', site).map(({ attrs }) => {
      const { property, name, content } = attrs as Record<string, string>;
      return [(property ?? name)!, content!];
    }),
  );

describe('how a link to the page is shown', () => {
  test('without an address nothing is said', () => {
    expect(socialTags('Title', 'What it is', '')).toEqual([]);
  });

  test.each(['https://example.org/lab', 'https://example.org/lab/'])('%s', (site) => {
    const tags = told(site);
    expect(tags.get('og:url')).toBe('https://example.org/lab/');
    expect(tags.get('og:image')).toBe('https://example.org/lab/card.png');
    expect(tags.get('og:title')).toBe('Title');
    expect(tags.get('twitter:card')).toBe('summary_large_image');
  });

  test.each(['example.org', 'javascript:alert(1)', 'https://'])('“%s” is refused', (site) => {
    expect(() => told(site)).toThrow('SITE_URL');
  });

  test('its picture is there, as large as is said, and light', () => {
    expect(sizeOf(card.file)).toEqual([1200, 630]);
    expect(told('https://example.org').get('og:image:width')).toBe('1200');
    expect(statSync(stored(card.file)).size).toBeLessThan(60_000);
  });
});

test('each icon of the manifest is there, as large as is said', () => {
  expect(manifest.icons!.length).toBeGreaterThan(2);
  for (const { src, sizes } of manifest.icons!) expect(sizeOf(src).join('x')).toBe(sizes);
});

test('the files of hosts hold every header', () => {
  for (const [name, value] of Object.entries(headers)) {
    expect(headersFile()).toContain(`  ${name}: ${value}\n`);
    expect(nginxHeaders()).toContain(`add_header ${name} "${value}" always;\n`);
  }
  expect(Object.keys(headers)).toContain('Cross-Origin-Embedder-Policy');
});
