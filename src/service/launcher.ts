import type { Explanation } from '../model/facts/failure.ts';
import type { Note } from '../model/facts/note.ts';
import type { ServerLimit } from '../model/facts/server-limit.ts';
import type { Skip } from '../model/facts/skip.ts';
import type { Warning } from '../model/facts/warning.ts';
import type { LauncherName, Service } from '../model/plan/plan.ts';
import type { EffectiveSettings, Settings } from '../model/settings.ts';

/** What a launcher needs to know about the place it works in. */
export interface LaunchContext {
  /** Folder of the plan; the service's `cwd` is relative to it. */
  readonly planFolder: string;
  /** Folder with the files that Servebench ships for servers (the gaiohttp worker). */
  readonly mediaFolder: string;
  /** The user's environment, without what belongs to an editor's own process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of those of `environment` that only the plan's environment files have; left out: none. */
  readonly fileVariables?: readonly string[];
  /** Where lease files are kept. */
  readonly leaseFolder: string;
  /** Script of the guardian (`dist/guardian.js`), which ends the servers should this process die without stopping them. */
  readonly guardianScript: string;
  /** A Python interpreter that the editor suggests, tried after the plan's and the folder's own; `null` for none. */
  readonly suggestedPython: string | null;
  /** The variable that tells the application how many workers to start itself, which the plan's settings give; left out: none. */
  readonly workersVariable?: string;
  /** Ends whatever is asked of programs before the server is started. */
  readonly signal?: AbortSignal;
}

/** The program and environment of one start. `env` is the whole environment, the user's included. */
export interface LaunchCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** How many workers report in the file of `SERVEBENCH_BOOT_FILE` that they have booted; 0: this server doesn't tell. */
  readonly bootReports: number;
  /** Which process is which in the tree, for the shares that the workers have in the load. */
  readonly shape: ProcessShape;
}

/**
 * How a server's processes divide the work: one process alone; a main process whose children serve; or not known, for
 * instance behind a wrapper script.
 */
export type ProcessShape = 'single' | 'master-and-workers' | 'unknown';

/** A launcher that found its server installed. */
export interface PreparedLauncher {
  /** e.g. `{ gunicorn: "27.0.1", python: "3.11.7", gevent: "26.9.0" }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the user should know: interpreter used, hidden inputs (config files, environment variables). */
  readonly notes: readonly Note[];
  /** What the server really runs for these settings. */
  effective(settings: Settings): EffectiveSettings;
  /** The limits that the server sets itself under these settings; left out: none is known. */
  limits?(settings: Settings): readonly ServerLimit[];
  /** What is known to go wrong with these settings, whatever is measured; left out: nothing. */
  traps?(settings: Settings): readonly Warning[];
  /** Why these settings can't be run here; `null` if they can. */
  unsupported(settings: Settings): Skip | null;
  /** How to start the server; `listen` is `127.0.0.1:PORT` or a socket's path. */
  launch(settings: Settings, listen: { readonly port: number } | { readonly socketPath: string }): LaunchCommand;
  /**
   * The command as a user would type it, without what only Servebench needs. `variables`: settings that are variables of the
   * server, which have to win over those that the project's own scripts set.
   */
  advertisedCommand(settings: Settings, variables?: Readonly<Record<string, string>>): readonly string[];
  /** Names of the variables of the plan and its environment files that the advertised command has to be started with, and does not show the values of. */
  readonly advertisedEnvironment: readonly string[];
  /** A server that runs already and is not ours to start or stop (launcher "attach"); `null` for all others. */
  readonly attachTo: URL | null;
  /** Why it failed under these settings, from its last output lines; `null` where these say nothing that is known. */
  explainFailure(outputTail: readonly string[], settings: Settings): Explanation | null;
  /**
   * Takes in what the processes of a start told of themselves in the file of boot reports, by the time that it answered or failed.
   * Left out: nothing is learnt.
   */
  heard?(told: string): StartLesson;
  /** For people: `gunicorn`, `the server`. */
  readonly name: string;
  /** Signal that stops the server quickly and cleanly. */
  readonly stopSignal: NodeJS.Signals;
}

/** What a launcher learnt from a start. */
export interface StartLesson {
  /** It was started wrongly, and `launch` now says how to do it rightly. */
  readonly again: boolean;
  /** What the user should know beside the results. */
  readonly notes: readonly Note[];
}

/** Knows one kind of server. */
export interface Launcher {
  readonly name: LauncherName;
  /** The rule of thumb of its manual for so many cores; `null` where there is none. */
  ruleOfThumb(cores: number): Settings | null;
  /** Finds the server on this machine. Throws `ServiceError` when it is not there. */
  prepare(service: Service, context: LaunchContext): Promise<PreparedLauncher>;
}
