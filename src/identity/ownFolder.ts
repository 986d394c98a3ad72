import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type GitSetting, ownFiles, type PersonSettings } from "../core/identity/ownFiles.ts";
import type { RunIdentity } from "../core/identity/runIdentity.ts";

/** Longest that git may take to tell the person's settings, in milliseconds. */
const gitTime = 5_000;
/** Longest file of the person's that is taken over, in bytes. */
const longestFile = 1_048_576;

/**
 * Writes an identity's own folder, which holds settings and no secret. What is there already and differs is replaced, whoever wrote
 * it: a run may have. Throws where the disk fails.
 */
export function writeOwnFolder(identity: RunIdentity, person: PersonSettings): void {
  mkdirSync(identity.folder, { recursive: true, mode: 0o700 });
  chmodSync(identity.folder, 0o700);
  for (const [path, text] of Object.entries(ownFiles(identity, person))) {
    const file = join(identity.folder, path);
    if (textIn(file) === text) continue;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // Renamed over whatever lies there, so that nothing is written through a link.
    const draft = `${file}.${process.pid}.new`;
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
  }
}

/** The person's settings that identities take over, as far as they can be read. */
export function personSettings(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): PersonSettings {
  return {
    home,
    git: ["--system", "--global"].flatMap((level) => gitSettings(level, home, environment)),
    npm: textIn(environment.NPM_CONFIG_USERCONFIG ?? environment.npm_config_userconfig ?? join(home, ".npmrc")) ?? "",
    knownHosts: textIn(join(home, ".ssh", "known_hosts")) ?? "",
  };
}

function gitSettings(
  level: string,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly GitSetting[] {
  try {
    const listed = execFileSync("git", ["config", level, "--includes", "--list", "-z"], {
      cwd: home,
      env: { ...environment },
      encoding: "utf8",
      timeout: gitTime,
      maxBuffer: longestFile,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return listed.split("\0").flatMap((entry): readonly GitSetting[] => {
      const mark = entry.indexOf("\n");
      // A name without a value means true.
      return entry === "" ? [] : [mark < 0 ? [entry, "true"] : [entry.slice(0, mark), entry.slice(mark + 1)]];
    });
  } catch {
    return [];
  }
}

function textIn(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return text.length > longestFile ? undefined : text;
  } catch {
    return undefined;
  }
}
