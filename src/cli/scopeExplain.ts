import type { Effect, Verb } from "../core/effects/effect.ts";
import type { Decided } from "../core/policy/decide.ts";
import { compareDecisions, strictest } from "../core/policy/decision.ts";
import type { Reason } from "../core/policy/verdict.ts";
import { redact } from "../core/redact.ts";
import type { Resource } from "../core/resource.ts";
import type { RootedScope } from "../core/scope/scope.ts";
import { scopeFileName } from "../scopeFile/scopeFile.ts";
import { userScopeName } from "../scopeFile/scopeSubject.ts";
import type { AskedCommand } from "./commandLine.ts";
import { sealNotChecked } from "./explainText.ts";
import type { Judgement } from "./judgement.ts";
import type { MachineJudge } from "./machineJudge.ts";
import { resourceNamed } from "./namedResource.ts";
import { type Paint, printable } from "./printable.ts";
import { decisionWord } from "./verdictText.ts";

/** Who speaks about an effect, and what decides. Fields are added in later versions, never renamed. */
interface ExplainedEffect {
  readonly verb: Verb;
  readonly resource: string;
  readonly decision: Reason["decision"];
  /** In the order: what is always protected, the person's own scope, the folders' scopes. */
  readonly layers: readonly ExplainedLayer[];
}

interface ExplainedLayer {
  readonly layer: "protected" | "user" | "workspace";
  /** For a workspace: its folder. */
  readonly root?: string;
  readonly reasons: readonly {
    readonly decision: Reason["decision"];
    readonly source: Reason["source"];
    readonly rule?: number;
    readonly text: string;
    readonly decides: "yes" | "no";
  }[];
}

interface Explained {
  readonly report: {
    readonly asked: string;
    readonly kind: "resource" | "command";
    readonly effects: readonly ExplainedEffect[];
    readonly scope: Judgement["scope"];
  };
  text(paint: Paint): string;
}

/** What each layer says about a resource, for whatever could be done to it, or about what a command does. */
export async function scopeExplain(asked: AskedCommand, machine: MachineJudge, home: string): Promise<Explained> {
  const resource = resourceNamed(asked.command, { cwd: asked.cwd, home });
  const judged =
    resource === undefined
      ? [await machine.judge(asked)]
      : await Promise.all(effectsOn(resource).map((effect) => machine.judgeEffects(asked, [effect])));
  const effects = judged.flatMap(({ decided }) => decided.map(explainedEffect));
  const scope = judged[0]?.scope ?? (await machine.judge(asked)).scope;
  const report = {
    asked: redact(asked.command).text,
    kind: resource === undefined ? "command" : "resource",
    effects,
    scope,
  } as const;
  return { report, text: (paint) => textOf(report, paint) };
}

/** Everything that could be done to a resource, as plainly as it can be done. */
function effectsOn(resource: Resource): readonly Effect[] {
  const verbs: readonly Verb[] =
    resource.scheme === "file"
      ? ["read", "create", "modify", "delete", "execute"]
      : ["read", "create", "modify", "delete", "execute", "connect", "publish", "administer"];
  return verbs.map((verb) => ({
    verb,
    resource,
    loses: lossOf(verb, resource),
    // What a file would do when it is run is not known; a program by its name is.
    sight: verb === "execute" && resource.scheme === "file" ? "opaque" : "plain",
    because: "it is asked about",
    source: "",
  }));
}

function lossOf(verb: Verb, { scheme }: Resource): Effect["loses"] {
  if (scheme === "file") return verb === "delete" ? "content" : "none";
  if (verb === "read" || verb === "execute" || verb === "connect") return "none";
  if (scheme === "git") return verb === "modify" || verb === "delete" ? "history" : "none";
  return "remote";
}

function explainedEffect({ finding, said }: Decided): ExplainedEffect {
  const decision = strictest(said.flatMap(({ reasons }) => reasons.map((reason) => reason.decision)));
  const layers = said
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ scope, reasons }) => ({
      ...layerOf(scope),
      reasons: reasons
        .toSorted((left, right) => compareDecisions(right.decision, left.decision))
        .map((reason) => explainedReason(reason, decision)),
    }))
    .sort((left, right) => layerOrder.indexOf(left.layer) - layerOrder.indexOf(right.layer));
  return { verb: finding.effect.verb, resource: redact(finding.resource).text, decision, layers };
}

const layerOrder = ["protected", "user", "workspace"] as const;

function layerOf(scope: RootedScope | undefined): Pick<ExplainedLayer, "layer" | "root"> {
  if (scope === undefined) return { layer: "protected" };
  return scope.level === "user" ? { layer: "user" } : { layer: "workspace", root: scope.root };
}

function explainedReason(reason: Reason, decision: Reason["decision"]): ExplainedLayer["reasons"][number] {
  const { source, rule, text } = reason;
  return {
    decision: reason.decision,
    source,
    ...(rule === undefined ? {} : { rule }),
    text: redact(text).text,
    decides: reason.decision === decision ? "yes" : "no",
  };
}

function textOf({ asked, kind, effects, scope }: Explained["report"], paint: Paint): string {
  const blocks = effects.map(({ verb, resource, decision, layers }) => {
    const title = `${decisionWord(decision, paint)}  ${verb} ${paint.strong(printable(resource))}`;
    return [title, ...layers.flatMap((layer) => layerLines(layer, paint))].join("\n");
  });
  const notes = [
    ...(kind === "resource" ? ["What a command does to it may be judged stricter: ask about the command."] : []),
    ...(scope.seal === "not checked" || scope.user.seal === "not checked" ? [sealNotChecked] : []),
  ].map((note) => paint.faint(`Note: ${note}`));
  const nothing = effects.length === 0 ? [`${printable(asked)} does nothing that a scope could speak of.`] : [];
  return `${[...nothing, ...blocks, ...(notes.length === 0 ? [] : [notes.join("\n")])].join("\n\n")}\n`;
}

function layerLines({ layer, root, reasons }: ExplainedLayer, paint: Paint): readonly string[] {
  const name = { protected: "always protected", user: userScopeName, workspace: `${root}/${scopeFileName}` }[layer];
  return [
    `  ${printable(name)}`,
    ...reasons.map(({ decision, source, rule, text, decides }) => {
      const who = rule === undefined ? source : `rule ${rule}`;
      const mark = decides === "yes" ? paint.strong("decides") : "       ";
      return `    ${mark}  ${decision.padEnd(5)}  ${who}: ${printable(text)}`;
    }),
  ];
}
