// All that the suites of `npm test` need beside npm's packages, made ready before the first of them runs: the system's
// packages, the virtual environments, VS Code's server. A suite that finds itself short of something would otherwise fail
// on a newcomer's machine only.
import { chooseEditor } from '../test/editor/host/choose-host.ts';
import { findChromium } from '../test/editor/host/chromium.ts';
import { installWorkbench } from '../test/editor/host/install-workbench.ts';
import {
  chromiumPackage,
  installMissing,
  pythonPackages,
  serverPackages,
  workbenchPackages,
} from './debian-packages.ts';
import { nodeFrameworks } from './node-frameworks.mjs';
import {
  canMakeEnvironments,
  exampleEnvironment,
  frameworksEnvironment,
  locustEnvironment,
  serversEnvironment,
} from './python.mjs';

/**
 * Begins to make ready what the named stages need. Gives for the suites with servers and for the editor's what is still
 * missing then, as sentences that say what to do; none when all is there. Where this is not root's machine they hold the
 * one command that installs all of the system's packages.
 */
export function makeReady(stages) {
  const integration = stages.includes('integration') || stages.includes('measuring');
  const needs = needsOf(integration, stages.includes('editor'));
  return {
    servers: needs.then(({ problem }) => (problem !== null ? [problem] : integration ? makeServersReady() : [])),
    editor: needs.then(({ problem, workbench }) =>
      problem !== null ? [problem] : workbench ? makeWorkbenchReady() : [],
    ),
  };
}

/** The system's packages, in one go: apt lets nobody else in meanwhile. */
async function needsOf(integration, editor) {
  const workbench = editor && (await chooseEditor(() => {})) === 'workbench';
  if (!integration && !workbench) return { problem: null, workbench };
  const problem = await installMissing([
    ...(integration ? serverPackages : []),
    ...(integration && !(await canMakeEnvironments()) ? pythonPackages : []),
    ...(workbench ? workbenchPackages : []),
    ...(findChromium() === null ? [chromiumPackage] : []),
  ]);
  return { problem, workbench };
}

async function makeServersReady() {
  const missing = [];
  const must = async (thing, sentence) => {
    if (!(await thing)) missing.push(sentence);
  };
  await Promise.all([
    must(exampleEnvironment(), 'The integration tests need Flask and gunicorn in .cache/venv.'),
    serversEnvironment(),
    must(frameworksEnvironment(), 'The integration tests need Django and FastAPI in .cache/frameworks-venv.'),
    locustEnvironment(),
    must(
      nodeFrameworks(),
      'The integration tests need Express and others in .cache/node-frameworks: npm could not install them.',
    ),
  ]);
  return missing;
}

async function makeWorkbenchReady() {
  try {
    await installWorkbench(console.log);
    return [];
  } catch (error) {
    return [error.message];
  }
}
