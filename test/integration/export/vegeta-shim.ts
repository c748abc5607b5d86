import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';

/** Stands in for `vegeta attack`: sends a script's targets one after another, as its options say. */

interface Target {
  readonly method: string;
  readonly url: string;
  readonly header: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
}

const known = new Set(
  'format timeout redirects http2 keepalive insecure lazy rate duration workers max-workers connections max-connections'.split(
    ' ',
  ),
);

function seconds(duration: string): number {
  const [, number, unit] = /^(\d+)(ms|s)$/.exec(duration) ?? [];
  if (number === undefined) throw new Error(`What is ${duration}?`);
  return Number(number) / (unit === 'ms' ? 1000 : 1);
}

async function attack(args: readonly string[]): Promise<void> {
  const options = new Map(
    args.map((arg) => {
      const [, name = '', , value = 'true'] = /^-([a-z0-9-]+)(=(.*))?$/.exec(arg) ?? [];
      if (!known.has(name)) throw new Error(`There is no option ${arg}.`);
      return [name, value] as const;
    }),
  );
  const targets: Target[] = (await text(process.stdin))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const [number = '0', per = '1s'] = options.get('rate')?.split('/') ?? [];
  const byTime = options.get('duration');
  const count = options.has('lazy')
    ? targets.length
    : Number(number) > 0
      ? Math.round((Number(number) * seconds(byTime ?? '')) / seconds(per))
      : 3;
  for (let seq = 0; seq < count; seq++) {
    const target = targets[seq % targets.length] as Target;
    const code = await send(target, seq, options);
    process.stdout.write(`${JSON.stringify({ seq, code, error: code >= 200 && code < 400 ? '' : 'failed' })}\n`);
  }
  if (options.has('lazy'))
    process.stdout.write(`${JSON.stringify({ seq: count, code: 0, error: 'no targets to attack' })}\n`);
}

function send(target: Target, seq: number, options: ReadonlyMap<string, string>): Promise<number> {
  const url = new URL(target.url);
  const body = target.body === undefined ? null : Buffer.from(target.body, 'base64');
  const inOctets = (value: string) => Buffer.from(value, 'utf8').toString('latin1');
  const fields = Object.entries(target.header).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, inOctets(value)]),
  );
  if (!fields.some(([name]) => name.toLowerCase() === 'host')) fields.push(['Host', url.host]);
  if (body !== null) fields.push(['Content-Length', String(body.length)]);
  else if (['POST', 'PUT', 'PATCH'].includes(target.method)) fields.push(['Content-Length', '0']);
  if (options.get('keepalive') === 'false') fields.push(['Connection', 'close']);
  fields.push(['X-Vegeta-Seq', String(seq)]);
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: target.method,
      headers: fields.flat() as unknown as http.OutgoingHttpHeaders,
      setDefaultHeaders: false,
      agent: false,
      rejectUnauthorized: options.get('insecure') !== 'true',
      signal: AbortSignal.timeout(1000 * seconds(options.get('timeout') ?? '')),
    });
    request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)));
    request.on('error', () => resolve(0));
    request.end(body ?? undefined);
  });
}

await attack(process.argv.slice(2));
