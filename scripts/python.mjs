// Makes the virtual environments that the Flask example and the integration tests run in: .cache/venv, filled from PyPI,
// else over Debian's packages where this is root's machine; .cache/servers-venv with the other Python servers;
// .cache/frameworks-venv with other frameworks; and .cache/locust-venv with Locust.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './bootstrap.mjs';
import { installMissing, pythonPackages } from './debian-packages.ts';
import { run } from './run-command.mjs';

const venv = join(root, '.cache', 'venv');
const python = join(venv, 'bin', 'python');
const requirements = join(root, 'scripts', 'requirements.txt');
// For a Python that the pinned versions do not know.
const looseRequirements = join(root, 'examples', 'flask-blocking', 'requirements.txt');
const stamp = join(venv, '.requirements-sha256');
const debianPython = '/usr/bin/python3';
const debianPackages = [
  'python3',
  'python3-flask',
  'gunicorn',
  'python3-gevent',
  'python3-aiohttp',
  'python3-packaging',
].map((name) => ({ name }));
const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '2', '--timeout', '20'];

/** Gives the folder of an environment with Flask, gunicorn, gevent and aiohttp, or `null` after saying why there is none. */
export async function exampleEnvironment() {
  if (process.platform === 'win32') {
    console.log('gunicorn does not run on Windows (it does under WSL).');
    return null;
  }
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const filled = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : null;
  if (filled === wanted && (await isComplete(python))) return venv;
  if (!(await fromPyPi()) && !(await fromDebian())) return null;
  writeFileSync(stamp, `${wanted}\n`);
  return venv;
}

/** What a program needs in its environment to run in the virtual environment, as if that were activated. */
export function activated(folder) {
  return { VIRTUAL_ENV: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
}

/**
 * Fills the environment of what the tests start beside gunicorn: uvicorn, hypercorn, waitress, granian, FastAPI, Django, and py-spy, which looks
 * into servers. Gives whether it is there; says why where it is not.
 */
export function serversEnvironment() {
  return filledEnvironment('servers', ['uvicorn', 'hypercorn', 'waitress', 'granian', 'fastapi', 'django'], ['py-spy']);
}

/** Fills the environment of what the tests of failures serve and ask: Django, FastAPI, Litestar, Falcon. Gives whether it is there; says why where it is not. */
export function frameworksEnvironment() {
  const modules = ['django', 'falcon', 'fastapi', 'flask', 'gunicorn', 'litestar', 'uvicorn', 'uvicorn_worker'];
  return filledEnvironment('frameworks', modules, []);
}

/** Fills the environment of Locust, which runs exported plans in the tests. Gives whether it is there; says why where it is not. */
export function locustEnvironment() {
  return filledEnvironment('locust', ['locust'], []);
}

/** An environment .cache/NAME-venv with what scripts/NAME-requirements.txt lists: modules, and programs that are none. */
async function filledEnvironment(name, modules, programs) {
  const folder = join(root, '.cache', `${name}-venv`);
  const list = join(root, 'scripts', `${name}-requirements.txt`);
  const interpreter = join(folder, 'bin', 'python');
  const isFilled = async () =>
    programs.every((program) => existsSync(join(folder, 'bin', program))) &&
    (await run(interpreter, ['-c', `import ${modules.join(', ')}`], { capture: true })).code === 0;
  if (process.platform === 'win32') return false;
  if (await isFilled()) return true;
  if (!(await makeVenv(folder))) return false;
  console.log(`Installing ${[...modules, ...programs].join(', ')} into .cache/${name}-venv.`);
  const { code, output } = await run(interpreter, [...pip, '--requirement', list], { capture: true });
  if (code === 0 && (await isFilled())) return true;
  console.log(`pip could not install ${relative(root, list)}:\n${lastLines(output)}`);
  return false;
}

/** Whether a virtual environment with pip can be made here as it is: Debian leaves what makes them out of its python3. */
export async function canMakeEnvironments() {
  const base = await systemPython();
  return base !== null && (await run(base, ['-c', 'import venv, ensurepip'], { capture: true })).code === 0;
}

async function fromPyPi() {
  if (!(await makeVenv(venv))) return false;
  console.log('Installing Flask, gunicorn, gevent and aiohttp into .cache/venv.');
  for (const list of [requirements, looseRequirements]) {
    const { code, output } = await run(python, [...pip, '--requirement', list], { capture: true });
    if (code === 0 && (await isComplete(python))) return true;
    console.log(`pip could not install ${relative(root, list)}:\n${lastLines(output)}`);
  }
  return false;
}

/** Makes an environment with pip in a folder, unless one is there. */
async function makeVenv(folder) {
  const interpreter = join(folder, 'bin', 'python');
  if ((await run(interpreter, ['-m', 'pip', '--version'], { capture: true })).code === 0) return true;
  if (!(await canMakeEnvironments())) {
    const problem = await installMissing(pythonPackages);
    if (problem !== null) console.log(problem);
  }
  const base = await systemPython();
  if (base === null) {
    console.log('There is no Python 3.9 or later on this machine.');
    return false;
  }
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  const made = await run(base, ['-m', 'venv', folder], { capture: true });
  if (made.code !== 0) console.log(`A virtual environment could not be made:\n${lastLines(made.output)}`);
  return made.code === 0;
}

/** An environment without pip over the packages of the distribution. */
async function fromDebian() {
  if (!(await isComplete(debianPython))) {
    const problem = await installMissing(debianPackages);
    if (problem !== null) console.log(problem);
    if (!(await isComplete(debianPython))) return false;
  }
  rmSync(venv, { recursive: true, force: true });
  const made = await run(debianPython, ['-m', 'venv', '--without-pip', '--system-site-packages', venv], {
    capture: true,
  });
  if (made.code === 0 && (await isComplete(python))) return true;
  console.log(`The Python packages of this system do not serve:\n${lastLines(made.output)}`);
  return false;
}

async function systemPython() {
  for (const program of ['python3', 'python']) {
    const { code } = await run(program, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], { capture: true });
    if (code === 0) return program;
  }
  return null;
}

/** Whether an interpreter can import all that the example needs, gunicorn's gevent worker included. */
async function isComplete(interpreter) {
  const imports = 'import flask, gunicorn, gunicorn.workers.ggevent, aiohttp';
  return (await run(interpreter, ['-c', imports], { capture: true })).code === 0;
}

function lastLines(output) {
  return output
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('WARNING: Retrying'))
    .slice(-6)
    .map((line) => `    ${line}`)
    .join('\n');
}
