import type { Shell } from "../../../src/core/call/call.ts";
import { readShell, type ShellReading } from "../../../src/core/shell/commands.ts";
import type { Occurrence } from "../../../src/core/shell/occurrence.ts";
import type { Place } from "../../../src/core/shell/paths.ts";
import type { Value } from "../../../src/core/shell/value.ts";
import type { Surroundings } from "../../../src/core/surroundings.ts";

const surroundings: Surroundings = {
  roots: ["/w"],
  home: "/home/me",
  temporary: ["/tmp"],
  state: "/home/me/.holdpoint",
  installed: [],
  platform: "posix",
};

/** Reads a text as a shell started in `/w` would. */
export function read(text: string, shell: Shell = "bash"): ShellReading {
  return readShell(text, shell, { spelling: "literal", path: "/w" }, surroundings);
}

/** The programs that would run, one line each: `rm -rf src`. Only what is not the shell's own bookkeeping. */
export function commandsIn(text: string, shell: Shell = "bash"): readonly string[] {
  return read(text, shell).occurrences.flatMap((occurrence) =>
    occurrence.kind === "command" ? [[occurrence.program, ...occurrence.args].map(showValue).join(" ")] : [],
  );
}

/** Everything that would happen, one line each, with the folders where they are not the first one. */
export function happeningsIn(text: string, shell: Shell = "bash"): readonly string[] {
  return read(text, shell).occurrences.map((occurrence) => {
    const folders = occurrence.folders.map(showPlace).join("|");
    return `${showOccurrence(occurrence)}${folders === "/w" ? "" : ` in ${folders}`}`;
  });
}

/** The kinds of what could not be read. */
export function problemsIn(text: string, shell: Shell = "bash"): readonly string[] {
  return [...new Set(read(text, shell).problems.map((problem) => problem.kind))];
}

function showOccurrence(occurrence: Occurrence): string {
  switch (occurrence.kind) {
    case "command":
      return [...occurrence.within, ...[occurrence.program, ...occurrence.args].map(showValue)].join(" ");
    case "redirect":
      return `${occurrence.mode} ${showValue(occurrence.target)}`;
    case "assignment":
      return `set ${occurrence.name}=${showValue(occurrence.value)}`;
    case "script":
      return `script ${occurrence.interpreter} ${showValue(occurrence.file)}`;
    case "code":
      return `${occurrence.language} ${occurrence.text}`;
    case "opaque":
      return `opaque ${occurrence.program}: ${occurrence.why}`;
    case "elevation":
      return `elevation ${occurrence.program}`;
    case "elsewhere":
      return `elsewhere by ${occurrence.program}: ${occurrence.occurrences.map(showOccurrence).join("; ")}`;
    case "definition":
      return `define ${occurrence.name}`;
    case "secret":
      return `secret ${occurrence.name}`;
    case "forkBomb":
      return "fork bomb";
  }
}

function showValue(value: Value): string {
  switch (value.kind) {
    case "literal":
      return /^[^\s'"]+$/.test(value.text) ? value.text : JSON.stringify(value.text);
    case "glob":
      return `glob(${value.text})`;
    case "unknown":
      return `${value.stays}(${value.prefix})${value.words === "many" ? "…" : ""}`;
    case "stream":
      return `stream-${value.direction}`;
  }
}

function showPlace({ spelling, path }: Place): string {
  return spelling === "literal" ? path : `${spelling}(${path})`;
}
