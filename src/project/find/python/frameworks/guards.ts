import type { Call } from '../../code/values.ts';

/** FastAPI's `dependencies=[Depends(…)]`, as they are written. */
export function guardsOf(call: Call): string[] {
  return call.args.filter(({ name }) => name === 'dependencies').map(({ source }) => source);
}
