import { literal, textOf, type Value } from "../../shell/value.ts";
import type { Language } from "../codeTree.ts";
import { isOfRuntime, isPurePackage, moduleName } from "./modules.ts";
import { knownPackages } from "./packages.ts";
import { api, join, plain, suspect, type Values, wordsOf } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/**
 * What `require` or `import` of these names gives. Modules of the runtime and packages whose calls are known do nothing by
 * being loaded, nor do packages that are widely known to compute alone. A file of the project is a `load` deed. What any
 * other package does has not been read: it is opaque.
 */
export function loadModule(names: Values, walk: Walk): Values {
  if (names.length === 0 && walk.missing().length === 0) return [];
  return join(...wordsOf(names).map((name) => loadOne(name, walk)));
}

function loadOne(name: Value, walk: Walk): Values {
  const specifier = textOf(name);
  if (specifier === undefined) {
    tellOpaque(walk, "which module is loaded is not known");
    return suspect("which module it is is not known");
  }
  if (/^(?:\.{0,2}\/|\.{1,2}$|file:|[A-Za-z]:\\)/.test(specifier)) return loadFile(specifier, walk);
  if (/^data:/.test(specifier)) return loadData(specifier, walk);
  if (/^(?:https?):/.test(specifier) && !/^https:\/\/(?:deno\.land\/std|jsr\.io\/@std)/.test(specifier)) {
    walk.tell({ kind: "connect", url: literal(specifier), loses: "none", because: "code is loaded from there" });
    tellOpaque(walk, `the code at ${specifier} has not been read`);
    return api(`loaded:${specifier}`);
  }
  if (specifier === "bun") return api("Bun");
  const module = moduleName(specifier);
  if (isOfRuntime(module) || isPurePackage(module) || knownPackages.test(module)) return api(module);
  tellOpaque(walk, `what the package ${specifier} does has not been read`);
  return api(`loaded:${specifier}`);
}

function loadFile(specifier: string, walk: Walk): Values {
  const path = specifier.replace(/^file:\/\//, "").replace(/[?#].*$/, "");
  const file = literal(
    walk.folder === undefined || walk.folder === "." || /^(?:\/|[A-Za-z]:)/.test(path)
      ? path
      : `${walk.folder}/${path}`,
  );
  if (/\.(?:json|jsonc|json5|txt|md|css|wasm)$/.test(path) && !/\.wasm$/.test(path)) {
    walk.tell({
      kind: "file",
      verb: "read",
      loses: "none",
      reach: "entry",
      path: file,
      because: "the code reads the file",
    });
    return plain;
  }
  if (/\.(?:node|wasm)$/.test(path)) {
    tellOpaque(walk, `${path} is a program that is loaded`);
    return api(`loaded:${specifier}`);
  }
  const [first = path, ...others] = candidates(textOf(file) ?? path, walk.tree.language);
  walk.tell({ kind: "load", language: languageOf(first), file: literal(first) });
  for (const other of others)
    walk.tell({ kind: "load", language: languageOf(other), file: literal(other), when: "there" });
  return api(`loaded:${specifier}`);
}

/** The files that a name without an ending may stand for; TypeScript writes `.js` for a file that is `.ts`. */
function candidates(path: string, language: Language): readonly string[] {
  if (/\.[cm]?[jt]sx?$/.test(path))
    return language === "javascript" ? [path] : [path, path.replace(/\.([cm]?)js$/, ".$1ts")];
  const bare = path.replace(/\/$/, "");
  const endings = [".js", ".ts", ".tsx", ".mjs", ".cjs", "/index.js", "/index.ts"];
  const all = [...endings.map((ending) => bare + ending), path];
  return language === "javascript" ? all : [`${bare}.ts`, ...all.filter((one) => one !== `${bare}.ts`)];
}

/** The language of a file by its ending. */
export function languageOf(path: string): Language {
  if (/\.tsx$/.test(path)) return "tsx";
  return /\.[cm]?ts$/.test(path) ? "typescript" : "javascript";
}

/** A `data:` address that is loaded carries its code along. */
function loadData(specifier: string, walk: Walk): Values {
  const plainText = /^data:(?:text|application)\/javascript(?:;charset=[\w-]+)?,([^%]*)$/.exec(specifier);
  if (plainText === null) tellOpaque(walk, "a text that is not read here is loaded as code");
  else walk.tell({ kind: "code", language: "javascript", text: literal(plainText[1] ?? "") });
  return api("loaded:data");
}
