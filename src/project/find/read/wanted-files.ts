/** Folders that hold no code of the project's own, or code that is not its service. */
const skippedFolders: ReadonlySet<string> = new Set(
  [
    ...[
      'node_modules',
      'bower_components',
      'jspm_packages',
      'venv',
      'env',
      'virtualenv',
      'site-packages',
      '__pycache__',
    ],
    ...['dist', 'build', 'out', 'target', 'vendor', 'coverage', 'test', 'tests', '__tests__', 'testing', 'spec', 'e2e'],
    ...['doc', 'docs', 'migrations', 'static', 'media', 'locale', 'fixtures'],
  ].map((name) => name.toLowerCase()),
);

/** Whether a folder is left out by its name. Hidden ones hold tools' own files. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || skippedFolders.has(name.toLowerCase());
}

const wantedEndings: ReadonlySet<string> = new Set([
  ...[
    'py',
    'js',
    'mjs',
    'cjs',
    'jsx',
    'ts',
    'mts',
    'cts',
    'tsx',
    'vue',
    'svelte',
    'go',
    'rb',
    'ru',
    'php',
    'cs',
    'csproj',
    'fsproj',
  ],
  ...['toml', 'yml', 'yaml', 'cfg', 'ini', 'in', 'sh', 'bash', 'service', 'gradle', 'kts', 'mod', 'lock', 'conf'],
]);

const wantedJson: ReadonlySet<string> = new Set(['package.json', 'deno.json', 'composer.json', 'nest-cli.json']);

/** Whether a file could tell what a project serves: code, lists of packages, and what starts a server. `folder`: the one it is in. */
export function isWantedFile(name: string, folder = ''): boolean {
  if (/^\.env(\.|$)|^\.(nvmrc|node-version|python-version|flaskenv)$/.test(name)) return true;
  if (name.startsWith('.')) return false;
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  if (ending === '') return true;
  if (ending === 'json' || ending === 'jsonc')
    return wantedJson.has(name) || /^(ts|js)config.*\.json$/.test(name) || name === 'deno.jsonc';
  if (ending === 'txt') return /requirements|constraints/i.test(name) || isRequirementsFolder(folder);
  if (ending === 'xml') return name === 'pom.xml';
  if (ending === 'dockerfile') return true;
  return wantedEndings.has(ending) || /^(Dockerfile|Containerfile|Procfile)\./i.test(name);
}

/** Whether a folder holds lists of packages by its name: `requirements/production.txt`. */
export function isRequirementsFolder(path: string): boolean {
  return /(^|\/)(requirements|reqs)$/i.test(path);
}
