import { describe, expect, it } from 'vitest';
import { startCompanions } from '../../../src/service/sampling/companions.ts';
import { failureSentence } from '../../../src/words/failures.ts';
import { inWords } from '../../fixtures/in-words.ts';
import { ask, eventually, expectNothingLeft, place, processesOf, serviceOf, start } from './place.ts';

const companion = (name: string, more: object = {}) => ({
  name,
  command: [process.execPath, 'stubborn-server.cjs', '{port}'],
  env: `${name.toUpperCase()}_URL`,
  ...more,
});
const serviceWith = (...companions: ReturnType<typeof companion>[]) =>
  serviceOf({ launcher: 'gunicorn', app: 'plain_wsgi:app', companions });
const signal = new AbortController().signal;

describe('companions', () => {
  it('run before the service, which is told where they are', async () => {
    const here = place();
    const service = serviceWith(companion('upstream'), companion('cache'));
    const companions = await startCompanions(service, here.context, { signal });
    expect(companions.env).toEqual({
      UPSTREAM_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      CACHE_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect(await (await fetch(companions.env['UPSTREAM_URL'] as string)).text()).toBe('ok');
    const server = await start(here, { launcher: 'gunicorn', app: 'plain_wsgi:app' }, { companionEnv: companions.env });
    expect(JSON.parse((await ask(server, '/environ')).body).process).toMatchObject(companions.env);
    await server.stop();
    await companions[Symbol.asyncDispose]();
    expectNothingLeft(here);
  });

  it('say which of them died', async () => {
    const here = place();
    const companions = await startCompanions(serviceWith(companion('upstream')), here.context, { signal });
    process.kill(processesOf(here)[0] as number, 'SIGTERM');
    expect(failureSentence(await companions.died)).toBe('Companion "upstream" was ended by SIGTERM.');
    await companions[Symbol.asyncDispose]();
    expectNothingLeft(here);
  });

  it('are all gone when one of them fails', async () => {
    const here = place();
    const service = serviceWith(companion('upstream'), companion('cache', { command: ['no-such-program', '{port}'] }));
    await expect(inWords(startCompanions(service, here.context, { signal }))).rejects.toThrow(
      /"no-such-program" could not be started/,
    );
    expectNothingLeft(here);
  });

  it('are all gone when the start is given up', async () => {
    const here = place();
    const abort = new AbortController();
    const hanging = companion('cache', { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)', '{port}'] });
    const starting = startCompanions(serviceWith(companion('upstream'), hanging), here.context, {
      signal: abort.signal,
    });
    const rejected = expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    await eventually(() => expect(processesOf(here)).toHaveLength(2));
    abort.abort();
    await rejected;
    expectNothingLeft(here);
  });
});
