import { isWithin } from "../policy/paths.ts";
import type { BlastRadius, Finding, Reason, Verdict } from "../policy/verdict.ts";
import { fold } from "../scope/fold.ts";
import type { Confinement } from "./confinement.ts";

/** One thing that a sandbox refused and that a person may add to what a run may do. */
export type Addition =
  | { readonly kind: "file"; readonly path: string }
  /** `name:port`. */
  | { readonly kind: "host"; readonly name: string };

/** What a refused deed, as it is told and recorded, would have to be given; undefined for what nobody can be given so. */
export function additionFor(what: string): Addition | undefined {
  if (what.startsWith("/") && !what.includes("\n") && !what.includes(", which was made"))
    return { kind: "file", path: what };
  const host = /^host:([a-z0-9.-]{1,253}:\d{1,5})$/i.exec(what)?.[1];
  return host === undefined ? undefined : { kind: "host", name: host };
}

/** Places that are not given by a second click, whoever asks. */
const never: ReadonlySet<Finding["place"]> = new Set(["protected", "secret", "floor", "selfRunning", "unknown"]);

/**
 * Whether a person may be offered an addition: `judged` is what the policy says of an edit of the file, or a request to the host, by itself.
 * Not what is denied, protected, a credential or runs by itself, and nothing that is hidden from the run or around that.
 */
export function mayBeAdded(addition: Addition, judged: Verdict, { hidden, readOnly }: Confinement): "yes" | "no" {
  if (judged.decision === "deny" || judged.findings.length === 0) return "no";
  if (judged.findings.some(({ place }) => never.has(place))) return "no";
  if (addition.kind === "host") return "yes";
  const path = fold(addition.path);
  const kept = [...hidden, ...readOnly].map((one) => fold(one));
  return kept.some((one) => isWithin(path, one) || isWithin(one, path)) ? "no" : "yes";
}

const radii: readonly BlastRadius[] = ["none", "file", "tree", "workspace", "machine", "remote", "unknown"];

/** The verdict on a command with what is added to it: held whatever it was, and the additions stand first among the reasons. */
export function withAdditions(verdict: Verdict, added: readonly Verdict[], text: string): Verdict {
  const first: Reason = { decision: "hold", source: "preset", text, instead: "", rule: undefined };
  const radius = [verdict, ...added].map(({ blastRadius }) => radii.indexOf(blastRadius));
  return {
    ...verdict,
    decision: "hold",
    reasons: [first, ...verdict.reasons],
    findings: [...verdict.findings, ...added.flatMap(({ findings }) => findings)],
    blastRadius: radii[Math.max(...radius)] ?? "unknown",
  };
}

/** Whether a confinement gives what was added, and beside it exactly what it gave before. */
export function isOnlyWidened(before: Confinement, after: Confinement, additions: readonly Addition[]): "yes" | "no" {
  // What is to be changed beside what only goes cannot be kept from being opened for that; and a copy is made for it.
  const { writable, replaceable, network, unlinksOnly: _only, ...rest } = before;
  const { writable: _writable, replaceable: given, network: reach, unlinksOnly: _now, ...now } = after;
  const paths = new Set(additions.flatMap((one) => (one.kind === "file" ? [one.path] : [])));
  const hosts = new Set(additions.flatMap((one) => (one.kind === "host" ? [one.name] : [])));
  const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
  const globs = network.kind === "hosts" ? network.globs : [];
  const reached = reach.kind === "hosts" ? reach.globs : [];
  const asked = [...paths].every((path) => given.includes(path)) && [...hosts].every((host) => reached.includes(host));
  const onlyFiles = given.every((path) => replaceable.includes(path) || paths.has(path));
  const onlyHosts =
    hosts.size === 0
      ? same(network, reach)
      : reach.kind === "hosts" && reached.every((one) => globs.includes(one) || hosts.has(one));
  return asked && onlyFiles && onlyHosts && same(writable, after.writable) && same(rest, now) ? "yes" : "no";
}
