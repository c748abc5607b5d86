/** A request of a `.http` file that can be loaded: a GET of a whole address. */
export interface HttpRequest {
  /** From 0. */
  readonly line: number;
  readonly address: string;
}

/** Finds the GET requests of a `.http` file whose addresses are whole once its own `@variables` are put in. Pure. */
export function httpRequests(text: string): readonly HttpRequest[] {
  const lines = text.split(/\r\n|\n/);
  const variables = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^@([\w-]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, value);
  }
  let inRequest = false;
  return lines.flatMap((line, at) => {
    if (/^###/.test(line)) inRequest = false;
    if (inRequest || line.trim() === '' || /^(#|\/\/|@)/.test(line)) return [];
    // What follows the first line of a request, up to the next ###, are its headers and its body.
    inRequest = true;
    const [, method = 'GET', target = ''] = /^(?:([A-Z]+)\s+)?(\S+)(?:\s+HTTP\/[\d.]+)?\s*$/.exec(line) ?? [];
    const address = withVariables(target, variables);
    return method === 'GET' && address !== null && isAddress(address) ? [{ line: at, address }] : [];
  });
}

/** Puts variables in, those of variables too; `null` where one is not known. */
function withVariables(text: string, variables: ReadonlyMap<string, string>, depth = 0): string | null {
  if (depth > 10) return null;
  const put = text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (whole, name: string) => variables.get(name) ?? whole);
  if (put === text) return text.includes('{{') ? null : text;
  return withVariables(put, variables, depth + 1);
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/.test(text) && URL.canParse(text);
}
