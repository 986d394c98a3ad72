import { isAbsolute } from "../shell/paths.ts";
import type { Value } from "../shell/value.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { joined, type Known, unknownValue, valuesOf } from "./known.ts";

/**
 * What the deeds become in code that changes its own folder to one of these. When it does so is not known, so relative paths
 * mean both; after more than one change, they may mean anything.
 */
export function movedBy(folders: readonly Known[], deeds: readonly CodeDeed[]): readonly CodeDeed[] {
  const [folder, ...others] = folders;
  if (folder === undefined) return deeds;
  const places = others.length > 0 ? [unknownValue()] : valuesOf(folder);
  return deeds.flatMap((deed) => [deed, ...places.flatMap((place) => moved(deed, place))]);
}

function moved(deed: CodeDeed, folder: Value): readonly CodeDeed[] {
  switch (deed.kind) {
    case "file":
      return isFixed(deed.path) ? [] : [{ ...deed, path: inFolder(folder, deed.path) }];
    case "load":
      return isFixed(deed.file) ? [] : [{ ...deed, file: inFolder(folder, deed.file) }];
    case "shell":
    case "program":
      if (deed.cwd === undefined) return [{ ...deed, cwd: folder }];
      return isFixed(deed.cwd) ? [] : [{ ...deed, cwd: inFolder(folder, deed.cwd) }];
    default:
      return [];
  }
}

/** Whether the path means the same wherever the code stands. */
function isFixed(path: Value): boolean {
  if (path.kind === "stream") return true;
  const start = path.kind === "unknown" ? path.prefix : path.text;
  return isAbsolute(start) || /^~(?:\/|$)/.test(start);
}

function inFolder(folder: Value, path: Value): Value {
  const [value] = valuesOf(joined([[{ kind: "path", value: folder }], [{ kind: "path", value: path }]], "begins anew"));
  return value ?? unknownValue();
}
