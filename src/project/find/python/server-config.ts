import type { SettingValue, Space } from '../../../model/settings.ts';
import { t } from '../../../words/language.ts';
import type { Value } from '../code/values.ts';

/** What a server's configuration file says, where it says so by values that can be read. */
export interface ServerConfig {
  readonly path: string;
  readonly settings: Space;
  readonly app: string | null;
  readonly chdir: string | null;
  readonly pythonPath: readonly string[];
  /** Settings that are only known when it runs. */
  readonly computed: readonly string[];
}

/** The settings of a configuration; `given`: what it says by a name, `null` for nothing. */
export function configuredSettings(
  names: Readonly<Record<string, string>>,
  given: (name: string) => Value | null,
): Pick<ServerConfig, 'settings' | 'computed'> {
  const settings: Record<string, readonly SettingValue[]> = {};
  const computed: string[] = [];
  for (const [name, setting] of Object.entries(names)) {
    const value = given(name);
    if (value === null) continue;
    const plain = settingValue(value, setting);
    if (plain === null) computed.push(name);
    else settings[setting] = [plain];
  }
  return { settings, computed };
}

function settingValue(value: Value, setting: string): SettingValue | null {
  if (setting === 'workerClass') return value.kind === 'text' ? value.text : null;
  const count =
    value.kind === 'count'
      ? value.count
      : value.kind === 'text' && /^\d+$/.test(value.text)
        ? Number(value.text)
        : null;
  return count !== null && Number.isInteger(count) && count >= 1 && count <= 256 ? count : null;
}

/** What the file says and what it does not, as sentences. */
export function configNotes({ path, settings, computed }: ServerConfig): string[] {
  const said = Object.entries(settings).map(([name, values]) => `${name} ${values.join(', ')}`);
  return [
    ...(said.length > 0 ? [`${path} sets ${said.join(', ')}.`] : []),
    ...(computed.length > 0
      ? [t('{0} in {1} is only known where it runs: put today\'s value into "settings".', computed.join(', '), path)]
      : []),
  ];
}
