import { describe, expect, it } from "vitest";
import { infer } from "../../../src/core/effects/infer.ts";
import { callOf } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

function effectsOf(tool: string, input: unknown): readonly string[] {
  const editor = { userData: [], files: [], ports: [8443] };
  return infer(callOf("tool", { tool, input }), { ...surroundings, editor }).effects.map(spellEffect);
}

type Row = readonly [tool: string, input: unknown, effects: readonly string[]];

const url = "https://example.com/a";
const opaque = (name: string): readonly string[] => [`execute none mcp:${name} (opaque)`];
const query = (sql: string): { readonly sql: string } => ({ sql });

const files: readonly Row[] = [
  [
    "mcp_filesystem_read_text_file",
    { path: "/home/dev/project/.env", head: 3 },
    ["read none mcp:filesystem/read_text_file", "read none ./.env"],
  ],
  [
    "mcp_filesystem_read_multiple_files",
    { paths: ["/home/dev/project/a", "~/.ssh/id_rsa"] },
    ["read none mcp:filesystem/read_multiple_files", "read none ./a", "read none ~/.ssh/id_rsa"],
  ],
  [
    "mcp_filesystem_read_file",
    { path: "/home/dev/project/../.aws/./credentials" },
    ["read none mcp:filesystem/read_file", "read none ~/.aws/credentials"],
  ],
  // A server counts relative paths from a folder of its own.
  ["mcp_filesystem_read_file", { path: "src/a" }, ["read none mcp:filesystem/read_file", "read none ?"]],
  ["mcp_filesystem_read_file", { path: "file:///etc/passwd" }, ["read none mcp:filesystem/read_file", "read none ?"]],
  ["mcp_filesystem_read_file", { path: "~root/x" }, ["read none mcp:filesystem/read_file", "read none ?"]],
  ["mcp_filesystem_read_file", { arguments: { path: "/etc/shadow" } }, opaque("filesystem/read_file")],
  ["mcp_filesystem_read_file", { path: "/a", uri: "/etc/shadow" }, opaque("filesystem/read_file")],
  ["mcp_filesystem_read_file", { path: ["/a", "/b"] }, opaque("filesystem/read_file")],
  ["mcp_filesystem_read_file", { path: "/a\0b" }, opaque("filesystem/read_file")],
  ["mcp_filesystem_read_file", ["/a"], opaque("filesystem/read_file")],
  ["mcp_filesystem_read_file", {}, opaque("filesystem/read_file")],
  ["mcp_filesystem_read_multiple_files", { paths: ["/a", { path: "/b" }] }, opaque("filesystem/read_multiple_files")],
  [
    "mcp_filesystem_directory_tree",
    { path: "/home/dev/.holdpoint" },
    ["read none mcp:filesystem/directory_tree", "read none ~/.holdpoint"],
  ],
  [
    "mcp_filesystem_write_file",
    { path: "/home/dev/project/a", content: "x" },
    ["connect none mcp:filesystem/write_file", "modify content ./a"],
  ],
  [
    "mcp_filesystem_write_file",
    { path: "/home/dev/project/link/../a", content: "x" },
    ["connect none mcp:filesystem/write_file", "modify content ? (opaque)"],
  ],
  [
    "mcp_filesystem_write_file",
    { path: "a", content: "x" },
    ["connect none mcp:filesystem/write_file", "modify content ? (opaque)"],
  ],
  [
    "mcp_filesystem_write_file",
    { path: "/home/dev/project/x.code-workspace", content: '{"settings":{"chat.mcp.access":1}}' },
    [
      "connect none mcp:filesystem/write_file",
      "modify content ./x.code-workspace",
      "administer none tool:setting/chat.mcp.access",
    ],
  ],
  [
    "mcp_filesystem_edit_file",
    { path: "/home/dev/project/a", edits: [{ oldText: "a", newText: "b" }], dryRun: false },
    ["connect none mcp:filesystem/edit_file", "modify edit ./a"],
  ],
  [
    "mcp_filesystem_edit_file",
    { path: "/home/dev/project/a", edits: "all" },
    ["connect none mcp:filesystem/edit_file", "modify content ? (opaque)"],
  ],
  [
    "mcp_filesystem_move_file",
    { source: "/home/dev/project/a", destination: "/home/dev/b" },
    ["connect none mcp:filesystem/move_file", "delete none ./a/**", "modify content ~/b/**"],
  ],
  [
    "mcp_filesystem_delete_file",
    { path: "/home/dev/project/src" },
    ["connect none mcp:filesystem/delete_file", "delete content ./src/**"],
  ],
  [
    "mcp_filesystem_create_directory",
    { path: "/home/dev/project/d" },
    ["connect none mcp:filesystem/create_directory", "create none ./d"],
  ],
];

const visits: readonly Row[] = [
  ["mcp_fetch_fetch", { url, max_length: 9 }, ["connect none mcp:fetch/fetch", "connect none host:example.com:443"]],
  [
    "mcp_playwright_browser_navigate",
    { url: "http://localhost:3000/" },
    ["connect none mcp:playwright/browser_navigate", "connect none host:localhost:3000"],
  ],
  [
    "mcp_puppeteer_puppeteer_navigate",
    { url: "http://169.254.169.254/latest" },
    ["connect none mcp:puppeteer/puppeteer_navigate", "connect none host:169.254.169.254:80"],
  ],
  [
    "mcp_fetch_fetch",
    { url: "file:///home/dev/a/%2e%2e/.ssh/id_rsa?x" },
    ["connect none mcp:fetch/fetch", "read none ~/.ssh/id_rsa"],
  ],
  [
    "mcp_fetch_fetch",
    { url: "FILE://localhost/etc/shadow" },
    ["connect none mcp:fetch/fetch", "read none /etc/shadow"],
  ],
  ["mcp_fetch_fetch", { url: "file:///C:/Users/a" }, ["connect none mcp:fetch/fetch", "read none c:/Users/a"]],
  ["mcp_fetch_fetch", { url: "file:////etc//shadow" }, ["connect none mcp:fetch/fetch", "read none /etc/shadow"]],
  ["mcp_fetch_fetch", { url: "https://example.com\n" }, opaque("fetch/fetch")],
  ["mcp_fetch_fetch", { url: "file://server/share" }, opaque("fetch/fetch")],
  ["mcp_fetch_fetch", { url: "file:/etc/shadow" }, opaque("fetch/fetch")],
  ["mcp_fetch_fetch", { url: "view-source:file:///etc/shadow" }, opaque("fetch/fetch")],
  ["mcp_playwright_browser_navigate", { url: "javascript:alert(1)" }, opaque("playwright/browser_navigate")],
  ["mcp_fetch_fetch", { url: "http://a\\@b" }, opaque("fetch/fetch")],
  ["mcp_fetch_fetch", { url: [url, url] }, opaque("fetch/fetch")],
  ["mcp_fetch_fetch", { urls: [url] }, opaque("fetch/fetch")],
  [
    "mcp_puppeteer_puppeteer_navigate",
    { url, launchOptions: { args: ["--no-sandbox"] } },
    [
      "connect none mcp:puppeteer/puppeteer_navigate",
      "connect none host:example.com:443",
      ...opaque("puppeteer/puppeteer_navigate"),
    ],
  ],
  [
    "mcp_puppeteer_puppeteer_navigate",
    { url: "http://editor.test:8443/" },
    ["connect none mcp:puppeteer/puppeteer_navigate", "connect none host:editor.test:8443 (opaque)"],
  ],
];

const queries: readonly Row[] = [
  [
    "mcp_postgres_query",
    query("SELECT a FROM users"),
    ["read none mcp:postgres/query", "read none db:postgres/?/?/users"],
  ],
  [
    "mcp_postgres_query",
    query("SELECT 1; DROP TABLE users"),
    ["read none mcp:postgres/query", "read none db:postgres/?/?/?", "delete remote db:postgres/?/?/users"],
  ],
  [
    "mcp_postgres_query",
    query("COMMIT; COPY (SELECT 1) TO PROGRAM 'rm -rf /home/dev/project/src'"),
    ["read none mcp:postgres/query", "execute none process:mcp_postgres_query (opaque)"],
  ],
  [
    "mcp_sqlite_read_query",
    { query: "SELECT 1 /* */; DELETE FROM users" },
    ["read none mcp:sqlite/read_query", "read none db:sqlite/?/?/?", "delete remote db:sqlite/?/?/users"],
  ],
  [
    "mcp_mysql_mysql_query",
    query("SELECT 1 /*! ; DROP TABLE users */"),
    ["read none mcp:mysql/mysql_query", "read none db:mysql/?/?/?", "delete remote db:mysql/?/?/users"],
  ],
  ["mcp_postgres_query", { sql: "SELECT 1", query: "DROP TABLE a" }, opaque("postgres/query")],
  ["mcp_postgres_query", { sql: "SELECT 1", database: "prod" }, opaque("postgres/query")],
  ["mcp_postgres_query", { sql: { text: "DROP TABLE a" } }, opaque("postgres/query")],
];

const commands: readonly Row[] = [
  [
    "mcp_aws-api_call_aws",
    { cli_command: "aws s3 ls" },
    ["connect none mcp:aws-api/call_aws", "read none aws:?/?/s3/?"],
  ],
  [
    "mcp_aws-api_call_aws",
    { cli_command: "aws s3 rb s3://a --force" },
    ["connect none mcp:aws-api/call_aws", "delete remote aws:?/?/s3/a"],
  ],
  [
    "mcp_aws-api_call_aws",
    { cli_command: "aws s3 ls; rm -rf /home/dev/project/src" },
    ["connect none mcp:aws-api/call_aws", "read none aws:?/?/s3/?", "delete content ./src/**"],
  ],
  ["mcp_aws-api_call_aws", { cli_command: "rm -rf /home/dev/project/src" }, opaque("aws-api/call_aws")],
  ["mcp_aws-api_call_aws", { cli_command: ["aws s3 ls", "aws s3 rb s3://a"] }, opaque("aws-api/call_aws")],
];

describe("MCP tools", () => {
  it.each(commands)("run commands: %s %j", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });

  it.each(files)("work on files: %s %j", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });

  it.each(visits)("open addresses: %s %j", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });

  it.each(queries)("run statements: %s %j", (tool, input, expected) => {
    expect(effectsOf(tool, input)).toEqual(expected);
  });
});
