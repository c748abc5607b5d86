import type { Comparison, EndpointChange } from '../model/comparison.ts';
import { settingsKey, settingsLabel } from '../model/settings.ts';
import { formatMoment, formatMs } from '../report/format.ts';
import { plainText } from '../report/plain-text.ts';
import { boundLabel } from '../report/sentences.ts';
import { wrapText } from '../report/wrap-text.ts';

/** A comparison for the terminal: what changed first, then each endpoint, then what makes the runs unlike. Ends with a line end. */
export function comparisonText(comparison: Comparison, width: number): string {
  const wrapped = (text: string, indent: string) => wrapText(`${indent}${plain(text)}`, width, `${indent}  `);
  const lines = [
    runLine('Before', comparison.before),
    runLine('After', comparison.after),
    '',
    plain(comparison.summary),
  ];
  for (const endpoint of comparison.endpoints) {
    lines.push('', ...wrapped(endpoint.text, ''));
    for (const text of alsoChanged(endpoint)) lines.push(...wrapped(text, '  '));
    for (const cell of comparison.cells) {
      const changed = cell.verdict === 'faster' || cell.verdict === 'slower';
      if (cell.endpoint === endpoint.endpoint && changed) lines.push(...wrapped(cell.text, '  '));
    }
  }
  if (comparison.warnings.length > 0) lines.push('', 'What else is not the same:');
  for (const warning of comparison.warnings) lines.push(...wrapped(warning, '  '));
  return `${lines.join('\n')}\n`;
}

function runLine(name: string, { id, startedAt, commit }: Comparison['before']): string {
  return plain(
    `${name.padEnd(8)}${formatMoment(startedAt)}  ${commit === null ? `run ${id.slice(0, 8)}` : `commit ${commit}`}`,
  );
}

/** Findings that are not rates. */
function alsoChanged(endpoint: EndpointChange): string[] {
  const { recommendedBefore, recommendedAfter, boundBefore, boundAfter, cpuMsBefore, cpuMsAfter } = endpoint;
  const texts: string[] = [];
  if (boundBefore !== null && boundAfter !== null && boundBefore !== boundAfter)
    texts.push(`It was ${boundLabel(boundBefore)} and is ${boundLabel(boundAfter)} now.`);
  if (cpuMsBefore !== null && cpuMsAfter !== null)
    texts.push(`Server CPU of one request: ${formatMs(cpuMsBefore)} before, ${formatMs(cpuMsAfter)} after.`);
  if (recommendedBefore !== null && recommendedAfter !== null) {
    const same = settingsKey(recommendedBefore) === settingsKey(recommendedAfter);
    if (!same)
      texts.push(
        `Recommended were ${settingsLabel(recommendedBefore)}, and are ${settingsLabel(recommendedAfter)} now.`,
      );
  }
  return texts;
}

/** Backquotes mark names where there is markup; a terminal has none. */
function plain(text: string): string {
  return plainText(text).replaceAll('`', '');
}
