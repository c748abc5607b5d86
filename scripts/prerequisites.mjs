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
 * Makes ready what the named stages need. Gives what is still missing as sentences that say what to do; none when all is
 * there. Where this is not root's machine they hold the one command that installs all of the system's packages.
 */
export async function makeReady(stages) {
  const integration = stages.includes('integration') || stages.includes('measuring');
  const workbench = stages.includes('editor') && (await chooseEditor(() => {})) === 'workbench';
  if (!integration && !workbench) return [];
  const problem = await installMissing([
    ...(integration ? serverPackages : []),
    ...(integration && !(await canMakeEnvironments()) ? pythonPackages : []),
    ...(workbench ? workbenchPackages : []),
    ...(findChromium() === null ? [chromiumPackage] : []),
  ]);
  if (problem !== null) return [problem];
  const missing = [];
  const must = async (thing, sentence) => {
    if (!(await thing)) missing.push(sentence);
  };
  await Promise.all([
    integration && must(exampleEnvironment(), 'The integration tests need Flask and gunicorn in .cache/venv.'),
    integration && serversEnvironment(),
    integration &&
      must(frameworksEnvironment(), 'The integration tests need Django and FastAPI in .cache/frameworks-venv.'),
    integration && locustEnvironment(),
    integration &&
      must(
        nodeFrameworks(),
        'The integration tests need Express and others in .cache/node-frameworks: npm could not install them.',
      ),
    workbench && installWorkbench(console.log).catch((error) => missing.push(error.message)),
  ]);
  return missing;
}
