import type { Space } from '../../model/settings.ts';

/** A request that a service seems to answer. */
export interface FoundEndpoint {
  readonly path: string;
  /** What to know about it, as a sentence; `null` for a plain route. */
  readonly remark: string | null;
  /** Whether it should stay out of the plan until somebody has looked at it. */
  readonly doubtful: boolean;
}

/** A service that a project seems to hold. */
export interface FoundService {
  readonly launcher: 'gunicorn' | 'uvicorn' | 'node' | 'command';
  readonly app: string | null;
  /** For launcher `command`. */
  readonly command: readonly string[] | null;
  /** More arguments for the server. */
  readonly args: readonly string[];
  /** Folder to start it in, from the project's folder; `.` for that itself. */
  readonly cwd: string;
  /** Where it was found and what it is: a sentence. */
  readonly evidence: string;
  readonly endpoints: readonly FoundEndpoint[];
  /** Values of settings that the project itself uses (a Procfile). */
  readonly usedSettings: Space;
  /** What the user should know, as sentences. */
  readonly notes: readonly string[];
}
