import type { PlanInput } from '../../../../src/model/plan/plan.ts';
import type { RunRecord } from '../../../../src/model/run/record.ts';
import type { SettingValue } from '../../../../src/model/settings.ts';
import { settingsLabel } from '../../../../src/words/settings-label.ts';
import { buildLabelledGo } from '../build-go.ts';
import { labelledPlan } from '../plans.ts';
import { printTable, rate } from '../print-table.ts';
import { runPlan } from '../run-plan.ts';
import type { Section } from '../section.ts';

/** A service with a setting of the user's own, and what is known of its rate. */
interface Case {
  readonly name: string;
  readonly plan: PlanInput;
  /** The values that are the best in truth: more than one where they are alike. */
  readonly best: readonly SettingValue[];
}

const setting = 'procs';
const load = { connections: 16, seconds: 1 } as const;
const values = [1, 2, 4, 8];

/** A service that needs no cores for its rate of 100 times the setting. */
const stepped: Case = {
  name: 'stepped-rate.mjs, 100/s for each',
  plan: {
    service: { launcher: 'command', command: ['node', 'stepped-rate.mjs', '{procs}00'], env: { PORT: '{port}' } },
    settings: { [setting]: values },
    endpoints: [{ name: 'e', path: '/' }],
    ...{ load, search: 'guided' },
  },
  best: [8],
};

/** On two cores four are as good as two, and one is half as good. */
function goCase(cores: number): Case {
  return {
    name: 'Go, GOMAXPROCS, /compute',
    plan: labelledPlan('go', ['compute'], { settings: { [setting]: [1, 2, 4] }, load, search: 'guided' }),
    best: [1, 2, 4].filter((procs) => procs >= Math.min(cores, 4)),
  };
}

/** What the guided search advises where settings have an effect that only a measurement tells. */
export const unmodelled: Section = {
  name: 'unmodelled',
  about: 'guided search over settings that no model knows: is the best one advised, and what is measured for it',
  async run({ quick, signal }) {
    const whyNoGo = await buildLabelledGo();
    if (whyNoGo !== null) console.log(`Go is left out: ${whyNoGo}\n`);
    const rows: (string | number)[][] = [];
    for (let repeat = 1; repeat <= (quick ? 2 : 5); repeat++) {
      for (const one of [stepped, ...(whyNoGo === null ? ['go' as const] : [])]) {
        const { plan, name } = one === 'go' ? goCase(0) : one;
        const { record, trials } = await runPlan(plan, { signal, label: `${name}, ${repeat}` });
        const { best } = one === 'go' ? goCase(record.machine.cores) : one;
        rows.push(rowOf(`${name} (${repeat})`, record, trials, best));
      }
    }
    printTable(['service', 'measured', 'advised', '>trials', '>s', ''], rows);
    console.log(`the best was advised in ${rows.filter((row) => row.at(-1) === '').length} of ${rows.length} runs\n`);
  },
};

function rowOf(name: string, record: RunRecord, trials: number, best: readonly SettingValue[]): (string | number)[] {
  const advised = record.recommendations[0]?.settings[setting] ?? null;
  const rates = record.cells.map(({ settings, measurement, prediction }) => {
    const known = measurement?.rps.mean ?? prediction?.rps ?? null;
    return `${settingsLabel(settings)}: ${known === null ? '–' : rate(known)}${measurement === null && known !== null ? ' PREDICTED' : ''}`;
  });
  const right = advised !== null && best.includes(advised);
  return [name, rates.join(', '), advised ?? '–', trials, record.elapsedSeconds.toFixed(0), right ? '' : 'WRONG'];
}
