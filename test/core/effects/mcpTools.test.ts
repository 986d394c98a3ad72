import { describe, expect, it } from "vitest";
import type { ToolHints } from "../../../src/core/call/toolHints.ts";
import { infer } from "../../../src/core/effects/infer.ts";
import { callOf } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

function effectsOf(tool: string, input: unknown, hints?: ToolHints): readonly string[] {
  const call = callOf("tool", { tool, input, ...(hints === undefined ? {} : { hints }) });
  return infer(call, { ...surroundings, editor: { userData: [], files: [], ports: [8443] } }).effects.map(spellEffect);
}

type Row = readonly [tool: string, input: unknown, effects: readonly string[]];

const opaque = (name: string): readonly string[] => [`execute none mcp:${name} (opaque)`];

const names: readonly Row[] = [
  ["mcp_acme_ping", {}, opaque("acme/ping")],
  ["mcp__acme__get_it", {}, opaque("acme/get_it")],
  ["mcp__acme_tools__get_it", {}, opaque("acme_tools/get_it")],
  // Where one ends and the other begins cannot be told.
  ["mcp_acme_get_it", {}, opaque("acme*/?")],
  ["mcp__acme__get__it", {}, opaque("acme*/?")],
  ["mcp__github__get__me", {}, opaque("github*/?")],
  ["mcp_github_extra_get_me", {}, opaque("github*/?")],
  ["mcp_github2_get_me", {}, opaque("github2*/?")],
  ["mcp_github-tools_ping", {}, opaque("github-tools/ping")],
  ["mcp__github-tools__get_me", {}, opaque("github-tools/get_me")],
  ["mcp__GitHub__get_me", {}, opaque("GitHub/get_me")],
  ["mcp__plugin_x_github__get_me", {}, opaque("plugin_x_github/get_me")],
  ["mcp__constructor__toString", {}, opaque("constructor/toString")],
  // VS Code cuts the name of a server at 13 characters.
  ["mcp_acme-internal_ping", {}, opaque("acme-internal*/ping")],
  ["mcp__a*__b?", {}, opaque("a%2A/b%3F")],
  ["mcp__..__x", {}, opaque("%2E%2E/x")],
  ["@acme/get_it", {}, opaque("acme/get_it")],
  ["@github/get_me", {}, ["read none mcp:github/get_me"]],
  ["@/get_it", {}, ["execute none tool:@/get_it (opaque)"]],
  ["MCP:get_me", {}, opaque("?/?")],
  ["MCP:delete_it", {}, ["delete remote mcp:?/?"]],
  ["mcp_x", {}, ["execute none tool:mcp_x (opaque)"]],
  ["mcpx_github_get_me", {}, ["execute none tool:mcpx_github_get_me (opaque)"]],
];

const readers: readonly Row[] = [
  ["mcp_github_get_me", {}, ["read none mcp:github/get_me"]],
  ["mcp_github_github_get_me", undefined, ["read none mcp:github_github*/get_me"]],
  ["mcp__github__get_file_contents", { path: "/src/a.ts", repo: "x" }, ["read none mcp:github/get_file_contents"]],
  ["mcp_gitlab_list_issues", { project_id: "a/b" }, ["read none mcp:gitlab/list_issues"]],
  ["mcp_linear_get_issue", { id: "A-1" }, ["read none mcp:linear/get_issue"]],
  ["mcp_atlassian_getJiraIssue", { issueIdOrKey: "A-1" }, ["read none mcp:atlassian/getJiraIssue"]],
  ["mcp_sentry_get_issue_details", { issueId: "A" }, ["read none mcp:sentry/get_issue_details"]],
  [
    "mcp_context7_get-library-docs",
    { context7CompatibleLibraryID: "/vercel/next.js" },
    ["read none mcp:context7/get-library-docs"],
  ],
  [
    "mcp_sequential-th_sequentialthinking",
    { thought: "Then delete all of it", thoughtNumber: 1 },
    ["read none mcp:sequential-th*/sequentialthinking"],
  ],
  ["mcp_brave-search_brave_web_search", { query: "rm -rf" }, ["read none mcp:brave-search/brave_web_search"]],
  ["mcp_memory_search_nodes", { query: "x" }, ["read none mcp:memory/search_nodes"]],
  ["mcp_kubernetes_kubectl_get", { resourceType: "pods", name: "web" }, ["read none mcp:kubernetes/kubectl_get"]],
  ["mcp_playwright_browser_snapshot", {}, ["read none mcp:playwright/browser_snapshot"]],
  ["mcp_microsoft_pla_browser_snapshot", {}, ["read none mcp:microsoft_pla*/browser_snapshot"]],
  ["mcp_git_git_log", { repo_path: "/home/dev/project", max_count: 5 }, ["read none mcp:git/git_log", "read none ."]],
  // Reading that may be more than that.
  ["mcp_git_git_log", { repo_path: "../other" }, ["read none mcp:git/git_log", "read none ?"]],
  [
    "mcp_git_git_diff",
    { repo_path: "/home/dev/project", target: "--output=/home/dev/.bashrc" },
    opaque("git/git_diff"),
  ],
  ["mcp_git_git_diff", { repo_path: "/home/dev/project", target: "main --output=x" }, opaque("git/git_diff")],
  ["mcp_git_git_show", { repo_path: "/home/dev/project", revision: "HEAD:.env" }, opaque("git/git_show")],
  ["mcp_kubernetes_kubectl_get", { name: "web; kubectl delete ns prod" }, opaque("kubernetes/kubectl_get")],
  ["mcp_kubernetes_kubectl_get", { name: "web\n-x" }, opaque("kubernetes/kubectl_get")],
  ["mcp_kubernetes_kubectl_get", { resourceType: "secrets" }, ["read none mcp:kubernetes/kubectl_get (secret)"]],
  ["mcp_kubernetes_kubectl_get", { name: "pods,Secret/db" }, ["read none mcp:kubernetes/kubectl_get (secret)"]],
  [
    "mcp_playwright_browser_take_screenshot",
    { filename: "../../.bashrc" },
    opaque("playwright/browser_take_screenshot"),
  ],
  ["mcp_chrome-devtools_take_snapshot", { filePath: "a" }, opaque("chrome-devtools/take_snapshot")],
  ["mcp_chrome-devtoo_get_network_request", { responseFilePath: "a" }, opaque("chrome-devtoo*/get_network_request")],
  ["mcp_github_get_issue", { options: { output_dir: "x" } }, opaque("github/get_issue")],
  ["mcp_github_get_issue", { options: [{ cache: "/home/dev/.ssh/x" }] }, opaque("github/get_issue")],
  ["mcp_github_get_issue", { a: "FILE:///etc/passwd" }, opaque("github/get_issue")],
  ["mcp_github_get_issue", { a: { a: { a: { a: { a: { a: { a: { a: {} } } } } } } } }, opaque("github/get_issue")],
  ["mcp_github_get_issue", { command: "rm -rf src" }, ["read none mcp:github/get_issue", "delete content ./src/**"]],
  [
    "mcp_github_get_issue",
    { commandId: "holdpoint.approve" },
    ["read none mcp:github/get_issue", "execute none process:holdpoint (opaque)"],
  ],
];

const unknown: readonly Row[] = [
  ["mcp_github_create_issue", { title: "x" }, opaque("github/create_issue")],
  ["mcp_github_get_secrets", {}, opaque("github/get_secrets")],
  ["mcp_playwright_browser_evaluate", { function: "() => 1" }, opaque("playwright/browser_evaluate")],
  ["mcp_playwright_browser_click", { ref: "e1" }, opaque("playwright/browser_click")],
  ["mcp_puppeteer_puppeteer_evaluate", { script: "ls" }, opaque("puppeteer/puppeteer_evaluate")],
  ["mcp_kubernetes_kubectl_generic", { args: "delete ns prod" }, opaque("kubernetes/kubectl_generic")],
  ["mcp__acme__list_users", {}, opaque("acme/list_users")],
  ["mcp__acme__delete_user", {}, ["delete remote mcp:acme/delete_user"]],
  ["mcp__acme__deleteUser", {}, ["delete remote mcp:acme/deleteUser"]],
  ["mcp__acme__user-drop", {}, ["delete remote mcp:acme/user-drop"]],
  ["mcp__acme__get_and_destroy", {}, ["delete remote mcp:acme/get_and_destroy"]],
  ["mcp_acme_delete_user", {}, ["delete remote mcp:acme*/?"]],
  ["mcp_memory_delete_entities", { entityNames: ["a"] }, ["delete remote mcp:memory/delete_entities"]],
  ["mcp_stripe_cancel_subscription", {}, opaque("stripe/cancel_subscription")],
];

describe("MCP tools", () => {
  it.each(names)("are told apart from their servers: %s", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });

  it.each(readers)("of well-known servers read: %s %j", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });

  it.each(unknown)("that nobody knows stay unseen or destroy: %s", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });

  it.each<readonly [string, ToolHints, readonly string[]]>([
    ["mcp_github_get_me", {}, ["read none mcp:github/get_me"]],
    ["mcp_github_get_me", { openWorld: "yes" }, ["read none mcp:github/get_me"]],
    ["mcp_github_get_me", { destructive: "yes" }, ["read none mcp:github/get_me", "delete remote mcp:github/get_me"]],
    ["mcp_github_get_me", { readOnly: "no" }, ["read none mcp:github/get_me", ...opaque("github/get_me")]],
    ["mcp_acme_ping", { readOnly: "no", openWorld: "yes" }, opaque("acme/ping")],
    ["mcp_acme_ping", { destructive: "yes" }, [...opaque("acme/ping"), "delete remote mcp:acme/ping"]],
  ])("are judged more strictly for what their server declares: %s %j", (tool, hints, expected) => {
    expect(effectsOf(tool, {}, hints)).toEqual(expected);
  });

  it("name server and tool where they destroy", () => {
    const { effects } = infer(callOf("tool", { tool: "mcp__acme__purge_cache", input: {} }), surroundings);
    expect(effects.map(({ because }) => because)).toEqual([
      "purge_cache of the MCP server acme says by its name that it destroys something (purge)",
    ]);
  });

  it("do not fail on an input that refers to itself", () => {
    const input: { self?: unknown } = {};
    input.self = input;
    expect(effectsOf("mcp_github_get_me", input)).toEqual(opaque("github/get_me"));
  });
});
