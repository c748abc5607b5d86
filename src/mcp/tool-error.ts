/** What a tool could not do; the message is for the agent, and ends with the next step. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
