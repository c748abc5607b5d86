import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/history/record-text.ts';
import { cellReason } from '../../../src/words/cells.ts';
import { withoutReasons } from '../../fixtures/without-reasons.ts';
import { Project, quickPlan } from './command.ts';
import { readOnly } from './read-only.ts';

describe('servebench run', () => {
  it('runs a plan, shows a table, writes every file, saves the run, and leaves no process', async () => {
    await using project = await Project.make(quickPlan());
    const args = ['--json', 'a.json', '--html', 'a.html', '--markdown', 'a.md', '--csv', 'a.csv'];
    const { code, stdout, stderr } = await project.run('run', ...args);
    expect(stderr).toMatch(/Benchmarking 2 settings × 2 endpoints/);
    expect(stderr).toMatch(/\[4\/4\] .*requests\/s, .* per request\n/);
    expect(code).toBe(0);
    expect(stdout).toMatch(/home +GET \/\n/);
    expect(stdout).toMatch(/4 cells in .*: 4 measured\./);
    expect(stdout).not.toContain('\u001b');

    const record = parseRecord(await project.read('a.json'), 'a.json');
    expect(record.status).toBe('finished');
    expect(record.cells.map((cell) => cell.measurement?.requests)).toEqual(
      record.cells.map(() => expect.objectContaining({ sent: 40, succeeded: 40, failed: 0, byStatus: { 200: 40 } })),
    );
    const { reason, cells } = JSON.parse(await project.read('a.json'));
    expect([reason, ...cells.map((cell: { reason: unknown }) => cell.reason)]).toEqual([null, null, null, null, null]);
    expect(await project.savedRecord()).toEqual(withoutReasons(await project.read('a.json')));
    expect(await project.read('a.html')).toMatch(/^<!DOCTYPE html>[\s\S]*sleep[\s\S]*<\/html>\s*$/);
    expect(await project.read('a.md')).toMatch(/^\|.*\|$/m);
    expect((await project.read('a.csv')).trim().split(/\r?\n/)).toHaveLength(5);
    expect(await project.servers()).toEqual([]);

    const compared = await project.run('compare', 'a.json', 'a.json');
    expect(compared).toMatchObject({ code: 0, stderr: '' });
    expect(compared.stdout).toContain('Nothing changed beyond noise.');
  });

  it('ends with 1 when a budget is broken, and gives only the record where that goes to standard output', async () => {
    const budgets = [
      { endpoint: 'home', failed: 0 },
      { endpoint: 'sleep', p50Ms: 1 },
    ];
    await using project = await Project.make(quickPlan({ budgets, settings: { workers: 1 } }));
    const broken = await project.run('run', '--json', '-');
    expect(broken.code).toBe(1);
    const record = parseRecord(broken.stdout, 'standard output');
    expect(record.budgets.map(({ endpoint, kept }) => [endpoint, kept])).toEqual([
      ['home', true],
      ['sleep', false],
    ]);
    const kept = await project.run('run', '--json', '-', '--endpoint', 'home');
    expect(kept.code).toBe(0);
    expect(parseRecord(kept.stdout, 'standard output').cells.map((cell) => cell.endpoint)).toEqual(['home']);
  });

  it('ends with 3 when the first answers are refused, after one setting, and says what to do once', async () => {
    await using project = await Project.make(quickPlan({ endpoints: [{ name: 'lost', path: '/no/such/path' }] }));
    const { code, stdout, stderr } = await project.run('run');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /1 worker · lost: failed\. GET \/no\/such\/path answers with status 404 .*: there is no such path\./,
    );
    expect(stderr).toContain('2 workers · lost: failed, for the same reason.\n');
    expect(stdout).toMatch(/No cell could be measured\. GET \/no\/such\/path answers with status 404/);
  });

  it('ends with 3 when no server comes up, and shows what the server said', async () => {
    await using project = await Project.make(quickPlan({ settings: { workers: 1 } }));
    await project.write('server.mjs', 'throw new Error("the database is asleep");');
    const { code, stdout, stderr } = await project.run('run');
    expect(code).toBe(3);
    expect(stdout + stderr).toContain('the database is asleep');
    expect(stderr.match(/1 worker · home: failed/g)).toHaveLength(1);
    expect(stdout).toMatch(
      /The benchmark failed after .*: 2 failed\.\nnode ended before it was ready\. The last error was: Error: the database/,
    );
    expect(await project.servers()).toEqual([]);
  });

  it('waits once for settings that never get ready, and ends their cells with that reason', async () => {
    const service = {
      launcher: 'command',
      command: ['node', 'sleepy.mjs', '{port}', '{workers}'],
      // Far more than the one that gets ready needs on a busy machine.
      readiness: { path: '/', timeoutSeconds: 6 },
    };
    await using project = await Project.make(quickPlan({ service, repeats: 3 }));
    await project.write(
      'sleepy.mjs',
      `import { appendFileSync } from 'node:fs';
       import { createServer } from 'node:http';
       const [port, workers] = process.argv.slice(2);
       appendFileSync('starts.txt', workers);
       if (workers === '2') setInterval(() => {}, 1000);
       else createServer((_request, response) => response.end('awake')).listen(Number(port), '127.0.0.1');`,
    );
    const { code } = await project.run('run', '--json', 'a.json');
    expect(code).toBe(0);
    expect((await project.read('starts.txt')).match(/2/g)).toHaveLength(1);
    const { cells } = parseRecord(await project.read('a.json'), 'a.json');
    const asleep = cells.filter((cell) => cell.settings['workers'] === 2);
    expect(asleep.map((cell) => cell.status)).toEqual(['failed', 'failed']);
    expect(new Set(asleep.map(cellReason))).toEqual(
      new Set([expect.stringMatching(/did not answer on port \d+ of 127\.0\.0\.1 within 6 s/)]),
    );
    expect(await project.servers()).toEqual([]);
  });

  it('ends with 2 before anything is started when a variable or a file of a request is missing', async () => {
    const endpoints = [
      { name: 'token', path: '/', headers: { Authorization: 'Bearer ${env:NO_SUCH_TOKEN}' } },
      { name: 'upload', path: '/', method: 'POST', body: { file: 'no-such.json' } },
      { name: 'home', path: '/' },
    ];
    await using project = await Project.make(quickPlan({ endpoints, settings: {} }));
    await project.write('server.mjs', `import { writeFileSync } from 'node:fs'; writeFileSync('started', '');`);
    expect(await project.run('run')).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'The header "Authorization" of endpoint "token" needs the environment variable NO_SUCH_TOKEN, which is not set.',
        'The body of endpoint "upload" can\'t be read: the file no-such.json does not exist.',
        'Nothing was run.',
        '',
      ].join('\n'),
    });
    await expect(project.read('started')).rejects.toThrow('ENOENT');
    // What is not measured needs nothing.
    expect((await project.run('run', '--endpoint', 'home')).stderr).not.toContain('NO_SUCH_TOKEN');
    expect(await project.read('started')).toBe('');
  });

  it('ends with 2 before anything is started where an output can’t be written', async ({ skip }) => {
    await using project = await Project.make(quickPlan({ settings: {}, endpoints: [{ name: 'home', path: '/' }] }));
    await mkdir(join(project.folder, 'fixed'));
    await using fixed = await readOnly(join(project.folder, 'fixed'));
    if (fixed === null) return skip('Root may not mount here.');
    await project.write('server.mjs', `import { writeFileSync } from 'node:fs'; writeFileSync('started', '');`);
    expect(await project.run('run', '--csv', 'fixed/a.csv')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--csv: fixed\/a\.csv can't be written \((EROFS|EACCES)\)\.\n$/),
    });
    await expect(project.read('started')).rejects.toThrow('ENOENT');
  });

  it('ends with 3 when nothing keeps the record, and says so before it measures', async ({ skip }) => {
    await using project = await Project.make(quickPlan({ settings: {}, endpoints: [{ name: 'home', path: '/' }] }));
    await mkdir(join(project.folder, '.servebench'));
    await using fixed = await readOnly(join(project.folder, '.servebench'));
    if (fixed === null) return skip('Root may not mount here.');
    const lost = await project.run('run');
    expect(lost.code).toBe(3);
    expect(lost.stdout).toContain('home');
    expect(lost.stderr).toMatch(
      /^The record of this run can't be saved in .*runs \((EROFS|EACCES)\)\. To keep it elsewhere, use --json FILE\.\n/,
    );
    expect(lost.stderr).toContain('The run could not be saved in');
    const kept = await project.run('run', '--json', '-');
    expect(kept.code).toBe(0);
    expect(parseRecord(kept.stdout, '-').cells).toHaveLength(1);
  });

  it('says only why when the server is not there, and saves nothing', async () => {
    await using project = await Project.make(quickPlan({ service: { launcher: 'node', app: 'no.mjs' } }));
    const ended = await project.run('run');
    expect(ended).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^There is no script "no\.mjs" in .* \(service\.app, service\.cwd\)\.\n$/),
    });
    await expect(project.savedRecord()).rejects.toThrow('No run is saved.');
  });

  it('ends quietly when nobody reads its results', async () => {
    await using project = await Project.make(
      quickPlan({ settings: { workers: 1 }, endpoints: [{ name: 'home', path: '/' }] }),
    );
    const command = project.start(['run']);
    command.child.stdout?.destroy();
    const { code, stderr } = await command.ended;
    expect(stderr).not.toMatch(/EPIPE|error/i);
    expect(code).toBe(0);
  });
});
