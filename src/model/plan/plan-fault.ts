/** One fault of a plan: where, and what to do about it. */
export interface PlanFault {
  /** Keys and indexes from the root, e.g. `["settings", "workers", 0]`. */
  readonly path: readonly (string | number)[];
  /** A plain sentence. */
  readonly message: string;
}

/** `settings.workers[0]` for a fault's path; `plan` for the root. */
export function formatFaultPath(path: PlanFault['path']): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text === '' ? 'plan' : text;
}
