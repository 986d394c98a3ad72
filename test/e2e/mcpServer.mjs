// An MCP server over stdio with one tool, which leaves a file in the folder of its argument, so that a test sees whether it was called.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [folder = "."] = process.argv.slice(2);
const inputSchema = { type: "object", properties: { table: { type: "string" } }, required: ["table"] };
const tools = [{ name: "drop_table", description: "Drops a table of the database.", inputSchema }];

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answerTo(method, params);
  process.stdout.write(
    `${JSON.stringify({ jsonrpc: "2.0", id, ...(answer ?? { error: { code: -32601, message: "not here" } }) })}\n`,
  );
});

function answerTo(method, params) {
  switch (method) {
    case "initialize":
      return {
        result: {
          protocolVersion: params.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: "warehouse", version: "1.0.0" },
        },
      };
    case "ping":
      return { result: {} };
    case "tools/list":
      return { result: { tools } };
    case "tools/call":
      writeFileSync(join(folder, "dropped.txt"), String(params.arguments?.table));
      return { result: { content: [{ type: "text", text: "The table is gone." }] } };
    default:
      return undefined;
  }
}
