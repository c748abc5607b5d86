import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { koreanDescriptions, planJsonSchema, schemaTexts } from '../../../scripts/plan-schema.ts';

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));

const english: Readonly<Record<string, string>> = read('package.nls.json');
const korean: Readonly<Record<string, string>> = read('package.nls.ko.json');
const { contributes, capabilities } = read('package.json') as Readonly<Record<'contributes' | 'capabilities', unknown>>;

/** What VS Code shows of a manifest. What it tells a language model stays English: `modelDescription`, and the inputs of a tool. */
const shown = new Set(
  [
    'title description markdownDescription enumDescriptions markdownEnumDescriptions contents name displayName altText',
    'userDescription label deprecationMessage',
  ].flatMap((keys) => keys.split(' ')),
);

function textsIn(node: unknown, key = ''): { readonly key: string; readonly text: string }[] {
  if (typeof node === 'string') return [{ key, text: node }];
  if (Array.isArray(node)) return node.flatMap((one) => textsIn(one, key));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => (name === 'inputSchema' ? [] : textsIn(value, name)));
}

const texts = textsIn([contributes, capabilities]);
const asked = texts.flatMap(({ text }) => /^%(.+)%$/.exec(text)?.[1] ?? []);

it('every text of the manifest that people read is there in both languages', () => {
  const written = texts.filter(({ key, text }) => shown.has(key) && !/^%.+%$/.test(text) && text !== 'Servebench');
  // The tool's own name: `id`s, names of tools and of parameters are not texts.
  expect(written.filter(({ key, text }) => key !== 'name' || /\s/.test(text)).map(({ text }) => text)).toEqual([]);
  expect(asked.length).toBeGreaterThan(40);
  expect(asked.filter((name) => !english[name] || !korean[name])).toEqual([]);
});

it('the two languages have the same texts, and none that the manifest does not ask for', () => {
  expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort());
  expect(Object.keys(english).filter((name) => !asked.includes(name))).toEqual([]);
});

it('links of the walkthrough run the same commands in both', () => {
  const commands = (text: string) => text.match(/\(command:[^)]+\)/g);
  expect(
    Object.keys(english).filter((name) => `${commands(english[name] ?? '')}` !== `${commands(korean[name] ?? '')}`),
  ).toEqual([]);
});

it('every field of the plan is explained in Korean, and none that is gone', () => {
  const said = new Set(schemaTexts(planJsonSchema()));
  expect(Object.keys(koreanDescriptions()).sort()).toEqual([...said].sort());
});
