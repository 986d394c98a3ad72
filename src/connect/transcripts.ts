import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isWithin } from "../core/policy/paths.ts";

/** An agent that wrote to the transcript of a session in a folder. */
export interface GrowingTranscript {
  readonly agent: string;
  readonly label: string;
}

/** Most entries of one folder that are looked at; most bytes of a file that tell its folder. */
const mostEntries = 5_000;
const headLength = 16_384;

/** Where an agent keeps the transcripts of its sessions, those lately written to among them told for a folder. */
interface Keeper extends GrowingTranscript {
  /** Whether one of a session in `folder` was written to since `since`, in milliseconds since 1970. */
  wrote(home: string, folder: string, since: number, now: Date): Promise<boolean>;
}

/** As seen in Claude Code 2.1, Qwen Code 0.24, Gemini CLI 0.61, Codex 0.169 and Copilot CLI 1.0. Others keep theirs in databases, which do not tell. */
const keepers: readonly Keeper[] = [
  {
    agent: "claude-code",
    label: "Claude Code",
    wrote: (home, folder, since) => wroteBySlug(join(home, ".claude", "projects"), "", folder, since),
  },
  {
    agent: "qwen-code",
    label: "Qwen Code",
    wrote: (home, folder, since) => wroteBySlug(join(home, ".qwen", "projects"), "chats", folder, since),
  },
  {
    // A folder for each project, whose root a file in it tells.
    agent: "gemini-cli",
    label: "Gemini CLI",
    wrote: async (home, folder, since) => {
      const parent = join(home, ".gemini", "tmp");
      return someOf(await entriesOf(parent), async (name) => {
        if ((await writtenIn(join(parent, name, "chats"), since)).length === 0) return false;
        return isWithin((await headOf(join(parent, name, ".project_root"))).trim(), folder);
      });
    },
  },
  {
    // A folder for each day, by local time; the first line of a file has the session's folder.
    agent: "codex",
    label: "Codex",
    wrote: async (home, folder, since, now) => {
      const days = [now, new Date(now.getTime() - 86_400_000)].map((day) =>
        join(home, ".codex", "sessions", ...[day.getFullYear(), day.getMonth() + 1, day.getDate()].map(twoDigits)),
      );
      const written = (await Promise.all(days.map((day) => writtenIn(day, since)))).flat();
      return someOf(written, async (path) => isWithin(toldFolder(await headOf(path)), folder));
    },
  },
  {
    // A folder for each session, with a file that has the session's folder.
    agent: "copilot-cli",
    label: "Copilot CLI",
    wrote: async (home, folder, since) => {
      const parent = join(home, ".copilot", "session-state");
      return someOf(await entriesOf(parent), async (name) => {
        if (!(await isNewer(join(parent, name, "events.jsonl"), since))) return false;
        const told = /^cwd:\s*"?(.*?)"?\s*$/m.exec(await headOf(join(parent, name, "workspace.yaml")))?.[1];
        return told !== undefined && isWithin(told, folder);
      });
    },
  },
];

/**
 * The agents that wrote to a transcript of a session in one of `folders` (absolute) since `since`, in milliseconds since 1970, each once.
 * `home` is the person's. What a session says is not read. Never rejects: what cannot be read is left out.
 */
export async function growingTranscripts(
  home: string,
  folders: readonly string[],
  since: number,
  now: Date,
): Promise<readonly GrowingTranscript[]> {
  const grown = await Promise.all(
    keepers.map(async ({ agent, label, wrote }) =>
      (await someOf(folders, (folder) => wrote(home, folder, since, now))) ? [{ agent, label }] : [],
    ),
  );
  return grown.flat();
}

/**
 * Claude Code and Qwen Code name a folder for the session's: whatever is no letter and no digit becomes a hyphen. So the names of
 * folders below another begin with that one's name, and so do others, which the file itself tells apart.
 */
async function wroteBySlug(parent: string, inside: string, folder: string, since: number): Promise<boolean> {
  const slug = folder.replace(/[^A-Za-z0-9]/g, "-");
  return someOf(await entriesOf(parent), async (name) => {
    if (name !== slug && !name.startsWith(`${slug}-`)) return false;
    const written = await writtenIn(join(parent, name, inside), since);
    if (name === slug) return written.length > 0;
    return someOf(written, async (path) => isWithin(toldFolder(await headOf(path)), folder));
  });
}

/** The first folder that the lines of a session name as its own; "" where there is none. */
function toldFolder(head: string): string {
  const told = /"cwd":("(?:[^"\\]|\\.)*")/.exec(head)?.[1];
  if (told === undefined) return "";
  try {
    return String(JSON.parse(told));
  } catch {
    return "";
  }
}

async function someOf<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(items.map(holds))).includes(true);
}

/** The files of JSON lines in a folder that were written to since then. */
async function writtenIn(folder: string, since: number): Promise<readonly string[]> {
  const paths = (await entriesOf(folder)).filter((name) => name.endsWith(".jsonl")).map((name) => join(folder, name));
  const newer = await Promise.all(paths.map(async (path) => ((await isNewer(path, since)) ? [path] : [])));
  return newer.flat();
}

async function isNewer(path: string, since: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.mtimeMs >= since;
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).slice(-mostEntries);
}

async function headOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return "";
  } finally {
    await file.close();
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
