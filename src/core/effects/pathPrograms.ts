import { isWithin, nameOf, placeOf } from "../shell/paths.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { runs } from "./fileEffects.ts";
import { modelOf } from "./programs.ts";
import { runsFile } from "./runFile.ts";

type Site = Pick<Use, "folders" | "surroundings" | "source">;

/**
 * A program named by its path: a file may be anything, so it is opaque. Known are only the launchers that a project's
 * tools put there themselves (`gradlew`, `node_modules/.bin/…`, a virtual environment), which build commands run anyway.
 */
export function pathProgram(use: Use): readonly Effect[] {
  const file: Value = { kind: "literal", text: use.program };
  const launcher = isInWorkspace(file, use) ? launcherOf(use.program) : undefined;
  const model = launcher === undefined ? undefined : modelOf(launcher);
  return model?.kind === "project" ? model.effects({ ...use, program: launcher ?? use.program }) : runsFile(file, use);
}

/** A script that a shell reads. Only a virtual environment's own `activate` is known. */
export function shellScript(file: Value, interpreter: string, site: Site): readonly Effect[] {
  const activates = /^(?:source|\.)$/.test(interpreter) && launcherOf(textOf(file) ?? "") === "activate";
  if (!activates || !isInWorkspace(file, site)) return runsFile(file, site);
  const use: Use = { program: "activate", args: [], input: { kind: "inherited" }, environment: new Map(), ...site };
  return [runs(use, "it puts the project's virtual environment first in PATH")];
}

function launcherOf(path: string): string | undefined {
  const patterns = [
    /^(?:\.\/)?(?:gradlew|mvnw)$/,
    /(?:^|\/)node_modules\/\.bin\/[\w.-]+$/,
    /(?:^|\/)(?:\.?venv|env|\.env|\.tox\/\w+|\.nox\/\w+)\/bin\/[\w.-]+$/,
    /^(?:\.\/)?vendor\/bin\/[\w.-]+$/,
  ];
  return patterns.some((pattern) => pattern.test(path)) ? nameOf(path) : undefined;
}

function isInWorkspace(file: Value, site: Site): boolean {
  return site.folders.every((folder) => {
    const place = placeOf(file, folder);
    return place?.spelling === "literal" && site.surroundings.roots.some((root) => isWithin(place.path, root));
  });
}
