import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { attackGround, type Ground, runConfined, sandboxes } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** What something else runs, or is steered by, as the person; below the project, or below the home folder with `~/`. From public knowledge. */
const targets = [
  ".git/hooks/pre-commit",
  ".git/hooks/post-checkout",
  ".git/config",
  ".vscode/settings.json",
  ".vscode/mcp.json",
  ".claude/settings.json",
  ".claude/settings.local.json",
  ".claude/hooks/h.sh",
  ".cursor/hooks.json",
  ".cursor/mcp.json",
  ".codex/config.toml",
  ".gemini/settings.json",
  ".github/hooks/h.json",
  ".windsurf/hooks.json",
  ".kiro/hooks/h.json",
  ".amp/settings.json",
  ".factory/settings.json",
  ".mcp.json",
  "opencode.json",
  ".holdpoint.json",
  "~/.bashrc",
  "~/.profile",
  "~/.zshenv",
  "~/.config/fish/config.fish",
  "~/.gitconfig",
  "~/.config/git/config",
  "~/.ssh/authorized_keys",
  "~/.ssh/rc",
  "~/.config/Code/User/settings.json",
  "~/.config/Code/User/keybindings.json",
  "~/.vscode/extensions/extensions.json",
  "~/.vscode-server/data/Machine/settings.json",
  "~/.claude/settings.json",
  "~/.claude.json",
  "~/.codex/config.toml",
  "~/.cursor/hooks.json",
  "~/.gemini/settings.json",
  "~/.config/autostart/a.desktop",
  "~/.config/systemd/user/a.service",
  "~/.local/share/applications/a.desktop",
  "~/.local/bin/git",
  "~/.crontab",
  "~/.holdpoint/bin/holdpoint",
  "~/.holdpoint/accepted/scope",
];

/** Ways to put `x` into "$1", which is there or not. */
const ways = {
  "written by name": 'mkdir -p "$(dirname "$1")"; echo x >>"$1"',
  "renamed over it": 'mkdir -p "$(dirname "$1")"; echo x >new.$$; mv -f new.$$ "$1"',
  "in a new folder put in its place":
    'd=$(dirname "$1"); mv "$d" "$d.away"; mkdir -p "$d"; cp -r "$d.away/." "$d/"; echo x >>"$1"',
  "through a link": 'mkdir -p "$(dirname "$1")"; echo x >t.$$; rm -f "$1"; ln -sf "$PWD/t.$$" "$1"',
} as const;

describe.skipIf(sandboxes === "missing")("files that run by themselves or steer what does", () => {
  it.each(Object.entries(ways))("stay as they are when they are %s", async (_way, way) => {
    const ground = attackGround();
    try {
      const before = contents(ground);
      await runConfined(ground, script(ground, way));
      expect(changed(before, contents(ground))).toEqual([]);
    } finally {
      ground.remove();
    }
  });

  it.each(Object.entries(ways))("would not without a sandbox when they are %s", (way, text) => {
    const ground = attackGround();
    try {
      const before = contents(ground);
      spawnSync("bash", ["-c", script(ground, text)], { cwd: ground.project, env: { ...ground.environment } });
      // The project and the home folder themselves cannot be moved away so.
      expect(changed(before, contents(ground)).length, way).toBeGreaterThanOrEqual(targets.length - 6);
    } finally {
      ground.remove();
    }
  });
});

/** The scratch files of the tries lie in `src`, which any run may write. */
function script(ground: Ground, way: string): string {
  const paths = targets.map((target) => `'${placeOf(target, ground)}'`);
  return `cd src; try() { ${way}; }; for target in ${paths.join(" ")}; do (try "$target"); done >/dev/null 2>&1; exit 0`;
}

function placeOf(target: string, { home, project }: Ground): string {
  return target.startsWith("~/") ? join(home, target.slice(2)) : join(project, target);
}

/** What each target holds, or that nothing is there. */
function contents(ground: Ground): ReadonlyMap<string, string> {
  return new Map(targets.map((target) => [target, contentOf(placeOf(target, ground))]));
}

function contentOf(path: string): string {
  try {
    return statSync(path).isDirectory() ? readdirSync(path).join() : readFileSync(path, "utf8");
  } catch {
    return "nothing there";
  }
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return targets.filter((target) => before.get(target) !== after.get(target));
}
