import type { NamedScheme } from "../../resource.ts";
import { isWithin, placeOf } from "../../shell/paths.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn } from "../fileEffects.ts";

/** Where a package manager's packages come from. */
export type Registry = Extract<NamedScheme, "npm" | "pypi" | "crate" | "image">;

/** Installing a package: from the registry and from the workspace it is fetched; from elsewhere it is code nobody named. */
export function installed(spec: Value, registry: Registry, use: Use): Effect {
  const text = textOf(spec);
  if (text !== undefined && isRegistryName(text)) {
    const name = nameWithoutVersion(text);
    return effectOn(
      { scheme: registry, name: name.replaceAll("/", "%2F") },
      { verb: "connect", loses: "none", because: `${use.program} installs the package from its registry` },
      use,
    );
  }
  if (isInWorkspace(spec, use)) {
    return effectOn(
      { scheme: "process", name: use.program },
      { verb: "execute", loses: "none", because: `${use.program} installs a package of the workspace` },
      use,
    );
  }
  const because = `${use.program} installs from an address or a path outside the workspace`;
  return effectOn(
    { scheme: registry, name: text === undefined ? "?" : text.replaceAll("/", "%2F") },
    { verb: "execute", loses: "none", because },
    use,
    "opaque",
  );
}

/** A package's name as a resource, without its version. */
export function packageName(spec: Value | undefined): string {
  const text = textOf(spec);
  return text === undefined ? "?" : nameWithoutVersion(text).replaceAll("/", "%2F");
}

/** `name`, `@scope/name`, `name@1.2`, `name[extra]==1.0`, `npm:name@1`; no path, no address, no `user/repository`. */
function isRegistryName(text: string): boolean {
  return (
    /^(?:npm:)?(?:@[a-z0-9][\w.-]*\/)?[A-Za-z0-9_][\w.-]*(?:\[[\w,.-]+\])?(?:@(?:[\w.^~*<>=|+ -]+)?|(?:[=~!<>]=?=?[\w.*,<>=~! -]+))?$/.test(
      text,
    ) && !/\.(?:tgz|tar\.gz|whl|zip|gem)$/.test(text)
  );
}

function nameWithoutVersion(text: string): string {
  return text.replace(/^npm:/, "").replace(/(?<=.)@.*$|\[.*$|[=~!<>].*$/, "");
}

function isInWorkspace(spec: Value, use: Use): boolean {
  if (/^[a-z][\w+.-]*:|@/.test(prefixOf(spec)) && !/^(?:file|link|workspace):/.test(prefixOf(spec))) return false;
  const text = textOf(spec);
  if (text === undefined || !/^(?:(?:file|link|workspace):)?(?:\.{1,2}(?:\/|$|\[)|\/)/.test(text)) return false;
  const path = text.replace(/^(?:file|link|workspace):/, "").replace(/\[[\w,.-]+\]$/, "");
  return use.folders.every((folder) => {
    const place = placeOf({ kind: "literal", text: path }, folder);
    return place?.spelling === "literal" && use.surroundings.roots.some((root) => isWithin(place.path, root));
  });
}
