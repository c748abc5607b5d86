import { plural } from './language.ts';

/** What is counted in sentences: a number, as it is shown, with its noun. */
const nouns = {
  answer: (n: number, shown: string) => plural(n, '{0} answer', '{0} answers', shown),
  budget: (n: number, shown: string) => plural(n, '{0} budget', '{0} budgets', shown),
  byte: (n: number, shown: string) => plural(n, '{0} byte', '{0} bytes', shown),
  cell: (n: number, shown: string) => plural(n, '{0} cell', '{0} cells', shown),
  client: (n: number, shown: string) => plural(n, '{0} client', '{0} clients', shown),
  connect: (n: number, shown: string) => plural(n, '{0} connect', '{0} connects', shown),
  connection: (n: number, shown: string) => plural(n, '{0} connection', '{0} connections', shown),
  'connection attempt': (n: number, shown: string) =>
    plural(n, '{0} connection attempt', '{0} connection attempts', shown),
  core: (n: number, shown: string) => plural(n, '{0} core', '{0} cores', shown),
  endpoint: (n: number, shown: string) => plural(n, '{0} endpoint', '{0} endpoints', shown),
  error: (n: number, shown: string) => plural(n, '{0} error', '{0} errors', shown),
  failure: (n: number, shown: string) => plural(n, '{0} failure', '{0} failures', shown),
  'good answer': (n: number, shown: string) => plural(n, '{0} good answer', '{0} good answers', shown),
  line: (n: number, shown: string) => plural(n, '{0} line', '{0} lines', shown),
  'measured cell': (n: number, shown: string) => plural(n, '{0} measured cell', '{0} measured cells', shown),
  pair: (n: number, shown: string) => plural(n, '{0} pair', '{0} pairs', shown),
  process: (n: number, shown: string) => plural(n, '{0} process', '{0} processes', shown),
  request: (n: number, shown: string) => plural(n, '{0} request', '{0} requests', shown),
  'scheduled request': (n: number, shown: string) =>
    plural(n, '{0} scheduled request', '{0} scheduled requests', shown),
  second: (n: number, shown: string) => plural(n, '{0} second', '{0} seconds', shown),
  server: (n: number, shown: string) => plural(n, '{0} server', '{0} servers', shown),
  'server start': (n: number, shown: string) => plural(n, '{0} server start', '{0} server starts', shown),
  sitting: (n: number, shown: string) => plural(n, '{0} sitting', '{0} sittings', shown),
  time: (n: number, shown: string) => plural(n, '{0} time', '{0} times', shown),
  trial: (n: number, shown: string) => plural(n, '{0} trial', '{0} trials', shown),
  'warm-up request': (n: number, shown: string) => plural(n, '{0} warm-up request', '{0} warm-up requests', shown),
  worker: (n: number, shown: string) => plural(n, '{0} worker', '{0} workers', shown),
} as const;

export type Noun = keyof typeof nouns;

/** `1 request`, `32 requests`; `shown` is the number as it is written. */
export function counted(number: number, noun: Noun, shown: string): string {
  return nouns[noun](number, shown);
}
