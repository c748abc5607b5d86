/** Servers without a launcher of their own that people may name as one, and the command that starts each. */
const commands: Readonly<Record<string, readonly string[]>> = {
  uwsgi: [
    ...['uwsgi', '--http-socket', '127.0.0.1:{port}', '--master', '--die-on-term'],
    ...['--processes', '{workers}', '--module', 'app:app'],
  ],
  puma: ['puma', '--bind', 'tcp://127.0.0.1:{port}', '-w', '{workers}', '-t', '{threads}:{threads}'],
};

/** What launcher "command" starts such a server with; `null` for a name that is none of them. */
export function commandInstead(name: string): readonly string[] | null {
  return (Object.hasOwn(commands, name) ? commands[name] : null) ?? null;
}
