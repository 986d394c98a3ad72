import { assertNever } from "../../base/assertNever.ts";
import type { Effect, Meant } from "../effects/effect.ts";
import type { Rule, ScopeLevel } from "../scope/scope.ts";
import { databaseWording } from "./databaseReasons.ts";
import type { Losses } from "./loss.ts";
import { lost } from "./lossWords.ts";
import type { FlowCause, HoldCause } from "./presets.ts";
import type { ProductionSign } from "./production.ts";
import type { PushTarget } from "./push.ts";

/** The two texts of a reason: what the person and the agent read, and the safer way; the latter may be empty. */
export interface Wording {
  readonly text: string;
  readonly instead: string;
  /** Where it flows only in the sandbox, or only after a snapshot and there. */
  readonly bounds?: "sandbox" | "snapshot and sandbox";
  /** What would end it: a person's word about the open folders' own code, for good, or the sandbox. */
  readonly asks?: "own code" | "sandbox";
}

/** What a sentence about an effect needs to know. */
export interface Subject {
  readonly effect: Effect;
  /** The resource as a person reads it. */
  readonly resource: string;
  /** What a special place is, as the end of a sentence. */
  readonly what: string;
  readonly losses: Losses;
  readonly push: PushTarget | undefined;
}

/** Why an effect flows. */
export function flowWording(cause: FlowCause, { effect, push }: Subject): Wording {
  const text = `${quoted(effect)} ${flowClause(cause, effect, push)}.`;
  if (cause === "confined") return { text, instead: "", bounds: "snapshot and sandbox" };
  return cause === "bounded" ? { text, instead: "", bounds: "sandbox" } : { text, instead: "" };
}

function flowClause(cause: FlowCause, effect: Effect, push: PushTarget | undefined): string {
  switch (cause) {
    case "reads":
      return "only reads";
    case "changes":
      return "changes ordinary files and loses nothing";
    case "moves":
      return "removes nothing that would be lost";
    case "temporary":
      return "stays inside temporary folders";
    case "output":
      return "touches only what a build makes again";
    case "made":
      return `${effect.verb === "delete" ? "deletes" : "overwrites"} only what this session made itself and nobody changed since`;
    case "runs":
      return "runs a program whose effects are known";
    case "confined":
      return "runs what cannot be looked into, in the sandbox: it cannot leave the workspace, and a snapshot brings back what it changes";
    case "bounded":
      return "runs what files of the open folder say, in the sandbox: it writes there, in temporary folders and in caches alone, without your credentials";
    case "connects":
      return "only fetches";
    case "installs":
      return "installs from a registry";
    case "containers":
      return "works with local containers";
    case "git":
      return "is git work that loses nothing";
    case "pushes":
      return `pushes to ${push?.kind === "ordinary" ? `\`${push.branch}\`` : "a branch"}, which nobody guards, without force`;
    default:
      return assertNever(cause);
  }
}

/** Why a preset holds or denies an effect, what would be lost, and the safer way. */
export function holdWording(cause: HoldCause, subject: Subject): Wording {
  const { effect, resource, what } = subject;
  const command = quoted(effect);
  switch (cause) {
    case "opaque":
      return {
        text: `${command} runs what cannot be looked into: ${effect.because}.`,
        instead: "Run what it would run as plain commands, so that each can be judged.",
      };
    case "ownCode":
      return {
        text: `${command} runs what files of the open folder say, which agents can change, and no sandbox bounds it.`,
        instead: "In the sandbox nobody is asked. Without it, a single answer lets this folder's code run from now on.",
        asks: "own code",
      };
    case "unboundedCode":
      return {
        text: `${command} runs what files of the open folder say, which agents can change, and the scope file lets that run in the sandbox alone.`,
        instead: "Wait for the person: what they approve runs in the sandbox.",
        asks: "sandbox",
      };
    case "secret":
      return {
        text: `${command} ${deed(effect)} \`${resource}\`, which is ${what}${effect.resource.scheme === "env" ? ` (${effect.because})` : ""}.`,
        instead: "Ask the person for what you need of it, or use an example file such as .env.example.",
      };
    case "selfRunning":
      return {
        text: `${command} ${deed(effect)} \`${resource}\`, which is ${what}.`,
        instead: "Say what should change in it and why; the person reads the difference before it takes effect.",
      };
    case "outside":
      return {
        text: `${command} ${deed(effect)} \`${resource}\`, which lies outside the workspace.${lost(subject)}`,
        instead: "Work inside the workspace or below a temporary folder.",
      };
    case "unknownPlace":
      return {
        text: `${command} ${deed(effect)} \`${resource}\`, which is ${what}.`,
        instead: "Name the path literally.",
      };
    case "deletes":
      return {
        text: `${command} deletes \`${resource}\`.${lost(subject)}`,
        instead: "Move it aside with `git mv` or `mv`, or delete only what a build makes again, such as dist/.",
      };
    case "movesAway":
      return {
        text: `${command} takes \`${resource}\` to where content may be thrown away.${lost(subject)}`,
        instead: "Move it to another folder of the workspace.",
      };
    case "overwrites":
      return {
        text: `${command} overwrites \`${resource}\`.${lost(subject)}`,
        instead: "Commit it first, write to a new file, or change it with an edit.",
      };
    case "workTree":
      return {
        text: `${command} throws away ${workTreeShare[effect.loses] ?? "work"} in \`${resource}\`.${lost(subject)}`,
        instead: "Commit or `git stash` first.",
      };
    case "history":
      return {
        text: `${command} takes away commits, branches, tags or stashes of \`${resource}\` that nothing else may hold.`,
        instead: "Keep a branch or a tag on what would be lost.",
      };
    case "remote":
      if (effect.resource.scheme === "db") return databaseWording(command, effect, resource);
      return {
        text: `${command} ${remoteDeed(effect)} \`${resource}\`, which is not on this machine and cannot be put back from here.`,
        instead: remoteAlternative(effect),
      };
    case "system":
      return {
        text: `${command} changes this machine itself (\`${resource}\`), which cannot be undone from here.`,
        instead: "",
      };
    case "guardedBranch":
      return {
        text: `${command} pushes to \`${branchOf(subject)}\`, which is a protected branch.`,
        instead: "Push to a branch of your own and open a pull request.",
      };
    case "unknownBranch":
      return {
        text: `${command} pushes to \`${resource}\`, and nothing shows that this is an ordinary branch.`,
        instead: "Name the remote and the branch: `git push origin <branch>`.",
      };
    case "publishes":
      return { text: `${command} sends something to \`${resource}\`, where it cannot be taken back.`, instead: "" };
    case "unlisted":
      return {
        text: `${command} ${deed(effect)} \`${resource}\` (${effect.because}), and nothing lets that pass.`,
        instead: "",
      };
    case "strict":
      return {
        text: `${command} ${deed(effect)} \`${resource}\`; the preset \`strict\` holds everything but reading.`,
        instead: "",
      };
    case "readonly":
      return {
        text: `${command} ${deed(effect)} \`${resource}\`; the preset \`readonly\` lets agents only read.`,
        instead: "Read, and tell the person what should be done.",
      };
    default:
      return assertNever(cause);
  }
}

/** Why the floor or a protected file stands in the way. */
export function protectedWording(certainty: "shown" | "possible", { effect, resource, what }: Subject): Wording {
  const text =
    certainty === "shown"
      ? `${quoted(effect)} ${deed(effect)} \`${resource}\`, which is or holds ${what}.`
      : `${quoted(effect)} ${deed(effect)} \`${resource}\`, and may so reach ${what}.`;
  return { text, instead: "Leave it to the person, or name only the files you mean." };
}

/** Why a rule of the scope file objects. */
export function ruleWording(
  rule: Pick<Rule, "position" | "because" | "accepted"> & { readonly decision: "hold" | "deny" },
  pattern: string,
  certainty: "shown" | "possible",
  { effect, resource }: Subject,
  level: ScopeLevel,
): Wording {
  const does = `${quoted(effect)} ${deed(effect)} \`${resource}\``;
  const speaks = `Rule ${rule.position}${ofWhose[level]} ${rule.decision === "deny" ? "denies" : "holds"} that on \`${pattern}\``;
  const doubt = certainty === "possible" ? ", and it may reach it" : "";
  // Words that no person has accepted are the file's; whoever wrote it may want them taken for the person's.
  const words = rule.because?.replace(/\.$/, "");
  const because =
    words === undefined ? "" : rule.accepted === "no" ? ` (from the file, not accepted yet: “${words}”)` : `: ${words}`;
  const instead =
    effect.meant === undefined
      ? `Leave out \`${pattern}\`, or ask the person.`
      : "Name where it is to go in the command itself, or ask the person.";
  return { text: `${does}. ${speaks}${doubt}${because}.`, instead };
}

/** What is said beside a reason of the places that a command probably means. */
export function meantWording(places: readonly Meant[]): string {
  return `That is probably ${places.map(({ place, from }) => `${place} (${from})`).join(" or ")}.`;
}

/** What is said beside a reason where the resource is production. */
export function productionWording({ name, glob }: ProductionSign): string {
  return `This is production: \`${name}\` matches \`${glob}\`.`;
}

/** Why an effect passes that its preset would hold. */
export function allowedWording(
  position: number,
  pattern: string,
  { effect, resource }: Subject,
  level: ScopeLevel,
): Wording {
  return {
    text: `Rule ${position}${ofWhose[level]} allows ${quoted(effect)} on \`${resource}\`, which \`${pattern}\` covers.`,
    instead: "",
  };
}

const ofWhose: Readonly<Record<ScopeLevel, string>> = { workspace: "", user: " of your own scope" };

/** What the effect does to its resource, as a verb. */
function deed({ verb, loses, sight }: Effect): string {
  if (sight === "opaque") return "may do anything to";
  if (loses === "content" && verb !== "delete") return "overwrites";
  return {
    read: "reads",
    create: "creates",
    modify: "changes",
    delete: "deletes",
    execute: "runs",
    connect: "connects to",
    publish: "sends to",
    administer: "administers",
  }[verb];
}

const workTreeShare: Readonly<Partial<Record<Effect["loses"], string>>> = {
  uncommitted: "changes that no commit holds",
  untracked: "files that git does not track",
  ignored: "files that git does not track, ignored ones included",
};

function remoteDeed({ verb }: Effect): string {
  return verb === "delete" ? "deletes" : "changes";
}

function remoteAlternative({ resource }: Effect): string {
  return resource.scheme === "git"
    ? "Push without --force, or to a branch of your own."
    : "Show the person what would change, for example with a dry run.";
}

function branchOf({ push, resource }: Subject): string {
  return push === undefined || push.kind === "unknown" ? resource : push.branch;
}

function quoted({ source }: Effect): string {
  return source === "" ? "This call" : `\`${source}\``;
}
