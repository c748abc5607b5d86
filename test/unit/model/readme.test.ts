import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../../src/cli/places.ts';
import { buildProgram } from '../../../src/cli/program.ts';
import { readPlan } from '../../../src/model/plan/plan-file.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';

describe('the README and the examples', () => {
  it('show a plan that can be read', () => {
    const [, plan = ''] = /```jsonc\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(readPlan(plan).faults).toBeNull();
  });

  it('show a workflow of at most 30 lines, whose options there are', () => {
    const [, workflow = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    const [, command = ''] = /- run: servebench run (.*)/.exec(workflow) ?? [];
    expect(workflow.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
    const program = buildProgram(fakeTerminal(), placesOf('dist', '.', {}), () => {});
    const run = program.commands.find((one) => one.name() === 'run');
    const known = run?.options.map(({ long }) => long);
    const used = command.match(/--[a-z-]+/g) ?? [];
    expect(used.length).toBeGreaterThan(2);
    expect(known).toEqual(expect.arrayContaining(used));
  });

  it.each([
    ['examples/flask-blocking/servebench.json', 36],
    ['examples/flask-blocking/reference.json', 81],
    ['examples/flask-blocking/ci.json', 6],
    ['examples/node-blocking/servebench.json', 9],
  ])('hold a plan that can be read: %s', (file, cells) => {
    const { plan, faults } = readPlan(readFileSync(file, 'utf8'));
    expect(faults).toBeNull();
    const points = Object.values(plan!.settings).reduce((product, values) => product * values.length, 1);
    expect(points * plan!.endpoints.length).toBe(cells);
  });
});
