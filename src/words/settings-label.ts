import type { Settings } from '../model/settings.ts';
import { plural, t } from './language.ts';

/** Short text of some settings for people, e.g. `gevent · 2 workers · 1 thread`. */
export function settingsLabel(settings: Settings): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'workerClass') parts.push(String(value));
    else if (name === 'workers') parts.push(plural(Number(value), '{0} worker', '{0} workers', value));
    else if (name === 'threads') parts.push(plural(Number(value), '{0} thread', '{0} threads', value));
    else parts.push(`${name} ${value}`);
  }
  return parts.length > 0 ? parts.join(' · ') : t('as it runs');
}
