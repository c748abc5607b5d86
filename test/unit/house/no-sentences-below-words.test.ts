import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAst } from 'vitest/node';

/** The rooms whose facts are put into words elsewhere. Errors that only a log shows may say what they are. */
const rooms = ['analysis', 'benchmark', 'history', 'host', 'load', 'model', 'profile', 'service'];

/** Files with sentences that are no fact of a run. */
const allowed: readonly string[] = [
  // What VS Code shows beside a key of the plan.
  'model/plan/plan.ts',
  'model/plan/environment-fields.ts',
  // Names of options that hold secrets, and other programs' words.
  'model/plan/recorded-plan.ts',
  'service/prepare/missing-variable.ts',
  // A command that installs.
  'service/failures/missing-module.ts',
  // Of files that can't be read or written.
  'model/run/record.ts',
  'history/read-schema-1.ts',
  'history/record-keeper.ts',
];

/** A worker class that is not known. */
const labels = ['a class of the configuration'];

const source = new URL('../../../src/', import.meta.url);

/** The texts of a file that read like a piece of a sentence: three words in a row. */
function sentencesIn(text: string): string[] {
  const found: string[] = [];
  visit(parseAst(text, { lang: 'ts' }));
  return found;

  function visit(node: unknown): void {
    if (Array.isArray(node)) for (const child of node) visit(child);
    else if (isNode(node)) {
      if (isError(node)) {
        // Its message; what else it carries may be a fact.
        visit(asNodes(node['arguments']).filter(({ type }) => type === 'ObjectExpression'));
        return;
      }
      const words = textOf(node);
      if (/[a-z]{2,},? [a-z]{2,},? [a-z]{2,}/i.test(words) && !labels.includes(words)) found.push(words);
      for (const child of Object.values(node)) visit(child);
    }
  }
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function asNodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** `new Error(…)`, or `super(…)` of a class of errors. */
function isError({ type, callee }: Node): boolean {
  if (!isNode(callee)) return false;
  return type === 'NewExpression' ? /(Error|Exception)$/.test(String(callee['name'])) : callee.type === 'Super';
}

function textOf({ type, value }: Node): string {
  if (type === 'Literal') return typeof value === 'string' ? value : '';
  return type === 'TemplateElement' && typeof value === 'object' && value !== null && 'raw' in value
    ? String(value.raw)
    : '';
}

it('what is found and recorded holds no sentence of ours: it is put into words in src/words', () => {
  const files = rooms.flatMap((room) =>
    readdirSync(new URL(`${room}/`, source), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`),
  );
  expect(files.length).toBeGreaterThan(200);
  const found = files
    .filter((file) => !allowed.includes(file))
    .flatMap((file) => sentencesIn(readFileSync(new URL(file, source), 'utf8')).map((text) => `${file}: ${text}`));
  expect(found, 'give the fact a kind with parameters, and its sentence a place in src/words').toEqual([]);
});

it.each([
  "note = 'WEB_CONCURRENCY is set here.'",
  'text = `${name} has no worker of that class`',
  "throw new ServiceError({ why: 'it has no worker' })",
])('a sentence is found: %s', (code) => {
  expect(sentencesIn(`let note, text, name;\n${code};`)).toHaveLength(1);
});

it.each(["kind = 'not-measured'", "throw new Error('this can not be')", "option = 'offered rate'"])(
  'what is none is not: %s',
  (code) => {
    expect(sentencesIn(`let kind, option;\n${code};`)).toEqual([]);
  },
);
