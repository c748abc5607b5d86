import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import type { LoadTarget, TrialRequest } from '../model/trial/trial.ts';
import { t } from '../words/language.ts';

const patienceMs = 2000;

/**
 * Why a server answers no request of a load test as it should, found out by speaking to it in other ways: a sentence that
 * says what to do, `null` where nothing is known. Takes a few seconds at most. `statuses`: of the answers that came; where
 * none did, `request` is sent again if it changes nothing.
 */
export async function whyUnanswered(
  target: LoadTarget,
  request: TrialRequest,
  statuses: readonly number[],
): Promise<string | null> {
  if (statuses.some((status) => status === 426 || status === 101)) return websocketServer();
  const ask = async (to: LoadTarget) => (statuses.length > 0 ? null : askOnce(to, request));
  return target.scheme === 'https' ? whyNotOverTls(target, ask) : whyNotPlain(target, ask);
}

type Ask = (target: LoadTarget) => Promise<Asked>;

async function whyNotPlain(target: LoadTarget, ask: Ask): Promise<string | null> {
  const answer = await ask(target);
  if (answer?.kind === 'answered') return aboutAnswer(answer);
  if (answer === null) return null;
  if (await speaksHttp2(target))
    return t(
      'It speaks HTTP/2 without TLS, which is not measured: let the server speak HTTP/1.1 too (allowHTTP1 in Node), or load what stands in front of it.',
    );
  const shaken = await handshake(target, []);
  return shaken === null ? null : t('The server speaks TLS there: give https:// instead of http://.');
}

async function whyNotOverTls(target: LoadTarget, ask: Ask): Promise<string | null> {
  const shaken = await handshake(target, ['http/1.1']);
  if (shaken === null) {
    if ((await handshake(target, ['h2']))?.protocol === 'h2') return onlyHttp2();
    const plain = await ask({ ...target, scheme: 'http' });
    return plain?.kind === 'answered'
      ? t('The server speaks plain HTTP there: give http:// instead of https://.')
      : null;
  }
  if (shaken.untrusted !== null && !target.allowSelfSigned)
    return t("The server's certificate is not trusted ({0}): -k accepts it.", shaken.untrusted);
  // Node's own HTTP/2 servers agree to no protocol, and refuse what comes then.
  if (shaken.protocol !== 'http/1.1' && (await handshake(target, ['h2']))?.protocol === 'h2') return onlyHttp2();
  const answer = await ask(target);
  return answer?.kind === 'answered' ? aboutAnswer(answer) : null;
}

const websocketServer = () => t('It asks for another protocol than HTTP (a websocket), which is not measured.');

const onlyHttp2 = () =>
  t(
    'It speaks HTTP/2 alone, which is not measured: let the server speak HTTP/1.1 too (allowHTTP1 in Node), or load what stands in front of it.',
  );

function aboutAnswer({ status, contentType }: Answered): string | null {
  if (contentType.startsWith('text/event-stream'))
    return t(
      'It answers with an event stream (text/event-stream), which never ends: load tests measure requests whose answers end.',
    );
  if (contentType.startsWith('multipart/x-mixed-replace'))
    return t(
      'It answers with a stream of pictures (multipart/x-mixed-replace), which never ends: load tests measure requests whose answers end.',
    );
  if (status === 426 || status === 101) return websocketServer();
  return null;
}

interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly contentType: string;
}

type Asked = Answered | { readonly kind: 'failed' } | null;

/** The head of the answer to one request; `null` where the request may change something, or none came in time. */
function askOnce(target: LoadTarget, { method, path, headers }: TrialRequest): Promise<Asked> {
  if (method !== 'GET' && method !== 'HEAD') return Promise.resolve(null);
  return new Promise((resolve) => {
    const place =
      target.socketPath === null ? { host: target.host, port: target.port } : { socketPath: target.socketPath };
    const sent = (target.scheme === 'https' ? https : http).request({
      ...place,
      method,
      path,
      agent: false,
      timeout: patienceMs,
      rejectUnauthorized: false,
      headers: { Host: target.hostHeader, ...Object.fromEntries(headers) },
    });
    sent.on('response', (response) => {
      resolve({
        kind: 'answered',
        status: response.statusCode ?? 0,
        contentType: String(response.headers['content-type'] ?? '').toLowerCase(),
      });
      sent.destroy();
    });
    sent.on('upgrade', (_response, socket) => {
      resolve({ kind: 'answered', status: 101, contentType: '' });
      socket.destroy();
    });
    sent.on('timeout', () => {
      resolve(null);
      sent.destroy();
    });
    sent.on('error', () => resolve({ kind: 'failed' }));
    sent.end();
  });
}

interface Handshake {
  readonly protocol: string | null;
  /** Node's code for what is wrong with the certificate; `null` where nothing is. */
  readonly untrusted: string | null;
}

/** A TLS handshake that accepts any certificate; `null` where none comes about. */
function handshake(target: LoadTarget, protocols: string[]): Promise<Handshake | null> {
  return new Promise((resolve) => {
    const place = target.socketPath === null ? { host: target.host, port: target.port } : { path: target.socketPath };
    const name = target.serverName ?? target.hostHeader.replace(/:\d+$/, '');
    const socket = tls.connect({
      ...place,
      ALPNProtocols: protocols,
      rejectUnauthorized: false,
      ...(net.isIP(name.replace(/^\[|\]$/g, '')) === 0 ? { servername: name } : {}),
    });
    const end = (result: Handshake | null) => {
      resolve(result);
      socket.destroy();
    };
    socket.setTimeout(patienceMs, () => end(null));
    socket.on('secureConnect', () =>
      end({
        protocol: socket.alpnProtocol || null,
        untrusted: socket.authorizationError ? String(socket.authorizationError) : null,
      }),
    );
    socket.on('error', () => end(null));
    socket.on('close', () => end(null));
  });
}

/** Whether the answer to HTTP/2's opening words is a SETTINGS frame (RFC 9113 §3.4). */
function speaksHttp2(target: LoadTarget): Promise<boolean> {
  return new Promise((resolve) => {
    const place = target.socketPath === null ? { host: target.host, port: target.port } : { path: target.socketPath };
    const socket = net.connect(place);
    const end = (speaks: boolean) => {
      resolve(speaks);
      socket.destroy();
    };
    const emptySettings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    socket.on('connect', () =>
      socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), emptySettings])),
    );
    socket.on('data', (bytes: Buffer) => end(bytes.length >= 9 && bytes[3] === 4 && bytes[5] === 0));
    socket.setTimeout(patienceMs, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}
