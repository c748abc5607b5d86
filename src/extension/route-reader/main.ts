import { parentPort, workerData } from 'node:worker_threads';
import { findProject } from '../../project/find/draft-plan.ts';
import type { CodeFindings, CodeRoute } from './protocol.ts';

/** The thread that reads a project's code for its routes and apps: many files, so not in the extension host's own. */
async function findingsOf(folder: string): Promise<CodeFindings> {
  const { services } = await findProject(folder);
  const routes: readonly CodeRoute[] = services.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ path, doubtful, place }) => (place === undefined ? [] : [{ ...place, path, doubtful }])),
  );
  const apps = services.flatMap(({ app, evidence }) => (app === null ? [] : [{ value: app, from: evidence }]));
  // A service may be found twice, such as by its code and by a command.
  return {
    routes: [...new Map(routes.map((route) => [`${route.file}:${route.line}:${route.pattern}`, route])).values()],
    apps: [...new Map(apps.map((one) => [one.value, one])).values()],
  };
}

void findingsOf(String(workerData)).then((found) => parentPort?.postMessage(found));
