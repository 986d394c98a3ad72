import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { growingTranscripts } from "../../src/connect/transcripts.ts";

const project = "/srv/my shop.v2";
const other = "/srv/other";
const now = new Date(2026, 1, 3, 12, 0, 0);
const minute = 60_000;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "holdpoint-transcripts-"));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Writes a file of the person's, last changed so many minutes before now. */
function put(path: string, text: string, age: number): void {
  const whole = join(home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  const time = new Date(now.getTime() - age * minute);
  utimesSync(whole, time, time);
}

async function grown(folders: readonly string[] = [project]): Promise<readonly string[]> {
  return (await growingTranscripts(home, folders, now.getTime() - minute, now)).map(({ agent }) => agent);
}

describe("agents whose transcript grows", () => {
  const meta = (folder: string): string =>
    `{"timestamp":"x","type":"session_meta","payload":{"id":"y","cwd":${JSON.stringify(folder)}}}\n`;

  /** Puts a session of one agent there; for one agent, the folder is told by another file than the one that grows. */
  const sessions: Readonly<Record<string, (folder: string, age: number) => void>> = {
    "claude-code": (folder, age) =>
      put(`.claude/projects/${folder === project ? "-srv-my-shop-v2" : "-srv-other"}/1.jsonl`, "{}", age),
    "qwen-code": (folder, age) =>
      put(`.qwen/projects/${folder === project ? "-srv-my-shop-v2" : "-srv-other"}/chats/1.jsonl`, "{}", age),
    "gemini-cli": (folder, age) => {
      put(".gemini/tmp/shop/.project_root", folder, 500);
      put(".gemini/tmp/shop/chats/session-1.jsonl", "{}", age);
    },
    codex: (folder, age) => put(".codex/sessions/2026/02/03/rollout-1.jsonl", meta(folder), age),
    "copilot-cli": (folder, age) => {
      put(".copilot/session-state/1/workspace.yaml", `id: 1\ncwd: ${folder}\n`, 500);
      put(".copilot/session-state/1/events.jsonl", "{}", age);
    },
  };

  test.each(Object.keys(sessions))("%s", async (agent) => {
    const session = sessions[agent];
    session?.(project, 5);
    expect(await grown()).toEqual([]);
    session?.(project, 0);
    expect(await grown()).toEqual([agent]);
    expect(await grown([other])).toEqual([]);
    expect(await grown([other, project])).toEqual([agent]);
    session?.(other, 0);
    expect(await grown([other])).toEqual([agent]);
  });

  test.each([
    [".claude/projects/-srv-my-shop-v2-web/1.jsonl", '{"cwd":"/srv/my shop.v2/web"}', ["claude-code"]],
    [".claude/projects/-srv-my-shop-v2-old/1.jsonl", '{"cwd":"/srv/my shop.v2-old"}', []],
    [".qwen/projects/-srv-my-shop-v2-web/chats/1.jsonl", '{"cwd":"/srv/my shop.v2/web"}', ["qwen-code"]],
    [".codex/sessions/2026/02/03/1.jsonl", meta("/srv/my shop.v2/web"), ["codex"]],
    [".codex/sessions/2026/02/03/1.jsonl", meta("/srv/my shop.v2-old"), []],
    [".codex/sessions/2026/02/03/1.jsonl", '{"cwd":"/srv/my \\', []],
  ])("a session below the folder: %s, %s", async (path, text, agents) => {
    put(path, text, 0);
    expect(await grown()).toEqual(agents);
  });

  test("a session of Codex that began the day before", async () => {
    put(".codex/sessions/2026/02/02/rollout-1.jsonl", meta(project), 0);
    expect(await grown()).toEqual(["codex"]);
  });

  test("nothing is there, or something else", async () => {
    expect(await grown()).toEqual([]);
    put(".claude/projects/-srv-my-shop-v2/memory.md", "x", 0);
    put(".claude/projects/-srv-my-shop-v2/deep.jsonl/x", "x", 0);
    put(".copilot/session-state/1/events.jsonl", "{}", 0);
    put(".gemini/tmp/x/chats/1.jsonl", "{}", 0);
    put(".codex/sessions", "x", 0);
    expect(await grown()).toEqual([]);
  });
});
