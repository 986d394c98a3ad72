// A session of VS Code's Agent Host without the editor around it: the runtime and the library that VS Code ships, started as its Agent Host
// starts them (read in `agentHostMain.js` of VS Code 1.139.1: a client over stdio, file hooks and discovery on, a person's own model through a loopback
// server), and every prompt for permission answered with yes, so that nothing but our hook is left to stop a call.
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [library = "", model, prompt, mcpServer = ""] = process.argv.slice(2);
const { CopilotClient, RuntimeConnection, approveAll } = await import(pathToFileURL(library).href);
const path = join(dirname(library), "..", "prebuilds", `${process.platform}-${process.arch}`, "copilot-runtime");
const client = new CopilotClient({
  useLoggedInUser: false,
  connection: RuntimeConnection.forStdio({ path }),
  env: { ...process.env, GITHUB_COPILOT_INTEGRATION_ID: "code-oss" },
  clientInfo: { applicationName: "vscode-agent-host", applicationVersion: "1.139.1" },
});
await client.start();
const [command, ...args] = JSON.parse(mcpServer);
const session = await client.createSession({
  clientName: "vscode-agent-host",
  model: "own/scripted",
  providers: [{ name: "own", type: "openai", wireApi: "responses", baseUrl: `${model}/v1`, bearerToken: "dummy" }],
  models: [{ id: "scripted", provider: "own", name: "Scripted" }],
  streaming: true,
  enableFileHooks: true,
  enableConfigDiscovery: true,
  enableSkills: true,
  requestExtensions: false,
  workingDirectory: process.cwd(),
  mcpServers: { warehouse: { type: "local", command, args, tools: ["*"] } },
  // As in the editor, which listens before and after every tool too.
  hooks: { onPreToolUse: async () => undefined, onPostToolUse: async () => undefined },
  onPermissionRequest: approveAll,
});
session.on(({ type }) => process.stdout.write(`${type}\n`));
await session.sendAndWait({ prompt }, 80_000);
await session.disconnect();
await client.stop();
