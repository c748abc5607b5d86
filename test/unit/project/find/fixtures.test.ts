import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlan } from '../../../../src/model/plan/plan-file.ts';
import { draftPlan } from '../../../../src/project/find/draft-plan.ts';

const home = 'test/fixtures/projects';

/** What a fixture's plan has to hold; each is a project of a kind that people have. */
interface Expected {
  readonly service: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, readonly unknown[]>>;
  readonly settingsEnv?: Readonly<Record<string, string>>;
  /** The endpoints that are measured, all of them. */
  readonly paths: readonly string[];
  /** Paths that stand in comments. */
  readonly comments?: readonly string[];
  /** Paths that stand nowhere. */
  readonly absent?: readonly string[];
  readonly text?: readonly string[];
  readonly notes?: readonly string[];
  readonly notesWithout?: readonly string[];
}

/** Whether a machine's Python is called `python` or `python3` is no matter of the project. */
function withPython<Service extends { readonly command?: readonly string[] | undefined }>(
  service: Service | undefined,
) {
  return service?.command?.[0] === 'python3'
    ? { ...service, command: ['python', ...service.command.slice(1)] }
    : service;
}

describe('the projects of test/fixtures', () => {
  it.each(readdirSync(home))('%s', async (name) => {
    const expected: Expected = JSON.parse(readFileSync(join(home, name, 'expected.json'), 'utf8'));
    const draft = await draftPlan(join(home, name), { cores: 2 });
    const { plan, faults } = readPlan(draft.text);
    expect(faults).toBeNull();
    const notes = draft.notes.join('\n');
    expect(withPython(plan?.service)).toMatchObject(expected.service);
    if (expected.settings !== undefined) expect(plan?.settings).toEqual(expected.settings);
    if (expected.settingsEnv !== undefined) expect(plan?.settingsEnv).toEqual(expected.settingsEnv);
    expect(plan?.endpoints.map(({ path }) => path).sort()).toEqual([...expected.paths].sort());
    const comments = draft.text.split('\n').filter((line) => /^\s*\/\/ \{ "name"/.test(line));
    for (const path of expected.comments ?? []) expect(comments.join('\n')).toContain(`${path}" }`);
    for (const path of expected.absent ?? []) expect(draft.text).not.toContain(`"${path}`);
    for (const text of expected.text ?? []) expect(draft.text).toContain(text);
    for (const note of expected.notes ?? []) expect(notes).toMatch(new RegExp(note));
    for (const note of expected.notesWithout ?? []) expect(notes).not.toMatch(new RegExp(note));
  });
});
