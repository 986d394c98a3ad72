import { notYet } from "../../readings.ts";
import { type Place, placeOf } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { opaque, runs } from "../fileEffects.ts";
import { readJustfile } from "../justfile.ts";
import { makeLines, remakesItself } from "../makefile.ts";
import { type Includes, type Makefile, readMakefile } from "../makefileText.ts";
import { seenInBuild } from "../projectScripts.ts";
import { partlyKnown } from "../templates.ts";
import { isBuildName } from "./scriptNames.ts";

/** Names under which a tool looks for its file, the first that is there. */
const files: Readonly<
  Record<string, { readonly names: readonly string[]; readonly read: (text: string, includes: Includes) => Makefile }>
> = {
  make: { names: ["GNUmakefile", "makefile", "Makefile"], read: readMakefile },
  just: { names: ["justfile", ".justfile", "Justfile"], read: readJustfile },
};

/**
 * What making the targets does, by the project's own file. Builds and tests may run what cannot be seen into; what can be seen
 * counts. Undefined where the file cannot be read. `words`: targets and settings, as given; `folder`: the one after `-C`.
 * `printed`: make is told to show the recipes only.
 */
export function madeByFile(
  words: readonly string[],
  folder: Value | undefined,
  use: Use,
  way: "made" | "printed" = "made",
): readonly Effect[] | undefined {
  const kind = files[use.program.replace(/^g?make$/, "make")];
  if (kind === undefined) return undefined;
  const folders = use.folders.map((from) => (folder === undefined ? from : placeOf(folder, from)));
  const environment = new Map([...use.environment].map(([name, value]) => [name, textOf(value)] as const));
  const given = { line: new Map(words.flatMap((word) => settingIn(word))), environment };
  const asked = words.filter((word) => settingIn(word).length === 0 && !word.startsWith("-"));
  const effects: Effect[] = [];
  for (const place of folders) {
    const file = place === undefined ? undefined : readFile(kind.names, place, use);
    if (file === undefined || place === undefined) return undefined;
    const makefile = kind.read(file, includesFrom(place, use));
    const targets = asked.length > 0 ? asked : makefile.first === undefined ? [] : [makefile.first];
    const lines = makeLines(
      makefile,
      targets,
      given,
      way === "printed" && isPlain(makefile, file) ? "printed" : "made",
    );
    const parts = (lines ?? []).map(partlyKnown);
    const made = parts.flatMap(({ texts }) =>
      texts.flatMap((line) => use.inside.shell(line, "bash", { ...use, folders: [place] })),
    );
    const unclear = [
      ...(makefile.unclear === undefined ? [] : [makefile.unclear]),
      ...(lines === undefined ? ["it has more rules than are followed"] : []),
      ...(parts.some(({ unknown }) => unknown === "parts") ? ["a command is put together from what is not known"] : []),
    ].map((why) => opaque(use, `what ${use.program} does there is not known: ${why}`));
    const { disguised } = makefile;
    effects.push(
      ...(asked.every(isBuildName) ? seenInBuild(made) : [...made, ...unclear]),
      ...(disguised === undefined ? [] : [opaque(use, `what ${use.program} does there cannot be told: ${disguised}`)]),
    );
  }
  return [runs(use, `${use.program} makes what the project's own file says, which has been read`), ...effects];
}

/** The makefiles that one in the folder includes. One that is not there is left out: make goes on without it, or stops. */
function includesFrom({ path }: Place, use: Use): Includes {
  const folder: Place = { spelling: "literal", path };
  const { readings } = use.inside;
  return {
    read: (name) => {
      const place = placeOf({ kind: "literal", text: name }, folder);
      if (place === undefined || /[{}~\\]/.test(name)) return undefined;
      const wildcard = place.path.search(/[*?[]/);
      const base = place.path.slice(0, place.path.slice(0, Math.max(0, wildcard)).lastIndexOf("/"));
      const found = wildcard < 0 ? { kind: "read" as const, value: [place.path] } : readings.matches(base, place.path);
      if (found.kind !== "read") return undefined;
      const texts = found.value.map((file) => readings.text(file));
      if (texts.some(({ kind }) => kind === "unread")) return undefined;
      return texts.flatMap((reading) => (reading.kind === "read" ? [reading.value] : []));
    },
  };
}

/** Whether what the file says of its recipes is all there is to know about them. */
function isPlain(makefile: Makefile, text: string): boolean {
  const { unclear, disguised, before } = makefile;
  const isWhole = unclear === undefined && disguised === undefined && before.length === 0;
  return isWhole && remakesItself(makefile) === "no" && !/\$[({]eval\b/.test(text);
}

function readFile(names: readonly string[], place: Place, use: Use): string | undefined {
  if (place.spelling !== "literal") return undefined;
  for (const name of names) {
    const reading = use.inside.readings.text(`${place.path}/${name}`);
    if (reading.kind === "read") return reading.value;
    // All names are asked for in one go.
    if (reading.kind === "unread" && reading.why !== notYet) return undefined;
  }
  return undefined;
}

function settingIn(word: string): readonly (readonly [string, string])[] {
  const match = /^([\w.]+)\??=([\s\S]*)$/.exec(word);
  return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ""]];
}

/** The words as texts; undefined where one of them is not known. */
export function textsOfWords(words: readonly Value[]): readonly string[] | undefined {
  const texts = words.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
