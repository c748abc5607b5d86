import { reachableUrl } from '../model/plan/hosts.ts';
import { t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';

/** Where `servebench load` is to send its requests. */
export interface LoadAddress {
  readonly url: URL;
  /** Path of a unix-domain socket; `null`: the URL's host and port. */
  readonly socketPath: string | null;
}

/**
 * An address as people type it and servers print it: without a scheme, `:8000/path`, `http://0.0.0.0:8000/`,
 * `unix:/run/app.sock:/path`, `http+unix://%2Frun%2Fapp.sock/path`. `socket`: of the option of that name. Throws
 * `CommandError`.
 */
export function readAddress(text: string, socket: string | undefined): LoadAddress {
  const [, file, path] = /^(?:https?:\/\/)?unix:(?:\/\/)?(\/?[^:]+)(?::(\/.*))?$/.exec(text) ?? [];
  if (file !== undefined) return { url: parsed(`http://localhost${path ?? '/'}`), socketPath: file };
  const [, encoded, rest] = /^http\+unix:\/\/([^/]+)(\/.*)?$/.exec(text) ?? [];
  if (encoded !== undefined)
    return { url: parsed(`http://localhost${rest ?? '/'}`), socketPath: decodeURIComponent(encoded) };
  if (/^wss?:/i.test(text)) throw new CommandError(websocketSentence());
  const address = text.startsWith(':')
    ? `localhost${text}`
    : text.startsWith('/') && socket
      ? `localhost${text}`
      : text;
  const url = parsed(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  if (url.username !== '' || url.password !== '')
    throw new CommandError(t('The URL holds a user name or password: send them with -H "Authorization: …" instead.'));
  return { url: reachableUrl(url), socketPath: socket ?? null };
}

export const websocketSentence = () =>
  t(
    'Websockets are not measured: load tests count requests and their answers. Give the address of an http or https endpoint.',
  );

function parsed(text: string): URL {
  const url = URL.parse(text);
  // Not repeated: it may hold a password.
  if (url === null) throw new CommandError(t('The URL is not an address such as http://127.0.0.1:8000/path.'));
  return url;
}

/** The addresses of one load test, which all lie on one server. Throws `CommandError` where they don't. */
export function readAddresses(texts: readonly string[], socket: string | undefined): readonly LoadAddress[] {
  const addresses = texts.map((text) => readAddress(text, socket));
  const [first] = addresses;
  const stranger = addresses.find(
    ({ url, socketPath }) => url.origin !== first?.url.origin || socketPath !== first.socketPath,
  );
  if (first !== undefined && stranger !== undefined)
    throw new CommandError(
      t('All URLs of a load test must be on one server: {0} and {1} are two.', first.url.origin, stranger.url.origin),
    );
  return addresses;
}
