import { t } from '../words/language.ts';

/** What options of other load tools are called here. */
const names: Readonly<Record<string, readonly (readonly [tool: string, here: string])[]>> = {
  '-p': [['ab', '-D FILE']],
  '-u': [['ab', '-m PUT -D FILE']],
  '-A': [['ab', '-H "Authorization: Basic …"']],
  '-C': [['ab', '-H "Cookie: …"']],
  '-i': [
    ['ab', '-m HEAD'],
    ['autocannon', '-D FILE'],
  ],
  '-a': [
    ['autocannon', '-n'],
    ['hey, oha', '-H "Authorization: Basic …"'],
  ],
  '-b': [['autocannon', '-d']],
  '-R': [['wrk2, autocannon', '-q']],
  '-j': [['oha, autocannon', '--json FILE']],
  '-o': [['hey, oha', '--json FILE']],
  '--output-format': [['oha', '--json FILE']],
  '--disable-keepalive': [['oha', '--no-keep-alive']],
};

/** How `servebench load` says what another tool's option means, as a sentence; `null`: it is no option that is known. */
export function foreignOption(flag: string): string | null {
  const known = Object.hasOwn(names, flag) ? names[flag] : undefined;
  return known?.map(([tool, here]) => t('{0} of {1} is {2} here.', flag, tool, here)).join(' ') ?? null;
}
