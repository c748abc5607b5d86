// npm run bench:failures [-- --only NAME --parallel 3]: makes every failure that the tests know by real runs, and prints each with the sentence that it gets.
import { parseArgs } from 'node:util';
import { failureSentence } from '../../../src/words/failures.ts';
import { answerCases } from '../../fixtures/failures/answers.ts';
import { failureIn, runCase } from '../../fixtures/failures/run-case.ts';
import { startCases } from '../../fixtures/failures/starts.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, parallel: { type: 'string', default: '3' } },
});
const cases = [...answerCases, ...startCases].filter(({ name }) => name.includes(values.only));
const rows = new Map<string, string[]>();
const waiting = [...cases];
let right = 0;
let all = 0;
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { record, seconds, starts } = await runCase(next);
      const lines = Object.entries(next.fails).map(([which, { what, fact, says }]) => {
        const failure = failureIn(record, which);
        const sentence = failure === null ? 'nothing failed' : failureSentence(failure);
        const isRight = failure?.kind === fact.kind && says.test(sentence);
        all++;
        if (isRight) right++;
        return `| ${isRight ? '' : 'WRONG: '}${what} | ${sentence.replaceAll('|', '\\|').replaceAll('\n', ' ')} |${isRight ? '' : `\n${JSON.stringify(failure)}`}`;
      });
      rows.set(next.name, [`| **${next.name}** | ${seconds.toFixed(1)} s, ${starts} server starts |`, ...lines]);
    }
  }),
);
console.log('| failure | what is said |\n|---|---|');
for (const { name } of cases) console.log((rows.get(name) ?? []).join('\n'));
console.log(`\n${right} of ${all} failures told as expected, in ${cases.length} runs.`);
process.exitCode = right === all ? 0 : 1;
