import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { placesOf } from '../../../src/cli/places.ts';
import { whyNotWritable } from '../../../src/cli/writable.ts';
import { writeOutputFile } from '../../../src/cli/write-output.ts';
import { serverEnvironment } from '../../../src/host/server-environment.ts';
import { stateFolder } from '../../../src/service/leases/state-folder.ts';
import { fakeTerminal } from '../../unit/cli/fake-terminal.ts';
import { Project } from './command.ts';

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-outputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const isRoot = process.getuid?.() === 0;

const write = (path: string, text: string) => writeOutputFile(path, text, fakeTerminal());

/** Runs an export of a source file as another user, whose groups are those given; gives what the script prints. */
async function asUser(uid: number, gid: number, source: string, script: string): Promise<string> {
  // Bundled, and with a copy of Node: root's own folders are closed to others.
  const bundle = join(folderOfTest(), 'bundle.mjs');
  await build({
    ...{ entryPoints: [source], outfile: bundle, bundle: true, platform: 'node', format: 'esm' },
    // As in the product: packages that are CommonJS ask for Node's modules in their own way.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  chmodSync(dirname(bundle), 0o755);
  const node = join(dirname(bundle), 'node');
  copyFileSync(process.execPath, node);
  const code = `import * as own from ${JSON.stringify(bundle)}; ${script}`;
  const words = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', node, '--input-type=module', '-e', code];
  return execFileSync('setpriv', words, { encoding: 'utf8', env: {}, cwd: '/' }).trim();
}

describe.skipIf(process.platform === 'win32')('an output that the user names', () => {
  it('keeps its mode', async () => {
    const file = join(folderOfTest(), 'report.json');
    writeFileSync(file, 'old');
    chmodSync(file, 0o600);
    await write(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('stays a link, and what it names is written', async () => {
    const folder = folderOfTest();
    writeFileSync(join(folder, 'real.json'), 'old');
    symlinkSync('real.json', join(folder, 'link.json'));
    await write(join(folder, 'link.json'), 'new');
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.json'), 'utf8')).toBe('new');
  });

  it('keeps a mode that is open to all, whatever the umask', async () => {
    const file = join(folderOfTest(), 'report.json');
    writeFileSync(file, 'old');
    chmodSync(file, 0o666);
    await write(file, 'new');
    expect(statSync(file).mode & 0o777).toBe(0o666);
  });

  it('is made where links lead to, though nothing is there yet', async () => {
    const folder = folderOfTest();
    mkdirSync(join(folder, 'reports'));
    symlinkSync('reports/real.json', join(folder, 'second.json'));
    symlinkSync(join(folder, 'second.json'), join(folder, 'first.json'));
    expect(await whyNotWritable(join(folder, 'first.json'))).toBeNull();
    await write(join(folder, 'first.json'), 'new');
    for (const link of ['first.json', 'second.json']) expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'reports/real.json'), 'utf8')).toBe('new');
    symlinkSync('circle.json', join(folder, 'circle.json'));
    await expect(write(join(folder, 'circle.json'), 'new')).rejects.toThrow('circle.json is a link that leads back to');
    expect(lstatSync(join(folder, 'circle.json')).isSymbolicLink()).toBe(true);
  });

  it('can be written though a process of the same number, in another container, looks into the folder too', async () => {
    const folder = folderOfTest();
    const theirs = `.servebench-${process.pid}.draft`;
    writeFileSync(join(folder, theirs), '');
    expect(await whyNotWritable(join(folder, 'report.json'))).toBeNull();
    expect(readdirSync(folder)).toEqual([theirs]);
  });

  it.skipIf(!isRoot)('keeps its group', async () => {
    const file = join(folderOfTest(), 'report.json');
    writeFileSync(file, 'old');
    execFileSync('chown', ['0:33', file]);
    chmodSync(file, 0o640);
    await write(file, 'new');
    const { uid, gid, mode } = statSync(file);
    expect([uid, gid, mode & 0o777]).toEqual([0, 33, 0o640]);
  });

  it.skipIf(!isRoot)('is rewritten as it stands where its group can’t be kept', async () => {
    const file = join(folderOfTest(), 'report.json');
    writeFileSync(file, 'the old text');
    chmodSync(dirname(file), 0o777);
    execFileSync('chown', ['12345:33', file]);
    const script = `await own.writeOutputFile(${JSON.stringify(file)}, 'new', null);`;
    await asUser(12_345, 12_345, 'src/cli/write-output.ts', script);
    expect(readFileSync(file, 'utf8')).toBe('new');
    const { uid, gid } = statSync(file);
    expect([uid, gid]).toEqual([12_345, 33]);
  });

  it.skipIf(!isRoot)('that is somebody else’s needs no place beside it', async () => {
    const file = join(folderOfTest(), 'report.json');
    writeFileSync(file, 'old');
    chmodSync(dirname(file), 0o755);
    chmodSync(file, 0o666);
    const script = `console.log(await own.whyNotWritable(${JSON.stringify(file)}))`;
    expect(await asUser(12_345, 12_345, 'src/cli/writable.ts', script)).toBe('null');
  });

  it('stays a pipe, whose reader gets all of it', async () => {
    const pipe = join(folderOfTest(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    let read = '';
    reader.stdout.on('data', (bytes) => {
      read += bytes;
    });
    await Promise.all([write(pipe, 'x'.repeat(200_000)), once(reader, 'close')]);
    expect(read).toHaveLength(200_000);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it.skipIf(!isRoot)('stays a device, also for root', async () => {
    const device = join(folderOfTest(), 'null');
    execFileSync('mknod', [device, 'c', '1', '3']);
    await write(device, 'nothing');
    expect(lstatSync(device).isCharacterDevice()).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('an output that the shell has opened', () => {
  /** What a shell leaves in files when it runs a load test with such words after it. */
  async function shell(
    words: string,
    name: string,
    [before, after]: readonly [string, string] = ['', ''],
  ): Promise<string> {
    await using project = await Project.make();
    const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await project.write('log', 'what was there\n');
    symlinkSync('/dev/stdout', join(project.folder, 'link'));
    const load = `${before}\n"$0" "$1" load http://127.0.0.1:${port}/ -n 2 -c 1 ${words}\n${after}`;
    const ended = await project.startProgram('bash', ['-c', load, process.execPath, resolve('dist/cli.js')]).ended;
    expect(ended).toMatchObject({ code: 0 });
    return project.read(name);
  }

  it.each([
    ['as standard output', '--json /dev/stdout >> log; echo after >> log'],
    ['behind a link to standard output', '--json link >> log; echo after >> log'],
    ['as another descriptor', '--json /dev/fd/7 7>> log; echo after >> log'],
    ['by the name of the process', '--json /proc/self/fd/7 7>> log; echo after >> log'],
  ])('%s keeps what it held', async (_how, words) => {
    const log = await shell(words, 'log');
    expect(log).toMatch(/^what was there\n/);
    expect(log).toContain('{"schema":1,');
    expect(log).toMatch(/\nafter\n$/);
  });

  it('is written where the shell stands in it, so that what follows comes after it', async () => {
    const text = await shell('--json /dev/fd/7', 'own', ['exec 7> own; echo before >&7', 'echo after >&7']);
    expect(text).toMatch(/^before\n\{"schema":1,.*\}\nafter\n$/);
  });

  it('gets all of it as a process substitution', async () => {
    const text = await shell('--json >(cat > substituted); wait $!', 'substituted');
    expect(JSON.parse(text)).toMatchObject({ schema: 1 });
  });

  it('is no harm where it is nothing', async () => {
    expect(await shell('--json /dev/null', 'log')).toBe('what was there\n');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('the folder for leases', () => {
  it('is in the home, for this user alone', async () => {
    const home = folderOfTest();
    const folder = await stateFolder({ XDG_STATE_HOME: home });
    expect(folder).toBe(join(home, 'servebench'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is one for terminal and editor, so that each finds what the other left behind', async () => {
    const env = { ...process.env, XDG_STATE_HOME: folderOfTest() };
    const ofEditor = serverEnvironment({ ...env, VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1' });
    const ofTerminal = placesOf('dist', '/', env).environment;
    for (const environment of [ofEditor, ofTerminal])
      expect(await stateFolder(environment)).toBe(join(env.XDG_STATE_HOME, 'servebench'));
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

  it.skipIf(!isRoot)('is not in the home of somebody else, which would be closed to its owner then', async () => {
    const home = folderOfTest();
    const temporary = folderOfTest();
    execFileSync('chown', ['12345', home]);
    vi.stubEnv('HOME', home);
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const env of [{}, { XDG_STATE_HOME: join(home, '.local/state') }])
      expect(await stateFolder(env)).toBe(join(temporary, 'servebench-0'));
    expect(readdirSync(home)).toEqual([]);
  });

  it.skipIf(!isRoot)('is found for a user whom the system does not know', async () => {
    const script = 'console.log(await own.stateFolder({}));';
    const folder = await asUser(12_345, 12_345, 'src/service/leases/state-folder.ts', script);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(folder).toMatch(/servebench-/);
    expect(statSync(folder).uid).toBe(12_345);
  });
});
