import { expect, it } from 'vitest';
import { Project } from './command.ts';

const server = (start: string) =>
  `import { createServer } from 'node:http'; ${start}; createServer((_, answer) => answer.end('ok')).listen(3000);`;

const plan = {
  service: { launcher: 'node', app: 'shop.mjs', envFile: '.env' },
  settings: { workers: [1] },
  endpoints: [{ name: 'root', path: '/' }],
  load: { connections: 2, requests: 40, warmUpRequests: 2 },
};

it('gives the variables of a file to the server, names it and the file beside the advice, and never shows a value', async () => {
  await using project = await Project.make(plan);
  await project.write('.env', 'SHOP_KEY=s3cr3t-of-the-shop\n');
  await project.write('shop.mjs', server("if (process.env.SHOP_KEY !== 's3cr3t-of-' + 'the-shop') process.exit(4)"));
  const { code, stdout, stderr } = await project.run('run', '--json', '-');
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('s3cr3t')]);
  expect(stdout).not.toContain('s3cr3t');
  expect(JSON.parse(stdout).recommendations[0].advice).toContainEqual({
    kind: 'environment-needed',
    names: ['SHOP_KEY', '.env'],
  });
});

it('hides them in what a failing server writes', async () => {
  await using project = await Project.make(plan);
  await project.write('.env', 'SHOP_KEY=s3cr3t-of-the-shop\n');
  await project.write('shop.mjs', server("throw new Error('no shop opens by ' + process.env.SHOP_KEY)"));
  const { code, stdout, stderr } = await project.run('run', '--json', '-');
  expect(code).toBe(3);
  expect(stdout + stderr).toContain('no shop opens by ‹SHOP_KEY›');
  expect(stdout + stderr).not.toContain('s3cr3t');
});
