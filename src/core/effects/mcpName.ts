import type { NamedResource } from "../resource.ts";
import { knownServer, toolsOf } from "./mcpServers.ts";
import { familyOf } from "./verbWords.ts";

/** The server and the tool that a tool's name stands for. */
export interface McpName {
  /** The name of the server as the person gave it; undefined where it cannot be told from the tool's. */
  readonly server: string | undefined;
  readonly tool: string | undefined;
  /** `mcp:<server>/<tool>`, where what is not sure is a wildcard. */
  readonly resource: NamedResource;
}

/** Most characters of a server's name that VS Code puts into the name of a tool, and those with a number behind it. */
const longestServer = 13;
const longestNumbered = 15;

/**
 * Reads the name of an MCP tool; undefined for any other tool. In `mcp__server__tool` the two are told apart unless a further
 * `__` follows, in `@server/tool` always, and `MCP:tool` names no server. In VS Code's `mcp_server_tool`
 * (`McpPrefixGenerator`: the server's label in small letters, other characters made `_`, cut at 13) they are told apart only
 * where a single `_` can stand between them, or where the server is a well-known one and the tool one of its own or one that
 * begins with a verb. Elsewhere the server is what begins with the first word, and the tool may be any.
 */
export function readMcpName(name: string): McpName | undefined {
  const doubled = /^mcp__(.+)$/s.exec(name)?.[1];
  if (doubled !== undefined) return readDoubled(doubled);
  const [, named, tool] = /^@([^/]+)\/(.+)$/s.exec(name) ?? [];
  if (named !== undefined && tool !== undefined) return told({ server: named, tool }, "whole");
  // Cursor names the tool alone.
  if (/^MCP:./s.test(name)) return untold("");
  const rest = /^mcp_([^_].*)$/s.exec(name)?.[1];
  if (rest === undefined || !/[^_]_+[^_]/.test(rest)) return undefined;
  const splits = splitsOf(rest);
  const known = splits.findLast(({ server, tool }) => isKnown(server, tool));
  const [only] = splits;
  if (known !== undefined) return told(known, "cut");
  return only !== undefined && splits.length === 1 && only.server.length <= longestServer
    ? told(only, "cut")
    : untold(rest.slice(0, rest.indexOf("_")));
}

/** The words of a tool's name, in small letters: `getJiraIssue` and `get_jira_issue` have the same three. */
export function wordsIn(tool: string): readonly string[] {
  return tool
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
}

interface Split {
  readonly server: string;
  readonly tool: string;
}

function readDoubled(rest: string): McpName | undefined {
  const [server = "", tool = "", ...more] = rest.split("__");
  if (more.length > 0) return untold(server);
  if (tool === "") return undefined;
  return server === "" ? untold("") : told({ server, tool }, "whole");
}

function splitsOf(rest: string): readonly Split[] {
  const splits: Split[] = [];
  for (let at = rest.indexOf("_"); at > 0 && at <= longestNumbered; at = rest.indexOf("_", at + 1)) {
    const [server, tool] = [rest.slice(0, at), rest.slice(at + 1)];
    if (tool !== "") splits.push({ server, tool });
  }
  return splits;
}

function isKnown(server: string, tool: string): boolean {
  const known = knownServer(server);
  if (known === undefined) return false;
  return toolsOf(known).has(tool) || familyOf(wordsIn(tool)[0] ?? "") !== undefined;
}

/** A name of 13 characters may have been longer. */
function told({ server, tool }: Split, spelling: "cut" | "whole"): McpName {
  const end = spelling === "cut" && server.length === longestServer ? "*" : "";
  return { server, tool, resource: { scheme: "mcp", name: `${component(server)}${end}/${component(tool)}` } };
}

function untold(beginning: string): McpName {
  const server = beginning === "" ? "?" : `${component(beginning)}*`;
  return { server: undefined, tool: undefined, resource: { scheme: "mcp", name: `${server}/?` } };
}

/** What would mean something else in a name is written as in an address. */
function component(text: string): string {
  if (/^\.{1,2}$/.test(text)) return text.replaceAll(".", "%2E");
  return text.replace(/[%/?*[\]{}\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
