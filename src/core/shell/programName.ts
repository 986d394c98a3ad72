import { normalise } from "./paths.ts";
import { textOf, type Value } from "./value.ts";

const systemFolders = [
  "/bin/",
  "/sbin/",
  "/usr/bin/",
  "/usr/sbin/",
  "/usr/local/bin/",
  "/usr/local/sbin/",
  "/opt/homebrew/bin/",
  "/opt/local/bin/",
];

/**
 * The name a program is known by: itself, or what follows a system folder (`/usr/bin/rm` is `rm`). Every other path
 * stays as it is, since a file of that name may be anything. Undefined when the word is not known to the letter.
 */
export function programName(program: Value): string | undefined {
  const given = textOf(program);
  if (given === undefined) return undefined;
  const text = given.startsWith("/") ? normalise(given) : given;
  const folder = systemFolders.find((candidate) => text.startsWith(candidate));
  const name = folder === undefined ? text : text.slice(folder.length);
  return folder !== undefined && (name === "" || name.includes("/")) ? text : name;
}
