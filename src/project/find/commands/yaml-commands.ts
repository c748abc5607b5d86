import { posix } from 'node:path';
import { parse } from 'yaml';
import { quoted } from './dockerfile.ts';
import { type FoundCommand, foundCommand } from './found-command.ts';

/** What a YAML file of compose or of a hosting service starts. */
export function yamlCommands(path: string, text: string): FoundCommand[] {
  const name = posix.basename(path);
  const isCompose = /^(docker-)?compose.*\.ya?ml$/.test(name);
  if (!isCompose && !/^(app|render|service)\.ya?ml$/.test(name)) return [];
  const root = record(parsed(text));
  const cwd = posix.dirname(path);
  if (isCompose)
    return Object.entries(record(root['services'])).flatMap(([service, value]) =>
      composeCommands(path, service, record(value)),
    );
  const entry = root['entrypoint'];
  if (name.startsWith('app.') && typeof entry === 'string')
    return [foundCommand({ line: entry, cwd, where: path, rank: 12 })];
  const services = Array.isArray(root['services']) ? root['services'] : [];
  return services.flatMap((service) => {
    const line = record(service)['startCommand'];
    return typeof line === 'string' ? [foundCommand({ line, cwd, where: path, rank: 12 })] : [];
  });
}

function composeCommands(path: string, name: string, service: Record<string, unknown>): FoundCommand[] {
  const line = lineOf(service['command']) ?? lineOf(service['entrypoint']);
  if (line === null) return [];
  const build = service['build'];
  const context = typeof build === 'string' ? build : record(build)['context'];
  const cwd = posix.join(posix.dirname(path), typeof context === 'string' && !/^\w+:/.test(context) ? context : '.');
  if (cwd.startsWith('..')) return [];
  const files = [service['env_file']]
    .flat()
    .flatMap((file) => (typeof file === 'string' ? [posix.join(posix.dirname(path), file)] : []));
  return [
    foundCommand({
      line,
      cwd,
      where: `${path} (${name})`,
      variables: environmentOf(service['environment']),
      envFiles: files,
      rank: 11,
    }),
  ];
}

function lineOf(value: unknown): string | null {
  // Compose takes $$ for a dollar sign of the shell's.
  if (typeof value === 'string') return value.replaceAll('$$', '$');
  return Array.isArray(value) ? value.map((word) => quoted(String(word).replaceAll('$$', '$'))).join(' ') : null;
}

function environmentOf(value: unknown): Record<string, string> {
  if (Array.isArray(value))
    return Object.fromEntries(
      value
        .map(String)
        .filter((one) => one.includes('='))
        .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
    );
  return Object.fromEntries(
    Object.entries(record(value)).flatMap(([name, one]) =>
      one === null || typeof one === 'object' ? [] : [[name, String(one)]],
    ),
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent', maxAliasCount: 100 });
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
