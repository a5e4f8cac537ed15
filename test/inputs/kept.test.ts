import { expect, it } from 'vitest';
import { keptInYaml } from '../../src/inputs/kept.ts';
import { catalog } from '../support/estate.ts';

const kept = (text: string) => keptInYaml(text, catalog.contracts)?.export ?? null;

it('tells a file that people keep by its first key, after comments, blank lines and the document’s mark', () => {
  expect(kept('targets:\n  - endpoint: a\n')).toBe('targets');
  expect(kept('# ours\r\n\r\n---\r\n \t\r\nwaivers: []\r\n')).toBe('waivers');
  expect(kept('title: x\ntargets: []\n')).toBeNull();
});

it('is done at once with a file of nothing but comments and blank lines', () => {
  const long = '# a comment\n\n'.repeat(20_000);
  const before = process.cpuUsage().user;
  expect(kept(long)).toBeNull();
  expect(kept(`${long}waivers: []\n`)).toBe('waivers');
  expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(2);
});
