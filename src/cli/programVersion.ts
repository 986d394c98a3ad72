import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version of the program whose entry file is at `entry`, from the file that its installation or its package has. */
export function programVersion(entry: string): string {
  const folder = dirname(entry);
  const installed = read(join(folder, "version"));
  if (installed !== undefined) return installed.trim();
  for (const manifest of [join(folder, "..", "package.json"), join(folder, "..", "..", "package.json")]) {
    const version = /"version":\s*"([^"]+)"/.exec(read(manifest) ?? "")?.[1];
    if (version !== undefined) return version;
  }
  return "of unknown version";
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
