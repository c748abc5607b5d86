import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeOutputFile } from '../../../src/cli/write-output.ts';
import { stateFolder } from '../../../src/service/leases/state-folder.ts';

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-outputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const isRoot = process.getuid?.() === 0;

describe.skipIf(process.platform === 'win32')('an output that the user names', () => {
  it('keeps its mode', async () => {
    const file = join(folderOfTest(), 'report.json');
    writeFileSync(file, 'old');
    chmodSync(file, 0o600);
    await writeOutputFile(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('stays a link, and what it names is written', async () => {
    const folder = folderOfTest();
    writeFileSync(join(folder, 'real.json'), 'old');
    symlinkSync('real.json', join(folder, 'link.json'));
    await writeOutputFile(join(folder, 'link.json'), 'new');
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('new');
  });

  it('stays a pipe, whose reader gets all of it', async () => {
    const pipe = join(folderOfTest(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    let read = '';
    reader.stdout.on('data', (bytes) => {
      read += bytes;
    });
    await Promise.all([writeOutputFile(pipe, 'x'.repeat(200_000)), once(reader, 'close')]);
    expect(read).toHaveLength(200_000);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it.skipIf(!isRoot)('stays a device, also for root', async () => {
    const device = join(folderOfTest(), 'null');
    execFileSync('mknod', [device, 'c', '1', '3']);
    await writeOutputFile(device, 'nothing');
    expect(lstatSync(device).isCharacterDevice()).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('the folder for leases', () => {
  it('is in the home, for this user alone', async () => {
    const home = folderOfTest();
    const folder = await stateFolder({ XDG_STATE_HOME: home });
    expect(folder).toBe(join(home, 'servebench'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.skipIf(!isRoot)('is none that somebody else has made or can write in', async () => {
    const home = folderOfTest();
    const theirs = join(home, 'servebench');
    mkdirSync(theirs);
    chmodSync(theirs, 0o777);
    expect(await stateFolder({ XDG_STATE_HOME: home })).not.toBe(theirs);
    chmodSync(theirs, 0o755);
    execFileSync('chown', ['12345', theirs]);
    expect(await stateFolder({ XDG_STATE_HOME: home })).not.toBe(theirs);
  });

  it.skipIf(!isRoot)('is found for a user whom the system does not know', async () => {
    // Bundled, and with a copy of Node: root's own folders are closed to others.
    const bundle = join(folderOfTest(), 'state-folder.mjs');
    await build({
      entryPoints: ['src/service/leases/state-folder.ts'],
      outfile: bundle,
      platform: 'node',
      format: 'esm',
    });
    chmodSync(dirname(bundle), 0o755);
    const node = join(dirname(bundle), 'node');
    copyFileSync(process.execPath, node);
    const script = `import { stateFolder } from ${JSON.stringify(bundle)}; console.log(await stateFolder({}));`;
    const folder = execFileSync(
      'setpriv',
      ['--reuid=12345', '--clear-groups', node, '--input-type=module', '-e', script],
      {
        encoding: 'utf8',
        env: {},
        cwd: '/',
      },
    ).trim();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(folder).toMatch(/servebench-/);
    expect(statSync(folder).uid).toBe(12_345);
  });
});
