import { unknownEndpoints } from '../model/plan/narrowed-plan.ts';
import type { Plan } from '../model/plan/plan.ts';
import { ToolError } from './tool-error.ts';

/** Throws `ToolError`, with the names that there are, where an endpoint is named that the plan hasn't. */
export function checkEndpoints(plan: Pick<Plan, 'endpoints'>, named: readonly string[]): void {
  const unknown = unknownEndpoints(plan, named);
  if (unknown.length === 0) return;
  const names = plan.endpoints.map(({ name }) => name);
  throw new ToolError(
    `The plan has no endpoint ${JSON.stringify(unknown.slice(0, 5)).slice(1, -1)}. It has: ${names.join(', ').slice(0, 1000)}.`,
  );
}
