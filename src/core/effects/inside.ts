import type { Readings } from "../readings.ts";
import { readShell, readWords, type ShellReading } from "../shell/commands.ts";
import type { Place } from "../shell/paths.ts";
import { newShell, type SessionShell, standingIn } from "../shell/sessionShell.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Inside, Typing, Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { opaque } from "./fileEffects.ts";
import { effectsOf } from "./occurrenceEffects.ts";

type Site = Pick<Use, "program" | "source" | "folders">;

/** What models may look into during one reading of a call. */
export function insideOf(surroundings: Surroundings, readings: Readings, typing: Typing): Inside {
  const effectsIn = (read: (start: SessionShell) => ShellReading, site: Site): readonly Effect[] => {
    const effects = readings.within(() => {
      const { occurrences, problems } = read(startIn(site.folders));
      return [
        ...occurrences.flatMap((occurrence) => effectsOf(occurrence, surroundings, inside)),
        ...problems.map(({ text }) => opaque(site, `what ${site.program} runs in turn could not be read. ${text}`)),
      ];
    });
    return effects ?? [opaque(site, `${site.program} runs something inside something else, deeper than what is read`)];
  };
  const inside: Inside = {
    readings,
    typing,
    at: (others) => insideOf(others, readings, typing),
    shell: (text, shell, site) =>
      effectsIn((start) => readShell(text, shell, start, surroundings, readings, "ends"), site),
    words: (words, site) => effectsIn((start) => readWords(words, start, surroundings, readings), site),
  };
  return inside;
}

function startIn(folders: readonly Place[]): SessionShell {
  return standingIn(newShell({ spelling: "unknown", path: "" }), folders);
}
