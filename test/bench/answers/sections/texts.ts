import type { PlanInput } from '../../../../src/model/plan/plan.ts';
import type { RunRecord } from '../../../../src/model/run/record.ts';
import { renderTable } from '../../../../src/report/figures/table.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { labelledPlan } from '../plans.ts';
import { runPlan } from '../run-plan.ts';
import type { Section } from '../section.ts';

const settings = { workerClass: ['sync', 'gthread', 'gevent'], workers: [1, 2, 4], threads: [1, 4] };
const load = { connections: 16, requests: 128 };

/** Five services that ask for five different answers. */
const plans: Readonly<Record<string, PlanInput>> = {
  '1-waiting': labelledPlan('flask', ['upstream'], { settings, load }),
  '2-computing': labelledPlan('flask', ['compute'], { settings, load }),
  '3-locked': labelledPlan('flask', ['thread-lock'], { settings, load }),
  '4-downstream': labelledPlan('flask', ['pool'], { settings, load }),
  '5-whole-service': labelledPlan('flask', ['hello', 'mixed', 'sqlite', 'sleep'], { settings, load }),
};

/** Five reports as the terminal shows them, to be read aloud. */
export const texts: Section = {
  name: 'texts',
  about: 'five full recommendations as a user sees them',
  async run({ onlyTables, endpoints, signal }) {
    if (!onlyTables) {
      for (const [name, plan] of Object.entries(plans)) {
        if (endpoints !== null && !endpoints.some((asked) => name.includes(asked))) continue;
        const { record } = await runPlan(plan, { signal, label: `texts, ${name}` });
        await keepFigures('texts', name, record);
      }
    }
    for (const [name, record] of await keptFigures<RunRecord>('texts')) {
      console.log(`${'='.repeat(100)}\n${name}: ${record.elapsedSeconds.toFixed(0)} s\n`);
      console.log(renderTable(record, { width: 100, colour: false }));
    }
  },
};
