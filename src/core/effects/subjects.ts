import type { Call } from "../call/call.ts";
import type { Verdict } from "../policy/verdict.ts";
import { readShell } from "../shell/commands.ts";
import { isAbsolute, normalise, placeOf } from "../shell/paths.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Surroundings } from "../surroundings.ts";

/** What the verdict about a command was about, as far as it can be told apart from something put in its place later. */
export interface Subjects {
  /** Names that the shell looks up in PATH. */
  readonly programs: readonly string[];
  /** Absolute paths of what is read, changed or deleted. */
  readonly targets: readonly string[];
  /** Absolute shell globs of what is changed or deleted: what they match counts. */
  readonly patterns: readonly string[];
  /** Absolute paths of files that run, or may run for all that is known: their bytes count. */
  readonly scripts: readonly string[];
}

/**
 * The subjects of a command that was read as `findings`. Programs behind wrappers such as `sudo` or `env` count, the
 * wrappers themselves do not; scripts count as far as they were read.
 */
export function subjectsOf(
  call: Extract<Call, { readonly kind: "command" }>,
  { findings, read = [] }: Pick<Verdict, "findings" | "read">,
  surroundings: Surroundings,
): Subjects {
  const folder = isAbsolute(call.cwd) ? normalise(call.cwd) : "";
  const where = { spelling: folder === "" ? "unknown" : "literal", path: folder } as const;
  // Where something runs that cannot be seen into, whatever it is given may be its code: `psql -f x.sql`, `cat x.sh | bash`.
  const unseen = new Set(findings.filter(({ effect }) => effect.sight === "opaque").map(({ effect }) => effect.source));
  const readIsRun = unseen.size > 0;
  const programs = new Set<string>();
  const scripts = new Set<string>(read);
  const runs = (file: Value, folders: readonly (typeof where | Parameters<typeof placeOf>[1])[]): void => {
    for (const standing of folders) {
      const place = placeOf(file, standing);
      if (place?.spelling === "literal") scripts.add(place.path);
    }
  };
  for (const occurrence of readShell(call.text, call.shell, where, surroundings).occurrences) {
    if (occurrence.kind === "script") runs(occurrence.file, occurrence.folders);
    if (occurrence.kind === "elevation") programs.add(occurrence.program);
    if (occurrence.kind === "assignment" && readIsRun) runs(occurrence.value, occurrence.folders);
    if (occurrence.kind !== "command") continue;
    if (unseen.has(occurrence.source)) {
      for (const word of occurrence.args.filter(mayBePath)) runs(pathIn(word), occurrence.folders);
    }
    for (const runner of occurrence.within) programs.add(runner);
    const name = textOf(occurrence.program);
    if (name?.includes("/")) runs(occurrence.program, occurrence.folders);
    else if (name !== undefined) programs.add(name);
  }
  const targets = new Set<string>();
  const patterns = new Set<string>();
  for (const { effect } of findings) {
    const { resource, verb } = effect;
    if (resource.scheme !== "file" || resource.path === "") continue;
    if (resource.spelling === "glob" && verb !== "read") patterns.add(resource.path);
    if (resource.spelling !== "literal") continue;
    targets.add(resource.path);
    if (verb === "execute" || (verb === "read" && readIsRun)) scripts.add(resource.path);
  }
  return { programs: [...programs], targets: [...targets], patterns: [...patterns], scripts: [...scripts] };
}

function mayBePath(word: Value): boolean {
  return !/^-[^=]*$/.test(textOf(word) ?? "");
}

/** The path in a word: `--file=x.sql` names `x.sql`. */
function pathIn(word: Value): Value {
  const given = /^-[^=]*=([\s\S]+)$/.exec(textOf(word) ?? "")?.[1];
  return given === undefined ? word : { kind: "literal", text: given };
}
