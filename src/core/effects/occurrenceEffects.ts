import { assertNever } from "../../base/assertNever.ts";
import { withContexts } from "../contexts/meant.ts";
import { hasForeignLetters } from "../shell/characters.ts";
import { isCarrier } from "../shell/dispatch.ts";
import {
  type AssignmentOccurrence,
  type CommandOccurrence,
  type ElsewhereOccurrence,
  inherited,
  type Occurrence,
  type RedirectOccurrence,
} from "../shell/occurrence.ts";
import { textOf } from "../shell/value.ts";
import type { Surroundings } from "../surroundings.ts";
import { codeEffects } from "./codeEffects.ts";
import type { Inside, Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { environmentEffects } from "./environment.ts";
import { effectOn, nothing, onFiles, opaque } from "./fileEffects.ts";
import { isPlainAnswer } from "./inputs.ts";
import { elsewhereEffects } from "./otherSystems.ts";
import { effectsOnUs } from "./ourselves.ts";
import { pathProgram, shellScript } from "./pathPrograms.ts";
import { modelOf } from "./programs.ts";
import { secretReads, secretsGiven } from "./secretsGiven.ts";
import { namedForLater, typedLaterEffects } from "./typedLater.ts";

/** The effects of something a shell text makes happen. `inside` is for what it brings along. */
export function effectsOf(occurrence: Occurrence, surroundings: Surroundings, inside: Inside): readonly Effect[] {
  const site = { folders: occurrence.folders, source: occurrence.source, surroundings };
  switch (occurrence.kind) {
    case "command":
      return commandEffects(occurrence, surroundings, inside);
    case "redirect":
      return redirectEffects(occurrence, site);
    case "assignment":
      return [
        ...namedForLater(occurrence.name, occurrence.value, inside.typing, site),
        ...assignmentEffects(occurrence, site),
      ];
    case "script":
      return shellScript(occurrence, site);
    case "code": {
      const { program, language, text } = occurrence;
      const use = {
        ...site,
        program,
        args: [],
        input: inherited,
        environment: new Map(),
        shown: "whole",
        inside,
      } as const;
      return codeEffects(language, { kind: "literal", text }, use);
    }
    case "opaque":
      return [
        { ...opaque(occurrence, occurrence.why), ...(occurrence.from === undefined ? {} : { from: occurrence.from }) },
      ];
    case "elevation":
      return [
        effectOn(
          { scheme: "system", name: "user" },
          { verb: "administer", loses: "none", because: `${occurrence.program} runs it as another user` },
          site,
        ),
      ];
    case "secret":
      return secretReads([occurrence.name], "commands get it as input", site);
    case "elsewhere":
      return elsewhereOf(occurrence, surroundings, inside);
    case "definition":
      if (modelOf(occurrence.name) === undefined && !isCarrier(occurrence.name) && !isPlainAnswer(occurrence.name))
        return nothing;
      return [
        opaque(
          { program: occurrence.name, source: occurrence.source },
          `${occurrence.name} gets another meaning for later commands`,
        ),
      ];
    case "forkBomb":
      return [
        effectOn(
          { scheme: "system", name: "fork-bomb" },
          {
            verb: "execute",
            loses: "system",
            because: "a function that starts itself without end takes the machine down",
          },
          site,
        ),
      ];
    default:
      return assertNever(occurrence);
  }
}

function elsewhereOf(occurrence: ElsewhereOccurrence, surroundings: Surroundings, inside: Inside): readonly Effect[] {
  const effects = elsewhereEffects(
    occurrence,
    surroundings,
    (one, around) => inside.readings.elsewhere(() => effectsOf(one, around, inside.at(around))),
    (name) => modelOf(name) !== undefined,
  );
  const { system } = occurrence;
  if (system.kind !== "kept") return effects;
  // Where the system itself stands is said by the settings here.
  const use: Use = { ...occurrence, surroundings, inside, shown: "whole" };
  return withContexts(effects, use, ({ resource }) => resource === system.resource);
}

type Site = Pick<Use, "folders" | "surroundings" | "source">;

function commandEffects(command: CommandOccurrence, surroundings: Surroundings, inside: Inside): readonly Effect[] {
  const name = textOf(command.program);
  const { folders, source, input, args, environment, shown } = command;
  if (name === undefined) {
    const because =
      command.program.kind === "glob"
        ? "which program a pattern names depends on the files there"
        : "which program runs is not known";
    return [opaque({ program: "?", source }, because)];
  }
  const use: Use = { program: name, args, input, environment, folders, surroundings, source, shown, inside };
  const model = modelOf(name);
  const own = withContexts(model?.effects(use) ?? pathOrUnknown(use), use);
  const effects = [
    ...own,
    ...typedLaterEffects(use),
    ...secretsGiven(command.secrets, use, own, model),
    ...effectsOnUs(use, own),
  ];
  if (command.within.length === 0 || model?.kind === "project") return effects;
  const runner = command.within.join(" ");
  return [...effects, opaque(use, `${runner} may download ${name} and run it`)];
}

function pathOrUnknown(use: Use): readonly Effect[] {
  if (use.program.includes("/")) return pathProgram(use);
  if (hasForeignLetters(use.program)) return [opaque(use, "the program's name holds letters that only look familiar")];
  if (use.args.length === 1 && /^--(?:version|help)$/.test(textOf(use.args[0]) ?? ""))
    return [
      effectOn(
        { scheme: "process", name: use.program },
        { verb: "execute", loses: "none", because: "the program is only asked for its version or help" },
        use,
      ),
    ];
  return [opaque(use, `nothing is known about what ${use.program} does`)];
}

function redirectEffects(redirect: RedirectOccurrence, site: Site): readonly Effect[] {
  const { target } = redirect;
  switch (redirect.mode) {
    case "read":
      return onFiles([target], { verb: "read", loses: "none", because: "the redirection reads it" }, site);
    case "overwrite":
      return onFiles(
        [target],
        { verb: "modify", loses: "content", because: "the redirection empties the file before writing" },
        site,
      );
    case "append":
      return onFiles([target], { verb: "modify", loses: "none", because: "the redirection adds to the file" }, site);
    case "readWrite":
      return onFiles(
        [target],
        { verb: "modify", loses: "content", because: "the redirection opens the file for writing" },
        site,
      );
  }
}

function assignmentEffects(assignment: AssignmentOccurrence, site: Site): readonly Effect[] {
  if (assignment.judgedWith === "program") return nothing;
  return environmentEffects(assignment.name, assignment.value, site);
}
