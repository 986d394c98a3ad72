import { environmentEffects } from "../effects/environment.ts";
import type { Value } from "../shell/value.ts";
import type { Surroundings } from "../surroundings.ts";

/** Nothing is known of the machine here, so that folders of programs count as unknown. */
const nowhere: Surroundings = {
  roots: [],
  home: "/nowhere",
  temporary: [],
  state: "/nowhere",
  installed: [],
  platform: "posix",
};

/** What code does to programs that it starts by setting a variable of the environment, as a clause; undefined for nothing. */
export function settingProblem(name: string | undefined, value: Value): string | undefined {
  if (name === undefined) return "a variable of the environment whose name is not known is set";
  return environmentEffects(name, value, { source: `${name}=`, surroundings: nowhere })[0]?.because;
}
