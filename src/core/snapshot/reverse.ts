import type { Effect } from "../effects/effect.ts";
import type { Finding } from "../policy/verdict.ts";

/** What takes back an effect that no copy of files does, as a command to be reviewed, or that nothing known does. */
export interface Reverse {
  /** A sentence. */
  readonly says: string;
  /** Absent where nothing known takes it back. */
  readonly command?: string;
}

/** A reverse that needs to know what a ref held before the call ran; it stands for {@link commitMark} in the texts. */
export interface PlannedReverse extends Reverse {
  /** A folder in the repository, and the full name of the ref that tells what the other side held when it was last heard of. */
  readonly needs?: { readonly repository: string; readonly ref: string };
}

/** Stands for the commit in a planned reverse. */
export const commitMark = "<commit>";

/** Words that a shell takes as they are. What holds anything else gets no command: it is not worth a mistake in quoting. */
const plainWord = /^[\w@+:,./-]+$/;

/**
 * What would take back each effect of a call that reaches beyond files, as far as it is known: a branch that was pushed away, a rollout,
 * a release, what was stopped. Says nothing of what it does not know. `cwd`: where the call ran, absolute.
 */
export function reversesOf(findings: readonly Finding[], cwd: string): readonly PlannedReverse[] {
  const found = new Map<string, PlannedReverse>();
  for (const { effect } of findings) {
    const reverse = reverseOf(effect, cwd);
    if (reverse !== undefined) found.set(reverse.command ?? reverse.says, reverse);
  }
  return [...found.values()];
}

function reverseOf(effect: Effect, cwd: string): PlannedReverse | undefined {
  if (effect.loses !== "remote" && effect.loses !== "system") return undefined;
  switch (effect.resource.scheme) {
    case "git":
      return ofPush(effect, cwd);
    case "docker":
      return ofContainer(effect);
    case "kube":
      return ofCluster(effect);
    case "tf":
      return {
        says: "Terraform keeps its own state from before, in terraform.tfstate.backup where it is a file here. To apply the configuration from before makes anew what it describes, but not the data that was in it.",
      };
    default:
      return undefined;
  }
}

/** A branch overwritten or deleted by a push: what it held is still here, and is pushed again unless somebody pushed since. */
function ofPush(effect: Effect, cwd: string): PlannedReverse | undefined {
  const isLoss = effect.loses === "remote" && (effect.verb === "publish" || effect.verb === "delete");
  const [name] = [effect.resource, ...(effect.meant ?? []).map(({ resource }) => resource)].flatMap((one) =>
    one.scheme === "git" && !one.name.includes("?") ? [one.name] : [],
  );
  const [remote = "", branch = ""] = (name ?? "").split("/").map(decoded);
  if (!isLoss || !isWord(remote) || !isWord(branch) || branch.startsWith("refs/") || /[:/]/.test(remote))
    return undefined;
  const repository = effect.repository === undefined ? cwd : effect.repository;
  if (repository === "" || (repository !== cwd && !isWord(repository))) return undefined;
  const git = repository === cwd ? "git" : `git -C ${repository}`;
  // The lease is what git heard last of the branch, by the push itself: whoever pushed since is not overwritten.
  const lease = effect.verb === "delete" ? "" : ` --force-with-lease=${branch}`;
  return {
    says: `As far as was known here before the call, ${branch} on ${remote} was at ${commitMark}, which this repository still has. To push that again brings the branch back, unless somebody pushed to it since.`,
    command: `${git} push${lease} ${remote} ${commitMark}:refs/heads/${branch}`,
    needs: { repository, ref: `refs/remotes/${remote}/${branch}` },
  };
}

function ofContainer(effect: Effect): PlannedReverse | undefined {
  const { verb, because } = effect;
  const [engine = "?", kind = "", name = "?"] = partsOf(effect);
  const [, program = "", did = ""] = /^(docker|podman|nerdctl) (\w+)/.exec(because) ?? [];
  if (verb !== "administer" || kind !== "container" || !isWord(name)) return undefined;
  const isNear = engine === "?" || engine === "default";
  if (!isNear && !(program === "docker" && isWord(engine))) return undefined;
  const again = { stop: "start", kill: "start", pause: "unpause" }[did];
  return again === undefined
    ? undefined
    : {
        says: `The container ${name} is still there, and can be ${again === "start" ? "started" : "let go on"} again. What it did not save is lost.`,
        command: [program, ...(isNear ? [] : [`--context=${engine}`]), again, name].join(" "),
      };
}

/** Kinds of a cluster's resources that keep their earlier revisions. */
const rolledOut = /^(?:deploy|deployments?|ds|daemonsets?|sts|statefulsets?)(?:\.apps)?$/;

function ofCluster(effect: Effect): PlannedReverse | undefined {
  const { verb, because } = effect;
  const [context = "?", namespace = "?", kind = "?", name = "?"] = partsOf(effect);
  const [, program = "", did = ""] = /^(kubectl|oc|helm) (\w+)/.exec(because) ?? [];
  if (![context, namespace, kind].every((part) => part === "?" || isWord(part)) || !isWord(name)) return undefined;
  const isHelm = program === "helm";
  const where = [
    ...(context === "?" ? [] : [isHelm ? `--kube-context=${context}` : `--context=${context}`]),
    ...(namespace === "?" ? [] : [`--namespace=${namespace}`]),
  ];
  const command = (...words: readonly string[]): string => [program, ...words, ...where].join(" ");
  if (isHelm && verb === "modify" && (did === "upgrade" || did === "rollback"))
    return {
      says: `Helm keeps the revisions of ${name}. To roll it back leads to the one before, where there was one.`,
      command: command("rollback", name),
    };
  if (did === "cordon" && verb === "modify")
    return { says: `The node ${name} can be opened for new work again.`, command: command("uncordon", name) };
  if (did === "drain")
    return {
      says: `The node ${name} can be opened for new work again. What ran there was made anew elsewhere and does not come back.`,
      command: command("uncordon", name),
    };
  const isRevised = verb === "modify" && rolledOut.test(kind) && /^(?:set|apply|patch|edit|replace|rollout)$/.test(did);
  return isRevised
    ? {
        says: `The cluster keeps the revisions of ${kind} ${name}. To undo the rollout leads to the one before; the number of replicas is no part of it.`,
        command: command("rollout", "undo", `${kind}/${name}`),
      }
    : undefined;
}

/** The parts of a resource's name; what the words leave open is what the tools' own settings said then, so that the reverse is for the same place. */
function partsOf({ resource, meant = [] }: Effect): readonly string[] {
  if (resource.scheme === "file") return [];
  const [only, ...others] = meant.flatMap((one) => (one.resource.scheme === resource.scheme ? [one.resource] : []));
  const told = only === undefined || others.length > 0 ? [] : only.name.split("/");
  return resource.name.split("/").map((part, at) => decoded(part === "?" ? (told[at] ?? part) : part));
}

/** A part of a resource's name as a command has it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "?";
  }
}

/** Whether a shell takes it as it is, and a program for no option. */
function isWord(part: string): boolean {
  return part !== "?" && plainWord.test(part) && !part.startsWith("-");
}
