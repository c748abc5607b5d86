import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { listProfiles } from '../../../src/history/profile-store.ts';
import { readProfileDocument } from '../../../src/profile/profile-document.ts';
import { Project } from '../cli/command.ts';

const server = `import { createServer } from 'node:http';

function squares(count) {
  let total = 0;
  for (let i = 0; i < count; i++) total += (i * i) % 7;
  return total;
}

if (!process.env.SQUARES_KEY) throw new Error('Missing environment variable SQUARES_KEY');
createServer((request, response) => {
  response.end(request.url === '/compute' ? String(squares(400_000)) : 'ok');
}).listen(26312);
`;

const plan = {
  service: { launcher: 'node', app: 'server.mjs', envFile: '.env' },
  settings: { workers: [1, 2] },
  endpoints: [{ name: 'compute', path: '/compute' }],
  load: { connections: 4, requests: 40, warmUpRequests: 20 },
};

// A busy machine may leave a profile too few samples: then it is taken again.
describe.skipIf(process.platform !== 'linux')('profile of a Node service', { retry: 3 }, () => {
  it.each([1, 2])('names the line that computes, of %i processes', async (workers) => {
    await using project = await Project.make(plan);
    await project.write('server.mjs', server);
    await project.write('.env', 'SQUARES_KEY=s3cr3t\n');
    const { code, stdout, stderr } = await project.run('profile', '--seconds', '2', '--settings', `workers=${workers}`);
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const [newest] = await listProfiles(join(project.folder, '.servebench', 'runs'));
    const document = readProfileDocument(await readFile(newest?.file ?? '', 'utf8'));
    const [part] = document?.parts ?? [];
    expect(part?.profiler).toMatchObject({ name: 'node:inspector', processes: workers });
    // The loop, or the call where V8 has compiled it into its caller.
    const places = [5, 11].map((line) => `${join(project.folder, 'server.mjs')}:${line}`);
    const lines = part?.answer.lines ?? [];
    expect(places).toContain(`${lines[0]?.file}:${lines[0]?.line}`);
    const share = lines
      .filter(({ file, line }) => places.includes(`${file}:${line}`))
      .reduce((sum, line) => sum + line.share.share, 0);
    expect(share).toBeGreaterThan(0.7);
    expect(stdout).toContain(`server.mjs:${lines[0]?.line}`);
    // Each process, and all of them together: the time of the parts is the time of the whole.
    const times = await Promise.all(
      (await cpuProfiles(project)).map(async (file) => {
        const { startTime, endTime, timeDeltas } = JSON.parse(await readFile(file, 'utf8'));
        return { micros: endTime - startTime, isWhole: !/\.\d+\.cpuprofile$/.test(file), samples: timeDeltas.length };
      }),
    );
    const whole = times.find(({ isWhole }) => isWhole);
    const parts = times.filter(({ isWhole }) => !isWhole);
    expect(parts).toHaveLength(workers === 1 ? 0 : workers);
    if (workers > 1) expect(parts.reduce((sum, { micros }) => sum + micros, 0)).toBe(whole?.micros);
    // A machine that is busy with other things leaves it less to sample.
    expect(whole?.samples).toBeGreaterThan(100 * workers);
    expect(await project.servers()).toEqual([]);
  });

  it('names what a compiler put into its caller, and the lines that were written where a bundler packed them', async () => {
    await using project = await Project.make({ ...plan, service: { launcher: 'node', app: 'dist/server.mjs' } });
    await mkdir(join(project.folder, 'node_modules', 'frame'), { recursive: true });
    await project.write('node_modules/frame/index.js', frameworkFile);
    await project.write('node_modules/frame/package.json', '{"name":"frame","type":"module","exports":"./index.js"}');
    await project.write('server.ts', middlewareFile);
    await build({
      entryPoints: [join(project.folder, 'server.ts')],
      outfile: join(project.folder, 'dist', 'server.mjs'),
      ...({ bundle: true, packages: 'external', format: 'esm', platform: 'node' } as const),
      ...({ minify: true, sourcemap: true, logLevel: 'error' } as const),
    });
    const { code, stderr } = await project.run('profile', '--seconds', '2');
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const [newest] = await listProfiles(join(project.folder, '.servebench', 'runs'));
    const [first] = readProfileDocument(await readFile(newest?.file ?? '', 'utf8'))?.parts[0]?.answer.lines ?? [];
    const line = middlewareFile.split('\n').findIndex((text) => text.includes('function audit')) + 1;
    expect(first).toMatchObject({
      ...{ name: 'audit', file: join(project.folder, 'server.ts'), line, isFunctionLine: true },
    });
  });

  it.each([
    ['stay', 'const thread = new Worker(file);', 'thread.postMessage(0);'],
    ['are started for each request', '', 'const thread = new Worker(file); thread.postMessage(0);'],
  ])('names the line that computes in worker threads that %s', async (_, once, each) => {
    await using project = await Project.make({ ...plan, service: { launcher: 'node', app: 'server.mjs' } });
    await project.write('thread.cjs', threadFile);
    await project.write(
      'server.mjs',
      `import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

const file = new URL('thread.cjs', import.meta.url);
${once}
createServer((request, response) => {
  ${each}
  thread.once('message', (total) => {
    response.end(String(total));
    ${each.includes('new Worker') ? 'thread.postMessage(null);' : ''}
  });
}).listen(26313);
`,
    );
    const { code, stderr } = await project.run('profile', '--seconds', '2');
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const [newest] = await listProfiles(join(project.folder, '.servebench', 'runs'));
    const document = readProfileDocument(await readFile(newest?.file ?? '', 'utf8'));
    const [first] = document?.parts[0]?.answer.lines ?? [];
    expect(first?.file).toBe(join(project.folder, 'thread.cjs'));
    expect([4, 9]).toContain(first?.line);
    // What the threads spend is the request's CPU, and none of it is at no line.
    expect(first?.msPerRequest?.mean ?? 0).toBeGreaterThan(0.5 * (document?.unprofiled.cpuMsPerRequest ?? 0));
    expect(document?.notes.map(({ kind }) => kind)).not.toContain('cpu-outside-script');
  });
});

/** What a framework is to a middleware: the one caller that it has, in a file of installed packages. */
const frameworkFile = `export function handle(middleware, request) { return middleware(request); }
`;

const middlewareFile = `import { createServer } from 'node:http';
import { handle } from 'frame';

interface Audited {
  total: number;
}

function audit(request: Audited): void {
  let total = 0;
  for (let i = 0; i < 1_000_000; i++) total += (i * i) % 7;
  request.total = total;
}
createServer((_request, response) => {
  const audited: Audited = { total: 0 };
  handle(audit, audited);
  response.end(String(audited.total));
}).listen(26314);
`;

const threadFile = `const { parentPort } = require('node:worker_threads');
function squares(count) {
  let total = 0;
  for (let i = 0; i < count; i++) total += (i * i) % 7;
  return total;
}
parentPort.on('message', (asked) => {
  if (asked === null) parentPort.close();
  else parentPort.postMessage(squares(3_000_000));
});
`;

async function cpuProfiles(project: Project): Promise<string[]> {
  const folder = join(project.folder, '.servebench', 'runs');
  return (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile')).map((name) => join(folder, name));
}
