import { describe, expect, it } from 'vitest';
import { Project, quickPlan } from './command.ts';

const plan = quickPlan({
  endpoints: [
    { name: 'home', path: '/', headers: { Authorization: 'Bearer ${env:SECRET_TOKEN}' }, weight: 2 },
    { name: 'upload', path: '/', method: 'POST', body: { file: 'body.bin' }, expect: { status: 201 } },
  ],
  budgets: [{ endpoint: 'home', p95Ms: 400, memoryMb: 100, settings: { workers: 2 } }],
});

const engines = ['locust', 'k6', 'vegeta'];

describe('servebench export', () => {
  it.each(engines)(
    'writes a file for %s, and says on standard error what that leaves out, as the file does',
    async (to) => {
      await using project = await Project.make(plan);
      await project.write('body.bin', 'the bytes');
      const { code, stdout, stderr } = await project.start(['export', '--to', to], { SECRET_TOKEN: 'hush' }).ended;
      expect(code).toBe(0);
      const told = stderr.trim().split('\n');
      expect(told.shift()).toBe('Not carried over from the plan:');
      expect(told.join('\n')).toMatch(/^ {2}service: Start the server yourself \(node: server\.mjs\) at http:\/\/127/);
      const places = told.map((line) => line.trim().split(': ')[0]);
      expect(places).toEqual(
        expect.arrayContaining(['settings', 'load.warmUpRequests', 'budgets[0].settings', 'budgets[0].memoryMb']),
      );
      const comment = stdout.replace(/^(#|\/\/) ?/gm, '').replace(/\s+/g, ' ');
      for (const line of told) expect(comment).toContain(line.trim());
      expect(stdout).not.toContain('hush');
      expect(stdout).toContain('SECRET_TOKEN');
    },
  );

  it('writes to a file, and only the endpoints that are named', async () => {
    await using project = await Project.make(plan);
    const ended = await project.run('export', '--to', 'k6', '--endpoint', 'home', '--output', 'load.js');
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toMatch(/^Wrote load\.js\n/);
    expect(await project.read('load.js')).not.toContain('upload');
    const unknown = await project.run('export', '--to', 'k6', '--endpoint', 'hme');
    expect(unknown).toMatchObject({
      code: 2,
      stderr: 'The plan has no endpoint "hme". Its endpoints: home, upload.\n',
    });
  });

  it('ends with 2 and writes nothing where a body is missing, an engine unknown, or the plan would be written over', async () => {
    await using project = await Project.make(plan);
    expect(await project.run('export', '--to', 'locust', '--output', 'load.py')).toMatchObject({
      code: 2,
      stderr: 'The body of endpoint "upload" can\'t be read: the file body.bin does not exist.\n',
    });
    await expect(project.read('load.py')).rejects.toThrow('ENOENT');
    expect((await project.run('export', '--to', 'ab')).stderr).toContain('Allowed choices are locust, k6, vegeta.');
    expect((await project.run('export')).code).toBe(2);
    expect(await project.run('export', '--to', 'k6', '--output', 'servebench.json')).toMatchObject({ code: 2 });
    expect(JSON.parse(await project.read('servebench.json'))).toEqual(plan);
  });
});
