import { respelled } from "./decoders.ts";
import { hasOption, optionNames, readOptions, valueOfOption } from "./options.ts";
import { nameOf, normalise, withoutEnd } from "./paths.ts";
import { escapeGlob, type Output, prefixOf, textOf, type Value } from "./value.ts";
import type { Situation } from "./walk.ts";

/**
 * What a well-known program prints, where its words tell. Only what it cannot print otherwise: each entry is about
 * output that later commands take as a path, a number or a command.
 */
export function literalOutput(name: string, args: readonly Value[], situation: Situation): Output {
  const unknown: Output = { kind: "unknown", by: situation.source };
  const texts = args.map(textOf);
  switch (name) {
    case ":":
    case "true":
    case "test":
    case "[":
      return { kind: "text", text: "" };
    case "cd":
    case "mkdir":
    case "touch":
      return texts.some((text) => text?.startsWith("-") !== false) ? unknown : { kind: "text", text: "" };
    case "echo":
      return echoed(texts) ?? unknown;
    case "printf":
      return printed(texts) ?? unknown;
    case "cat":
    case "tee":
      return texts.every((text) => text === "-" || text?.startsWith("-") === true || name === "tee")
        ? inputAsOutput(situation)
        : unknown;
    case "base64":
    case "gbase64":
    case "base32":
    case "openssl":
    case "xxd":
    case "rev":
    case "tr":
      return respelledInput(name, texts, situation) ?? unknown;
    case "sort":
    case "uniq":
    case "head":
    case "tail": {
      const output = inputAsOutput(situation);
      const keepsLines = texts.every((text) => text !== undefined && /^-(?:[urnzVf]|n\d*|\d+)$|^\d+$/.test(text));
      return output.kind === "paths" && keepsLines ? output : unknown;
    }
    case "grep":
    case "egrep": {
      const output = inputAsOutput(situation);
      const keepsLines = texts
        .filter((text) => text?.startsWith("-") !== false)
        .every((text) => text !== undefined && /^-[viEFPwx]+$/.test(text));
      return output.kind === "paths" && keepsLines ? output : unknown;
    }
    case "pwd": {
      const [folder, ...others] = situation.state.folders;
      return folder?.spelling === "literal" && others.length === 0
        ? { kind: "text", text: `${folder.path}\n` }
        : unknown;
    }
    case "date":
      return texts.every((text) => text !== undefined && /^(?:-u|\+[%\w:.-]+)$/.test(text)) &&
        texts.some((text) => text?.startsWith("+"))
        ? { kind: "name" }
        : unknown;
    case "nproc":
    case "seq":
    case "whoami":
    case "uuidgen":
      return { kind: "name" };
    case "id":
    case "uname":
    case "hostname":
      return args.length <= 1 ? { kind: "name" } : unknown;
    case "wc":
      return texts.some((text) => text === "-l" || text === "-c" || text === "-w") && args.length === 1
        ? { kind: "name" }
        : unknown;
    case "git":
      return gitOutput(texts) ?? unknown;
    case "basename":
    case "dirname":
      return pathPart(name, texts) ?? unknown;
    case "realpath":
    case "readlink":
      return resolved(args, situation) ?? unknown;
    case "mktemp":
      return temporaryName(args, situation) ?? unknown;
    case "which":
      return args.length === 1 && texts[0] !== undefined ? { kind: "text", text: `${texts[0]}\n` } : unknown;
    case "ls":
      return texts.every((text) => text !== undefined && /^-[1drtS]+$/.test(text))
        ? { kind: "paths", prefix: "" }
        : unknown;
    case "fd":
    case "rg":
      return name === "fd" ||
        texts.some((text) => text === "-l" || text === "--files" || text === "--files-with-matches")
        ? foundBelow(args)
        : unknown;
    default:
      return unknown;
  }
}

function inputAsOutput(situation: Situation): Output {
  return situation.input.kind === "output" ? situation.input.output : { kind: "unknown", by: situation.source };
}

function respelledInput(
  name: string,
  texts: readonly (string | undefined)[],
  situation: Situation,
): Output | undefined {
  const input = inputAsOutput(situation);
  const args = texts.filter((text) => text !== undefined);
  if (input.kind !== "text" || args.length < texts.length) return undefined;
  const text = respelled(name, args, input.text);
  return text === undefined ? undefined : { kind: "text", text };
}

/** `echo` reads backslashes in some shells and not in others, so text with one is not known. */
function echoed(texts: readonly (string | undefined)[]): Output | undefined {
  let index = 0;
  let newline = "\n";
  while (index < texts.length && /^-[neE]+$/.test(texts[index] ?? "")) {
    if (texts[index]?.includes("n")) newline = "";
    index += 1;
  }
  const words = texts.slice(index);
  if (words.some((text) => text === undefined || text.includes("\\"))) return undefined;
  return { kind: "text", text: words.join(" ") + newline };
}

/** `%s`, `%d`, `%b` without escapes, `%%` and the usual escapes; anything else is not known. */
function printed(texts: readonly (string | undefined)[]): Output | undefined {
  const [format, ...values] = texts[0] === "--" ? texts.slice(1) : texts;
  if (format === undefined || values.includes(undefined) || /^-/.test(format)) return undefined;
  const plain = unescaped(format);
  if (plain === undefined) return undefined;
  const slots = plain.match(/%./g)?.filter((slot) => slot !== "%%").length ?? 0;
  let next = 0;
  let failed = false;
  let text = "";
  do {
    text += plain.replace(/%(.)?/g, (_, kind: string | undefined) => {
      if (kind === "%") return "%";
      const value = values[next] ?? "";
      next += 1;
      if (kind === "s" || (kind === "b" && !value.includes("\\")) || (kind === "d" && /^-?\d+$/.test(value)))
        return value;
      failed = true;
      return "";
    });
  } while (slots > 0 && next < values.length && next < 1_000);
  return failed ? undefined : { kind: "text", text };
}

function unescaped(format: string): string | undefined {
  const plain: Readonly<Record<string, string>> = {
    n: "\n",
    t: "\t",
    "\\": "\\",
    '"': '"',
    "'": "'",
    a: "\x07",
    b: "\b",
    f: "\f",
    r: "\r",
    v: "\v",
  };
  let known = true;
  const text = format.replace(/\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|[\s\S])?/g, (_, code: string | undefined) => {
    if (code === undefined) known = false;
    else if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    else if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    else if (plain[code] === undefined) known = false;
    return plain[code ?? ""] ?? "";
  });
  return known ? text : undefined;
}

/** Names git prints: hashes, branches and files. None of them can hold `..` as a part of a path. */
function gitOutput(texts: readonly (string | undefined)[]): Output | undefined {
  if (texts.includes(undefined)) return undefined;
  const line = texts.join(" ");
  if (/^rev-parse (?:--short(?:=\d+)? |--verify |--abbrev-ref )*[\w@~^-]+$/.test(line))
    return { kind: "paths", prefix: "" };
  if (/^(?:branch --show-current|describe(?: --[a-z]+(?:=\d+)?)*|rev-list --count HEAD)$/.test(line))
    return { kind: "paths", prefix: "" };
  if (/^(?:ls-files|diff --name-only|ls-files -[a-z]+)$/.test(line)) return { kind: "paths", prefix: "" };
  return undefined;
}

function pathPart(name: "basename" | "dirname", texts: readonly (string | undefined)[]): Output | undefined {
  const [path, suffix, ...others] = texts;
  if (path === undefined || path.startsWith("-") || others.length > 0 || texts.includes(undefined)) return undefined;
  const base = nameOf(path);
  if (name === "basename")
    return { kind: "text", text: suffix !== undefined && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base };
  const slash = withoutEnd(path, "/").lastIndexOf("/");
  return { kind: "text", text: slash < 0 ? "." : path.slice(0, slash) || "/" };
}

function resolved(args: readonly Value[], situation: Situation): Output | undefined {
  const { rest } = readOptions(args, new Set());
  const text = textOf(rest[0]);
  const [folder, ...others] = situation.state.folders;
  if (text === undefined || rest.length !== 1 || folder?.spelling !== "literal" || others.length > 0) return undefined;
  return { kind: "text", text: text.startsWith("/") ? normalise(text) : normalise(`${folder.path}/${text}`) };
}

/** `mktemp` makes a new file below a known folder, under a name of which the beginning is known. */
function temporaryName(args: readonly Value[], situation: Situation): Output | undefined {
  const { options, rest, unclear } = readOptions(args, optionNames("-p --suffix"));
  const [standard] = situation.walk.surroundings.temporary;
  const given = valueOfOption(options, "-p", "--tmpdir");
  const folder = given === undefined ? standard : textOf(given);
  const template = rest.length === 0 ? "tmp.XXXXXXXXXX" : textOf(rest[0]);
  if (unclear.length > 0 || rest.length > 1 || folder === undefined || template === undefined) return undefined;
  const below = rest.length === 0 || given !== undefined || hasOption(options, "-t", "--tmpdir");
  const path = below ? `${folder}/${template}` : template;
  return path.includes("X")
    ? { kind: "pattern", text: escapeGlob(path).replace(/X+/g, "*"), blanks: "none" }
    : undefined;
}

function foundBelow(args: readonly Value[]): Output {
  const places = args.filter((word) => !prefixOf(word).startsWith("-")).slice(1);
  const only = textOf(places[0]);
  if (places.length === 0) return { kind: "paths", prefix: "" };
  return places.length === 1 && only !== undefined
    ? { kind: "paths", prefix: `${withoutEnd(only, "/")}/` }
    : { kind: "unknown", by: "" };
}
