// What searching a project of 50,000 files costs: node test/bench/find/main.ts [files], after a build. Not pass or fail.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const count = Number(process.argv[2] ?? 50_000);
const rounds = 5;
/** Has a process tell at its end what it spent, its threads' part included: seconds of CPU are the same on a busy machine. */
const teller =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write(`CPU ${(user+system)/1e6}`)})';
const folder = await mkdtemp(join(tmpdir(), 'servebench-many-'));
try {
  const text = 'import os\n\n\ndef work(value):\n    return os.path.join("a", str(value))\n'.repeat(20);
  for (const [kind, ending] of [
    ['data', 'json'],
    ['code', 'py'],
    ['web', 'ts'],
  ] as const)
    for (let index = 0; index < count / 3; index++) {
      const home = join(folder, kind, `part${Math.floor(index / 50) % 40}`, `piece${Math.floor(index / 2000)}`);
      if (index % 50 === 0) await mkdir(home, { recursive: true });
      await writeFile(join(home, `file${index}.${ending}`), text);
    }
  await mkdir(join(folder, 'zoo'));
  await writeFile(
    join(folder, 'zoo', 'wsgi.py'),
    'from flask import Flask\napp = Flask(__name__)\n@app.get("/zebra")\ndef zebra(): ...\n',
  );
  const asked = Array.from({ length: rounds }, () => spent(['detect', folder]));
  const own = Array.from({ length: rounds }, () => spent(['--version']));
  process.stdout.write(
    `${asked.at(-1)?.said}\n${count} files: ${figures(asked)} of CPU, of which the program's own start takes ${figures(own)}\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function spent(args: readonly string[]): { readonly cpuSeconds: number; readonly said: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', teller, 'dist/cli.js', ...args], {
    encoding: 'utf8',
  });
  return { cpuSeconds: Number(/CPU ([\d.]+)$/.exec(stderr)?.[1]), said: stdout };
}

/** `0.8 s (0.75 to 0.9)`: the median and the range. */
function figures(rounds: readonly { readonly cpuSeconds: number }[]): string {
  const sorted = rounds.map(({ cpuSeconds }) => cpuSeconds).sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return `${middle?.toFixed(2)} s (${least?.toFixed(2)} to ${most?.toFixed(2)})`;
}
