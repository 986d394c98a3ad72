import { isWithin, placeOf } from "../shell/paths.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, onFiles, opaque } from "./fileEffects.ts";

type Site = Pick<Use, "folders" | "surroundings" | "source">;

/**
 * A file is run, by itself or by an interpreter: opaque, unless what it does has been read and stands among the other
 * effects. Our own program is named as such.
 */
export function runsFile(file: Value, site: Site, content: "read" | { readonly why?: string } = {}): readonly Effect[] {
  const sight = content === "read" ? "plain" : "opaque";
  const because =
    content === "read"
      ? "what the file does has been read"
      : `what the file does when it runs is not known: it ${content.why ?? "has not been read"}`;
  const deed = { verb: "execute", loses: "none", because } as const;
  const effects = onFiles([file], deed, site).map((effect): Effect => ({ ...effect, sight }));
  const run = effects.length > 0 ? effects : [effectOn({ scheme: "process", name: "?" }, deed, site, "opaque")];
  if (!isOurs(file, site)) return run;
  return [
    opaque({ program: "holdpoint", source: site.source }, "an agent may not use Holdpoint's own program"),
    ...run,
  ];
}

/** By its name, or because it stands in our state folder. */
function isOurs(file: Value, site: Site): boolean {
  if (/(?:^|\/)holdpoint(?:\.[cm]?js|\.exe|\.cmd)?$/.test(textOf(file) ?? "")) return true;
  return site.folders.some((folder) => {
    const place = placeOf(file, folder);
    return place !== undefined && place.path !== "" && isWithin(place.path, site.surroundings.state);
  });
}
