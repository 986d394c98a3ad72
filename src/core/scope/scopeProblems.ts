import type { z } from "zod";
import { verbs } from "../effects/effect.ts";
import { useKinds } from "../identity/uses.ts";
import { limitKeys } from "./limitNames.ts";
import { nearest } from "./nearest.ts";
import type { ScopeProblem } from "./scope.ts";
import { scopeVersion } from "./scopeDocument.ts";
import type { Place, Places } from "./scopeText.ts";

type Issue = z.core.$ZodIssue;

/** What is wrong with the value of a scope file, in words a person can act on, at the place where it stands. */
export function problemsOf(issue: Issue, places: Places): readonly ScopeProblem[] {
  const at = places.valueAt(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, issue.path, places.keyAt([...issue.path, key])));
    case "invalid_key":
      return [error(places.keyAt(issue.path), `\`${String(issue.path.at(-1))}\` is no name of an agent.`, agentMend)];
    case "invalid_type":
      return [wrongType(issue, places)];
    case "invalid_value":
      return [wrongValue(issue, at)];
    case "invalid_format":
      return [wrongText(issue.path, at)];
    case "too_small":
    case "too_big":
      return [wrongSize(issue, at)];
    case "custom": {
      const { mend = "Change it.", fix } = issue.params ?? {};
      return [error(at, issue.message, String(mend), typeof fix === "string" ? quoted(fix) : undefined)];
    }
    default:
      return [error(at, `${issue.message}.`, "Change it.")];
  }
}

/** A problem that makes the file unusable. */
export function error(place: Place, message: string, mend: string, fix?: string): ScopeProblem {
  return { severity: "error", ...place, message, mend, ...(fix === undefined ? {} : { fix }) };
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}

const agentMend =
  "Write lower-case letters, digits, `.`, `_` and `-`, with `*` for any of them, such as `claude-code` or `*`.";

/** The keys of each object, by its path with positions and names of agents as `*`. */
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  "": ["version", "preset", "rules", "limits", "production", "identity", "sandbox", "$schema"],
  "rules.*": ["allow", "hold", "deny", "on", "because", "agents", "examples"],
  "rules.*.examples": ["match", "miss"],
  limits: limitKeys.map(({ name }) => name),
  "identity.*": ["env", "hide", "git", "credentials", "use"],
  "identity.*.use": Object.keys(useKinds),
  "identity.*.env": ["inherit", "set"],
  "identity.*.git": ["name", "email"],
  "identity.*.credentials.*": [
    "from",
    "command",
    "name",
    "variable",
    "variables",
    "context",
    "server",
    "authority",
    "host",
    "keys",
  ],
  sandbox: ["mode"],
};

function unknownKey(key: string, path: readonly PropertyKey[], place: Place): ScopeProblem {
  if (key === "approvals" && path.length === 0) {
    return error(
      place,
      "`approvals` is reserved for a second approver, which does not exist yet.",
      "Remove it: one person approves, on the review page.",
    );
  }
  const shape = path
    .map((part, index) => (typeof part === "number" || (index === 1 && path[0] === "identity") ? "*" : String(part)))
    .join(".");
  const known = knownKeys[shape] ?? [];
  const meant = nearest(key, known);
  const mend =
    meant === undefined
      ? `Remove it. Known here: ${known.map((one) => `\`${one}\``).join(", ")}.`
      : `Did you mean \`${meant}\`?`;
  return error(place, `The key \`${key.slice(0, 80)}\` is unknown.`, mend, quoted(meant));
}

function wrongType(issue: Extract<Issue, { code: "invalid_type" }>, places: Places): ScopeProblem {
  const what = expectations[issue.expected] ?? issue.expected;
  const key = issue.path.at(-1);
  if (issue.input === undefined && typeof key === "string") {
    return error(places.valueAt(issue.path.slice(0, -1)), `\`${key}\` is missing.`, mendOfMissing(key, what));
  }
  return error(
    places.valueAt(issue.path),
    `This must be ${what}.`,
    `Write ${what} here${typeof key === "string" ? ` for \`${key}\`` : ""}.`,
  );
}

const expectations: Readonly<Record<string, string>> = {
  object: "an object in `{}`",
  array: "a list in `[]`",
  string: "a text in double quotes",
  number: "a number",
  int: "a whole number",
  record: "an object in `{}`",
};

function mendOfMissing(key: string, what: string): string {
  if (key === "on") return 'Say what the rule is about, such as `"on": ["src/**"]`.';
  return `Add it as ${what}.`;
}

function wrongValue(issue: Extract<Issue, { code: "invalid_value" }>, place: Place): ScopeProblem {
  const [root, , key] = issue.path;
  const written = issue.input;
  if (issue.path.length === 1 && root === "version") return wrongVersion(written, place);
  if (root === "sandbox" && written === "off") {
    return error(
      place,
      "A scope file cannot turn the sandbox off.",
      "Remove it: only the person's own settings can widen what agents may do.",
    );
  }
  const known = issue.values.map(String);
  const meant = typeof written === "string" ? nearest(written, known) : undefined;
  const mend =
    meant === undefined ? `Write one of ${known.map((one) => `\`${one}\``).join(", ")}.` : `Did you mean \`${meant}\`?`;
  const kind = key === "allow" || key === "hold" || key === "deny" ? "verb" : "value";
  return error(
    place,
    `\`${String(written).slice(0, 80)}\` is not a known ${kind}.`,
    kind === "verb" && meant === undefined
      ? `Write one of ${["*", ...verbs].map((one) => `\`${one}\``).join(", ")}.`
      : mend,
    quoted(meant),
  );
}

function wrongVersion(written: unknown, place: Place): ScopeProblem {
  if (written === undefined) return error(place, "`version` is missing.", `Add \`"version": ${scopeVersion}\`.`);
  if (typeof written === "number" && written > scopeVersion) {
    return error(
      place,
      `This file is of version ${written}; this Holdpoint reads version ${scopeVersion}.`,
      `Update Holdpoint, or write the file for version ${scopeVersion}.`,
    );
  }
  return error(place, `The version must be the number ${scopeVersion}.`, `Write \`"version": ${scopeVersion}\`.`);
}

function wrongText(path: readonly PropertyKey[], place: Place): ScopeProblem {
  if (path.at(-2) === "agents") return error(place, "This is no name of an agent.", agentMend);
  if (path[0] === "production")
    return error(
      place,
      "This is no name that production could have.",
      "Write a name such as `live`, with `*` or `?` for what varies, and without blanks.",
    );
  return error(
    place,
    "This text has a line break or a character that cannot be seen.",
    "Write it on one line and without control or direction characters.",
  );
}

function wrongSize(issue: Extract<Issue, { code: "too_small" | "too_big" }>, place: Place): ScopeProblem {
  const bound = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const side = issue.code === "too_small" ? "at least" : "at most";
  const units: Readonly<Record<string, string>> = { array: "entries", string: "characters" };
  const unit = units[issue.origin] ?? "";
  const count =
    unit === "" ? String(bound) : `${bound} ${bound === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}`;
  const nothing = issue.code === "too_small" && issue.path.at(-1) !== "because" && issue.origin === "array";
  return error(
    place,
    nothing ? "An empty list can match nothing." : `This must be ${side} ${count}.`,
    `Write ${side} ${count}${nothing ? ", or remove the key" : ""}.`,
  );
}
