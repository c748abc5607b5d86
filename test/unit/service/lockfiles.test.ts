import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockfileVersions } from '../../../src/service/lockfiles.ts';

it('gives the lock files of a folder by their digests, the same for other line ends', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-locks-'));
  try {
    expect(await lockfileVersions(folder)).toEqual({});
    expect(await lockfileVersions(join(folder, 'none'))).toEqual({});
    await writeFile(join(folder, 'uv.lock'), 'a\nb\n');
    await mkdir(join(folder, 'yarn.lock'));
    const before = await lockfileVersions(folder);
    expect(before).toEqual({ 'uv.lock': expect.stringMatching(/^[0-9a-f]{12}$/) });
    await writeFile(join(folder, 'uv.lock'), 'a\r\nb\r\n');
    expect(await lockfileVersions(folder)).toEqual(before);
    await writeFile(join(folder, 'uv.lock'), 'a\nc\n');
    expect(await lockfileVersions(folder)).not.toEqual(before);
  } finally {
    await rm(folder, { recursive: true });
  }
});
