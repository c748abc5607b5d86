import { state } from './state.ts';

export function check<Value>(value: Value, checks: Record<string, (value: Value) => boolean>): boolean {
  let all = true;
  for (const [name, holds] of Object.entries(checks)) {
    const passed = holds(value);
    state.checks[name] ??= { passes: 0, fails: 0 };
    state.checks[name][passed ? 'passes' : 'fails']++;
    all &&= passed;
  }
  return all;
}
