import type { OffSwitch } from "./agent.ts";
import { valueAt } from "./jsonTree.ts";
import type { Machine } from "./machine.ts";
import { contentAt } from "./settledFile.ts";

/** A setting in a JSON file with the value that switches hooks off. */
export interface OffSetting {
  readonly at: readonly string[];
  /** A text: a list that has it, as an element of its own or as the end of one. */
  readonly off: boolean | { readonly listed: string };
}

/**
 * The settings that are set to their off value, in files of the person's own or of a project (`mendable`), or of an administrator, which
 * only that one can change. Files that cannot be read are passed over: the agent does not heed them either, or it is told elsewhere.
 */
export function settingsOff(
  paths: readonly string[],
  settings: readonly OffSetting[],
  whose: "mendable" | "managed",
): readonly OffSwitch[] {
  return paths.flatMap((path) => {
    const text = textAt(path);
    if (text === undefined) return [];
    return settings.flatMap(({ at, off }) => {
      const value = valueAt(text, at);
      const isOff =
        typeof off === "boolean"
          ? value === off
          : Array.isArray(value) && value.some((one) => typeof one === "string" && one.includes(off.listed));
      if (!isOff) return [];
      const by = `"${at.join(".")}" in ${path}`;
      return whose === "managed" || typeof off !== "boolean" ? [{ by }] : [{ by, setting: { path, at } }];
    });
  });
}

/** Variables of the editor's environment that are set to anything that means yes. */
export function variablesOff(machine: Machine, names: readonly string[]): readonly OffSwitch[] {
  return names.flatMap((name) =>
    /^(?:|0|false|no|off)$/i.test(machine.environment[name] ?? "") ? [] : [{ by: `the variable ${name}` }],
  );
}

/** The text of a file without its byte order mark; undefined where there is none to be read. */
export function textAt(path: string): string | undefined {
  const content = contentAt(path);
  return content.kind === "file" ? content.bytes.toString("utf8").replace(/^\uFEFF/, "") : undefined;
}
