import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Note } from '../../../../src/model/facts/note.ts';
import { Project, quickPlan } from '../../cli/command.ts';
import { fewPortsImpossible, runWithPorts } from './namespace.ts';

const loadOwnServer = fileURLToPath(new URL('./load-own-server.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../../../dist/cli.js', import.meta.url));
const impossible = fewPortsImpossible();
if (impossible !== null) process.emitWarning(`Tests with few local ports are skipped: ${impossible}`);

interface Loaded {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly connections: number;
  readonly requests: number;
}

/** `servebench load` of a server that asks the client to close, where connections have only so many local ports. */
async function load(ports: number, server: 'closing' | 'keeping', ...args: readonly string[]): Promise<Loaded> {
  await using project = await Project.make();
  const command = [process.execPath, loadOwnServer, server, process.execPath, cli, 'load', 'URL', ...args];
  const { code, stdout, stderr } = await runWithPorts(ports, command, project.folder);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Loaded;
}

describe.skipIf(impossible !== null)('a machine with few local ports', () => {
  it('is out of ports in the middle: the load is given up with a sentence, and every count agrees', async () => {
    const loaded = await load(20, 'closing', '-n', '500', '-c', '4', '--json', '-');
    expect(loaded.code).toBe(3);
    const { measurement } = JSON.parse(loaded.stdout);
    const { sent, succeeded, failed, inFlightAtEnd, errors } = measurement.requests;
    expect(errors).toEqual({ 'ports-exhausted': failed });
    expect(failed).toBeGreaterThan(0);
    expect(sent).toBe(succeeded + failed + inFlightAtEnd);
    // Each port was used once. What was in flight at that moment stays unfinished, and so do requests that were issued in
    // one go with the first which found no port.
    expect(succeeded + inFlightAtEnd).toBeGreaterThanOrEqual(20);
    expect(succeeded).toBeLessThanOrEqual(20);
    expect(loaded.connections).toBe(20);
    expect(loaded.requests).toBeGreaterThanOrEqual(succeeded);
    expect(loaded.stderr).toMatch(
      /given up: This machine has no local port left for another connection to 127\.0\.0\.1:7000, after 20 connections\. Wait a minute until .*\.\n/,
    );
  });

  it('cannot open as many connections as asked: given up in the same way', async () => {
    const loaded = await load(20, 'keeping', '-n', '1000', '-c', '30', '--json', '-');
    expect(loaded.code).toBe(3);
    const { measurement } = JSON.parse(loaded.stdout);
    expect(measurement.requests.errors['ports-exhausted']).toBe(measurement.requests.failed);
    expect(measurement.requests.failed).toBeGreaterThan(0);
    expect(loaded.stderr).toContain('has no local port left');
  });

  it('is said before a load that needs most of them, and only then', async () => {
    const many = await load(100, 'closing', '-n', '60', '-c', '4', '--no-keep-alive');
    expect(many.code).toBe(0);
    const [forecast, ...rest] = many.stderr.split('\n');
    expect(forecast).toBe(
      "Warning: This load may open 60 connections within a minute. That is more than half of this machine's 100 local ports, " +
        'and each may stay taken for up to 60 s after it was closed: connects may become slow or fail. Fewer requests or kept connections avoid that.',
    );
    expect(rest.join('')).toBe('');
    expect(many.stdout).toContain('Warning: This load opened 60 connections within a minute.');

    const few = await load(100, 'closing', '-n', '40', '-c', '4', '--no-keep-alive');
    expect(few.stderr + few.stdout).not.toContain('local ports');
    const kept = await load(100, 'keeping', '-n', '600', '-c', '4');
    expect(kept.stderr + kept.stdout).not.toContain('local ports');
    // Keep-alive was asked for: that the server closes shows in the warm-up.
    const unkept = await load(100, 'closing', '-n', '60', '-c', '4', '--warm-up', '8');
    expect(unkept.stderr).toContain(
      'This load may open 60 connections within a minute. With 8 that were opened shortly before, that is',
    );
  });

  it('is noted in a benchmark before the trial, and said beside the cell', async () => {
    await using project = await Project.make({
      ...quickPlan({ settings: { workers: [1] }, endpoints: [{ name: 'home', path: '/' }] }),
      load: { connections: 4, requests: 120, warmUpRequests: 8, keepAlive: false },
    });
    const { code, stderr } = await runWithPorts(200, [process.execPath, cli, 'run'], project.folder);
    expect(code).toBe(0);
    expect(stderr).toMatch(/home: This load may open 1\d\d connections within a minute\./);
    const record = (await project.savedRecord()) as unknown as {
      readonly notes: readonly Note[];
      readonly cells: readonly { readonly measurement: { readonly warnings: readonly object[] } }[];
    };
    expect(record.notes.filter((note) => note.kind === 'forecast' && note.warning.kind === 'port-range')).toHaveLength(
      1,
    );
    expect(record.cells[0]?.measurement.warnings).toContainEqual(
      expect.objectContaining({ kind: 'port-range', expected: false, connections: 120 }),
    );
  });
});
