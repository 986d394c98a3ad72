import { assertNever } from "../../base/assertNever.ts";
import type { Effect } from "../effects/effect.ts";
import { fold } from "../scope/fold.ts";
import type { Surroundings } from "../surroundings.ts";
import { isWithin } from "./paths.ts";
import type { BlastRadius, Finding } from "./verdict.ts";

/** Every radius, smallest first. */
const radii: readonly BlastRadius[] = ["none", "file", "tree", "workspace", "machine", "remote", "unknown"];

/** How far a call reaches: as far as its farthest effect. Reading and fetching reach nothing. */
export function blastRadiusOf(findings: readonly Finding[], surroundings: Surroundings): BlastRadius {
  let farthest = 0;
  for (const finding of findings) farthest = Math.max(farthest, radii.indexOf(radiusOf(finding, surroundings)));
  return radii[farthest] ?? "unknown";
}

function radiusOf({ effect, place, count }: Finding, surroundings: Surroundings): BlastRadius {
  if (effect.sight === "opaque") return "unknown";
  if (effect.verb === "read" || effect.verb === "connect") return "none";
  if (effect.loses === "remote") return "remote";
  if (effect.loses === "system") return "machine";
  if (effect.resource.scheme !== "file") return namedRadius(effect, effect.resource);
  // What a plain program does to files are effects of their own.
  if (effect.verb === "execute") return "none";
  const { path, spelling, reach } = effect.resource;
  if (place === "unknown" || path === "") return "unknown";
  if (place === "outside" || place === "floor") return "machine";
  if (spelling !== "glob" && surroundings.roots.some((root) => reach === "tree" && isWithin(fold(root), fold(path))))
    return "workspace";
  return spelling === "literal" && (reach === "entry" || count?.files === 1) ? "file" : "tree";
}

function namedRadius(
  { verb }: Effect,
  { scheme }: Exclude<Effect["resource"], { readonly scheme: "file" }>,
): BlastRadius {
  switch (scheme) {
    case "git":
      return verb === "publish" ? "remote" : "workspace";
    case "npm":
    case "pypi":
    case "crate":
    case "image":
      return verb === "publish" || verb === "administer" || verb === "delete" ? "remote" : "workspace";
    case "process":
      // Builds, tests and formatters keep to the workspace.
      return verb === "execute" ? "workspace" : "machine";
    case "docker":
    case "device":
    case "env":
    case "system":
      return verb === "execute" ? "none" : "machine";
    case "tool":
    case "mcp":
      return verb === "execute" ? "none" : "unknown";
    case "host":
    case "kube":
    case "aws":
    case "gcp":
    case "azure":
    case "service":
    case "tf":
    case "db":
      return "remote";
    default:
      return assertNever(scheme);
  }
}
