import type { Note } from '../../model/facts/note.ts';
import type { FoundNode } from './find-node.ts';
import { fits } from './find-node.ts';
import type { HookReports } from './listen-hook.ts';
import type { NodeStart } from './start-command.ts';

interface NodeSituation {
  readonly start: NodeStart;
  readonly node: FoundNode;
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
}

/** What the user should know before anything is started. */
export function notesOf({ start, node, environment, version }: NodeSituation): readonly Note[] {
  const { asked, path, origin } = node;
  const differs = asked !== null && /^v?\d/.test(asked.version) && !fits(version, asked.version);
  const notes: Note[] = [{ kind: 'node', version, path, origin }];
  if (differs) notes.push({ kind: 'other-node-asked', file: asked.file, version: asked.version });
  if (environment['NODE_OPTIONS']) notes.push({ kind: 'node-options' });
  if (start.before.length > 0) notes.push({ kind: 'steps-not-done', steps: [...start.before] });
  return notes;
}

/** What a start told that the figures depend on. */
export function startNotes(first: HookReports['listens'][number] | undefined): readonly Note[] {
  if (first === undefined) return [];
  const { port, path, isNamed, nodeEnv } = first;
  const notes: Note[] = [];
  if (!isNamed && port !== null && port !== 0) notes.push({ kind: 'asks-for-place', place: { port } });
  else if (!isNamed && path !== null) notes.push({ kind: 'asks-for-place', place: { path } });
  if (nodeEnv !== 'production') notes.push({ kind: 'not-production', value: nodeEnv });
  return notes;
}
