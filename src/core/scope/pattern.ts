import type { NamedScheme } from "../resource.ts";
import { expandBraces, maximumAlternatives, maximumGlobLength } from "./expandBraces.ts";
import { type Glob, type GlobProblem, readGlob } from "./glob.ts";
import { nearest } from "./nearest.ts";
import { isNamedScheme, namedSchemes, schemeShapes } from "./schemes.ts";
import type { Pattern } from "./scope.ts";

/**
 * Reads a pattern of the scope file: `src/**` (files of the workspace), `~/.ssh/**`, `/etc/**` (files elsewhere), or
 * `scheme:name` for anything else. What could be misunderstood, or could match nothing, is a problem with its mend.
 */
export function parsePattern(text: string): Pattern | GlobProblem {
  const doubt = doubtfulText(text);
  if (doubt !== undefined) return doubt;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  if (scheme !== undefined && !/^[a-z]:\//i.test(text)) return namedPattern(text, scheme);
  return filePattern(text);
}

function doubtfulText(text: string): GlobProblem | undefined {
  if (text.trim() === "")
    return problem(
      "the pattern is empty",
      "Name what it is about, such as `src/**`, or `**` for every file of the workspace.",
    );
  if (text.length > maximumGlobLength)
    return problem("the pattern is too long", `Write at most ${maximumGlobLength} characters; use several patterns.`);
  if (/\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u.test(text)) {
    return problem(
      "the pattern holds a character that cannot be seen",
      "Remove the control or direction character, or match it with `?`.",
    );
  }
  if (text.trim() !== text)
    return problem("the pattern begins or ends with a space", "Remove the space, or match it with `?`.");
  if (text.includes("\\"))
    return problem(
      "a backslash can match nothing",
      "Write `/` between folders, and `[*]` for a wildcard taken as itself.",
    );
  if (text.startsWith("!")) {
    return problem(
      "`!` does not turn a pattern round",
      "Name what is meant in a `hold` or `deny` rule of its own: the strictest rule wins. For a name that begins with `!`, write `?`.",
    );
  }
  if (text.startsWith("#"))
    return problem(
      "`#` does not begin a comment",
      "Write comments as `// …` beside the pattern; for a name that begins with `#`, write `[#]`.",
    );
  return undefined;
}

function filePattern(text: string): Pattern | GlobProblem {
  const place = placeOf(text);
  if ("problem" in place) return place;
  const { base, glob } = place;
  if (glob.endsWith("/"))
    return problem(
      "a trailing `/` can match nothing",
      `Write \`${text.replace(/\/+$/, "")}\`: it covers everything below, too.`,
      text.replace(/\/+$/, ""),
    );
  const read = readAlternatives(glob);
  if ("problem" in read) return read;
  for (const { text: one } of read.alternatives) {
    if (base === "workspace" && (/^(?:[~/]|[a-z]:\/)/i.test(one) || isNamedScheme(/^([a-z]+):/.exec(one)?.[1] ?? ""))) {
      return problem(`braces cannot choose where a pattern begins: \`${one}\``, "Write one pattern for each place.");
    }
  }
  return { text, scheme: "file", base, glob };
}

function placeOf(text: string): { readonly base: Pattern["base"]; readonly glob: string } | GlobProblem {
  if (text === "." || text === "./") return problem("`.` can match nothing", "Write `**` for the whole workspace.");
  if (text.startsWith("./"))
    return problem(
      "`./` can match nothing",
      `Write \`${text.replace(/^(?:\.\/+)+/, "")}\`: patterns begin at the workspace root.`,
      text.replace(/^(?:\.\/+)+/, ""),
    );
  if (text === ".." || text.startsWith("../")) {
    return problem(
      "`..` can match nothing",
      "Write the whole path, such as `/srv/data/**` or `~/data/**`: a pattern without one matches files of the workspace only.",
    );
  }
  if (text === "~" || text === "~/")
    return problem(`\`${text}\` can match nothing`, "Write `~/**` for the whole home folder.");
  if (text === "/") return problem("`/` can match nothing", "Write `/**` for every file there is.");
  if (text.startsWith("~/")) return { base: "home", glob: text.slice(2) };
  if (text.startsWith("~"))
    return problem(
      "`~` stands for your own home folder only",
      "Write the whole path, such as `/home/name/**`; for a name that begins with `~`, write `[~]`.",
    );
  if (text.startsWith("/")) return { base: "absolute", glob: text.slice(1) };
  return { base: /^[a-z]:\//i.test(text) ? "absolute" : "workspace", glob: text };
}

function namedPattern(text: string, word: string): Pattern | GlobProblem {
  if (!isNamedScheme(word)) return unknownScheme(text, word);
  const name = text.slice(word.length + 1).replace(/%2f/g, "%2F");
  const { example } = schemeShapes[word];
  if (name === "")
    return problem(
      `nothing follows \`${word}:\``,
      `Name what is meant, such as \`${example}\`, or \`${word}:**\` for all of them.`,
    );
  if (name.startsWith("/") && word !== "device")
    return problem(`a name of \`${word}:\` does not begin with \`/\``, `Write it like \`${example}\`.`);
  const glob = name.startsWith("/") ? name.slice(1) : name;
  if (glob.endsWith("/"))
    return problem(
      "a trailing `/` can match nothing",
      `Write \`${text.replace(/\/+$/, "")}\`: it covers everything below, too.`,
      text.replace(/\/+$/, ""),
    );
  const read = readAlternatives(glob);
  if ("problem" in read) return read;
  for (const alternative of read.alternatives) {
    const misfit = misfitOf(word, alternative);
    if (misfit !== undefined) return misfit;
  }
  return { text, scheme: word, base: "absolute", glob };
}

/** What of a name's shape no resource of the scheme can have. */
function misfitOf(scheme: NamedScheme, { text, glob }: Alternative): GlobProblem | undefined {
  const { components, example } = schemeShapes[scheme];
  const names = text.split("/").filter((name) => name !== "**");
  if (components !== undefined && names.length > components) {
    const tail = names.slice(components - 1).join("%2F");
    const mended = [...names.slice(0, components - 1), tail].join("/");
    return problem(
      `a name of \`${scheme}:\` has at most ${components} ${components === 1 ? "part" : "parts"}, so \`${text}\` can match nothing`,
      `Write a \`/\` that belongs to a name as \`%2F\`: \`${scheme}:${mended}\`.`,
    );
  }
  const portless = scheme === "host" && names.length > 0 && !text.includes(":") && !endsOpen(glob);
  return portless
    ? problem(
        `\`${text}\` names no port, so it can match nothing`,
        `Write \`host:${text}:443\`, or \`host:${text}:*\` for every port; see \`${example}\`.`,
      )
    : undefined;
}

function endsOpen(glob: Glob): boolean {
  return glob.parts.at(-1)?.kind === "many";
}

function unknownScheme(text: string, word: string): GlobProblem {
  const what = `\`${word}:\` is no kind of resource`;
  if (/^(?:https?|wss?|ssh|ftp)$/i.test(word))
    return problem(what, "Name the host and its port, such as `host:api.example.com:443`.");
  if (/^file$/i.test(word))
    return problem(what, "Write the path itself, such as `src/**`, `~/notes/**` or `/etc/hosts`.");
  const meant = nearest(word, namedSchemes);
  const known =
    meant === undefined
      ? `Known are ${namedSchemes.map((name) => `\`${name}:\``).join(", ")}.`
      : `Did you mean \`${meant}:\`?`;
  return problem(
    what,
    `${known} For a file with a colon in its name, write \`${text.slice(0, 40).replace(":", "[:]")}\`.`,
  );
}

interface Alternative {
  readonly text: string;
  readonly glob: Glob;
}

function readAlternatives(glob: string): { readonly alternatives: readonly Alternative[] } | GlobProblem {
  const texts = expandBraces(glob);
  if (texts === "over")
    return problem(
      "the braces stand for too many patterns",
      `Keep to ${maximumAlternatives} alternatives in one pattern, or use wildcards.`,
    );
  const alternatives: Alternative[] = [];
  for (const text of texts) {
    if (text === "")
      return problem("an alternative in braces is empty", "Write the pattern without it as a pattern of its own.");
    const read = readGlob(text, "pattern");
    if ("problem" in read) return read;
    alternatives.push({ text, glob: read });
  }
  return { alternatives };
}

function problem(what: string, mend: string, fix = ""): GlobProblem {
  return { problem: what, mend, ...(fix === "" ? {} : { fix }) };
}
