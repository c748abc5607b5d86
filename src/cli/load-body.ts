import { extname } from 'node:path';
import type { PlanInput } from '../model/plan/plan.ts';

type Body = NonNullable<PlanInput['endpoints'][number]['body']>;

/** What is sent, and as what. */
export interface LoadBody {
  readonly body: Body;
  /** Media type; `null` where the body does not tell, so that none is named. */
  readonly contentType: string | null;
}

/** Media types by the endings of files that people send to services. */
const typesByEnding: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.xml': 'application/xml',
  '.html': 'text/html; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.form': 'application/x-www-form-urlencoded',
  '.graphql': 'application/graphql',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.pdf': 'application/pdf',
};

/** A body as `-d` takes it: a text, which goes out just so, or `@FILE`. */
export function readBody(text: string): LoadBody {
  if (text.startsWith('@')) return readBodyFile(text.slice(1));
  return {
    body: text,
    contentType: isJson(text)
      ? 'application/json'
      : isForm(text)
        ? typesByEnding['.form']!
        : 'text/plain; charset=utf-8',
  };
}

/** The body that a file holds. */
export function readBodyFile(file: string): LoadBody {
  return { body: { file }, contentType: typesByEnding[extname(file).toLowerCase()] ?? null };
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `a=1&b=x%20y`, as curl's `-d` sends it. */
function isForm(text: string): boolean {
  return /^[\w.[\]%-]+=[^\s&=]*(&[\w.[\]%-]+=[^\s&=]*)*$/.test(text);
}
