import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeLine, Explanation } from '../../model/facts/failure.ts';

/** An error that a program wrote, where it came from, and the folders that tell what the project is made with. */
export interface WrittenError {
  readonly line: string;
  readonly reader: CodeLine | null;
  readonly folders: readonly string[];
}

const tables = [
  /no such (?:table|column)\b/i,
  /\brelation "[^"]+" does not exist/i,
  /\bTable '[^']+' doesn't exist/i,
  /\bUndefinedTable\b/,
  /\bThe table `[^`]+` does not exist/i,
  /\bPendingMigrationError\b|\bMigrations are pending\b/i,
  /\bunapplied migration/i,
];

/** What an error says of a database, a host or files that are missing; `null` where it is another one. */
export function knownCause({ line, reader, folders }: WrittenError): Explanation | null {
  if (tables.some((pattern) => pattern.test(line)))
    return { kind: 'tables-missing', line: shortened(line), tool: migrationTool(folders) };
  if (/Missing staticfiles manifest entry/.test(line)) return { kind: 'static-files-missing', line: shortened(line) };
  const refused = refusedAddress(line);
  if (refused !== undefined) return { kind: 'dependency-refused', address: refused, line: shortened(line), reader };
  const host = unknownHost(line);
  if (host !== undefined) return { kind: 'dependency-unknown', host, line: shortened(line), reader };
  return null;
}

/** The address that refused a connection; `null`: the error does not tell it; left out: it is no such error. */
function refusedAddress(line: string): string | null | undefined {
  if (!/ECONNREFUSED|connection refused|connect call failed|\b111\b.*(?:connect|refused)/i.test(line)) return undefined;
  const [, host, port] =
    // Node; psycopg; asyncio and asyncpg; redis-py; pymongo and mysql
    /ECONNREFUSED (?:\[?)([\w.:-]+?)\]?:(\d+)/.exec(line) ??
    /server at "([^"]+)".*?port (\d+)/.exec(line) ??
    /connect call failed \('([^']+)', (\d+)/i.exec(line) ??
    /connecting to ([\w.-]+):(\d+)/i.exec(line) ??
    /\b([\w.-]*[A-Za-z0-9]):(\d{2,5})\b/.exec(line) ??
    [];
  return host === undefined ? null : `${host}:${port}`;
}

/** The host whose name is not known; `null`: the error does not tell it; left out: it is no such error. */
function unknownHost(line: string): string | null | undefined {
  const named =
    /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)/.exec(line) ??
    /could not translate host name "([^"]+)"/.exec(line) ??
    /failed to resolve host '([^']+)'/.exec(line) ??
    /connecting to ([\w.-]+):\d+\..*(?:not known|name resolution)/i.exec(line);
  if (named !== null) return named[1];
  return /gaierror|Name or service not known|Temporary failure in name resolution|nodename nor servname/i.test(line)
    ? null
    : undefined;
}

type MigrationTool = Extract<Explanation, { kind: 'tables-missing' }>['tool'];

/** What makes a project's tables, by the files that it leaves in its folder. */
function migrationTool(folders: readonly string[]): MigrationTool {
  const has = (...parts: string[]) => folders.some((folder) => existsSync(join(folder, ...parts)));
  if (has('manage.py')) return 'django';
  if (has('migrations', 'alembic.ini') || has('migrations', 'env.py')) return 'flask-migrate';
  if (has('alembic.ini')) return 'alembic';
  if (has('prisma', 'schema.prisma')) return 'prisma';
  return has('bin', 'rails') ? 'rails' : null;
}

/** Characters of an error that are kept: a traceback's line may hold a whole document. */
const keptCharacters = 301;

export const shortened = (line: string) => line.slice(0, keptCharacters);
