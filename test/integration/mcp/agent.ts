import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult, Progress } from '@modelcontextprotocol/sdk/types.js';
import type { Project } from '../cli/command.ts';

/** An agent that has started `servebench mcp` in a project's folder, by the protocol's own client. */
export class Agent implements AsyncDisposable {
  readonly client = new Client({ name: 'test', version: '1.0.0' });

  static async in(project: Project): Promise<Agent> {
    const agent = new Agent();
    await agent.client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [resolve('dist/cli.js'), 'mcp'],
        cwd: project.folder,
        env: { PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: project.stateHome, HOME: project.folder },
        stderr: 'inherit',
      }),
    );
    return agent;
  }

  async call(
    name: string,
    input: Record<string, unknown> = {},
    options: { readonly onprogress?: (progress: Progress) => void; readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly text: string; readonly isError: boolean; readonly links: readonly string[] }> {
    const result = (await this.client.callTool({ name, arguments: input }, undefined, {
      timeout: 120_000,
      ...options,
    })) as CallToolResult;
    const text = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
    const links = result.content.flatMap((part) => (part.type === 'resource_link' ? [part.uri] : []));
    return { text, isError: result.isError === true, links };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}
