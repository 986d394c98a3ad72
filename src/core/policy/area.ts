import type { Surroundings } from "../surroundings.ts";
import { isWithin, segmentsOf } from "./paths.ts";
import type { Place } from "./verdict.ts";

/** The part of the file system a path lies in. */
type Area = Extract<Place, "workspace" | "output" | "temporary" | "outside">;

/**
 * Where an absolute path lies; the deepest known folder around it decides, so that a workspace inside the temporary
 * folder is a workspace. A temporary folder itself is outside: it belongs to everybody. Letter for letter, because here
 * a match makes the judgement milder.
 */
export function areaOf(path: string, surroundings: Surroundings): Area {
  if (harmlessDevices.has(path) || path.startsWith("/dev/fd/")) return "temporary";
  const { roots, temporary, home } = surroundings;
  const root = deepestAround(path, roots);
  const temporaryFolder = deepestAround(path, temporary);
  const aroundHome = isWithin(path, home) ? home.length : 0;
  if (temporaryFolder.length > Math.max(root.length, aroundHome))
    return path === temporaryFolder ? "outside" : "temporary";
  if (root === "" || root.length < aroundHome) return "outside";
  return segmentsOf(path.slice(root.length)).some(isOutputName) ? "output" : "workspace";
}

/** The deepest of the folders that holds the path; "" when none does. */
function deepestAround(path: string, folders: readonly string[]): string {
  let deepest = "";
  for (const folder of folders) if (folder.length > deepest.length && isWithin(path, folder)) deepest = folder;
  return deepest;
}

/** Writing to one of these keeps nothing and takes nothing away. */
const harmlessDevices: ReadonlySet<string> = new Set([
  "/dev/null",
  "/dev/zero",
  "/dev/full",
  "/dev/random",
  "/dev/urandom",
  "/dev/tty",
  "/dev/stdin",
  "/dev/stdout",
  "/dev/stderr",
]);

function isOutputName(name: string): boolean {
  return outputNames.has(name) || name.endsWith(".egg-info");
}

/** Folders that a build, a test run or an installation makes again. */
const outputNames: ReadonlySet<string> = new Set([
  "node_modules",
  "bower_components",
  "dist",
  "build",
  "out",
  "target",
  "coverage",
  "htmlcov",
  "__pycache__",
  "venv",
  "elm-stuff",
  "_build",
  "zig-out",
  "zig-cache",
  "storybook-static",
  "cmake-build-debug",
  "cmake-build-release",
  ".next",
  ".nuxt",
  ".output",
  ".svelte-kit",
  ".astro",
  ".angular",
  ".docusaurus",
  ".expo",
  ".vite",
  ".turbo",
  ".cache",
  ".parcel-cache",
  ".nyc_output",
  ".pytest_cache",
  ".mypy_cache",
  ".ruff_cache",
  ".tox",
  ".nox",
  ".venv",
  ".eggs",
  ".gradle",
  ".dart_tool",
  ".zig-cache",
]);
