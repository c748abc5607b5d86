import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { longPlan } from '../fixtures/plans.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { openFolder, planUri } from './folder.ts';
import { suiteMark } from './suite-mark.ts';

async function savedRecords(): Promise<readonly RunRecord[]> {
  const folder = join(openFolder().uri.fsPath, '.servebench/runs');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))));
}

describe('A run', () => {
  it('measures every cell of the plan, saves its record, and leaves no process', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await vscode.commands.executeCommand('servebench.benchmarkWorkspace');
    delay.disable();
    const [middle, p99] = [50, 99].map((percent) => delay.percentile(percent) / 1e6 - 5);
    // What the machine's other programs add is in it.
    // biome-ignore lint/suspicious/noConsole: the extension host hands its console to whoever runs the suite.
    console.log(
      `${suiteMark}    event-loop delay of the extension host in a run: median ${middle?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms`,
    );
    assert.ok((middle ?? 0) < 20, `the extension host was kept waiting for ${middle} ms`);
    const record = (await savedRecords()).at(-1);
    assert.equal(record?.status, 'finished', JSON.stringify(record?.failure));
    assert.deepEqual(
      record.cells.map(({ endpoint, settings, status }) => [endpoint, settings['workers'], status]),
      [
        ['home', 1, 'measured'],
        ['wait', 1, 'measured'],
        ['home', 2, 'measured'],
        ['wait', 2, 'measured'],
      ],
    );
    for (const { measurement } of record.cells) {
      assert.equal(measurement?.requests.succeeded, 40);
      assert.equal(measurement?.requests.failed, 0);
    }
    assert.deepEqual(await serviceProcesses(openFolder().uri.fsPath), []);
  });

  it('of one endpoint is added to the run on show, and all of it is run again together', async () => {
    await vscode.commands.executeCommand('servebench.benchmarkEndpoint', 'home');
    const [added, ...others] = await savedRecords();
    assert.deepEqual(others, []);
    // What the last sitting measured says no number of its own.
    const kept = added?.cells.filter(({ sitting }) => sitting === 0).map(({ endpoint }) => endpoint);
    assert.deepEqual(kept, ['wait', 'wait']);
    await vscode.commands.executeCommand('servebench.rerun');
    const records = await savedRecords();
    assert.equal(records.length, 2);
    assert.deepEqual(
      records.map(({ cells }) => cells.filter(({ status }) => status === 'measured').length),
      [4, 4],
    );
  });

  it('measures the plan that is on disk while an editor still shows the one before', async () => {
    const uri = planUri();
    await vscode.window.showTextDocument(uri);
    const kept = await readFile(uri.fsPath, 'utf8');
    writeFileSync(uri.fsPath, kept.replace('"workers": [1, 2]', '"workers": [2]'));
    try {
      await vscode.commands.executeCommand('servebench.benchmarkWorkspace');
      const workers = (await savedRecords()).at(-1)?.cells.map(({ settings }) => settings['workers']);
      assert.deepEqual(workers, [2, 2]);
    } finally {
      await writeFile(uri.fsPath, kept);
    }
  });

  it('stops on command and keeps what it did', async () => {
    const folder = openFolder().uri.fsPath;
    const kept = await readFile(planUri().fsPath, 'utf8');
    await writeFile(planUri().fsPath, longPlan);
    try {
      const run = vscode.commands.executeCommand('servebench.benchmarkWorkspace');
      await until('the service to be started', async () => (await serviceProcesses(folder)).length > 0);
      await vscode.commands.executeCommand('servebench.stop');
      await run;
      assert.equal((await savedRecords()).at(-1)?.status, 'stopped');
      assert.deepEqual(await serviceProcesses(folder), []);
    } finally {
      await writeFile(planUri().fsPath, kept);
    }
  });
});
