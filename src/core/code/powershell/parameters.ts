import type { CommandPart } from "./commandParts.ts";
import { nothing, type Values } from "./values.ts";

/** The arguments of a cmdlet, by the full names of its parameters in small letters. */
export interface Bound {
  readonly named: ReadonlyMap<string, Values>;
  /** Parameters that are no more than switched on. */
  readonly switches: ReadonlySet<string>;
  /** Words beyond the places that the cmdlet has. */
  readonly extra: readonly Values[];
  /** `no`: something is given that the cmdlet is not known to take, or a whole set of arguments comes from a variable. */
  readonly clear: "yes" | "no";
}

const common =
  "Verbose|vb! Debug|db! WhatIf|wi! Confirm|cf! ErrorAction|ea WarningAction|wa InformationAction|infa ProgressAction|proga ErrorVariable|ev WarningVariable|wv InformationVariable|iv OutVariable|ov OutBuffer|ob PipelineVariable|pv";

interface Parameter {
  readonly name: string;
  readonly others: readonly string[];
  readonly place: number | undefined;
  readonly takes: "value" | "nothing";
}

/** Parameters written as `Path:0 LiteralPath|PSPath Recurse!`: a place, other names, `!` for switches. */
function parametersIn(spec: string): readonly Parameter[] {
  return `${spec} ${common}`
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [names = "", place] = word.replace("!", "").split(":");
      const [name = "", ...others] = names.toLowerCase().split("|");
      return {
        name,
        others,
        place: place === undefined ? undefined : Number(place),
        takes: word.includes("!") ? "nothing" : "value",
      };
    });
}

/** Gives each argument of a cmdlet to its parameter, as PowerShell does: by name, by a name's beginning, then by place. */
export function bind(spec: string, parts: readonly CommandPart[]): Bound {
  const parameters = parametersIn(spec);
  const named = new Map<string, Values>();
  const switches = new Set<string>();
  const words: Values[] = [];
  let clear: Bound["clear"] = "yes";
  let waiting: Parameter | undefined;
  for (const part of parts) {
    if (part.kind === "splat") clear = "no";
    else if (part.kind === "word") {
      if (waiting === undefined) words.push(part.values);
      else named.set(waiting.name, part.values);
      waiting = undefined;
    } else {
      const parameter = parameterNamed(part.name, parameters);
      waiting = undefined;
      if (parameter === undefined) clear = "no";
      else if (part.value !== undefined && parameter.takes === "value") named.set(parameter.name, part.value);
      else if (part.value !== undefined) {
        if (!isFalse(part.value)) switches.add(isTrue(part.value) ? parameter.name : `${parameter.name}?`);
      } else if (parameter.takes === "nothing") switches.add(parameter.name);
      else waiting = parameter;
    }
  }
  const extra = placed(words, parameters, named);
  return { named, switches, extra, clear };
}

function placed(
  words: readonly Values[],
  parameters: readonly Parameter[],
  named: Map<string, Values>,
): readonly Values[] {
  const places = parameters
    .filter(({ place, name }) => place !== undefined && !named.has(name))
    .sort((left, right) => (left.place ?? 0) - (right.place ?? 0));
  for (const [at, { name }] of places.entries()) {
    const word = words[at];
    if (word !== undefined) named.set(name, word);
  }
  return words.slice(places.length);
}

function parameterNamed(given: string, parameters: readonly Parameter[]): Parameter | undefined {
  const exact = parameters.find(({ name, others }) => name === given || others.includes(given));
  if (exact !== undefined) return exact;
  const fitting = parameters.filter(({ name }) => name.startsWith(given));
  if (fitting.length === 1) return fitting[0];
  // What all cmdlets have gives way to their own.
  const own = fitting.filter(
    (one) =>
      !common
        .toLowerCase()
        .split(/[\s|!]+/)
        .includes(one.name),
  );
  return own.length === 1 ? own[0] : undefined;
}

function isFalse(values: Values): boolean {
  return (
    values.atoms.length === 1 && values.atoms[0]?.kind === "scalar" && /^(?:false|0)$/.test(values.atoms[0].text ?? "")
  );
}

function isTrue(values: Values): boolean {
  return (
    values.atoms.length === 1 && values.atoms[0]?.kind === "scalar" && /^(?:true|1)$/.test(values.atoms[0].text ?? "")
  );
}

/** A switch that is on or may be on. */
export function isOn({ switches }: Bound, name: string): boolean {
  return switches.has(name) || switches.has(`${name}?`);
}

/** What one of the parameters got; nothing when none did. */
export function argumentOf({ named }: Bound, ...names: readonly string[]): Values {
  for (const name of names) {
    const values = named.get(name);
    if (values !== undefined) return values;
  }
  return nothing;
}

export function isGiven({ named }: Bound, ...names: readonly string[]): boolean {
  return names.some((name) => named.has(name));
}
