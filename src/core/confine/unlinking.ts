import type { CommandCall } from "../call/call.ts";
import type { Verdict } from "../policy/verdict.ts";

/** Programs that open nothing to write to. */
const removers = /^(?:\/(?:usr\/)?bin\/)?(?:rm|rmdir|unlink|find)\s/;

/**
 * Whether all that a command is for is that names of files go, so that it needs no right to change what is in any file. A redirect
 * opens what it writes to, the null device too, which it could not then.
 */
export function onlyUnlinks(
  { text }: Pick<CommandCall, "text">,
  { findings }: Pick<Verdict, "findings">,
): "yes" | "no" {
  const effects = findings.map(({ effect }) => effect);
  const deletes = effects.filter(({ verb }) => verb === "delete");
  const isNeeded = deletes.length > 0 && deletes.every(({ source }) => removers.test(source)) && !/>|<</.test(text);
  const isAll = effects.every(
    ({ verb, sight, from, repository, resource }) =>
      sight === "plain" &&
      from === undefined &&
      repository === undefined &&
      resource.scheme === "file" &&
      resource.path !== "" &&
      (verb === "delete" || verb === "read"),
  );
  return isNeeded && isAll ? "yes" : "no";
}
