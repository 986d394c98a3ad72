import { literal } from "../shell/value.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { joined, type Known, text, valuesOf } from "./known.ts";
import { familyOf } from "./pythonModules.ts";
import type { Imported } from "./pythonNames.ts";

/** Modules whose import alone does something. */
const doesSomething: Readonly<Record<string, string>> = {
  antigravity: "opens a page",
  "idlelib.idle": "starts a program",
  "site.main": "runs further code",
  "lib2to3.__main__": "runs code",
  __main__: "is the program itself",
};

/** What importing modules does. `searched`: folders the program adds to those where modules are looked for. */
export function importDeeds(imports: readonly Imported[], searched: readonly Known[]): readonly CodeDeed[] {
  return imports.flatMap(({ module, names }) => {
    const odd = doesSomething[module];
    if (odd !== undefined) return [{ kind: "opaque", because: `${module} ${odd} when it is imported` }];
    if (!module.startsWith(".") && familyOf(module) !== "unknown") return [];
    return searched.length === 0
      ? loads(module, names, text(""))
      : searched.flatMap((folder) => loads(module, names, folder));
  });
}

function loads(module: string, names: readonly string[] | undefined, folder: Known): readonly CodeDeed[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const start = dots > 1 ? "../".repeat(dots - 1) : "";
  const parts = module
    .slice(dots)
    .split(".")
    .filter((part) => part !== "");
  const packages = parts.slice(0, -1).map((_, index) => `${start}${parts.slice(0, index + 1).join("/")}/__init__.py`);
  const file = parts.length === 0 ? [] : [`${start}${parts.join("/")}.py`];
  // What is taken from a package by name may be a module of it, which then runs as well.
  const below = (names ?? [])
    .filter((name) => name !== "*")
    .map((name) =>
      [start + parts.join("/"), `${name}.py`].filter((part) => part !== "").join(parts.length === 0 ? "" : "/"),
    );
  return [
    ...packages.flatMap((path) => deedsFor(path, folder, "there")),
    ...file.flatMap((path) => deedsFor(path, folder, undefined)),
    ...below.flatMap((path) => deedsFor(path, folder, parts.length === 0 ? undefined : "there")),
  ];
}

function deedsFor(path: string, folder: Known, when: "there" | undefined): readonly CodeDeed[] {
  return valuesOf(joined([folder, [{ kind: "path", value: literal(path) }]], "begins anew")).map((file) => ({
    kind: "load",
    language: "python",
    file,
    ...(when === undefined ? {} : { when }),
  }));
}
