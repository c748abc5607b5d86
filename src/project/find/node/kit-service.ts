import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { type FoundService, foundService } from '../found-service.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import type { Kit } from './kits.ts';
import { notBuiltNote } from './not-built.ts';

/** The service of a kit's build; `evidence`: the command that starts it, `null` where only its packages tell. */
export function kitService(
  { name, script, endpoints }: Kit,
  cwd: string,
  files: ProjectFiles,
  evidence: string | null,
  more: Partial<FoundService> = {},
): FoundService {
  const path = posix.join(cwd, script);
  return foundService({
    ...more,
    launcher: 'node',
    app: script,
    cwd,
    evidence:
      evidence ?? t('{0} is a {1} project, whose build is a Node server.', posix.join(cwd, 'package.json'), name),
    endpoints,
    notes: files.exists(path) ? [] : [notBuiltNote(path, cwd, files)],
    identity: `node ${path}`,
  });
}
