import type { Explanation } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { Skip } from '../../model/facts/skip.ts';
import type { LauncherName } from '../../model/plan/plan.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import { settingsKey } from '../../model/settings.ts';
import type { PreparedLauncher, StartLesson } from '../launcher.ts';
import { withVariables } from '../launchers/advised-command.ts';
import type { ListenPlace } from '../listen-place.ts';

/** A launcher whose plan has settings that are environment variables of the server. */
export class SettingsInVariables implements PreparedLauncher {
  readonly versions: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  readonly advertisedEnvironment: readonly string[];
  readonly attachTo: URL | null;
  readonly name: string;
  readonly stopSignal: NodeJS.Signals;
  readonly #inner: PreparedLauncher;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #knows: (setting: string) => boolean;

  /** `variables`: settings by the variables that they are. */
  constructor(inner: PreparedLauncher, variables: Readonly<Record<string, string>>, launcher: LauncherName) {
    this.#inner = inner;
    this.#variables = variables;
    // A command's own model goes by these names wherever their values are put.
    const counted =
      launcher === 'command' ? ['workers', 'threads', 'workerClass'] : launcher === 'node' ? ['workers'] : [];
    this.#knows = (setting) => !Object.hasOwn(variables, setting) || counted.includes(setting);
    this.versions = inner.versions;
    this.notes = inner.notes;
    const ofSettings = Object.values(variables);
    this.advertisedEnvironment = inner.advertisedEnvironment.filter((name) => !ofSettings.includes(name));
    this.attachTo = inner.attachTo;
    this.name = inner.name;
    this.stopSignal = inner.stopSignal;
  }

  effective(settings: Settings): EffectiveSettings {
    const inner = this.#inner.effective(this.#known(settings));
    const others = Object.fromEntries(Object.entries(settings).filter(([name]) => !this.#knows(name)));
    if (Object.keys(others).length === 0) return inner;
    return { ...inner, unmodelled: { ...inner.unmodelled, ...others }, key: `${inner.key} ${settingsKey(others)}` };
  }

  limits(settings: Settings) {
    return this.#inner.limits?.(this.#known(settings)) ?? [];
  }

  traps(settings: Settings) {
    return this.#inner.traps?.(this.#known(settings)) ?? [];
  }

  unsupported(settings: Settings): Skip | null {
    return this.#inner.unsupported(this.#known(settings));
  }

  launch(settings: Settings, listen: ListenPlace) {
    const launch = this.#inner.launch(this.#known(settings), listen);
    return { ...launch, env: { ...launch.env, ...this.#valuesOf(settings) } };
  }

  advertisedCommand(settings: Settings): readonly string[] {
    const variables = this.#valuesOf(settings);
    return withVariables(variables, this.#inner.advertisedCommand(this.#known(settings), variables));
  }

  explainFailure(outputTail: readonly string[], settings: Settings): Explanation | null {
    return this.#inner.explainFailure(outputTail, this.#known(settings));
  }

  heard(told: string): StartLesson {
    return this.#inner.heard?.(told) ?? { again: false, notes: [] };
  }

  /** The settings that the launcher itself has a use for. */
  #known(settings: Settings): Settings {
    return Object.fromEntries(Object.entries(settings).filter(([name]) => this.#knows(name)));
  }

  #valuesOf(settings: Settings): Record<string, string> {
    const values = Object.entries(this.#variables).flatMap(([setting, variable]) => {
      const value = settings[setting];
      return value === undefined ? [] : [[variable, String(value)] as const];
    });
    return Object.fromEntries(values);
  }
}
