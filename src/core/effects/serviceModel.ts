import type { NamedResource } from "../resource.ts";
import { valueOfOption } from "../shell/options.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { CommandModel, Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, nothing, opaque, runs, writesTo } from "./fileEffects.ts";
import { component, componentOf } from "./resourceNames.ts";
import {
  type CompiledGrammar,
  compiled,
  readService,
  type ServiceGrammar,
  type ServiceReading,
} from "./verbFamilies.ts";

/** The client of a service as data: how it says what it does, and what tells whose it works on. */
export interface Service extends ServiceGrammar {
  /** What the service is called in `service:<name>/<account>/<kind>/<name>`. */
  readonly service: string;
  readonly programs: string;
  /**
   * Options that tell the account, app, project or environment, and variables that do where no option does. Where several
   * tell it together, a comma stands between them, and a `:` in the resource's name.
   */
  readonly account?: { readonly options?: string; readonly variables?: string };
  readonly examples: CommandModel["examples"];
  readonly counterExamples: CommandModel["counterExamples"];
}

/**
 * The model of a service's client: every command is judged by its verb, whether it is listed or not. `besides` adds what a
 * command does that its grammar cannot tell.
 */
export function serviceModel(
  service: Service,
  besides: (reading: ServiceReading) => readonly Effect[] = () => nothing,
): CommandModel {
  const table = compiled(service);
  return {
    names: service.programs.split(" "),
    kind: "system",
    effects: (use) => {
      const reading = readService(use, table);
      return [...effectsOfReading(reading, resourceOf(reading, service), table), ...besides(reading)];
    },
    examples: service.examples,
    counterExamples: service.counterExamples,
  };
}

/** `service:<name>/<account>/<kind>/<name>`, `?` for what is not known. */
function resourceOf({ use, options, path, operands }: ServiceReading, { service, account }: Service): NamedResource {
  const kind = path.slice(0, -1).join("-");
  return {
    scheme: "service",
    name: [
      service,
      accountOf(use, options, account),
      kind === "" ? "?" : component(kind),
      componentOf(operands[0]),
    ].join("/"),
  };
}

function accountOf(use: Use, options: ServiceReading["options"], account: Service["account"] = {}): string {
  const variables = (account.variables ?? "").split(", ");
  const names = (account.options ?? "").split(", ");
  const parts = Array.from({ length: Math.max(names.length, variables.length) }, (_, index) =>
    componentOf(contextOf(use, options, names[index], variables[index])),
  );
  return parts.every((part) => part === "?") ? "?" : parts.join(":");
}

/** What an option says, else a variable that the text itself sets; undefined where neither does. */
export function contextOf(use: Use, options: ServiceReading["options"], names = "", variables = ""): Value | undefined {
  return (
    valueOfOption(options, ...names.split(" ")) ??
    variables
      .split(" ")
      .map((name) => use.environment.get(name))
      .find((value) => value !== undefined)
  );
}

/** The effects of a command by its family, with the files its options name. */
export function effectsOfReading(
  reading: ServiceReading,
  resource: NamedResource,
  { grammar: { outputs = "", runs: runsOptions = "" }, values }: CompiledGrammar,
): readonly Effect[] {
  const { use, family, options, unclear } = reading;
  if (family === "asks") return nothing;
  const written = options
    .filter(({ name, value }) => outputs.split(" ").includes(name) && textOf(value) !== "-")
    .flatMap(({ value }) => value ?? []);
  const telling = [...outputs.split(" "), ...runsOptions.split(" ")].filter((name) => name !== "");
  const shortened = options.some(({ name }) => !values.has(name) && telling.some((full) => isShortFor(name, full)));
  const doubtful = options.some(({ name }) => runsOptions.split(" ").includes(name))
    ? [opaque(use, `${use.program} is given an option that can make it run a program`)]
    : shortened || (telling.length > 0 && unclear.some(mayBeAnything))
      ? [opaque(use, `${use.program} gets words that may be options`)]
      : [];
  return [...effectsOfFamily(reading, resource), ...writesTo(written, use), ...doubtful];
}

/** A variable that is one word is taken for the name that it stands for; what is split, or printed by a command, may be an option. */
function mayBeAnything(word: Value): boolean {
  return word.kind !== "unknown" || word.words === "many" || word.origin !== "variable";
}

/** Some clients take the beginning of an option for the option. */
function isShortFor(name: string, full: string): boolean {
  return name !== full && name.length > 3 && name.startsWith("--") && full.startsWith(name);
}

/** The effects of a command by its family alone. */
export function effectsOfFamily({ use, family, path }: ServiceReading, resource: NamedResource): readonly Effect[] {
  const command = [use.program, ...path].join(" ");
  switch (family) {
    case "asks":
      return nothing;
    case "reads":
      return [effectOn(resource, { verb: "read", loses: "none", because: `${command} reads` }, use)];
    case "reveals":
      return [reveals(resource, `${command} shows a secret, or gives access`, use)];
    case "creates":
      return [
        effectOn(resource, { verb: "create", loses: "none", because: `${command} creates something there` }, use),
      ];
    case "changes":
      return [
        effectOn(resource, { verb: "modify", loses: "remote", because: `${command} changes something there` }, use),
      ];
    case "deletes":
      return [effectOn(resource, { verb: "delete", loses: "remote", because: `${command} takes something away` }, use)];
    case "executes":
      return [
        effectOn(
          resource,
          { verb: "execute", loses: "remote", because: `${command} runs something there` },
          use,
          "opaque",
        ),
      ];
    case "signs":
      return [
        effectOn(
          resource,
          { verb: "administer", loses: "none", because: `${command} changes who is signed in, or the settings` },
          use,
        ),
      ];
    case "works":
      return [runs(use, `${command} works on the project`)];
    default:
      return [opaque(use, `what \`${command}\` does is not known`)];
  }
}

/** A secret is shown. */
export function reveals(resource: NamedResource, because: string, use: Pick<Use, "source">): Effect {
  return { ...effectOn(resource, { verb: "read", loses: "none", because }, use), reveals: "secret" };
}
