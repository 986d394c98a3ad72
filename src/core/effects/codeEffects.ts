import { assertNever } from "../../base/assertNever.ts";
import type { CodeDeed } from "../code/codeDeed.ts";
import { folderOf, languageOfFile, readCode } from "../code/codeReaders.ts";
import type { Language } from "../code/codeTree.ts";
import { readPerl } from "../code/perl.ts";
import { isSecretName } from "../secretName.ts";
import { isAbsolute, type Place, placeOf } from "../shell/paths.ts";
import { isUnread, textsIn } from "../shell/scriptFiles.ts";
import { literal, textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, nothing, onFiles, onSystem, opaque } from "./fileEffects.ts";
import { hostOf } from "./hosts.ts";
import { runsFile } from "./runFile.ts";
import { wholeEnvironment } from "./secretsGiven.ts";

/** A language that is read by its tree, or one that is read without. */
export type CodeLanguage = Language | "perl";

/** Where code comes from. */
interface Origin {
  readonly language: CodeLanguage;
  /** Its own file, as the command names it; undefined for code that is no file. */
  readonly file: string | undefined;
  /** The folder in which the program that loads it looks for modules. */
  readonly searched: string;
}

/** The effects of code that a program is given as text, as far as it can be read; opaque beyond that. */
export function codeEffects(language: CodeLanguage, code: Value, use: Use): readonly Effect[] {
  const text = textOf(code);
  if (text === undefined) return [opaque(use, `the code that ${use.program} is given is not known`)];
  // What `php -r` is given needs no mark to begin with, unlike a file.
  const whole = language === "php" && !/^<\?php\b/.test(text) ? `<?php ${text}` : text;
  return textEffects(whole, { language, file: undefined, searched: "." }, use);
}

/** The effects of a file of code that a program runs. It is opaque where it cannot be read. */
export function codeFileEffects(language: CodeLanguage, file: Value, use: Use): readonly Effect[] {
  const name = textOf(file) ?? "";
  return fileEffects(file, { language: languageOfFile(name) ?? language, file: name, searched: folderOf(name) }, use);
}

/** The same of a file that code loads: what several files load counts once. */
function loadedEffects(file: Value, origin: Origin, use: Use): readonly Effect[] {
  const folders = use.folders.map(({ spelling, path }) => `${spelling} ${path}`);
  const isFirst = use.inside.readings.isFirst([origin.language, textOf(file) ?? "", ...folders].join("\0"));
  return isFirst ? fileEffects(file, origin, use) : nothing;
}

function fileEffects(file: Value, origin: Origin, use: Use): readonly Effect[] {
  const texts = textsIn(file, use.folders, use.inside.readings);
  if (isUnread(texts)) return runsFile(file, use, { why: texts.why });
  const effects = use.inside.readings.within(() => texts.flatMap((text) => textEffects(text, origin, use)));
  if (effects === undefined) return runsFile(file, use, { why: "is loaded by itself, or nested too deep" });
  return [...runsFile(file, use, "read"), ...effects];
}

function textEffects(text: string, origin: Origin, use: Use): readonly Effect[] {
  const deeds = deedsOf(text, origin, use);
  if (typeof deeds === "string") return [opaque(use, `the code that ${use.program} runs ${deeds}`)];
  const hidden = origin.language === "python" ? localModules(text, origin, use) : nothing;
  return [...hidden, ...effectsOfDeeds(deeds, use, origin)];
}

/** The effects of what code does. `origin` is for the files it loads: without it they are looked for from the current folder. */
export function effectsOfDeeds(
  deeds: readonly CodeDeed[],
  use: Use,
  origin: Origin = { language: "perl", file: undefined, searched: "." },
): readonly Effect[] {
  return deeds.flatMap((deed, index) =>
    deed.kind === "load" ? loadEffects(deed, deeds.slice(index + 1), origin, use) : deedEffects(deed, use),
  );
}

/**
 * Files that Python takes for a module although one of its own has that name: it looks beside the program first. A name that
 * the reader follows as a file of the project is looked at twice, which changes nothing.
 */
function localModules(text: string, origin: Origin, use: Use): readonly Effect[] {
  const lines = text.matchAll(/(?:^|[;:\n])[ \t]*(?:import[ \t]+([\w., \t]+)|from[ \t]+(\w+))/g);
  const names = [...lines].flatMap(([, list = "", one = ""]) => [one, ...list.split(",").map((part) => part.trim())]);
  const modules = new Set(names.map((name) => /^\w+/.exec(name)?.[0] ?? "").filter((name) => name !== ""));
  return [...modules].slice(0, mostModules).flatMap((name) =>
    [`${name}.py`, `${name}/__init__.py`].flatMap((path) => {
      const file = placed(literal(path), origin);
      if (textOf(file) === origin.file || !isThere(file, use)) return nothing;
      return loadedEffects(file, { ...origin, file: textOf(file) }, use);
    }),
  );
}

/** Modules of one program whose files are looked for. */
const mostModules = 16;

/** What code does, or why that is not known, as the end of a sentence. */
function deedsOf(text: string, { language, file }: Origin, use: Use): readonly CodeDeed[] | string {
  if (language === "perl") return readPerl(text);
  const tree = use.inside.readings.syntax(language, text);
  if (tree.kind === "read") return readCode(tree.value, file);
  return tree.kind === "unread" ? tree.why : "has not been read";
}

type Load = Extract<CodeDeed, { readonly kind: "load" }>;

/**
 * A file of the project that is loaded. Where the likeliest one is not there, one of those that follow it may be; where none
 * is, it comes from elsewhere and has not been read.
 */
function loadEffects(load: Load, following: readonly CodeDeed[], origin: Origin, use: Use): readonly Effect[] {
  const file = placed(load.file, origin);
  const end = following.findIndex((deed) => deed.kind !== "load" || deed.when === undefined);
  const others = following
    .slice(0, end < 0 ? following.length : end)
    .flatMap((deed) => (deed.kind === "load" ? [deed] : []));
  if (isThere(file, use)) {
    const { searched } = origin;
    return loadedEffects(file, { language: load.language, file: textOf(file), searched }, use);
  }
  if (load.when === "there" || others.some((other) => isThere(placed(other.file, origin), use))) return nothing;
  const name = textOf(load.file);
  return [opaque(use, name === undefined ? "which file it loads is not known" : `what ${name} does has not been read`)];
}

/** Whether a file may be there. One that is not known yet is asked for. */
function isThere(file: Value, use: Use): boolean {
  return use.folders.some((folder) => {
    const place = placeOf(file, folder);
    return place?.spelling !== "literal" || use.inside.readings.mayBeThere(place.path);
  });
}

/** Where the file of a load stands, as seen from the folder the code runs in. */
function placed(file: Value, { language, file: own, searched }: Origin): Value {
  const text = textOf(file);
  const isPlaced = text === undefined || isAbsolute(text) || !/^(?:python|ruby|php)$/.test(language);
  if (isPlaced) return file;
  const base = language === "python" ? searched : own === undefined ? "." : folderOf(own);
  return literal(`${base}/${text}`);
}

function deedEffects(deed: Exclude<CodeDeed, Load>, use: Use): readonly Effect[] {
  switch (deed.kind) {
    case "file":
      return onFiles([atHome(deed.path, use)], deed, use);
    case "shell": {
      const text = textOf(deed.text);
      if (text === undefined) return [opaque(use, "the command that the code gives a shell is not known")];
      return use.inside.shell(text, deed.shell ?? "bash", { ...use, folders: foldersOf(deed.cwd, use) });
    }
    case "program":
      return use.inside.words(deed.words, { ...use, folders: foldersOf(deed.cwd, use) });
    case "connect":
      return [effectOn(hostOf(deed.url), { verb: "connect", loses: deed.loses, because: deed.because }, use)];
    case "code":
      return (
        use.inside.readings.within(() => codeEffects(deed.language, deed.text, use)) ?? [
          opaque(use, "code runs code inside code, deeper than what is read"),
        ]
      );
    case "environment":
      return environmentRead(deed.name, use);
    case "system":
      return [onSystem(deed.name, deed.because, use)];
    case "opaque":
      return [opaque(use, deed.because)];
    default:
      return assertNever(deed);
  }
}

/** Readers write the home folder of who runs the code as `~`. */
function atHome(path: Value, { surroundings: { home } }: Use): Value {
  const at = (text: string): string => (/^~(?:\/|$)/.test(text) ? `${home}${text.slice(1)}` : text);
  switch (path.kind) {
    case "literal":
    case "glob":
      return { ...path, text: at(path.text) };
    case "unknown":
      return { ...path, prefix: at(path.prefix) };
    case "stream":
      return path;
  }
}

/** Where a program that the code starts stands. */
function foldersOf(cwd: Value | undefined, use: Use): readonly Place[] {
  if (cwd === undefined) return use.folders;
  return use.folders.map((folder) => placeOf(atHome(cwd, use), folder) ?? { spelling: "unknown", path: "" });
}

/** Code that looks at a variable shows or uses it; only what is a secret by its name is told. */
function environmentRead(name: string | undefined, use: Use): readonly Effect[] {
  if (name === undefined) return wholeEnvironment(use);
  if (isSecretName(name, "") === "none") return nothing;
  return [effectOn({ scheme: "env", name }, { verb: "read", loses: "none", because: "the code reads it" }, use)];
}
