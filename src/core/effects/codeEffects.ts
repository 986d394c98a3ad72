import { assertNever } from "../../base/assertNever.ts";
import type { CodeDeed } from "../code/codeDeed.ts";
import { codeReaders, languageOfFile, sourceReaders } from "../code/codeReaders.ts";
import type { Language } from "../code/codeTree.ts";
import { isSecretName } from "../secretName.ts";
import type { Place } from "../shell/paths.ts";
import { placeOf } from "../shell/paths.ts";
import { isUnread, textsIn } from "../shell/scriptFiles.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, nothing, onFiles, onSystem, opaque } from "./fileEffects.ts";
import { hostOf } from "./hosts.ts";
import { runsFile } from "./runFile.ts";

/** A language that is read by its tree, or one that is read without. */
export type CodeLanguage = Language | "perl" | "awk";

/** The effects of code that a program is given as text, as far as it can be read; opaque beyond that. */
export function codeEffects(language: CodeLanguage, code: Value, use: Use): readonly Effect[] {
  const text = textOf(code);
  if (text === undefined) return [opaque(use, `the code that ${use.program} is given is not known`)];
  const deeds = deedsOf(language, text, use);
  if (typeof deeds === "string") return [opaque(use, `the code that ${use.program} is given ${deeds}`)];
  return deeds.flatMap((deed) => deedEffects(deed, use));
}

/** The effects of a file of code that a program runs or loads. It is opaque where it cannot be read. */
export function codeFileEffects(language: CodeLanguage, file: Value, use: Use): readonly Effect[] {
  const texts = textsIn(file, use.folders, use.inside.readings);
  if (isUnread(texts)) return runsFile(file, use, { why: texts.why });
  const effects = use.inside.readings.within(() =>
    texts.flatMap((text) => codeEffects(ofFile(file) ?? language, { kind: "literal", text }, use)),
  );
  if (effects === undefined) return runsFile(file, use, { why: "is loaded by itself, or nested too deep" });
  return [...runsFile(file, use, "read"), ...effects];
}

function ofFile(file: Value): Language | undefined {
  return languageOfFile(textOf(file) ?? "");
}

/** What code does, or why that is not known, as the end of a sentence. */
function deedsOf(language: CodeLanguage, text: string, use: Use): readonly CodeDeed[] | string {
  if (language === "perl" || language === "awk") return sourceReaders[language]?.(text) ?? "has not been read";
  const read = codeReaders[language];
  if (read === undefined) return "has not been read";
  const tree = use.inside.readings.syntax(language, text);
  if (tree.kind === "read") return read(tree.value);
  return tree.kind === "unread" ? tree.why : "has not been read";
}

function deedEffects(deed: CodeDeed, use: Use): readonly Effect[] {
  switch (deed.kind) {
    case "file":
      return onFiles([deed.path], deed, use);
    case "shell": {
      const text = textOf(deed.text);
      if (text === undefined) return [opaque(use, "the command that the code gives a shell is not known")];
      return use.inside.shell(text, deed.shell ?? "bash", { ...use, folders: foldersOf(deed.cwd, use) });
    }
    case "program":
      return use.inside.words(deed.words, { ...use, folders: foldersOf(deed.cwd, use) });
    case "connect": {
      const verb = deed.loses === "none" ? "connect" : "publish";
      return [effectOn(hostOf(deed.url), { verb, loses: deed.loses, because: deed.because }, use)];
    }
    case "code":
      return (
        use.inside.readings.within(() => codeEffects(deed.language, deed.text, use)) ?? [
          opaque(use, "code runs code inside code, deeper than what is read"),
        ]
      );
    case "load":
      return codeFileEffects(deed.language, deed.file, use);
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

/** Where a program that the code starts stands. */
function foldersOf(cwd: Value | undefined, use: Use): readonly Place[] {
  if (cwd === undefined) return use.folders;
  return use.folders.map((folder) => placeOf(cwd, folder) ?? { spelling: "unknown", path: "" });
}

/** Code that looks at a variable shows or uses it; only what is a secret by its name is told. */
function environmentRead(name: string | undefined, use: Use): readonly Effect[] {
  if (name === undefined || isSecretName(name, "") === "none") return nothing;
  return [effectOn({ scheme: "env", name }, { verb: "read", loses: "none", because: "the code reads it" }, use)];
}
