import type { Use } from "../effects/commandModel.ts";
import type { Switched } from "../readings.ts";
import { textOf } from "../shell/value.ts";
import { branchSwitchedTo, somewhere } from "./branches.ts";

interface Switch {
  readonly programs: RegExp;
  /** The words up to the name, options left out. */
  readonly words: RegExp;
  readonly scheme: Switched["scheme"];
  readonly part: number;
}

/** The number that stands for the active configuration of gcloud, which is no part of a name. */
export const configurationPart = 9;

const switches: readonly Switch[] = [
  {
    programs: /^(?:kubectl|oc|kubecolor)$/,
    words: /(?:^| )config (?:use-context|use|set current-context) /,
    scheme: "kube",
    part: 0,
  },
  { programs: /^kubectx$/, words: /^/, scheme: "kube", part: 0 },
  { programs: /^docker$/, words: /(?:^| )context use /, scheme: "docker", part: 0 },
  { programs: /^gcloud$/, words: /(?:^| )config set (?:core\/)?project /, scheme: "gcp", part: 0 },
  { programs: /^gcloud$/, words: /(?:^| )config configurations activate /, scheme: "gcp", part: configurationPart },
  { programs: /^az$/, words: /(?:^| )account set /, scheme: "azure", part: 0 },
  { programs: /^(?:terraform|tofu)$/, words: /(?:^| )workspace (?:select|new) /, scheme: "tf", part: 0 },
];

/** What a command makes the current context for the commands after it, `*` where that is not known; undefined where it does not. */
export function switchedBy({ program, args }: Pick<Use, "program" | "args">): Switched | undefined {
  if (program === "git") {
    const branch = branchSwitchedTo(args);
    return branch === undefined ? undefined : { scheme: "git", part: 1, name: branch };
  }
  if (!switches.some(({ programs }) => programs.test(program))) return undefined;
  const texts = args.map((word) => textOf(word) ?? somewhere);
  const named = texts.findIndex((text) => /^(?:-s|-n|--subscription|--name)(?:=|$)/.test(text));
  const plain = texts.filter((text) => text !== "" && !text.startsWith("-"));
  // `az account set --subscription X`: without its option, X stands behind the verb.
  const given = named < 0 ? undefined : /^[^=]*=(.+)$/.exec(texts[named] ?? "")?.[1];
  const line = [...plain, ...(given === undefined ? [] : [given])].join(" ");
  for (const { programs, words, scheme, part } of switches) {
    const head = programs.test(program) ? words.exec(line) : null;
    const name = head === null ? undefined : line.slice(head.index + head[0].length).split(" ")[0];
    if (name !== undefined && name !== "") return { scheme, part, name };
  }
  return undefined;
}
