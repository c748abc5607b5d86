import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readEnvFiles, variablesIn } from '../../../src/service/prepare/env-file.ts';
import { inWords } from '../../fixtures/in-words.ts';

function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const text = '# for the shop\nexport TOKEN="a b"\nEMPTY=\nPRICE=5 # euros\nQUOTED=\'a#b\'\n';

it.each([
  ['UTF-8', Buffer.from(text)],
  ['a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['CRLF', Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('reads variables from a file with %s', (_name, bytes) =>
  expect(variablesIn(bytes)).toEqual({ TOKEN: 'a b', EMPTY: '', PRICE: '5', QUOTED: 'a#b' }),
);

it('lets a later file win', async () => {
  const folder = folderWith({ '.env': 'A=1\nB=1\n', '.env.local': 'B=2\n' });
  expect(await readEnvFiles(['.env', '.env.local'], folder)).toEqual({ A: '1', B: '2' });
});

it('says which file is missing, and where its template is', async () => {
  const folder = folderWith({ '.env.example': 'A=\n' });
  await expect(inWords(readEnvFiles(['.env'], folder))).rejects.toThrow(
    `There is no file ".env" in ${folder} (service.envFile). .env.example is there: copy it to .env and fill in your values.`,
  );
  await expect(inWords(readEnvFiles(['nothing'], folder))).rejects.toThrow(/\(service\.envFile\)\.$/);
});
