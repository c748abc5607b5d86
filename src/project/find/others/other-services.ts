import { posix } from 'node:path';
import { parse } from 'jsonc-parser';
import { t } from '../../../words/language.ts';
import { type FoundService, foundService } from '../found-service.ts';
import { readEntry } from '../node/node-entry.ts';
import { manifestOf, record } from '../node/resolve-script.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { goService } from './go.ts';
import { jarCommand, jvmSpace } from './jvm.ts';
import { pumaCommand, pumaSpace } from './ruby.ts';
import { denoServe, denoSettings } from './script-runtimes.ts';

/** Services in other languages, by the files that their tools keep. */
export function otherServices(files: ProjectFiles): FoundService[] {
  return files.paths
    .filter((path) => path.split('/').length <= 4)
    .flatMap((path) => {
      const service = serviceBy(path, files);
      return service === null ? [] : [service];
    })
    .slice(0, 10);
}

function serviceBy(path: string, files: ProjectFiles): FoundService | null {
  const name = posix.basename(path);
  const cwd = posix.dirname(path);
  const text = () => files.readNow(path) ?? '';
  if (name === 'go.mod') return goService(cwd, files, null);
  if (name === 'config.ru') return rubyService(path, cwd, files);
  if (name === 'pom.xml' || /^build\.gradle(\.kts)?$/.test(name))
    return /spring-boot/.test(text()) ? jvmService(path, cwd, files) : null;
  if (name.endsWith('.csproj')) return /Sdk="Microsoft\.NET\.Sdk\.Web"/.test(text()) ? dotnetService(path, cwd) : null;
  if (name === 'composer.json') return phpService(path, cwd, files);
  if (/^deno\.jsonc?$/.test(name)) return denoService(path, cwd, files);
  return null;
}

function rubyService(path: string, cwd: string, files: ProjectFiles): FoundService {
  const config = files.exists(posix.join(cwd, 'config/puma.rb')) ? ['-C', 'config/puma.rb'] : [];
  return foundService({
    launcher: 'command',
    command: pumaCommand(config),
    cwd,
    space: pumaSpace,
    evidence: t('{0} is a Rack app; Puma serves it.', path),
    notes: [t('Puma’s workers and threads on the command line win over config/puma.rb.')],
    identity: `puma ${cwd}`,
  });
}

function jvmService(path: string, cwd: string, files: ProjectFiles): FoundService {
  const build = path.endsWith('pom.xml') ? 'mvn -DskipTests package' : './gradlew bootJar';
  return foundService({
    launcher: 'command',
    command: jarCommand(['java', '-jar'], files, cwd),
    cwd,
    space: jvmSpace(files, cwd),
    evidence: t('{0} builds a Spring Boot service.', path),
    notes: [t('The jar has to be there before the run: {0}', build)],
    identity: `jvm ${cwd}`,
  });
}

function dotnetService(path: string, cwd: string): FoundService {
  const name = posix.basename(path, '.csproj');
  return foundService({
    launcher: 'command',
    command: ['dotnet', `out/${name}.dll`, '--urls', 'http://127.0.0.1:{port}'],
    cwd,
    space: { gcServer: [0, 1] },
    settingsEnv: { gcServer: 'DOTNET_gcServer' },
    evidence: t('{0} is an ASP.NET Core service.', path),
    notes: [t('It has to be published before the run: dotnet publish -c Release -o out')],
    identity: `dotnet ${cwd}`,
  });
}

function phpService(path: string, cwd: string, files: ProjectFiles): FoundService | null {
  const { require: needs } = manifestOf(files.readNow(path));
  const packages = Object.keys(record(needs));
  if (packages.includes('laravel/octane'))
    return foundService({
      launcher: 'command',
      command: [
        'php',
        'artisan',
        'octane:start',
        '--server=frankenphp',
        '--host=127.0.0.1',
        '--port={port}',
        '--workers={workers}',
      ],
      cwd,
      evidence: t('{0} names Laravel Octane.', path),
      identity: `php ${cwd}`,
    });
  const root = ['public/index.php', 'web/index.php', 'index.php'].find((one) => files.exists(posix.join(cwd, one)));
  if (root === undefined) return null;
  return foundService({
    launcher: 'command',
    command: ['frankenphp', 'php-server', '--listen', '127.0.0.1:{port}', '--root', posix.dirname(root)],
    cwd,
    evidence: t('{0} is a PHP service; FrankenPHP serves it.', posix.join(cwd, root)),
    notes: [
      t(
        'PHP-FPM speaks no HTTP by itself: FrankenPHP stands in for it. Its number of threads is "num_threads" of a Caddyfile.',
      ),
    ],
    identity: `php ${cwd}`,
  });
}

function denoService(path: string, cwd: string, files: ProjectFiles): FoundService | null {
  const tasks = record(record(parse(files.readNow(path) ?? ''))['tasks']);
  const line = [tasks['start'], tasks['serve'], tasks['dev']].find((one): one is string => typeof one === 'string');
  const script =
    line?.split(/\s+/).find((word) => /\.[cm]?[jt]sx?$/.test(word)) ??
    ['main.ts', 'server.ts', 'mod.ts'].find((one) => files.has(posix.join(cwd, one)));
  const entry = script === undefined ? null : readEntry(posix.join(cwd, script), files);
  if (script === undefined || entry === null) return null;
  const serves = /\bdeno\s+serve\b/.test(line ?? '');
  return foundService({
    launcher: 'command',
    cwd,
    evidence: t('{0} starts {1} with Deno.', path, posix.join(cwd, script)),
    ...(serves
      ? { command: denoServe([script]), ...denoSettings }
      : { command: ['deno', 'run', '-A', script], env: { PORT: '{port}' } }),
    endpoints: entry.routes.endpoints,
    routeNotes: entry.routes.notes,
    identity: `deno ${posix.join(cwd, script)}`,
  });
}
