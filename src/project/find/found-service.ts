import type { Space } from '../../model/settings.ts';
import { t } from '../../words/language.ts';

/** Where code declares a route. */
export interface RoutePlace {
  /** From the project's folder, with `/` on every system. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The path as it is declared, with its prefixes: `/users/<id>`, `/users/{id}` or `/users/:id`. */
  readonly pattern: string;
}

/** A request that a service seems to answer. */
export interface FoundEndpoint {
  readonly path: string;
  /** What to know about it, as a sentence; `null` for a plain route. */
  readonly remark: string | null;
  /** Whether it should stay out of the plan until somebody has looked at it. */
  readonly doubtful: boolean;
  /** Where it is declared; left out: not in code that was read. */
  readonly place?: RoutePlace;
  /** Where its prefix is only known while the service runs: the rest of its path, and what to know of it apart from that. */
  readonly behindPrefix?: {
    readonly tail: string;
    readonly remark: string | null;
    readonly doubtful: boolean;
  };
}

/** The routes of an app, and what could not be known of them, as sentences. */
export interface FoundRoutes {
  readonly endpoints: readonly FoundEndpoint[];
  readonly notes: readonly string[];
}

/** A service that a project seems to hold. */
export interface FoundService {
  readonly launcher: 'gunicorn' | 'uvicorn' | 'hypercorn' | 'granian' | 'waitress' | 'node' | 'command';
  readonly app: string | null;
  /** For launcher `command`, and for `node` in place of `app`. */
  readonly command: readonly string[] | null;
  /** More arguments for the server. */
  readonly args: readonly string[];
  /** Options of Node's own, before the script. */
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files that its environment variables come from, from the project's folder. */
  readonly envFiles: readonly string[];
  /** Folder to start it in, from the project's folder; `.` for that itself. */
  readonly cwd: string;
  /** Where it was found and what it is: a sentence. */
  readonly evidence: string;
  readonly endpoints: readonly FoundEndpoint[];
  /** What its application speaks; `null` where that is not known. */
  readonly interface: 'wsgi' | 'asgi' | null;
  /** Values of settings that the project itself uses. */
  readonly usedSettings: Space;
  /** Whether a command of the project's starts it and names no setting: its server's defaults are what runs today. */
  readonly runsByDefaults: boolean;
  /** Settings that suit it beside those of its launcher, and the environment variables that some of them are. */
  readonly space: Space;
  readonly settingsEnv: Readonly<Record<string, string>>;
  /** What the user should know, as sentences. */
  readonly notes: readonly string[];
  /** What reading could not know of its routes, as sentences. */
  readonly routeNotes: readonly string[];
  /** Tells services apart that are the same one found twice. */
  readonly identity: string;
}

/** A service with nothing special about it. */
export function foundService(
  service: Pick<FoundService, 'launcher' | 'cwd' | 'evidence'> & Partial<FoundService>,
): FoundService {
  return {
    app: null,
    command: null,
    args: [],
    nodeArgs: [],
    env: {},
    envFiles: [],
    endpoints: [],
    interface: null,
    usedSettings: {},
    runsByDefaults: false,
    space: {},
    settingsEnv: {},
    notes: [],
    routeNotes: [],
    identity: `${service.launcher} ${service.cwd} ${service.app ?? (service.command ?? []).join(' ')}`,
    ...service,
  };
}

/** Said of a program in whose code no sign is found that it reads its port from the environment. */
export function portUnreadNote(file: string): string {
  return t('{0} does not seem to read PORT: hand it {port} in "command" the way it is told its address.', file);
}
