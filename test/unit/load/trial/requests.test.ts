import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRequest } from '../../../../src/load/http/request-encoder.ts';
import { encodeRequests, RequestError, trialSpecOf } from '../../../../src/load/trial/requests.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { LoadTarget } from '../../../../src/model/trial/trial.ts';
import { inWords } from '../../../fixtures/in-words.ts';

const target: LoadTarget = {
  scheme: 'http',
  host: '127.0.0.1',
  port: 8000,
  socketPath: null,
  hostHeader: 'localhost:8000',
  allowSelfSigned: false,
};

function planWith(endpoint: object, load: object = {}) {
  const plan = planSchema.parse({
    service: { launcher: 'attach', url: 'http://127.0.0.1:8000' },
    endpoints: [{ name: 'one', path: '/', ...endpoint }],
    load,
  });
  return { endpoint: plan.endpoints[0] as (typeof plan.endpoints)[number], load: plan.load };
}

let planFolder = '';
beforeAll(async () => {
  planFolder = await mkdtemp(join(tmpdir(), 'requests-'));
  await writeFile(join(planFolder, 'body.bin'), Buffer.from([0, 1, 255]));
});
afterAll(() => rm(planFolder, { recursive: true, force: true }));

async function bytesOf(endpoint: object, environment: Record<string, string> = {}, keepAlive = true) {
  const plan = planWith(endpoint);
  const requests = await encodeRequests(plan.endpoint, { planFolder, environment });
  return requests.map((request) => encodeRequest(request, target, keepAlive).bytes.toString('latin1'));
}

describe('the bytes of a request', () => {
  it('hold the Host header of the target, and say close where connections are not kept', async () => {
    const [kept] = await bytesOf({ path: '/a?b=c' });
    expect(kept).toMatch(/^GET \/a\?b=c HTTP\/1\.1\r\nHost: localhost:8000\r\n/);
    expect(kept).toMatch(/\r\n\r\n$/);
    expect(kept).not.toContain('Connection');
    const [closing] = await bytesOf({}, {}, false);
    expect(closing).toContain('\r\nConnection: close\r\n');
  });

  it('count the bytes of a body, not its letters', async () => {
    const [text] = await bytesOf({ method: 'POST', body: 'grün' });
    expect(text).toContain('\r\nContent-Length: 5\r\n');
    const [json] = await bytesOf({ method: 'POST', body: { json: { a: [1] } } });
    expect(json).toMatch(
      /Content-Type: application\/json\r\n(.*\r\n)*Content-Length: 9\r\n(.*\r\n)*\r\n\{"a":\[1\]\}$/,
    );
    const [file] = await bytesOf({ method: 'PUT', body: { file: 'body.bin' } });
    expect(file?.endsWith('Content-Length: 3\r\n\r\n\u0000\u0001\u00ff')).toBe(true);
    const [none] = await bytesOf({ method: 'POST' });
    expect(none).toContain('\r\nContent-Length: 0\r\n');
  });

  it('let a header of the plan replace the default of the same name', async () => {
    const [request] = await bytesOf({ headers: { hOsT: 'example.test', Accept: 'text/plain' } });
    expect(request?.match(/^(host|accept):.*$/gim)).toEqual(['hOsT: example.test', 'Accept: text/plain']);
  });

  it('percent-encode what is no ASCII in the path', async () => {
    expect((await bytesOf({ path: '/grün' }))[0]).toMatch(/^GET \/gr%C3%BCn HTTP/);
  });

  it('come in rotation, each with its own method and body', async () => {
    const requests = await bytesOf({ requests: [{ path: '/two' }, { path: '/three', method: 'DELETE' }] });
    expect(requests.map((bytes) => bytes.split(' HTTP')[0])).toEqual(['GET /', 'GET /two', 'DELETE /three']);
  });

  it('take secrets from the environment', async () => {
    const [request] = await bytesOf({ headers: { Authorization: 'Bearer ${env:TOKEN}' } }, { TOKEN: 's3cret' });
    expect(request).toContain('\r\nAuthorization: Bearer s3cret\r\n');
  });
});

describe('a request that cannot be made', () => {
  it('names the variable that is not set', async () => {
    const failure = bytesOf({ headers: { Authorization: 'Bearer ${env:TOKEN}' } });
    await expect(failure).rejects.toThrow(RequestError);
    await expect(inWords(failure)).rejects.toThrow(
      'The header "Authorization" of endpoint "one" needs the environment variable TOKEN, which is not set.',
    );
  });

  it('never shows a value, and lets none end its header', async () => {
    const failure = bytesOf({ headers: { 'X-Key': '${env:TOKEN}' } }, { TOKEN: 's3cret\r\nX-Evil: 1' });
    await expect(inWords(failure)).rejects.toThrow(/TOKEN can't be used in the header "X-Key".*line break/);
    await expect(failure).rejects.not.toThrow(/s3cret/);
  });

  it('names the body file that is missing', async () => {
    await expect(inWords(bytesOf({ method: 'POST', body: { file: 'none.bin' } }))).rejects.toThrow(
      'The body of endpoint "one" can\'t be read: the file none.bin does not exist.',
    );
  });
});

describe('trialSpecOf', () => {
  it('warms each connection up once and keeps every limit within the time-out', () => {
    const { load } = planWith({}, { connections: 16, requests: 32, timeoutSeconds: 3 });
    const spec = trialSpecOf(load, target, []);
    expect(spec.profile).toEqual({ kind: 'closed', connections: 16, requests: 32, seconds: null });
    expect(spec.warmUp).toMatchObject({ requests: 16, connections: 16 });
    expect(spec.timeouts).toEqual({ connectMs: 3000, firstByteMs: 3000, totalMs: 3000 });
  });

  it('leaves the warm-up out where the plan says so', () => {
    const { load } = planWith({}, { warmUpRequests: 0 });
    expect(trialSpecOf(load, target, []).warmUp).toBeNull();
  });
});
