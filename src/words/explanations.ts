import type { CodeLine, Explanation, Holder } from '../model/facts/failure.ts';
import { count, listOf } from './figures.ts';
import { plainText } from './plain-text.ts';

/** What a server's own words explain, and what to do about it, as a sentence or two. */
export function explanationSentence(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'no-such-module':
      return `There is no module "${explanation.module}" in ${explanation.folder}: check "service.app" and "service.cwd".`;
    case 'module-missing':
      return moduleMissing(explanation);
    case 'no-such-variable':
      return `The module "${explanation.module}" has no "${explanation.variable}": check "service.app".`;
    case 'variables-missing':
      return variablesMissing(explanation);
    case 'wrong-interface':
      return wrongInterface(explanation);
    case 'class-not-loaded':
      return `The worker class "${explanation.workerClass}" can't be loaded: ${plainText(explanation.line, 300)}`;
    case 'serves-at-import':
      return servesAtImport(explanation);
    case 'own-port-taken':
      return ownPortTaken(explanation);
    case 'worker-timeout':
      return `A worker that did not report ${explanation.seconds === null ? 'in time' : `within ${count(explanation.seconds, 'second')}`} was ended by its supervisor: raise "${explanation.option}", or make the work shorter.`;
    case 'tables-missing':
      return `A table of its database is missing: ${migration(explanation.tool)}. ${theError(explanation.line)}`;
    case 'static-files-missing':
      return `Its static files were not collected: run "python manage.py collectstatic". ${theError(explanation.line)}`;
    case 'dependency-refused':
      return dependencyRefused(explanation);
    case 'dependency-unknown':
      return `It needs ${explanation.host === null ? 'a host' : `the host "${explanation.host}"`}, whose name is not known on this machine${at(explanation.reader)}: set its address in "env" of the plan's "service". ${theError(explanation.line)}`;
    case 'last-error':
      return `The last error was: ${plainText(explanation.line, 300)}${explanation.reader == null ? '' : ` (${place(explanation.reader)})`}`;
  }
}

const place = ({ file, line }: CodeLine) => `${file}:${line}`;
const at = (line: CodeLine | null) => (line === null ? '' : ` (${place(line)})`);
const theError = (line: string) => `The error was: ${plainText(line, 300)}`;

function moduleMissing({ module, package: name, listedIn, install }: Of<'module-missing'>): string {
  const missing = `The application needs the module "${module}", which is not installed`;
  if (install === null)
    return `${missing} and stands in no list of the project's: if it is the project's own, check "service.cwd"; else look up which package has it.`;
  const has = name == null ? '' : listedIn == null ? ` (package ${name})` : ` (${name} in ${listedIn})`;
  return `${missing}${has}. Install it with: ${install}`;
}

function wrongInterface({ app, workerClass }: Of<'wrong-interface'>): string {
  const server = workerClass === null ? 'the server calls it' : `worker class "${workerClass}" calls it`;
  return app === 'asgi'
    ? `The application is an ASGI application (FastAPI, Starlette), and ${server} as a WSGI application: use launcher "uvicorn", ${workerClass === null ? 'granian with "args": ["--interface", "asgi"]' : 'or worker class "uvicorn_worker.UvicornWorker"'}.`
    : `The application is a WSGI application (Flask, Django's wsgi.py), and ${server} as an ASGI application: ${workerClass === null ? 'use launcher "gunicorn" or "waitress"' : 'use worker class "sync" or "gthread"'}.`;
}

function servesAtImport({ caller, address }: Of<'serves-at-import'>): string {
  const who = caller === null ? 'A module of the application' : place(caller);
  const where = address === null ? '' : ` (${address})`;
  return `${who} starts a server of its own${where} while the module is imported: put that line under if __name__ == "__main__".`;
}

function ownPortTaken({ port, holders, isOwn, reader }: Of<'own-port-taken'>): string {
  const what = `The application wants ${port === null ? 'a port' : `port ${port}`} of its own${at(reader)}`;
  if (isOwn) return `${what}, which another of its processes has already: only one worker can run so.`;
  return `${what}, which ${holdersOf(holders)}: end that, or give the application another port.`;
}

function holdersOf(holders: readonly Holder[]): string {
  if (holders.length === 0) return 'another program has';
  return `${listOf(holders.map(({ program, pid }) => `${plainText(program, 60)} (process ${pid})`))} ${holders.length === 1 ? 'has' : 'have'}`;
}

const migrations: Readonly<Record<NonNullable<Of<'tables-missing'>['tool']>, string>> = {
  django: 'python manage.py migrate',
  'flask-migrate': 'flask db upgrade',
  alembic: 'alembic upgrade head',
  prisma: 'npx prisma migrate deploy',
  rails: 'bin/rails db:migrate',
};

function migration(tool: Of<'tables-missing'>['tool']): string {
  return tool === null
    ? "run the project's migrations, or what else makes its tables"
    : `run its migrations, with "${migrations[tool]}"`;
}

/** What usually listens at a port. */
const usualPrograms: Readonly<Record<string, string>> = {
  '3306': 'MySQL',
  '5432': 'PostgreSQL',
  '5672': 'RabbitMQ',
  '6379': 'Redis',
  '9200': 'Elasticsearch',
  '11211': 'memcached',
  '27017': 'MongoDB',
};

function dependencyRefused({ address, line, reader }: Of<'dependency-refused'>): string {
  const usual = usualPrograms[address?.split(':').at(-1) ?? ''];
  const what = address === null ? 'what it connects to' : `${address}${usual === undefined ? '' : ` (${usual}?)`}`;
  return `Nothing listens at ${what}${at(reader)}: start that first, list it in "companions" of the plan's "service", or set another address in "env". ${theError(line)}`;
}

function variablesMissing({ names, reader, where }: Of<'variables-missing'>): string {
  const [are, it] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const readAt = reader === null ? '' : `: ${place(reader)} reads ${it}`;
  return `The environment variable${names.length === 1 ? '' : 's'} ${listOf(names)} ${are} not set${readAt}. ${remedy(where, it)}`;
}

function remedy(where: Of<'variables-missing'>['where'], it: string): string {
  switch (where.kind) {
    case 'env-file':
      return `${where.file} has ${it}: write "envFile": ${JSON.stringify(where.file)} into the plan's "service".`;
    case 'template':
      return `${where.file} lists ${it}: copy it to ${where.copy}, fill in your values, and write "envFile": ${JSON.stringify(where.copy)} into the plan's "service".`;
    case 'nowhere':
      return `Set ${it} in "env" of the plan's "service", or in a file that its "envFile" names.`;
  }
}

type Of<Kind extends Explanation['kind']> = Extract<Explanation, { kind: Kind }>;
