import type { PathPart } from './values.ts';

/** A path that can be asked for, made of a route's own. */
export interface SamplePath {
  readonly path: string;
  /** Names of parameters by the value that stands for them. */
  readonly samples: ReadonlyMap<string, readonly string[]>;
  /** Parameters that no sample fits. */
  readonly unfit: readonly string[];
  /** Where a part that is only known at run time comes from. */
  readonly unknown: string | null;
  /** Environment variables that have to be unset for it to be so. */
  readonly assumes: readonly string[];
}

/** What fits a parameter of each kind, as Flask, Django and FastAPI name them: a 1 passes as a number and as a text. */
const sampleValues: Readonly<Record<string, string>> = {
  int: '1',
  float: '1.0',
  string: '1',
  str: '1',
  slug: '1',
  path: '1',
  default: '1',
  number: '1',
};

/** `types`: what a function's annotations say of its parameters; `style`: how the framework writes a parameter. */
export function samplePath(
  parts: readonly PathPart[],
  style: 'brackets' | 'colon',
  types: ReadonlyMap<string, string> = new Map(),
): SamplePath {
  const unknown = parts.find((part) => part.kind === 'unknown' && part.source !== 'None');
  const text = parts
    .map((part) => (part.kind === 'text' ? part.text : part.source === 'None' ? '' : '\ue003'))
    .join('');
  const samples = new Map<string, string[]>();
  const unfit: string[] = [];
  const sampleFor = (name: string, kind: string) => {
    const digits = /^digits(\d+)$/.exec(kind)?.[1];
    const known = digits === undefined ? sampleValues[kind.toLowerCase()] : '1'.repeat(Number(digits));
    const sample =
      known ??
      `A-${kind
        .slice(kind.lastIndexOf('.') + 1)
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '-')}`;
    if (known === undefined) unfit.push(name);
    samples.set(sample, [...(samples.get(sample) ?? []), name]);
    return sample;
  };
  const plain = withoutPatterns(text, sampleFor);
  const path = style === 'colon' ? withColons(plain, sampleFor) : withBrackets(plain, types, sampleFor);
  return {
    path: tidy(path),
    samples,
    unfit,
    unknown: unknown?.kind === 'unknown' ? unknown.source : null,
    assumes: parts.flatMap((part) => (part.kind === 'text' ? part.assumes : [])),
  };
}

type SampleFor = (name: string, kind: string) => string;

/** `<int:id>` as Flask and Django write it, `{id}` and `{id:path}` as FastAPI and Starlette do. */
function withBrackets(path: string, types: ReadonlyMap<string, string>, sampleFor: SampleFor): string {
  return path.replace(
    /<(?:([^<>]*):)?(\w+)>|\{(\w+)(?::([^{}]*))?\}/g,
    (_all, before?: string, flaskName?: string, name?: string, after?: string) => {
      const parameter = flaskName ?? name ?? '';
      // Sanic names the parameter before its kind.
      if (before !== undefined && !isKind(before) && isKind(parameter)) return sampleFor(before, parameter);
      const kind = (before ?? after ?? types.get(parameter) ?? 'string').replace(/\(.*$/, '');
      // aiohttp's and Bottle's patterns.
      return sampleFor(parameter, after !== undefined && !/^\w+$/.test(kind) ? kindOfPattern(after) : kind);
    },
  );
}

const isKind = (word: string) => Object.hasOwn(sampleValues, word.toLowerCase());

/** `:id`, `:id(\\d+)`, `:id?` and `{/:id}` as the routers of Node's frameworks write it. */
function withColons(path: string, sampleFor: SampleFor): string {
  return path
    .replace(/\{[^{}]*\}/g, '')
    .replace(/:(\w+)(\([^()]*\)|\{[^{}]*\})?\??/g, (_all, name: string, pattern?: string) =>
      sampleFor(name, pattern === undefined || /^[({](\\d|\[0-9\])/.test(pattern) ? 'string' : 'pattern'),
    )
    .replace(/\/?\*\w*$|[*()+?$^\\]/g, () => sampleFor('…', 'pattern'));
}

/** A path that HTTP allows, with single slashes; Next and Django write it without the first one. */
function tidy(path: string): string {
  return `/${path}`.replace(/\/{2,}/g, '/').replace(/[ \t]/g, encodeURIComponent);
}

/** Regular expressions between their marks, as a path that they match. */
function withoutPatterns(text: string, sampleFor: (name: string, kind: string) => string): string {
  return text.replace(/\ue000([^\ue001]*)\ue001/g, (_all, pattern: string) =>
    pattern
      .replace(/^\^/, '')
      .replace(/\$$|\\Z$/, '')
      .replace(/\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)/g, (_group, name: string, inside: string) =>
        sampleFor(name, kindOfPattern(inside)),
      )
      .replace(/\((?!\?)((?:[^()]|\([^()]*\))*)\)/g, (_group, inside: string) => sampleFor('…', kindOfPattern(inside)))
      // What may be there is there, and what is escaped is itself.
      .replace(/\\([./-])/g, '$1')
      .replace(/\?$|\?(?=\/)/g, '')
      .replace(/[()[\]*+^$|\\]/g, () => sampleFor('…', 'pattern')),
  );
}

function kindOfPattern(pattern: string): string {
  const digits = /^(?:\\d|\[0-9\])\{([1-9])\}$/.exec(pattern)?.[1];
  if (digits !== undefined) return `digits${digits}`;
  if (/^(\\d|\[0-9\])(\+|\*|\{1,?\d*\})?$/.test(pattern)) return 'int';
  if (/^(\\w|\[[^\]]*(\\w|a-z)[^\]]*\]|\[\^\/[^\]]*\]|\.)(\+|\*|\{1,?\d*\})$/i.test(pattern)) return 'string';
  return 'pattern';
}
