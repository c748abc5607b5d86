import { isDeepStrictEqual } from 'node:util';
import { applyEdits, modify, parse } from 'jsonc-parser';
import type { Settings } from '../../model/settings.ts';

/** The text of a plan that names these settings alone; comments and everything else stay. */
export function planWithSettings(text: string, settings: Settings): string {
  const current = (parse(text) as { settings?: Record<string, unknown> } | undefined)?.settings ?? {};
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  let changed = text;
  for (const [name, value] of Object.entries(settings)) {
    if (isDeepStrictEqual([current[name]].flat(), [value])) continue;
    changed = applyEdits(changed, modify(changed, ['settings', name], value, { formattingOptions }));
  }
  return changed;
}
