import { isLauncher } from "../shell/launchers.ts";
import type { Occurrence } from "../shell/occurrence.ts";
import { isOwnProgram } from "../shell/ownProgram.ts";
import { isWithin, nameOf, placeOf } from "../shell/paths.ts";
import { isUnread, textsIn } from "../shell/scriptFiles.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { runs } from "./fileEffects.ts";
import { isQuestion } from "./ownQuestions.ts";
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
  if (model?.kind === "project") return model.effects({ ...use, program: launcher ?? use.program });
  if (isOwnProgram(file, use.folders, use.surroundings) && isQuestion(use)) return [];
  const texts = textsIn(file, use.folders, use.inside.readings);
  return runsFile(file, use, isUnread(texts) ? texts : {});
}

/** A script that a shell reads. Of those that were not read, only a virtual environment's own `activate` is known. */
export function shellScript(
  { file, interpreter, content, why }: Extract<Occurrence, { readonly kind: "script" }>,
  site: Site,
): readonly Effect[] {
  if (content === "read") return runsFile(file, site, content);
  const unread = why === undefined ? {} : { why };
  const activates = /^(?:source|\.)$/.test(interpreter) && launcherOf(textOf(file) ?? "") === "activate";
  if (!activates || !isInWorkspace(file, site)) return runsFile(file, site, unread);
  const use = { program: "activate", ...site };
  return [runs(use, "it puts the project's virtual environment first in PATH")];
}

function launcherOf(path: string): string | undefined {
  return isLauncher(path) ? nameOf(path) : undefined;
}

function isInWorkspace(file: Value, site: Site): boolean {
  return site.folders.every((folder) => {
    const place = placeOf(file, folder);
    return place?.spelling === "literal" && site.surroundings.roots.some((root) => isWithin(place.path, root));
  });
}
