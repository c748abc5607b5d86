import type { CodeLine, Explanation, Holder } from '../model/facts/failure.ts';
import { count, formatNumber, listOf } from './figures.ts';
import { plural, t } from './language.ts';
import { plainText } from './plain-text.ts';

/** What a server's own words explain, and what to do about it, as a sentence or two. */
export function explanationSentence(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'no-such-module':
      return t(
        'There is no module "{0}" in {1}: check "service.app" and "service.cwd".',
        explanation.module,
        explanation.folder,
      );
    case 'module-missing':
      return moduleMissing(explanation);
    case 'no-such-variable':
      return t('The module "{0}" has no "{1}": check "service.app".', explanation.module, explanation.variable);
    case 'variables-missing':
      return variablesMissing(explanation);
    case 'wrong-interface':
      return wrongInterface(explanation);
    case 'class-not-loaded':
      return t(
        'The worker class "{0}" can\'t be loaded: {1}',
        explanation.workerClass,
        plainText(explanation.line, 300),
      );
    case 'serves-at-import':
      return servesAtImport(explanation);
    case 'own-port-taken':
      return ownPortTaken(explanation);
    case 'worker-timeout':
      return explanation.seconds === null
        ? t(
            'A worker that did not report in time was ended by its supervisor: raise "{0}", or make the work shorter.',
            explanation.option,
          )
        : t(
            'A worker that did not report within {0} was ended by its supervisor: raise "{1}", or make the work shorter.',
            count(explanation.seconds, 'second'),
            explanation.option,
          );
    case 'own-limit':
      return t(
        'It refuses every request by a limit of its own, {0} = {1}, whatever the settings: raise it, or leave it out.',
        plainText(explanation.option, 60),
        formatNumber(explanation.value),
      );
    case 'tables-missing':
      return t('A table of its database is missing: {0}. {1}', migration(explanation.tool), theError(explanation.line));
    case 'static-files-missing':
      return t(
        'Its static files were not collected: run "python manage.py collectstatic". {0}',
        theError(explanation.line),
      );
    case 'dependency-refused':
      return dependencyRefused(explanation);
    case 'dependency-unknown':
      return t(
        'It needs {0}, whose name is not known on this machine{1}: set its address in "env" of the plan\'s "service". {2}',
        explanation.host === null ? t('a host') : t('the host "{0}"', explanation.host),
        at(explanation.reader),
        theError(explanation.line),
      );
    case 'last-error':
      return t(
        'The last error was: {0}{1}',
        plainText(explanation.line, 300),
        explanation.reader == null ? '' : ` (${place(explanation.reader)})`,
      );
  }
}

const place = ({ file, line }: CodeLine) => `${file}:${line}`;
const at = (line: CodeLine | null) => (line === null ? '' : ` (${place(line)})`);
const theError = (line: string) => t('The error was: {0}', plainText(line, 300));

function moduleMissing({ module, package: name, listedIn, install }: Of<'module-missing'>): string {
  if (install === null)
    return t(
      'The application needs the module "{0}", which is not installed and is in no list of the project: if it is the project\'s own, check "service.cwd"; else look up which package has it.',
      module,
    );
  const has =
    name == null ? '' : listedIn == null ? ` ${t('(package {0})', name)}` : ` ${t('({0} in {1})', name, listedIn)}`;
  return t(
    'The application needs the module "{0}", which is not installed{1}. Install it with: {2}',
    module,
    has,
    install,
  );
}

function wrongInterface({ app, workerClass }: Of<'wrong-interface'>): string {
  if (app === 'asgi')
    return workerClass === null
      ? t(
          'The application is an ASGI application (FastAPI, Starlette), and the server calls it as a WSGI application: use launcher "uvicorn", granian with "args": ["--interface", "asgi"].',
        )
      : t(
          'The application is an ASGI application (FastAPI, Starlette), and worker class "{0}" calls it as a WSGI application: use launcher "uvicorn", or worker class "uvicorn_worker.UvicornWorker".',
          workerClass,
        );
  return workerClass === null
    ? t(
        'The application is a WSGI application (Flask, Django\'s wsgi.py), and the server calls it as an ASGI application: use launcher "gunicorn" or "waitress".',
      )
    : t(
        'The application is a WSGI application (Flask, Django\'s wsgi.py), and worker class "{0}" calls it as an ASGI application: use worker class "sync" or "gthread".',
        workerClass,
      );
}

function servesAtImport({ caller, address }: Of<'serves-at-import'>): string {
  const who = caller === null ? t('A module of the application') : place(caller);
  const where = address === null ? '' : ` (${address})`;
  return t(
    '{0} starts a server of its own{1} while the module is imported: put that line under if __name__ == "__main__".',
    who,
    where,
  );
}

function ownPortTaken({ port, holders, isOwn, reader }: Of<'own-port-taken'>): string {
  const what = t(
    'The application wants {0} of its own{1}',
    port === null ? t('a port') : t('port {0}', port),
    at(reader),
  );
  if (isOwn) return t('{0}, which another of its processes has already: only one worker can run so.', what);
  return t('{0}, which {1}: end that, or give the application another port.', what, holdersOf(holders));
}

function holdersOf(holders: readonly Holder[]): string {
  if (holders.length === 0) return t('another program has');
  const named = listOf(holders.map(({ program, pid }) => t('{0} (process {1})', plainText(program, 60), pid)));
  return plural(holders.length, '{0} has', '{0} have', named);
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
    ? t("run the project's migrations, or what else makes its tables")
    : t('run its migrations, with "{0}"', migrations[tool]);
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
  const what = address === null ? t('what it connects to') : `${address}${usual === undefined ? '' : ` (${usual}?)`}`;
  return t(
    'Nothing listens at {0}{1}: start that first, list it in "companions" of the plan\'s "service", or set another address in "env". {2}',
    what,
    at(reader),
    theError(line),
  );
}

function variablesMissing({ names, reader, where }: Of<'variables-missing'>): string {
  const [n, all] = [names.length, listOf(names)];
  const missing =
    reader === null
      ? plural(n, 'The environment variable {0} is not set.', 'The environment variables {0} are not set.', all)
      : plural(
          n,
          'The environment variable {0} is not set: {1} reads it.',
          'The environment variables {0} are not set: {1} reads them.',
          all,
          place(reader),
        );
  return `${missing} ${remedy(where, n)}`;
}

function remedy(where: Of<'variables-missing'>['where'], n: number): string {
  switch (where.kind) {
    case 'env-file':
      return plural(
        n,
        '{0} has it: write "envFile": {1} into the plan\'s "service".',
        '{0} has them: write "envFile": {1} into the plan\'s "service".',
        where.file,
        JSON.stringify(where.file),
      );
    case 'template':
      return plural(
        n,
        '{0} lists it: copy that file to {1}, fill in your values, and write "envFile": {2} into the plan\'s "service".',
        '{0} lists them: copy that file to {1}, fill in your values, and write "envFile": {2} into the plan\'s "service".',
        where.file,
        where.copy,
        JSON.stringify(where.copy),
      );
    case 'nowhere':
      return plural(
        n,
        'Set it in "env" of the plan\'s "service", or in a file that its "envFile" names.',
        'Set them in "env" of the plan\'s "service", or in a file that its "envFile" names.',
      );
  }
}

type Of<Kind extends Explanation['kind']> = Extract<Explanation, { kind: Kind }>;
