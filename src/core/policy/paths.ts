/** The names of an absolute, normalised path, outermost first; none for the root. A drive letter is a name. */
export function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((name) => name !== "");
}

/** The path of these names. */
export function joinPath(names: readonly string[]): string {
  const drive = /^[a-z]:$/i.test(names[0] ?? "");
  return `${drive ? "" : "/"}${names.join("/")}${drive && names.length === 1 ? "/" : ""}`;
}

/** Whether `path` is `folder` or lies below it. Both absolute and normalised. */
export function isWithin(path: string, folder: string): boolean {
  if (path === folder) return true;
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The deepest folder that a shell glob names without wildcards: `/a/b` of `/a/b/*.ts`. */
export function literalFolder(glob: string): string {
  const names = segmentsOf(glob);
  const first = names.findIndex((name) => /[*?[\]{}\\]/.test(name));
  return joinPath(first === -1 ? names : names.slice(0, first));
}
