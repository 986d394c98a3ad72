import { isWithin, nameOf, placeOf } from "../shell/paths.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, onFiles, opaque, runs } from "./fileEffects.ts";
import { modelOf } from "./programs.ts";

type Site = Pick<Use, "folders" | "surroundings" | "source">;

/**
 * A program or script that is named by its path: a file may be anything, so it is opaque. Known are only the launchers
 * that a project's tools put there themselves (`gradlew`, `node_modules/.bin/…`, a virtual environment), which build
 * commands run anyway. `use` is the command when it is run as a program.
 */
export function pathProgram(file: Value, interpreter: string, site: Site, use?: Use): readonly Effect[] {
  const text = textOf(file);
  if (text !== undefined && isOurs(text, site))
    return [
      opaque({ program: "holdpoint", source: site.source }, "an agent may not use Holdpoint's own program"),
      ...started(file, site),
    ];
  const launcher = text === undefined || !isInWorkspace(file, site) ? undefined : launcherOf(text);
  if (launcher === "activate" && /^(?:source|\.)$/.test(interpreter))
    return [runs({ ...bare(site), program: "activate" }, "it puts the project's virtual environment first in PATH")];
  const model = launcher === undefined || use === undefined ? undefined : modelOf(launcher);
  if (use !== undefined && model?.kind === "project")
    return model.effects({ ...use, program: launcher ?? use.program });
  return started(file, site);
}

function started(file: Value, site: Site): readonly Effect[] {
  const because = "what the file does when it runs has not been read";
  const effects = onFiles([file], { verb: "execute", loses: "none", because }, site).map(
    (effect): Effect => ({ ...effect, sight: "opaque" }),
  );
  return effects.length > 0
    ? effects
    : [effectOn({ scheme: "process", name: "?" }, { verb: "execute", loses: "none", because }, site, "opaque")];
}

function launcherOf(path: string): string | undefined {
  if (/^(?:\.\/)?(?:gradlew|mvnw)$/.test(path)) return nameOf(path);
  if (/(?:^|\/)node_modules\/\.bin\/[\w.-]+$/.test(path)) return nameOf(path);
  if (/(?:^|\/)(?:\.?venv|env|\.env|\.tox\/\w+|\.nox\/\w+)\/bin\/[\w.-]+$/.test(path)) return nameOf(path);
  return /^(?:\.\/)?vendor\/bin\/[\w.-]+$/.test(path) ? nameOf(path) : undefined;
}

function isInWorkspace(file: Value, site: Site): boolean {
  return site.folders.every((folder) => {
    const place = placeOf(file, folder);
    return place?.spelling === "literal" && site.surroundings.roots.some((root) => isWithin(place.path, root));
  });
}

function isOurs(path: string, site: Site): boolean {
  if (/(?:^|\/)holdpoint(?:\.c?js|\.exe)?$/.test(path)) return true;
  return site.folders.some((folder) => {
    const place = placeOf({ kind: "literal", text: path }, folder);
    return place !== undefined && place.path !== "" && isWithin(place.path, site.surroundings.state);
  });
}

function bare(site: Site): Use {
  return { program: "", args: [], input: { kind: "inherited" }, ...site };
}
