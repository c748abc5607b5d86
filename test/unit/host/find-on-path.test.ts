import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { findOnPath } from '../../../src/host/find-on-path.ts';

const folder = mkdtempSync(join(tmpdir(), 'servebench-path-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(process.platform === 'win32')('a program on PATH is the first file that may be executed', () => {
  const place = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  mkdirSync(join(place('a'), 'tool'));
  writeFileSync(join(place('b'), 'tool'), '', { mode: 0o644 });
  writeFileSync(join(place('c'), 'tool'), '', { mode: 0o755 });
  const path = ['', 'a', 'b', 'c'].map((name) => (name === '' ? '' : join(folder, name))).join(delimiter);
  expect(findOnPath('tool', { PATH: path })).toBe(join(folder, 'c', 'tool'));
  expect(findOnPath('other', { PATH: path })).toBeNull();
  expect(findOnPath('tool', {})).toBeNull();
});
