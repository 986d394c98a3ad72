import type { Confinement } from "../core/confine/confinement.ts";
import type { GateMessage } from "../wire/messages.ts";

/** A confinement as the gate told it over the wire, where what is not limited is left out. */
export function toldConfinement({
  home,
  limits,
  ...confinement
}: Extract<GateMessage, { type: "session" }>["confinement"]): Confinement {
  const { processes, memory, cpuSeconds, openFiles, fileBytes, outputBytes, diskBytes, diskFiles } = limits;
  const all = { processes, memory, cpuSeconds, openFiles, fileBytes, outputBytes, diskBytes, diskFiles };
  return { ...confinement, home, limits: all };
}
