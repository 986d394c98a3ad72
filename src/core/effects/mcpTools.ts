import type { ToolHints } from "../call/toolHints.ts";
import { inherited } from "../shell/occurrence.ts";
import { anywhere } from "../shell/paths.ts";
import { literal } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import { statementEffects } from "./databaseEffects.ts";
import type { Effect, Loss, Verb } from "./effect.ts";
import { addressEffects } from "./fetches.ts";
import { onFiles } from "./fileEffects.ts";
import { fileToolEffects } from "./mcpFiles.ts";
import { asksForSecrets, doubtAbout, otherFields, textsOf } from "./mcpInputs.ts";
import { type McpName, wordsIn } from "./mcpName.ts";
import { fileDeedOf, knownServer, lists, type McpServer } from "./mcpServers.ts";
import type { McpUse } from "./mcpUse.ts";
import { familyOf } from "./verbWords.ts";

/**
 * The effects of an MCP tool. Only a well-known tool of a well-known server is judged by what it does; of the others nothing
 * is known, whatever their names promise, and a name that says that something is destroyed is believed. What the server
 * declares of the tool may add effects and takes none away.
 */
export function mcpEffects(name: McpName, use: McpUse): readonly Effect[] {
  const effects = knownEffects(name, use) ?? [unknownTool(name, use)];
  return [...effects, ...declared(name, use, effects)];
}

function knownEffects(name: McpName, use: McpUse): readonly Effect[] | undefined {
  const { server, tool } = name;
  const known = server === undefined ? undefined : knownServer(server);
  if (known === undefined || tool === undefined) return undefined;
  if (lists(known.reads, tool)) return readingEffects(name, known, use);
  if (lists(known.visits, tool)) return visitEffects(name, use);
  if (lists(known.queries?.tools, tool)) return queryEffects(name, known.queries, use);
  if (lists(known.commands?.tools, tool)) return commandEffects(name, known.commands?.program ?? "", use);
  const deed = fileDeedOf(known, tool);
  if (deed === undefined) return undefined;
  const effects = fileToolEffects(deed, use);
  if (effects === undefined) return [opaque(name, `the input of ${called(name)} has another shape than it takes`, use)];
  const reads = deed === "reads" || deed === "readsMany" || deed === "lists";
  return [asked(name, reads ? "read" : "connect", `${called(name)} works on files`, use), ...effects];
}

function readingEffects(name: McpName, server: McpServer, use: McpUse): readonly Effect[] {
  const { input } = use.call;
  const doubt = doubtAbout(input, server);
  if (doubt !== undefined) return [opaque(name, `${called(name)} only reads, but ${doubt}`, use)];
  const reading = asked(name, "read", `${called(name)} only reads`, use);
  const repository = (textsOf(input, "repo_path") ?? []).map(literal);
  return [
    asksForSecrets(input, server) === "yes" ? { ...reading, reveals: "secret" } : reading,
    ...onFiles(
      repository,
      { verb: "read", loses: "none", because: `${called(name)} looks at the repository` },
      { ...use, folders: [anywhere] },
    ),
  ];
}

/** Fields beside the address of tools that open one: how much is shown, and how long to wait. */
const visitOptions = ["url", "max_length", "start_index", "raw", "timeout"];

function visitEffects(name: McpName, use: McpUse): readonly Effect[] {
  const { input } = use.call;
  const urls = textsOf(input, "url");
  const [url] = urls ?? [];
  const others = otherFields(input, visitOptions);
  const call = asked(name, "connect", `${called(name)} opens an address`, use);
  if (url === undefined || urls?.length !== 1) return [opaque(name, `${called(name)} names no address`, use)];
  const more =
    others.length > 0 ? [opaque(name, `what ${others.join(", ")} asks of ${called(name)} is not known`, use)] : [];
  if (webAddress.test(url)) return [call, ...addressEffects(url, "stays", use), ...more];
  const path = /^file:\/\/(?:localhost)?(\/[^?#]*)/i.exec(url)?.[1];
  // On Windows the path of an address begins with a slash before the drive.
  const decoded = path === undefined ? undefined : percentDecoded(path)?.replace(/^\/([A-Za-z])[:|](?=[/\\])/, "$1:");
  if (decoded === undefined || decoded.includes("\0")) {
    return [opaque(name, `what ${called(name)} opens is no web page`, use)];
  }
  const because = `${called(name)} reads a local file`;
  return [
    call,
    ...onFiles([literal(decoded)], { verb: "read", loses: "none", because }, { ...use, folders: [anywhere] }),
    ...more,
  ];
}

/** An address as browsers and fetchers read it without guessing: http, a host and nothing odd in it. */
const webAddress = /^https?:\/\/[^\s\\]+$/i;

function queryEffects(name: McpName, queries: McpServer["queries"], use: McpUse): readonly Effect[] {
  const { call, surroundings, inside, source } = use;
  const fields = ["sql", "query"];
  const texts = fields.flatMap((field) => textsOf(call.input, field) ?? []);
  const others = otherFields(call.input, fields);
  if (queries === undefined || texts.length !== 1 || others.length > 0) {
    return [opaque(name, `the input of ${called(name)} has another shape than it takes`, use)];
  }
  const run: Use = {
    program: call.tool,
    args: [],
    input: inherited,
    environment: new Map(),
    // A database's server has its own folder.
    folders: [anywhere],
    surroundings,
    source,
    shown: "whole",
    inside,
  };
  const target = { kind: "server", engine: queries.engine, host: "?", database: "?" } as const;
  const writing = { dialect: queries.dialect, client: "none" } as const;
  return [
    asked(name, "read", `${called(name)} runs statements, which are judged by themselves`, use),
    ...texts.flatMap((text) => statementEffects(literal(text), writing, target, run)),
  ];
}

/** The server runs the words itself, in a folder of its own; a shell would do at least as much with them. */
function commandEffects(name: McpName, program: string, use: McpUse): readonly Effect[] {
  const { call, inside, source } = use;
  const fields = ["cli_command", "max_results"];
  const [text = "", ...more] = textsOf(call.input, "cli_command") ?? [];
  if (!text.startsWith(`${program} `) || more.length > 0 || otherFields(call.input, fields).length > 0) {
    return [opaque(name, `the input of ${called(name)} has another shape than it takes`, use)];
  }
  return [
    asked(name, "connect", `${called(name)} runs a command, which is judged by itself`, use),
    ...inside.shell(text, "unknown", { program: call.tool, source, folders: [anywhere] }),
  ];
}

function unknownTool(name: McpName, use: McpUse): Effect {
  const words = wordsIn(name.tool ?? use.call.tool);
  const word = words.find((one) => familyOf(one) === "deletes");
  return word === undefined
    ? opaque(name, `nothing is known about what the tool ${use.call.tool} does`, use)
    : effect(name, "delete", "remote", `${called(name)} says by its name that it destroys something (${word})`, use);
}

/** What the server's own hints add. That a tool only reads, or destroys nothing, is a promise that nobody keeps for it. */
function declared(name: McpName, use: McpUse, effects: readonly Effect[]): readonly Effect[] {
  const hints: ToolHints = use.call.hints ?? {};
  const flows = effects.every(({ sight }) => sight === "plain");
  const local = !effects.some(({ verb, resource }) => verb === "connect" && resource.scheme === "host");
  return [
    ...(hints.destructive === "yes"
      ? [effect(name, "delete", "remote", `the server declares that ${called(name)} may destroy something`, use)]
      : []),
    ...(hints.readOnly === "no" && flows && effects.every(({ verb }) => verb === "read")
      ? [opaque(name, `${called(name)} is known to read only, and its server declares that it does not`, use)]
      : []),
    ...(hints.openWorld === "yes" && local && effects.some(({ resource }) => resource.scheme === "file")
      ? [opaque(name, `${called(name)} is known to work here, and its server declares that it reaches outside`, use)]
      : []),
  ];
}

function called({ server, tool, resource }: McpName): string {
  return server === undefined || tool === undefined ? resource.name : `${tool} of the MCP server ${server}`;
}

/** That the server is asked at all. */
function asked(name: McpName, verb: "read" | "connect", because: string, use: McpUse): Effect {
  return effect(name, verb, "none", because, use);
}

function opaque(name: McpName, because: string, use: McpUse): Effect {
  return { ...effect(name, "execute", "none", because, use), sight: "opaque" };
}

function effect({ resource }: McpName, verb: Verb, loses: Loss, because: string, { source }: McpUse): Effect {
  return { verb, resource, loses, sight: "plain", because, source };
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
