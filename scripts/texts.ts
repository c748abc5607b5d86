/**
 * Prints every text in both languages, side by side, as Markdown, in the order of the code: `npm run texts`.
 * With `--missing` only those that have no Korean, as JSON to be filled in.
 */
import { koreanTexts, sourceFiles, textsOfCode } from './texts-of-code.ts';

const korean = koreanTexts();
const said = sourceFiles().flatMap(({ file, code }) =>
  textsOfCode(code)
    .texts.filter(({ isLookedUp }) => isLookedUp)
    .map(({ text }) => ({ file, text })),
);
const first = said.filter(({ text }, index) => said.findIndex((other) => other.text === text) === index);
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', '<br>');

if (process.argv.includes('--missing')) {
  const missing = first.filter(({ text }) => korean[text] === undefined).map(({ text }) => [text, '']);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(missing), null, 2)}\n`);
} else {
  const rows = first.map(({ file, text }) => `| ${file} | ${cell(text)} | ${cell(korean[text] ?? '—')} |`);
  process.stdout.write(['| file | English | 한국어 |', '|---|---|---|', ...rows, ''].join('\n'));
}
