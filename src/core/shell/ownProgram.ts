import type { Surroundings } from "../surroundings.ts";
import { type Place, placeOf } from "./paths.ts";
import type { Value } from "./value.ts";

/** Whether a program, by its path, is ours as it was installed, wherever the shell may stand. What it does is known, and not read. */
export function isOwnProgram(file: Value, folders: readonly Place[], { state }: Pick<Surroundings, "state">): boolean {
  return folders.every((folder) => {
    const place = placeOf(file, folder);
    return place?.spelling === "literal" && place.path === `${state}/bin/holdpoint`;
  });
}
