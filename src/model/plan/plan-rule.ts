/**
 * Rules of the plan's schema that zod's own codes don't tell apart. zod has one place for what a schema says of a fault,
 * its message: there stands the name of the rule, and the sentence is chosen where it is shown.
 */
export const planRules = [
  'endpoints-needed',
  'values-needed',
  'setting-value',
  'setting-values',
  'path-form',
  'host-form',
  'method-form',
  'header-name',
  'header-of-ours',
  'header-on-one-line',
  'body-form',
  'status-form',
  'load-seconds',
  'companion-command',
  'prepare-command',
  'variable-name',
  'env-file-form',
  'baseline-only',
  'percent-of-baseline',
  'env-file-needed',
] as const;
export type PlanRule = (typeof planRules)[number];

/** What a schema says of a number that is none, or is out of its bounds. */
export const numberKinds = ['whole-number', 'seconds'] as const;
export type NumberKind = (typeof numberKinds)[number];

/** Names the rule that a value breaks by which this schema or check refuses it. */
export function named(rule: PlanRule | NumberKind | 'no-figure'): { readonly error: string } {
  return { error: rule };
}

export function isPlanRule(message: string): message is PlanRule {
  const rules: readonly string[] = planRules;
  return rules.includes(message);
}

export function isNumberKind(message: string): message is NumberKind {
  const kinds: readonly string[] = numberKinds;
  return kinds.includes(message);
}
