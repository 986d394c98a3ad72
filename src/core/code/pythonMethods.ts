import {
  argument,
  type CodeCall,
  changesRights,
  connects,
  creates,
  deletes,
  deletesTree,
  edits,
  hidden,
  onFile,
  onMachine,
  overwrites,
  type Rule,
  type Rules,
  reads,
  rules,
} from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type Known, type One, onlyText, unknown } from "./known.ts";
import { extractsTo, opensFile } from "./pythonFiles.ts";
import { byMethod, fetches } from "./pythonNetwork.ts";

/** What else the program uses, which tells what an object that is not known may be. */
export interface Setting {
  /** First parts of the names of the modules it imports. */
  readonly modules: ReadonlySet<string>;
  /** Databases that it opens. */
  readonly databases: Known;
}

/**
 * What methods do, whatever they are called on: an object that is not known may be the one that has such a method. Names that
 * texts, lists and tables have too (`replace`, `remove`, `rename`) count only where their arguments do not say otherwise.
 */
export function methodRule(name: string, setting: Setting): Rule | undefined {
  const rule = methods.get(name);
  if (rule !== undefined) return rule;
  if (/^(?:execute|executemany|executescript|execute_sql|raw)$/.test(name)) return (call) => runsSql(call, setting);
  if (setting.modules.has("psutil") && /^(?:kill|terminate|send_signal|suspend|nice)$/.test(name)) {
    return onMachine("process", "sends a signal to a process");
  }
  const remote = webMethods.get(name);
  if (remote !== undefined) return (call) => (isWebObject(call, setting) ? remote(call) : []);
  if (/^(?:save|dump|write|export|tofile|savefig)$/.test(name))
    return (call) => (writesFile(call, setting) ? onFile(overwrites)(call) : []);
  return undefined;
}

/** The rule of a method that few other objects have. */
export function wideMethod(name: string): Rule | undefined {
  return methods.get(name);
}

const here = "receiver";

const methods: Rules = rules({
  "unlink unlink_missing_ok": onFile(deletes, here),
  rmdir: onFile(deletes, here),
  rmtree: onFile(deletesTree, here),
  "write_text write_bytes write_lines": onFile(overwrites, here),
  "read_text read_bytes": onFile(reads, here),
  touch: onFile(edits, here),
  "symlink_to hardlink_to link_to": onFile({ ...creates, as: "makes a link there" }, here),
  "chmod lchmod": onFile(changesRights, here),
  mkdir: onFile(creates, here),
  rename: (call) => (namesOneTarget(call) ? movesPath(call) : []),
  replace: (call) => (namesOneTarget(call) && !isText(call.receiver) ? movesPath(call) : []),
  "move move_into": (call) => (hasPath(call.receiver) ? movesPath(call) : []),
  open: (call) => (isArchive(call.receiver) ? [] : opensFile(0, here)(call)),
  extractall: extractsTo(0, "path"),
  extract: (call) => (isArchive(call.receiver) ? extractsTo(1, "path")(call) : []),
  "to_csv to_json to_excel to_parquet to_pickle to_html to_feather to_hdf to_xml to_markdown to_latex to_stata": (
    call,
  ) => {
    const target = argument(call, { at: 0, named: "path_or_buf" });
    return target === undefined || isBuffer(target) ? [] : onFile(overwrites)({ ...call, positional: [target] });
  },
  "to_sql insert_many": hidden("writes to a database"),
  eval: (call) => (call.positional.length > 0 || call.further === "some" ? hidden("runs code")(call) : []),
  query: (call) =>
    /^[^@]*$/.test(onlyText(call.positional[0])?.replaceAll("__", "@") ?? "") ? [] : hidden("runs code")(call),
  "subprocess_shell subprocess_exec": hidden("starts a program"),
  "loadTestsFromName loadTestsFromNames exec_module load_module create_module find_loader get_code runcode runsource runctx":
    hidden("runs code that has not been read"),
  urlretrieve: connects("none", { at: 0 }),
  "sendmail send_message storbinary storlines sendall sendto starttls": connects("remote", here, "sends there"),
  "exec_command invoke_shell open_sftp": hidden("works on another machine"),
});

const url = { at: 0, named: "url" } as const;

const webMethods: Rules = rules({
  "get head options stream": fetches(url),
  "post put patch delete": connects("remote", url),
  request: byMethod,
  urlopen: byMethod,
});

const webModules = ["requests", "httpx", "aiohttp", "urllib3"];

/** Whether the object is a session of a library for the web, or may be one: other objects have a `get` too. */
function isWebObject({ receiver, positional, name }: CodeCall, { modules }: Setting): boolean {
  if (receiver?.some((one) => one.kind === "object" && one.of === "requests.Session") === true) return true;
  const text = onlyText(positional[0]);
  const isUrl = text !== undefined && /^https?:/i.test(text);
  if (isUrl) return true;
  return (
    webModules.some((module) => modules.has(module)) && !/^(?:get|head|options|delete)$/.test(name) && !isText(receiver)
  );
}

function namesOneTarget(call: CodeCall): boolean {
  return call.further === "some" || (call.positional.length === 1 && call.named.size === 0) || call.named.has("target");
}

function movesPath(call: CodeCall): readonly CodeDeed[] {
  const target = onFile({ ...overwrites, as: "puts a file there" }, { at: 0, named: "target" });
  return [...onFile({ ...deletes, reach: "tree", as: "moves it away" }, here)(call), ...target(call)];
}

function isText(known: Known | undefined): boolean {
  return known?.every(({ kind }) => kind === "text") === true;
}

function hasPath(known: Known | undefined): boolean {
  return known?.some(({ kind }) => kind === "path") === true;
}

function isArchive(known: Known | undefined): boolean {
  return known?.every((one) => one.kind === "object" && /^(?:zipfile|tarfile)\./.test(one.of)) === true;
}

function isBuffer(known: Known): boolean {
  return known.every((one) => one.kind === "object" && /^(?:file|io\.StringIO|io\.BytesIO)$/.test(one.of));
}

/** Libraries whose objects write files by such a method. */
const savers = [
  "PIL",
  "openpyxl",
  "docx",
  "pptx",
  "matplotlib",
  "keras",
  "tensorflow",
  "xml",
  "lxml",
  "numpy",
  "pypdf",
  "networkx",
  "seaborn",
  "fpdf",
];

/** `image.save("x.png")`, `tree.write("x.xml")`: a file that is named, by the object of a library that has such a method. */
function writesFile(call: CodeCall, { modules }: Setting): boolean {
  const receiver = call.receiver ?? unknown;
  const [target] = call.positional;
  if (receiver.every((one: One) => one.kind === "object" && /^(?:file|io\.|sqlite3|zipfile|tarfile)/.test(one.of)))
    return false;
  if (target === undefined || isBuffer(target)) return call.named.has("fname") || call.further === "some";
  return savers.some((name) => modules.has(name));
}

const onlyLooks = /^\s*(?:select|explain|show|values|pragma\s+[\w.]+\s*(?:;|$|\()|describe|desc)\b/i;
const changes =
  /\b(?:insert|update|delete|drop|alter|create|truncate|replace|grant|revoke|attach|detach|vacuum|reindex|copy|into|load_extension|writefile|call|exec)\b/i;

/** SQL given to a database: what only looks is free, the rest changes the file that was opened, if that is known. */
function runsSql(call: CodeCall, { databases }: Setting): readonly CodeDeed[] {
  const sql = onlyText(call.positional[0]);
  if (sql !== undefined && onlyLooks.test(sql) && !changes.test(sql)) return [];
  const own = (call.receiver ?? unknown).flatMap((one) => (one.kind === "object" ? one.about : []));
  const files = (own.length > 0 ? own : databases).flatMap((one) =>
    one.kind === "text" || one.kind === "path" ? [one] : [],
  );
  const inMemory =
    files.length > 0 && files.every((one) => one.value.kind === "literal" && one.value.text === ":memory:");
  const harmlessThere = sql !== undefined && !/\battach\b|\bload_extension\b/i.test(sql);
  if (inMemory && harmlessThere) return [];
  if (files.length === 0 || !harmlessThere) return hidden("runs SQL that changes a database or is not known")(call);
  return onFile({ ...overwrites, as: "changes the database" })({ ...call, positional: [files] });
}
