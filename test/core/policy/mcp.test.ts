import { describe, expect, test } from "vitest";
import type { ToolHints } from "../../../src/core/call/toolHints.ts";
import { caller, judgeCall, outcome, ruled } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const world = new World(
  [{ path: `${shop}/src/a.ts` }, { path: `${shop}/.env` }, { path: `${shop}/notes`, git: "untracked" }],
  {},
);

function judged(tool: string, input: unknown, rules: readonly unknown[] = [], hints?: ToolHints): string {
  const call = { kind: "tool", caller, cwd: shop, tool, toolUse: "", input } as const;
  return outcome(judgeCall(hints === undefined ? call : { ...call, hints }, { world, policy: ruled(...rules) }));
}

describe("MCP tools, in balanced", () => {
  test.each([
    ["mcp_github_get_issue", { issue_number: 1 }, "allow preset"],
    ["mcp_github_create_issue", { title: "x" }, "hold preset"],
    ["mcp_github_delete_file", { path: "a" }, "hold preset"],
    ["mcp_acme_list_users", {}, "hold preset"],
    ["mcp_filesystem_read_text_file", { path: `${shop}/src/a.ts` }, "allow preset"],
    ["mcp_filesystem_read_text_file", { path: `${shop}/.env` }, "hold preset"],
    ["mcp_filesystem_read_text_file", { path: `${shop}/src/../.env` }, "hold preset"],
    ["mcp_filesystem_read_text_file", { path: "~/.ssh/id_rsa" }, "hold preset"],
    ["mcp_filesystem_read_text_file", { path: "/home/ann/.holdpoint/run/key" }, "deny protected"],
    ["mcp_filesystem_directory_tree", { path: "/home/ann/.holdpoint" }, "deny protected"],
    ["mcp_filesystem_read_text_file", { path: "a" }, "hold preset"],
    ["mcp_filesystem_write_file", { path: `${shop}/src/new.ts`, content: "x" }, "allow preset"],
    ["mcp_filesystem_write_file", { path: `${shop}/src/a.ts`, content: "x" }, "allow preset"],
    ["mcp_filesystem_write_file", { path: `${shop}/notes`, content: "x" }, "hold preset"],
    ["mcp_filesystem_write_file", { path: "/etc/hosts", content: "x" }, "hold preset"],
    ["mcp_filesystem_write_file", { path: `${shop}/.vscode/settings.json`, content: "{}" }, "deny protected"],
    [
      "mcp_filesystem_move_file",
      { source: `${shop}/src/a.ts`, destination: `${shop}/.vscode/mcp.json` },
      "deny protected",
    ],
    ["mcp_filesystem_delete_file", { path: shop }, "deny floor"],
    ["mcp_fetch_fetch", { url: "https://example.com" }, "allow preset"],
    ["mcp_fetch_fetch", { url: "http://169.254.169.254/" }, "hold preset"],
    ["mcp_fetch_fetch", { url: "file:///home/ann/.ssh/id_rsa" }, "hold preset"],
    ["mcp_puppeteer_puppeteer_navigate", { url: "http://127.1:8443/" }, "deny protected"],
    ["mcp_microsoft_pla_browser_navigate", { url: "http://[::1]:8443/" }, "deny protected"],
    ["mcp_github_get_issue", { x: ["http://localhost:8443/"] }, "deny protected"],
    ["mcp_github_get_issue", { x: [{ commandId: "holdpoint.approve" }] }, "deny protected"],
    ["mcp_postgres_query", { sql: "SELECT 1" }, "allow preset"],
    ["mcp_postgres_query", { sql: "SELECT 1; DELETE FROM users" }, "hold preset"],
    ["mcp_kubernetes_kubectl_get", { resourceType: "pods" }, "allow preset"],
    ["mcp_kubernetes_kubectl_get", { resourceType: "secret" }, "hold preset"],
  ])("%s %j → %s", (tool, input, expected) => {
    expect(judged(tool, input)).toBe(expected);
  });

  test("are held where the server declares that they destroy", () => {
    expect(judged("mcp_github_get_me", {}, [], { destructive: "yes" })).toBe("hold preset");
  });
});

describe("rules on MCP servers", () => {
  const everything = { allow: ["*"], on: ["mcp:**"] };
  const github = ["mcp:github/**"];
  test.each([
    ["mcp_github_get_me", [{ hold: ["*"], on: github }], "hold rule"],
    ["mcp_github_get_me", [{ deny: ["*"], on: github }], "deny rule"],
    ["mcp__github__get_me", [{ deny: ["*"], on: github }], "deny rule"],
    ["mcp_github_create_issue", [{ deny: ["*"], on: github }], "deny rule"],
    ["mcp_github_delete_file", [{ deny: ["*"], on: ["mcp:github/delete_*"] }], "deny rule"],
    ["mcp_github_create_issue", [{ allow: ["*"], on: github }], "allow rule"],
    ["mcp_github_delete_file", [{ allow: ["execute"], on: github }], "hold preset"],
    ["mcp_github_delete_file", [{ allow: ["delete"], on: github }], "allow rule"],
    ["mcp_gitlab_list_issues", [{ deny: ["*"], on: github }], "allow preset"],
    ["mcp_github-evil_get_me", [everything, { hold: ["*"], on: ["mcp:github-evil/**"] }], "hold rule"],
    // A server that begins like another's name is not allowed by that one's rule.
    ["mcp_github_evil_run", [{ allow: ["*"], on: github }], "hold preset"],
    // It may be any server that begins so: rules that stop meet it, and rules that allow must cover them all.
    ["mcp_code_search_run", [everything, { hold: ["*"], on: ["mcp:code_search/**"] }], "hold rule"],
    ["mcp_code_search_run", [everything, { deny: ["*"], on: ["mcp:code/search_run"] }], "hold rule"],
    ["mcp_code_search_run", [{ allow: ["*"], on: ["mcp:code/**"] }], "hold preset"],
    ["mcp_code_search_run", [{ allow: ["*"], on: ["mcp:code*/**"] }], "allow rule"],
    ["mcp_acme-internal_ping", [everything, { hold: ["*"], on: ["mcp:acme-internal-tools/**"] }], "hold rule"],
    ["mcp__a__b__c", [everything, { hold: ["*"], on: ["mcp:a__b/c"] }], "hold rule"],
  ])("%s under %j → %s", (tool, rules, expected) => {
    expect(judged(tool, {}, rules)).toBe(expected);
  });
});
