import { mcpTool } from "./deeds.ts";

/** The core's spelling for MCP tools that an agent names `server__tool`. */
export function mcpByDoubleUnderscore(tool: string): string {
  const at = tool.indexOf("__");
  return at <= 0 || tool.startsWith("mcp__") ? tool : mcpTool(tool.slice(0, at), tool.slice(at + 2));
}

/** The core's spelling for MCP tools that an agent names `server_tool`. */
export function mcpByUnderscore(tool: string): string {
  return /^[^_]+_./.test(tool) && !tool.startsWith("mcp_") ? `mcp_${tool}` : tool;
}
