// How long a project of 50,000 files takes to be searched: node test/bench/find/main.ts [files], after a build. Not pass or fail.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const count = Number(process.argv[2] ?? 50_000);
const rounds = 5;
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
  const times: number[] = [];
  let said = '';
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    said = spawnSync(process.execPath, ['dist/cli.js', 'detect', folder], { encoding: 'utf8' }).stdout;
    times.push((performance.now() - startedAt) / 1000);
  }
  const startedAt = performance.now();
  spawnSync(process.execPath, ['dist/cli.js', '--version']);
  const own = (performance.now() - startedAt) / 1000;
  process.stdout.write(
    `${said}\n${count} files: ${times.map((time) => time.toFixed(2)).join(', ')} s with the program's own start of ${own.toFixed(2)} s\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
