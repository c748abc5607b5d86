import type { SettingValue } from '../../model/settings.ts';
import type { PlanDraft } from '../../project/find/draft/plan-text.ts';
import { t } from '../../words/language.ts';

/** Each endpoint's row of a pick with several choices. */
export interface EndpointChoice {
  readonly label: string;
  readonly detail: string;
  readonly picked: boolean;
}

export function endpointChoices({ endpoints }: PlanDraft): EndpointChoice[] {
  return endpoints.map(({ path, remark, doubtful }) => ({ label: path, detail: remark ?? '', picked: !doubtful }));
}

/** The draft that measures these paths; the others stay as comments. Without any it stays as it is. */
export function withEndpoints(parts: PlanDraft, paths: readonly string[]): PlanDraft {
  if (paths.length === 0) return parts;
  const endpoints = parts.endpoints.map((one) => {
    if (paths.includes(one.path)) return { ...one, doubtful: false };
    return one.doubtful ? one : { ...one, doubtful: true, remark: one.remark ?? t('Left out.') };
  });
  return { ...parts, endpoints };
}

/** A value of a setting as a row. */
export interface SettingChoice {
  readonly label: string;
  readonly setting: string;
  readonly value: SettingValue;
}

export function settingChoices({ space }: PlanDraft): SettingChoice[] {
  return Object.entries(space).flatMap(([setting, values]) =>
    values.map((value) => ({ label: `${setting} ${value}`, setting, value })),
  );
}

/** The draft that tries these values; a setting that none is left of keeps all of its own. */
export function withSettings(parts: PlanDraft, chosen: readonly SettingChoice[]): PlanDraft {
  const space = Object.fromEntries(
    Object.entries(parts.space).map(([setting, values]) => {
      const kept = values.filter((value) => chosen.some((one) => one.setting === setting && one.value === value));
      return [setting, kept.length === 0 ? values : kept];
    }),
  );
  return { ...parts, space };
}
