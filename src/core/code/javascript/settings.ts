import { environmentEffects } from "../../effects/environment.ts";
import type { Value } from "../../shell/value.ts";
import type { Surroundings } from "../../surroundings.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** Nothing is known of the machine here, so that folders of programs count as unknown. */
const nowhere: Surroundings = {
  roots: [],
  home: "/nowhere",
  temporary: [],
  state: "/nowhere",
  installed: [],
  platform: "posix",
};

/** A variable of the environment is set for this process and for the programs it starts. */
export function tellSetting(name: string | undefined, value: Value, walk: Walk): void {
  if (name === undefined) {
    tellOpaque(walk, "a variable of the environment whose name is not known is set");
    return;
  }
  const effects = environmentEffects(name, value, { source: `${name}=`, surroundings: nowhere });
  for (const { because } of effects.slice(0, 1)) tellOpaque(walk, because);
}
