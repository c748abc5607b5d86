import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explainMissing, missingVariables } from '../../../src/service/prepare/missing-variable.ts';
import { failureSentence } from '../../../src/words/failures.ts';

const environ = (frame: string) => `Traceback (most recent call last):
  File "/venv/lib/python3.11/site-packages/gunicorn/util.py", line 359, in import_app
    mod = importlib.import_module(module)
  File "/shop/app.py", line 1, in <module>
    import options
  File "/shop/options.py", line 3, in <module>
    KEY = os.environ["API_KEY"]
          ~~~~~~~~~~^^^^^^^^^^^
  File ${frame}, line 679, in __getitem__
KeyError: 'API_KEY'
[2026] [ERROR] Worker (pid:7) exited with code 3`;

describe('a variable that was missing is found in what a server wrote', () => {
  const options = { file: '/shop/options.py', line: 3 };
  it.each([
    ['os.environ', environ('"<frozen os>"'), ['API_KEY'], options],
    ['os.environ of an older Python', environ('"/usr/lib/python3.9/os.py"'), ['API_KEY'], options],
    [
      'pydantic',
      `Traceback (most recent call last):
  File "/shop/config.py", line 9, in <module>
    settings = Settings()
pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings
DATABASE_URL
  Field required [type=missing, input_value={}, input_type=dict]
    For further information visit https://errors.pydantic.dev/2.11/v/missing
secret_key
  Field required [type=missing, input_value={}, input_type=dict]`,
      ['DATABASE_URL', 'SECRET_KEY'],
      { file: '/shop/config.py', line: 9 },
    ],
    [
      'python-decouple',
      'decouple.UndefinedValueError: SECRET_KEY not found. Declare it as envvar or define a default value.',
      ['SECRET_KEY'],
      null,
    ],
    [
      'django-environ',
      'django.core.exceptions.ImproperlyConfigured: Set the SECRET_KEY environment variable',
      ['SECRET_KEY'],
      null,
    ],
    ['environs', 'environs.exceptions.EnvError: Environment variable "GITHUB_USER" not set', ['GITHUB_USER'], null],
    ['Prisma', 'error: Environment variable not found: DATABASE_URL.', ['DATABASE_URL'], null],
    [
      'joi',
      'Error: Config validation error: "NODE_ENV" is required. "JWT_SECRET" is required',
      ['NODE_ENV', 'JWT_SECRET'],
      null,
    ],
    [
      'envalid',
      '================================\n Missing environment variables:\n    DATABASE_URL: undefined\n    PORT: undefined\n================================',
      ['DATABASE_URL', 'PORT'],
      null,
    ],
    [
      'what people throw themselves',
      `Error: Missing required environment variable: STRIPE_KEY
    at need (/shop/node_modules/need/index.js:1:9)
    at Object.<anonymous> (/shop/src/config.js:4:15)`,
      ['STRIPE_KEY'],
      { file: '/shop/src/config.js', line: 4 },
    ],
    ['another word order', 'panic: DATABASE_URL must be set', ['DATABASE_URL'], null],
  ])('%s', (_name, text, names, reader) => expect(missingVariables(text.split('\n'))).toEqual({ names, reader }));

  it.each([
    ['a key of a dictionary', environ('"/shop/tables.py"').replace('__getitem__', 'look')],
    ['a model that is none of settings', 'ValidationError: 1 validation error for Order\nitem\n  Field required'],
    ['a word in a sentence', 'The environment is ready. HTTP is required by nobody.'],
    ['nothing', ''],
  ])('but not in %s', (_name, text) => expect(missingVariables(text.split('\n'))).toBeNull());
});

describe('and is told with what would help', () => {
  function sentenceWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'servebench-missing-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const reader = { file: join(folder, 'options.py'), line: 3 };
    const explanation = explainMissing({ names: ['API_KEY'], reader }, { cwd: folder, planFolder: folder });
    return failureSentence({ kind: 'application-not-loaded', server: 'node', explanation });
  }

  it.each([
    [
      { '.env': 'API_KEY=s3cr3t\n', '.env.example': 'API_KEY=\n' },
      '.env has it: write "envFile": ".env" into the plan\'s "service".',
    ],
    [
      { '.env.example': 'API_KEY=\n', '.env': 'OTHER=1\n' },
      '.env.example lists it: copy that file to .env, fill in your values, and write "envFile": ".env" into the plan\'s "service".',
    ],
    [{}, 'Set it in "env" of the plan\'s "service", or in a file that its "envFile" names.'],
  ])('%j', (files, remedy) =>
    expect(sentenceWith(files)).toBe(
      `node cannot load the application. The environment variable API_KEY is not set: options.py:3 reads it. ${remedy}`,
    ),
  );
});
