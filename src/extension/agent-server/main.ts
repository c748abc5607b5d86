import { serverEnvironment } from '../../host/server-environment.ts';
import { serveAgent } from '../../mcp/main.ts';

/** The MCP server that VS Code starts for the agents of a window, in the folder that they work in. */
await serveAgent({
  distFolder: import.meta.dirname,
  cwd: process.cwd(),
  environment: serverEnvironment(process.env),
  // The window starts what is to be started: it asks before, shows it, and can stop it.
  starts: false,
});
