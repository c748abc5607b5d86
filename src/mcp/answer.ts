import { pathToFileURL } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Turn } from './door.ts';
import { ToolError } from './tool-error.ts';

/** An answer in words, with the file that holds all of it where there is one. */
export function answer(
  text: string,
  record: { readonly file: string; readonly name: string } | null = null,
): CallToolResult {
  const link =
    record === null
      ? []
      : [
          {
            type: 'resource_link' as const,
            uri: pathToFileURL(record.file).href,
            name: record.name,
            mimeType: 'application/json',
          },
        ];
  return { content: [{ type: 'text', text }, ...link] };
}

/** Runs a tool; what it could not do comes back as an answer that says the next step. */
export async function answered(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { content: [{ type: 'text', text: error.message }], isError: true };
  }
}

/** As `answered`, for what puts load on the machine: one at a time. */
export function answeredInTurn(turn: Turn, work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  return answered(async () => {
    const done = await turn.take(work);
    if (done === null)
      throw new ToolError('A benchmark or a profile is running already. Wait for it to end, or cancel it.');
    return done;
  });
}
