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
export function notesOf({ start, node, environment, version }: NodeSituation): readonly string[] {
  const { asked } = node;
  const differs = asked !== null && /^v?\d/.test(asked.version) && !fits(version, asked.version);
  return [
    `Node.js ${version}: ${node.path} (${node.origin}).`,
    ...(differs
      ? [`${asked.file} asks for Node.js ${asked.version}: to measure that one, name it in "service.node".`]
      : []),
    ...(environment['NODE_OPTIONS'] ? ['NODE_OPTIONS is set, and holds for the server too.'] : []),
    ...(start.before.length > 0
      ? [
          `Not done before a start, though the script does it: ${start.before.join(', ')}. What is there is measured as it is.`,
        ]
      : []),
  ];
}

/** What a start told that the figures depend on. */
export function startNotes(first: HookReports['listens'][number] | undefined): readonly string[] {
  if (first === undefined) return [];
  const asked = first.port === null || first.port === 0 ? first.path : `port ${first.port}`;
  const place =
    first.isNamed || asked === null
      ? []
      : [
          `The service asks for ${asked}, whatever PORT says; it was given another place to listen while it was measured.`,
        ];
  if (first.nodeEnv === 'production') return place;
  const is = first.nodeEnv === null || first.nodeEnv === '' ? 'is not set' : `is "${first.nodeEnv}"`;
  return [
    ...place,
    `NODE_ENV ${is} in the server that was measured: Express, React and others run slower that way than in production. "env": { "NODE_ENV": "production" } in the plan's "service" measures what users get.`,
  ];
}
