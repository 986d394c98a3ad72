import { type Act, onData, unnamed, unseen } from "./act.ts";
import type { ClientLanguage } from "./dialect.ts";

/** What a command of the client does; `moves` to another database, whose name may not be known. */
export type ClientDeed = Act | { readonly kind: "moves"; readonly database: string | undefined };

const nothing: readonly ClientDeed[] = [];

/** Reads one command of a client, such as `\d users` or `.tables`. What is not known is opaque. */
export function clientDeeds(text: string, client: ClientLanguage): readonly ClientDeed[] {
  switch (client) {
    case "psql":
      return psqlDeeds(text);
    case "mysql":
      return mysqlDeeds(text);
    case "sqlite":
      return sqliteDeeds(text);
    case "sqlcmd":
      return sqlcmdDeeds(text);
    case "sqlplus":
      return sqlplusDeeds(text);
    case "bang":
    case "none":
      return [unseen(`what ${shown(text)} does in the client is not known`)];
  }
}

function shown(text: string): string {
  const word = /^\S{1,20}/.exec(text)?.[0] ?? "";
  return word === "" ? "the command" : word;
}

function shellText(command: string, text: string): Act {
  return text === ""
    ? unseen(`${command} starts a shell`)
    : { kind: "shell", text, because: `${command} runs it in a shell` };
}

/** The words behind a command's name, quotes taken off. */
function wordsOf(text: string): readonly string[] {
  return [...text.slice(0, 2_000).matchAll(/'((?:[^']|'')*)'|"((?:[^"])*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
}

const psqlTelling =
  /^(?:d\w*\+?|l\+?|list|z\+?|sf\+?|sv\+?|conninfo|copyright|echo|qecho|warn|errverbose|encoding|h|help|\?|x|t|a|f|H|html|C|T|timing|pset|set|unset|p|print|r|reset|q|quit|if|elif|else|endif|gx|gdesc|gset|watch|crosstabview|crosstab|bind|restrict|unrestrict|prompt|parse|startpipeline|endpipeline|syncpipeline|flush|flushrequest|getresults)$/;

function psqlDeeds(text: string): readonly ClientDeed[] {
  // `\\\\` and `\\;` only separate.
  if (/^\\[\\;]$/.test(text)) return nothing;
  const name = /^\\(!|\?|[A-Za-z_]*\+?)/.exec(text)?.[1] ?? "?";
  const rest = text.slice(name.length + 1).trim();
  const words = wordsOf(rest);
  const [first] = words;
  if (name === "!") return [shellText("\\!", rest)];
  if (name !== "copy" && rest.includes("`")) return [unseen(`\\${name} runs the command between its backticks`)];
  if (/^(?:d\w*|l|list|z)$/.test(name.replace(/\+$/, ""))) return [onData("read", "none", unnamed, `\\${name} reads`)];
  if (/^(?:c|connect)$/.test(name)) return connected(words);
  if (/^(?:i|include)$/.test(name)) return [{ kind: "script", path: first ?? "?" }];
  if (/^(?:ir|include_relative)$/.test(name)) return [unseen(`\\${name} runs a file beside the script`)];
  if (/^(?:o|out|w|write|s)$/.test(name)) return written(rest, first, `\\${name} writes the file`);
  if (/^(?:g|gx)$/.test(name))
    return written(
      rest.replace(/^\([^)]*\)\s*/, ""),
      wordsOf(rest.replace(/^\([^)]*\)\s*/, ""))[0],
      `\\${name} writes the result to the file`,
    );
  if (name === "copy") return copied(rest);
  if (name === "lo_export")
    return first === undefined || words[1] === undefined
      ? nothing
      : [{ kind: "file", deed: "writes", path: words[1], because: "\\lo_export writes the file" }];
  if (name === "lo_import")
    return [
      onData("create", "none", unnamed, "\\lo_import adds a large object"),
      ...(first === undefined
        ? []
        : [{ kind: "file", deed: "reads", path: first, because: "\\lo_import reads it" } as const]),
    ];
  if (name === "lo_unlink") return [onData("delete", "all", unnamed, "\\lo_unlink deletes a large object")];
  if (name === "password") return [onData("administer", "all", unnamed, "\\password changes a password")];
  if (name === "gexec") return [unseen("\\gexec runs what the query gives back as statements")];
  return psqlTelling.test(name) ? nothing : [unseen(`what \\${name.slice(0, 20)} does is not known`)];
}

function connected(words: readonly string[]): readonly ClientDeed[] {
  const [database, , host] = words.filter((word) => !word.startsWith("-reuse"));
  if (database === undefined || database === "-") return host === undefined ? nothing : [{ kind: "elsewhere" }];
  if (/[:=/]/.test(database) || (host !== undefined && host !== "-")) return [{ kind: "elsewhere" }];
  return [{ kind: "moves", database }];
}

function written(rest: string, path: string | undefined, because: string): readonly ClientDeed[] {
  if (path === undefined) return nothing;
  if (/^["']?\|/.test(rest)) return [unseen("the output goes to a command that has not been read")];
  return [{ kind: "file", deed: "writes", path, because }];
}

/** `\copy t to 'file'` and `\copy t from 'file'` work with files here. */
function copied(rest: string): readonly ClientDeed[] {
  if (/\bprogram\b/i.test(rest)) return [unseen("\\copy … program runs a shell command")];
  const found = /\b(from|to)\s+('(?:[^']|'')*'|\S+)(?![\s\S]*\b(?:from|to)\s+')/i.exec(rest.slice(0, 4_000));
  const path = found?.[2]?.replace(/^'|'$/g, "").replaceAll("''", "'");
  if (found === null || path === undefined) return [unseen("what \\copy works on is not known")];
  const isStream = /^p?std(?:in|out);?$/i.test(path);
  if (/^from$/i.test(found[1] ?? "") && !/^\s*\(/.test(rest)) {
    const name = /^[\w."]+/.exec(rest)?.[0].replaceAll('"', "");
    const adds = onData(
      "create",
      "none",
      { database: undefined, object: name },
      `\\copy adds rows to the table ${name ?? ""}`.trim(),
    );
    return isStream ? [adds] : [adds, { kind: "file", deed: "reads", path, because: "\\copy reads it" }];
  }
  const targets = [...rest.slice(0, 4_000).matchAll(/\bto\s+('(?:[^']|'')*'|\S+)/gi)].map(([, target]) =>
    (target ?? "?").replace(/^'|'$/g, ""),
  );
  return [
    onData("read", "none", unnamed, "\\copy reads"),
    ...targets
      .filter((target) => !/^p?stdout;?$/i.test(target))
      .map((target): Act => ({ kind: "file", deed: "writes", path: target, because: "\\copy … to writes the file" })),
  ];
}

function mysqlDeeds(text: string): readonly ClientDeed[] {
  const letter = text[1] ?? "";
  const rest = text.slice(2).trim();
  const words = wordsOf(rest);
  if (/^[gGcpshwWntx#?qC]$/.test(letter)) return nothing;
  if (letter === ".") return [{ kind: "script", path: words[0] ?? "?" }];
  if (letter === "u") return [{ kind: "moves", database: words[0] }];
  if (letter === "r") return words[1] === undefined ? [{ kind: "moves", database: words[0] }] : [{ kind: "elsewhere" }];
  if (letter === "T") return written(rest, words[0], "\\T writes the session to the file");
  return [letter === "!" ? shellText("\\!", rest) : unseen(`what \\${letter} does is not known`)];
}

/** Names of the sqlite3 shell's commands that only tell or set how it prints. */
const sqliteTelling =
  "auth bail binary changes databases dbinfo dbtotxt dump echo eqp exit expert explain fullschema headers help indexes indices limit lint mode nullvalue print progress prompt quit recover scanstats schema separator sha3sum show stats tables timeout timer version vfsinfo vfslist vfsname width cols columns rows highlight_colors highlight_errors highlight_results large_number_rendering maxrows maxwidth open_".split(
    " ",
  );
const sqliteActing =
  "archive backup cd check clone connection crnl dbconfig edit excel filectrl fullscreen import imposter intck iotrace load log nonce once open output parameter read restore save selftest session shell system testcase testctrl trace unmodule www".split(
    " ",
  );

function sqliteDeeds(text: string): readonly ClientDeed[] {
  const [given, ...words] = wordsOf(text.slice(1));
  const name = (given ?? "").toLowerCase();
  const acting = sqliteActing.filter((full) => full.startsWith(name));
  const command = acting.includes(name) ? name : acting.length === 1 ? acting[0] : acting.length > 1 ? "?" : undefined;
  if (command === undefined) {
    const known = name !== "" && sqliteTelling.some((full) => full.startsWith(name));
    return known
      ? [onData("read", "none", unnamed, `.${name} reads`)]
      : [unseen(`what .${name.slice(0, 20)} does is not known`)];
  }
  // `.s`, `.sh` and the like may mean a command that only tells.
  if (sqliteTelling.includes(name)) return [onData("read", "none", unnamed, `.${name} reads`)];
  const paths = words.filter((word) => !/^--?[a-z]/i.test(word));
  const options = words.filter((word) => /^--?[a-z]/i.test(word));
  const last = paths.at(-1);
  switch (command) {
    case "output":
    case "once":
      if (options.some((option) => /^--?[exw]$/.test(option)) || paths[0]?.startsWith("|"))
        return [unseen(`.${command} starts a program`)];
      return paths[0] === undefined
        ? nothing
        : [{ kind: "file", deed: "writes", path: paths[0], because: `.${command} writes the file` }];
    case "log":
    case "trace":
      return last === undefined || /^(?:off|on|stdout|stderr)$/.test(last)
        ? nothing
        : [{ kind: "file", deed: "writes", path: last, because: `.${command} writes the file` }];
    case "backup":
    case "save":
    case "clone":
      return last === undefined
        ? nothing
        : [{ kind: "file", deed: "writes", path: last, because: `.${command} writes over the file` }];
    case "import":
      if (paths[0] === undefined || paths[0].startsWith("|")) return [unseen(".import reads what a command prints")];
      return [
        // The table comes last; what stands before it may be the value of an option.
        ...paths.slice(0, -1).map((path): Act => ({ kind: "file", deed: "reads", path, because: ".import reads it" })),
        onData("create", "none", { database: undefined, object: last }, ".import adds rows"),
      ];
    case "restore":
      return [onData("modify", "all", unnamed, ".restore writes over the whole database")];
    case "open":
      if (options.some((option) => /^--?new$/.test(option)) && last !== undefined)
        return [{ kind: "file", deed: "writes", path: last, because: ".open --new empties the file" }];
      return last === undefined
        ? nothing
        : [{ kind: "file", deed: "opens", path: last, because: ".open opens the database" }];
    case "read":
      return [
        paths[0] === undefined || paths[0].startsWith("|")
          ? unseen(".read runs what a command prints")
          : { kind: "script", path: paths[0] },
      ];
    case "shell":
    case "system":
      // The client takes quotes and backslashes off in its own way.
      return [
        /["'\\]/.test(text) ? unseen(`.${command} runs a shell command`) : shellText(`.${command}`, words.join(" ")),
      ];
    default:
      return [unseen(`.${command === "?" ? name.slice(0, 20) : command} reaches out of the database`)];
  }
}

function sqlcmdDeeds(text: string): readonly ClientDeed[] {
  const name = /^:?(?:!!|\w+)/.exec(text)?.[0].replace(/^:/, "").toLowerCase() ?? "";
  const [first] = wordsOf(text.slice(text.indexOf(name) + name.length));
  if (/^(?:on|list|listvar|help|quit|exit|serverlist|reset|xml)$/.test(name)) return nothing;
  if (name === "r") return [{ kind: "script", path: first ?? "?" }];
  if (name === "connect") return [{ kind: "elsewhere" }];
  if (/^(?:out|error|perftrace)$/.test(name))
    return /^std(?:out|err)$/i.test(first ?? "") ? nothing : written("", first, `:${name} writes the file`);
  return [unseen(name === "!!" ? ":!! runs a shell command" : `what :${name.slice(0, 20)} does is not known`)];
}

function sqlplusDeeds(text: string): readonly ClientDeed[] {
  const path = /^@@?\s*("[^"]+"|\S+)/.exec(text)?.[1]?.replaceAll('"', "");
  if (path !== undefined) return [{ kind: "script", path: /\.\w+$/.test(path) ? path : `${path}.sql` }];
  return [unseen("the client runs a shell command")];
}
