import { isTerminal } from "../core/effects/inputs.ts";
import type { Finding } from "../core/policy/verdict.ts";
import type { NamedResource } from "../core/resource.ts";
import { clipped, listOf } from "./phrases.ts";
import { remoteWords } from "./remoteWords.ts";

/** Takes secrets out of what is shown of a call. */
export interface Clean {
  /** A name that stands by itself. It may be what a person must know to answer, so only what is plainly a secret goes. */
  readonly name: (text: string) => string;
  /** A sentence or a command that quotes parts of what was asked, perhaps cut. */
  readonly quote: (text: string) => string;
}

/** Longest name inside a sentence, in characters, and most names in one. */
const longestName = 80;
const mostNames = 3;

/** The resources of findings as a sentence lists them, each once: "src, lib and 2 more". Empty without findings. */
export function namesOf(findings: readonly Finding[], clean: Clean): string {
  return listNames(findings.map((finding) => clipped(clean.name(wordsFor(finding)), longestName)));
}

/** The commands that findings come from, listed in the same way. */
export function sourcesOf(findings: readonly Finding[], clean: Clean): string {
  return listNames(findings.map((finding) => clipped(clean.quote(finding.effect.source), longestName)));
}

function listNames(names: readonly string[]): string {
  return listOf([...new Set(names)], mostNames);
}

/** A finding's resource as a sentence names it: in words where a person would use words, else as it is spelled. */
export function wordsFor({ effect, resource }: Finding): string {
  if (effect.resource.scheme === "file") return fileWords(resource);
  const [meant] = effect.meant ?? [];
  if (meant === undefined) return namedWords(effect.resource, resource);
  const words = namedWords(meant.resource, resource);
  const full = `${words} (${meant.from})`;
  return full.length > longestName ? words : full;
}

/** Whether words stand for a place that is not known. */
export function isUnknown({ effect }: Finding): boolean {
  return effect.resource.scheme === "file" && effect.resource.spelling === "unknown";
}

/** Leaves out the wildcard for all below a folder, and says in words what is not known. */
function fileWords(resource: string): string {
  switch (resource) {
    case ".":
    case "**":
      return "the workspace";
    case "/**":
      return "/";
    case "":
    case "?":
      return "something unknown";
    case "./?":
      return "something in the workspace";
  }
  if (resource.endsWith("/**")) return resource.slice(0, -3);
  return resource.endsWith("/?") ? `something in ${resource.slice(0, -2)}` : resource;
}

function namedWords({ scheme, name }: NamedResource, spelled: string): string {
  const unknown = name === "?" || name === "";
  switch (scheme) {
    case "git":
      return gitWords(name);
    case "host":
      return unknown ? "an unknown address" : name.replace(/:(?:443|80)$/, "");
    case "npm":
      return unknown ? "an npm package" : `the npm package ${decoded(name)}`;
    case "process":
      if (isTerminal(name)) return `the agent's own terminal ${name.slice(0, 8)}`;
      return unknown ? "an unknown process" : `the process ${decoded(name)}`;
    case "device":
      return unknown ? "an unknown device" : `the device ${name}`;
    case "env":
      return unknown ? "an unknown variable" : `the variable ${name}`;
    case "image":
      return unknown ? "an image" : `the image ${decoded(name)}`;
    case "system":
      return Object.hasOwn(systemWords, name) ? (systemWords[name] ?? "this machine") : "this machine";
    case "tool":
      return unknown ? "an unknown tool" : `the tool ${name}`;
    default:
      return remoteWords(scheme, name) ?? spelled;
  }
}

const systemWords: Readonly<Record<string, string>> = {
  user: "the user it runs as",
  network: "the network of this machine",
  "fork-bomb": "all processes of this machine",
};

/** Git's own things are named by where they are and what they are called: `origin/main`, `local/refs%2Fstash`. */
function gitWords(name: string): string {
  const slash = name.indexOf("/");
  const place = decoded(slash === -1 ? name : name.slice(0, slash));
  const ref = slash === -1 ? "?" : decoded(name.slice(slash + 1));
  if (place === "local") {
    if (ref === "refs/stash") return "the git stash";
    return ref === "?" ? "this git repository" : `${ref} in this git repository`;
  }
  return `${ref === "?" ? "a branch" : ref} on ${place === "?" ? "an unknown git remote" : place}`;
}

function decoded(component: string): string {
  return component.replaceAll("%2F", "/").replaceAll("%25", "%");
}
