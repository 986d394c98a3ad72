import { type Place, placeOf } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { opaque, runs } from "../fileEffects.ts";
import { type Makefile, makeLines, readJustfile, readMakefile, remakesItself } from "../makefile.ts";
import { seenInBuild } from "../projectScripts.ts";
import { isBuildName } from "./scriptNames.ts";

/** Names under which a tool looks for its file, the first that is there. */
const files: Readonly<
  Record<string, { readonly names: readonly string[]; readonly read: (text: string) => Makefile }>
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
  const given = new Map(words.flatMap((word) => settingIn(word)));
  const asked = words.filter((word) => settingIn(word).length === 0 && !word.startsWith("-"));
  const effects: Effect[] = [];
  for (const place of folders) {
    const file = place === undefined ? undefined : readFile(kind.names, place, use);
    if (file === undefined || place === undefined) return undefined;
    const makefile = kind.read(file);
    const targets = asked.length > 0 ? asked : makefile.first === undefined ? [] : [makefile.first];
    const printed = way === "printed" && isPlain(makefile, file);
    const lines = makeLines(makefile, targets, given, printed ? "printed" : "made");
    const made = (lines ?? []).flatMap((line) => use.inside.shell(line, "bash", { ...use, folders: [place] }));
    if (asked.every(isBuildName)) {
      effects.push(...seenInBuild(made));
    } else {
      const unclear = lines === undefined ? "it has more rules than are followed" : makefile.unclear;
      effects.push(
        ...made,
        ...(unclear === undefined ? [] : [opaque(use, `what ${use.program} does there is not known: ${unclear}`)]),
      );
    }
  }
  return [runs(use, `${use.program} makes what the project's own file says, which has been read`), ...effects];
}

/** Whether what the file says of its recipes is all there is to know about them. */
function isPlain(makefile: Makefile, text: string): boolean {
  return makefile.unclear === undefined && remakesItself(makefile) === "no" && !/\$[({]eval\b/.test(text);
}

function readFile(names: readonly string[], place: Place, use: Use): string | undefined {
  if (place.spelling !== "literal") return undefined;
  for (const name of names) {
    const reading = use.inside.readings.text(`${place.path}/${name}`);
    if (reading.kind === "read") return reading.value;
    // All names are asked for in one go.
    if (reading.kind === "unread" && reading.why !== "has not been read") return undefined;
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
