import { describe, expect, test } from "vitest";
import { vscodeAdapter } from "../../../src/adapters/vscode.ts";
import type { Call } from "../../../src/core/call/call.ts";
import { judgeCall, judgeCommand, ruled } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const settings = `${shop}/.vscode/settings.json`;

const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/settings.json` },
    { path: settings },
    { path: `${shop}/.git/config` },
    { path: `${shop}/lead`, leadsTo: settings },
    { path: `${shop}/leads`, leadsTo: `${shop}/.vscode` },
    { path: `${shop}/twin`, hardLinks: 2, sameAs: settings },
    { path: `${shop}/node_modules/shared/index.js`, hardLinks: 9, git: "ignored" },
    { path: `${shop}/mounted`, alsoAt: settings },
    { path: "/srv/editor/User/settings.json" },
    { path: "/srv/plans/shop.code-workspace" },
  ],
  {},
);

/** Every rule a scope file could have to let all of it flow: none of it may help. */
const everythingAllowed = ruled({ allow: ["*"], on: ["**"] });

describe("an agent's command is denied whatever the scope file allows", () => {
  test.each([
    ["editing in place", "sed -i s/a/b/ .vscode/settings.json"],
    ["a name in capitals", "echo '{}' > .VSCODE/Settings.JSON"],
    ["doubled slashes and full stops", "echo '{}' > .vscode//./settings.json"],
    ["a way back", "echo '{}' > src/../.vscode/settings.json"],
    ["a slash at the end", "echo '{}' > .vscode/settings.json/"],
    ["a link to the file", "echo '{}' > lead"],
    ["a link to the folder", "echo '{}' > leads/settings.json"],
    ["another name of the same file", "echo '{}' > twin"],
    ["the same file, mounted elsewhere", "echo '{}' > mounted"],
    ["an escape in the name", "printf x > $'.vscode/settings\\x2ejson'"],
    ["a pattern", "echo x > .vscode/settings.jso*"],
    ["the home folder by a variable", 'echo x >> "$HOME/.bashrc"'],
    ["the home folder in parts", "H=/home; echo x >> $H/ann/.bashrc"],
    ["the root of the process", "echo x > /proc/self/root/home/ann/.bashrc"],
    ["a link in its place", "ln -sf evil .vscode/settings.json"],
    ["a link put into the folder", "ln -sf /tmp/settings.json .vscode"],
    ["a second name for it", "ln .vscode/settings.json other"],
    ["a second name for it by copying", "cp -l .vscode/settings.json other"],
    ["unpacking beside it", "gzip -d .vscode/settings.json.gz"],
    ["another's rights to it", "setfacl -m u:x:rw .vscode/settings.json"],
    ["moving onto it", "mv src/a.ts .vscode/settings.json"],
    ["moving the folder away", "mv .vscode old"],
    ["copying into the folder", "cp src/settings.json .vscode"],
    ["git's own move", "git mv src/a.ts .vscode/settings.json"],
    ["git's own move into the folder", "git mv src/settings.json .vscode"],
    ["git's old version", "git checkout -- .vscode/settings.json"],
    ["git's version of another branch", "git restore --source=evil .vscode/settings.json"],
    ["the person's settings where the editor keeps them", "echo x > /srv/editor/User/settings.json"],
    ["another settings profile", "echo x > /srv/editor/User/profiles/a/settings.json"],
    ["the state that says what is on", "echo x > /srv/editor/User/globalStorage/state.vscdb"],
    ["the open workspace's file", "sed -i s/a/b/ /srv/plans/shop.code-workspace"],
    ["a workspace's file at the root", "echo x > shop.code-workspace"],
    ["git's configuration", "echo x > .git/config"],
    ["a mode of our state", "chmod -R a+w ~/.holdpoint"],
    ["an owner of our state", "chown nobody ~/.holdpoint/run"],
    ["a new file in our state", "touch ~/.holdpoint/x"],
    ["the names in our state", "ls ~/.holdpoint/run"],
    ["standing in our state", "cd ~/.holdpoint && ls"],
    ["our program", "holdpoint exec 1-abc"],
    ["our program, beside a question to it", "holdpoint undo 1790000000000-0123456789ab && holdpoint start codex"],
    ["our program, with a question of another folder's", "HOLDPOINT_HOME=. holdpoint undo --list"],
    ["our program, with a question that is put together", 'holdpoint undo "$(cat id)"'],
    ["our program's twin in a folder like ours", "/tmp/.holdpoint/bin/holdpoint undo --list"],
    ["our program, by its path", "~/.holdpoint/bin/holdpoint exec 1-abc"],
    ["our program, by node", "node ~/.holdpoint/versions/current/cli.js exec x"],
    ["our program, its name put together", `h=hold; \${h}point exec x`],
    ["our program in another shell", "bash -c 'holdpoint exec x'"],
    ["our address in the editor", "xdg-open vscode://holdpoint.holdpoint/approve"],
    ["our address, given to the editor", "code --open-url=vscode://holdpoint.holdpoint/approve"],
    ["a command of ours, given to the editor", "code --command holdpoint.openReview"],
    ["our extension, taken away", "code --uninstall-extension holdpoint.holdpoint"],
    ["our extension, switched off", "code --disable-extension holdpoint.holdpoint ."],
    ["the editor's own window", "curl http://127.0.0.1:8443/"],
    ["the editor's own window, in a browser", "chromium http://localhost:8443/?folder=/"],
    ["the editor's own window, as a number", "curl http://2130706433:8443/"],
    ["the editor's own window, short", "curl http://0x7f.1:8443/"],
    ["the editor's own window, by IPv6", "curl 'http://[::1]:8443/'"],
    ["the editor's own window, by a socket", "websocat ws://127.0.0.1:8443/x"],
    ["the editor's own window, in two words", "nc 127.0.0.1 8443"],
  ])("%s: %s", (_name, text) => {
    expect(judgeCommand(text, { world, policy: everythingAllowed }).decision).toBe("deny");
  });
});

describe("an agent's command is held at least whatever the scope file allows", () => {
  test.each([
    ["the home folder of a name", "echo x >> ~ann/.bashrc"],
    ["where another process stands", "echo x > /proc/1/cwd/.bashrc"],
    ["where this process stands", "echo x > /proc/self/cwd/.vscode/settings.json"],
    ["a folder that may hold it", "cp -r /tmp/a/. ."],
    ["an archive", "tar xf x.tar"],
    ["an archive into the folder", "unzip x.zip -d .vscode"],
    ["copying a tree", "rsync -a dir/ ."],
    ["git's version of the folder", "git checkout evil -- .vscode"],
    ["a patch", "git apply x.patch"],
    ["another patch", "patch -p1 < x.patch"],
    ["an editor without a window", "vim -es .vscode/settings.json"],
    ["an interpreter", `python3 -c 'open(".vscode/settings.json","w")'`],
    ["the editor's settings folder", "rm -rf /srv/editor/User"],
    ["another place of settings", "code --user-data-dir /tmp/u ."],
    ["hooks of git by a template", "git init --template=/tmp/t"],
    ["hooks of git by a template in the environment", "GIT_TEMPLATE_DIR=/tmp/t git init"],
    ["another repository in the folder's place", "git submodule add https://example.com/x .vscode"],
    ["hooks of git", "git config core.hooksPath .evil"],
    ["an alias of git", "git config alias.x '!rm -rf .'"],
    ["a mount", "mount --bind .vscode /tmp/m"],
    ["another name space", "unshare -rm sh -c 'mount --bind a .vscode'"],
  ])("%s: %s", (_name, text) => {
    expect(judgeCommand(text, { world, policy: everythingAllowed }).decision).not.toBe("allow");
  });
});

describe("an agent's tool", () => {
  const denied: readonly (readonly [string, string, object])[] = [
    ["a command of ours", "run_vscode_command", { commandId: "holdpoint.openReview", name: "x" }],
    ["a command of ours behind a blank", "run_vscode_command", { commandId: " holdpoint.openReview", name: "x" }],
    ["a command of ours in capitals", "run_vscode_command", { commandId: "HOLDPOINT.openReview", name: "x" }],
    [
      "a row of commands",
      "run_vscode_command",
      { commandId: "runCommands", args: [{ commands: ["holdpoint.doctor"] }] },
    ],
    ["a link to a command", "run_vscode_command", { commandId: "vscode.open", args: ["command:hold%70oint.doctor"] }],
    ["our address", "run_vscode_command", { commandId: "vscode.open", args: ["vscode://holdpoint.holdpoint/x"] }],
    [
      "our extension, taken away",
      "run_vscode_command",
      { commandId: "workbench.extensions.uninstallExtension", args: ["holdpoint.holdpoint"] },
    ],
    [
      "all extensions, disabled in the workspace",
      "run_vscode_command",
      { commandId: "workbench.extensions.action.disableAllWorkspace", name: "x" },
    ],
    [
      "all extensions, disabled in a row of commands",
      "run_vscode_command",
      { commandId: "runCommands", args: [{ commands: [{ command: "Workbench.extensions.action.disableAll" }] }] },
    ],
    [
      "all extensions, disabled by a link",
      "run_vscode_command",
      { commandId: "vscode.open", args: ["command:workbench.extensions.action.disable%41llWorkspace"] },
    ],
    [
      "a command of ours in a task",
      "create_and_run_task",
      {
        workspaceFolder: shop,
        task: { label: "a", type: "shell", command: "echo", args: [`\${command:holdpoint.doctor}`] },
      },
    ],
    ["the editor's own window", "open_browser_page", { url: "http://127.0.0.1:8443/" }],
    ["the editor's own window, with a tab in it", "open_browser_page", { url: "http://127.0.0.1\t:8443/" }],
    ["the editor's own window, spelled otherwise", "open_simple_browser", { url: "http://LOCALHOST.:8443/" }],
    [
      "the editor's own window in a script",
      "run_playwright_code",
      { pageId: "1", code: "await page.goto('http://127.0.0.1:8443')" },
    ],
    [
      "the editor's own window for another server's tool",
      "mcp_playwright_browser_navigate",
      { url: "http://[::1]:8443/" },
    ],
    ["our state", "read_file", { filePath: "/home/ann/.holdpoint/audit/calls.jsonl" }],
    ["the names in our state", "list_dir", { path: "/home/ann/.holdpoint" }],
    [
      "a file onto settings",
      "apply_patch",
      patch(`*** Update File: ${shop}/src/a.ts\n*** Move to: ${settings}\n@@\n-a\n+b`),
    ],
    [
      "a task that runs a command of ours",
      "create_file",
      file(".vscode/tasks.json", `{"tasks":[{"command":"\${command:holdpoint.doctor}"}]}`),
    ],
    [
      "a launch that runs a command of ours",
      "create_file",
      file(".vscode/launch.json", '{"inputs":[{"id":"a","type":"command","command":"holdpoint.doctor"}]}'),
    ],
    [
      "a key for a command of ours",
      "create_file",
      file(".vscode/keybindings.json", '[{"key":"f1","command":"holdpoint.openReview"}]'),
    ],
  ];

  test.each(denied)("is denied: %s", (_name, tool, input) => {
    expect(judgeCall(callOf(tool, input), { world, policy: everythingAllowed }).decision).toBe("deny");
  });

  test("that opens a page here is held while nobody knows where the editor is served", () => {
    const call = callOf("open_browser_page", { url: "http://127.0.0.1:3000/" });
    const editor = { userData: [], files: [], ports: "unknown" } as const;
    expect(judgeCall(call, { world }).decision).toBe("allow");
    expect(judgeCall(call, { world, editor }).decision).toBe("hold");
    for (const url of ["http://localtest.me:8443/", "http://192.168.1.5:8443/"])
      expect(judgeCall(callOf("open_browser_page", { url }), { world }).decision).toBe("hold");
    const elsewhere = callOf("open_browser_page", { url: "https://example.com/" });
    expect(judgeCall(elsewhere, { world, editor }).decision).toBe("allow");
  });
});

describe("a switch that turns guarding off is named, wherever the edit would put it", () => {
  test.each([
    ["in a folder below", file("web/.vscode/settings.json", '{ "chat.useHooks": false }'), "chat.useHooks"],
    [
      "in a workspace's file",
      file("plans/all.code-workspace", '{"settings":{"chat.plugins.enabled":false}}'),
      "chat.plugins.enabled",
    ],
    [
      "with letters spelled as numbers",
      file("web/.vscode/settings.json", '{ "chat\\u002euseHooks": false }'),
      "chat.useHooks",
    ],
    ["with its name in parts", file("web/.vscode/settings.json", '{ "chat": { "useHooks": false } }'), "chat.useHooks"],
    [
      "after a comment",
      file("web/.vscode/settings.json", '{ // x\n "chat.hooks.allowManagedOnly": true, }'),
      "chat.hooks.allowManagedOnly",
    ],
    [
      "in a container's settings",
      file(".devcontainer/devcontainer.json", '{"customizations":{"vscode":{"settings":{"chat.useHooks":false}}}}'),
      "chat.useHooks",
    ],
    ["at the root", file(".vscode/settings.json", '{ "chat.useHooks": false }'), "chat.useHooks"],
  ])("%s", (_name, input, id) => {
    const verdict = judgeCall(callOf("create_file", input), { world, policy: everythingAllowed });
    expect(verdict.decision).toBe("deny");
    expect(verdict.reasons.map(({ text }) => text).join("\n")).toContain(id);
  });

  test.each([
    [
      "replaced",
      "replace_string_in_file",
      { filePath: `${shop}/web/.vscode/settings.json`, oldString: "true", newString: '1, "chat.useHooks": false' },
    ],
    [
      "taken away",
      "replace_string_in_file",
      { filePath: `${shop}/web/.vscode/settings.json`, oldString: '"chat.useHooks": true', newString: "" },
    ],
    [
      "merged",
      "insert_edit_into_file",
      { filePath: `${shop}/web/.vscode/settings.json`, explanation: "", code: '"chat.useHooks": false' },
    ],
    [
      "patched",
      "apply_patch",
      patch(`*** Update File: ${shop}/web/.vscode/settings.json\n@@\n-{}\n+{ "chat.useHooks": false }`),
    ],
  ])("%s", (_name, tool, input) => {
    expect(judgeCall(callOf(tool, input), { world, policy: everythingAllowed }).decision).toBe("deny");
  });
});

describe("ordinary work is not interrupted", () => {
  test.each([
    "ls -la ~",
    "git mv src/a.ts lib/",
    "git mv src lib",
    "ln -s src/a.ts b.ts",
    "ln src/a.ts src/b.ts",
    "cat .vscode/settings.json",
    "curl http://127.0.0.1:3000/health",
    "git commit -m 'serve at http://127.0.0.1:8443, see vscode://holdpoint.holdpoint'",
    "grep -rn vscode://holdpoint.holdpoint .",
    "echo http://127.0.0.1:8443/",
    "cat node_modules/shared/index.js",
  ])("%s", (text) => {
    expect(judgeCommand(text, { world }).decision).toBe("allow");
  });

  test("an edit of other settings is decided by where the file lies", () => {
    const input = file(
      "web/.vscode/settings.json",
      '{ "editor.tabSize": 2, "files.exclude": { ".holdpoint.json": true } }',
    );
    expect(judgeCall(callOf("create_file", input), { world }).decision).toBe("hold");
    expect(judgeCall(callOf("create_file", file("src/settings.json", '{ "theme": "dark" }')), { world }).decision).toBe(
      "allow",
    );
  });

  test("nothing is asked about the identity of a file with one name", () => {
    const fresh = new World([{ path: `${shop}/src/a.ts`, git: "modified" }], {});
    judgeCommand("echo x >> src/a.ts", { world: fresh });
    expect(fresh.asked.filter((key) => key.startsWith("sameFile"))).toEqual([]);
  });
});

test("long texts that are made to be slow are read all the same", () => {
  const long = [
    "a".repeat(100_000),
    "a.".repeat(100_000),
    "Extension".repeat(20_000),
    '"'.repeat(100_000),
    "/".repeat(100_000),
    "1:".repeat(50_000),
    "a-".repeat(60_000),
  ];
  for (const text of long) {
    expect(judgeCall(callOf("create_file", file("web/.vscode/settings.json", text)), { world }).decision).toBe("hold");
    expect(judgeCall(callOf("run_vscode_command", { commandId: "x", name: text }), { world }).decision).toBe("hold");
    expect(judgeCall(callOf("open_browser_page", { url: `https://example.com/${text}` }), { world }).decision).not.toBe(
      "deny",
    );
    expect(judgeCommand(`unknown-program ${text.replaceAll('"', "x")}`, { world }).decision).toBe("hold");
  }
});

function file(path: string, content: string): object {
  return { filePath: `${shop}/${path}`, content };
}

function patch(text: string): object {
  return { input: `*** Begin Patch\n${text}\n*** End Patch`, explanation: "" };
}

/** A call as VS Code's agent makes it. */
function callOf(tool: string, input: object): Call {
  const payload = {
    hook_event_name: "PreToolUse",
    session_id: "one",
    tool_name: tool,
    tool_input: input,
    tool_use_id: "1",
    cwd: shop,
  };
  const decoded = vscodeAdapter.decode(payload, "/home/ann");
  if (decoded.kind !== "call") throw new Error(`The payload of ${tool} was not read.`);
  return decoded.call;
}
