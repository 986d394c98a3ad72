import type { Loss, Verb } from "../../effects/effect.ts";
import { belowPattern, literal, textOf, type Value } from "../../shell/value.ts";
import { type ApiCall, eachText, type Handler, isOff, listed, optionOf, pathsAt, pathsIn } from "./arguments.ts";
import { plain, scalar, text, unknownText, type Values } from "./values.ts";
import { argument } from "./walk.ts";

/** What a call does to the file that one of its arguments names. */
interface FileDeed {
  readonly at: number;
  readonly verb: Verb;
  readonly loses: Loss;
  /** `option`: the tree below where an option says so. */
  readonly reach?: "tree" | "option";
  readonly does: string;
}

const reads: FileDeed = { at: 0, verb: "read", loses: "none", does: "reads the file" };
const creates: FileDeed = { at: 0, verb: "create", loses: "none", does: "makes it" };
const appends: FileDeed = { at: 0, verb: "modify", loses: "none", does: "adds to the file" };
const overwrites: FileDeed = { at: 0, verb: "modify", loses: "content", does: "overwrites the file" };
const deletes: FileDeed = { at: 0, verb: "delete", loses: "content", reach: "option", does: "deletes it" };
const clears: FileDeed = { ...deletes, reach: "tree", does: "deletes all below it" };
const touches: FileDeed = { at: 0, verb: "modify", loses: "none", does: "changes its times" };
const owns: FileDeed = { at: 0, verb: "administer", loses: "system", does: "changes its owner" };
const moves: readonly FileDeed[] = [
  { at: 0, verb: "delete", loses: "none", reach: "tree", does: "moves it away" },
  { at: 1, verb: "modify", loses: "content", does: "puts it there" },
];
const copies: readonly FileDeed[] = [reads, { ...overwrites, at: 1 }];
const copiesTree: readonly FileDeed[] = [
  { ...reads, reach: "tree" },
  { ...overwrites, at: 1, reach: "tree" },
];

/** Calls of `fs` (and packages like it) and of Deno by what they do to their paths. Synchronous forms go by the same name. */
const fileCalls: Readonly<Record<string, readonly FileDeed[]>> = {
  "fs.readFile": [reads],
  "fs.readJson": [reads],
  "fs.readJSON": [reads],
  "fs.openAsBlob": [reads],
  "fs.createReadStream": [reads],
  "fs.ReadStream": [reads],
  "fs.opendir": [reads],
  "fs.appendFile": [appends],
  "fs.truncate": [overwrites],
  "fs.outputFile": [overwrites],
  "fs.outputJson": [overwrites],
  "fs.outputJSON": [overwrites],
  "fs.writeJson": [overwrites],
  "fs.writeJSON": [overwrites],
  "fs.mkdir": [creates],
  "fs.mkdtemp": [creates],
  "fs.mkdtempDisposable": [creates],
  "fs.ensureDir": [creates],
  "fs.mkdirs": [creates],
  "fs.mkdirp": [creates],
  "fs.ensureFile": [creates],
  "fs.createFile": [creates],
  "fs.rm": [deletes],
  "fs.unlink": [deletes],
  "fs.rmdir": [{ ...deletes, loses: "none" }],
  "fs.remove": [clears],
  "fs.emptyDir": [clears],
  "fs.emptydir": [clears],
  "fs.rename": moves,
  "fs.move": moves,
  "fs.copyFile": copies,
  "fs.cp": copiesTree,
  "fs.copy": copiesTree,
  "fs.symlink": [{ ...creates, at: 1 }],
  "fs.ensureSymlink": [{ ...creates, at: 1 }],
  "fs.createSymlink": [{ ...creates, at: 1 }],
  "fs.link": [
    { ...touches, does: "links to it" },
    { ...creates, at: 1 },
  ],
  "fs.ensureLink": [
    { ...touches, does: "links to it" },
    { ...creates, at: 1 },
  ],
  "fs.chown": [owns],
  "fs.lchown": [owns],
  "fs.utimes": [touches],
  "fs.lutimes": [touches],
  "Deno.readTextFile": [reads],
  "Deno.readFile": [reads],
  "Deno.remove": [deletes],
  "Deno.rename": moves,
  "Deno.copyFile": copies,
  "Deno.mkdir": [creates],
  "Deno.truncate": [overwrites],
  "Deno.symlink": [{ ...creates, at: 1 }],
  "Deno.link": [
    { ...touches, does: "links to it" },
    { ...creates, at: 1 },
  ],
  "Deno.chown": [owns],
  "Deno.utime": [touches],
  "Deno.create": [overwrites],
  "Bun.write": [overwrites],
  "Bun.file": [reads],
};

/** Calls that only ask about files, watch them, or work on those that are open already. */
const asking =
  /^(?:fs\.(?:stat|lstat|fstat|statfs|exists|pathExists|access|realpath|realpath\.native|readlink|watch|watchFile|unwatchFile|close|read|readv|write|writev|fsync|fdatasync|ftruncate|fchmod|fchown|futimes|Stats|Dirent|Dir|FileHandle|constants|_toUnixTimestamp)|Deno\.(?:stat|lstat|realPath|readLink|cwd|makeTempDir|makeTempFile|watchFs|fstat|fsync|fdatasync|ftruncate)|Bun\.(?:which|version|revision|main|hash(?:\.\w+)?|inspect|sleep|nanoseconds|gzip|gunzip|deflate|inflate|escapeHTML|deepEquals|pathToFileURL|fileURLToPath|resolve|stringWidth|semver\.\w+|password\.\w+|randomUUIDv7|gc|peek|color|Glob|Transpiler|TOML\.\w+|serve|argv|CryptoHasher))$/;

/** What a call does to files; undefined for names that are none of files. */
export function fileCall(call: ApiCall): Values | undefined {
  const { name } = call;
  const special = specials[name];
  if (special !== undefined) return special(call);
  const deeds = fileCalls[name];
  if (deeds !== undefined) {
    for (const deed of deeds) tellFile(call, deed, pathsAt(call, deed.at));
    return name.includes("mkdtemp") ? pathsAt(call, 0).flatMap((path) => madeBelow(path)) : plain;
  }
  return asking.test(name) ? plain : undefined;
}

/** A folder made under a name that begins as the path does. */
function madeBelow(path: Value): Values {
  const prefix = textOf(path);
  return prefix === undefined
    ? [unknownText]
    : text({ kind: "unknown", prefix, stays: "name", origin: "variable", words: "one" });
}

/** One deed done to each of the paths. */
export function tellFile(call: ApiCall, deed: FileDeed, paths: readonly Value[]): void {
  const away = deed.verb === "delete" && deed.loses === "none" && deed.reach === "tree" && !staysHere(call);
  const tree = deed.reach === "tree" || (deed.reach === "option" && !isOff(optionOf(call, "recursive")));
  for (const path of paths) {
    call.walk.tell({
      kind: "file",
      verb: deed.verb,
      loses: away || (deed.reach === "option" && tree) ? "content" : deed.loses,
      reach: tree ? "tree" : "entry",
      path,
      because: `${call.name} ${deed.does}`,
    });
  }
}

/** Whether what is moved stays below the folder the code runs in, so that moving it loses nothing. */
function staysHere(call: ApiCall): boolean {
  return pathsAt(call, 1).every((path) => {
    const known = textOf(path);
    return known !== undefined && !/^(?:\/|~|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)/.test(known);
  });
}

/** Opens a file with the flags of an argument or option; without any, `preset` holds. */
function opening(at: number, option: string, preset: string, result: Values): Handler {
  return (call) => {
    const own = (argument(call.given, at) ?? []).filter(({ kind }) => kind !== "thing" && kind !== "closure");
    const flags = [...own, ...optionOf(call, option)].filter(
      (atom) => !(option === "flag" && own.includes(atom) && isEncoding(atom)),
    );
    const known = flags.length === 0 ? [literal(preset)] : eachText(flags);
    for (const flag of known) tellFile(call, deedOfFlags(textOf(flag) ?? "w"), pathsAt(call, 0));
    return result;
  };
}

function isEncoding(atom: Values[number]): boolean {
  return (
    atom.kind === "text" &&
    /^(?:utf-?8|utf-?16le|ucs-?2|latin1|binary|base64(?:url)?|hex|ascii)$/i.test(textOf(atom.value) ?? "")
  );
}

function deedOfFlags(flags: string): FileDeed {
  if (/^r?s?r?$/.test(flags) || /^(?:undefined|null|0)$/.test(flags)) return reads;
  if (/x/.test(flags)) return creates;
  return /^a/.test(flags) ? appends : overwrites;
}

const specials: Readonly<Record<string, Handler>> = {
  "fs.writeFile": opening(2, "flag", "w", plain),
  "fs.open": opening(1, "flags", "r", scalar),
  "fs.createWriteStream": opening(1, "flags", "w", plain),
  "fs.WriteStream": opening(1, "flags", "w", plain),
  "fs.readdir": listsFolder,
  "fs.glob": listsPattern,
  glob: listsPattern,
  "glob.glob": listsPattern,
  "fast-glob": listsPattern,
  "fast-glob.glob": listsPattern,
  globby: listsPattern,
  "globby.globby": listsPattern,
  "tinyglobby.glob": listsPattern,
  "Deno.readDir": listsFolder,
  "fs.chmod": changesMode,
  "fs.lchmod": changesMode,
  "Deno.chmod": changesMode,
  "Deno.writeTextFile": denoWrites,
  "Deno.writeFile": denoWrites,
  "Deno.open": (call) => {
    const writes = ["write", "truncate", "create", "createNew"].some((option) => !isOff(optionOf(call, option)));
    const deed = !isOff(optionOf(call, "append")) ? appends : writes ? overwrites : reads;
    tellFile(call, deed, pathsAt(call, 0));
    return plain;
  },
};

function denoWrites(call: ApiCall): Values {
  const appending = optionOf(call, "append");
  const isOn = appending.length > 0 && appending.every((atom) => atom.kind === "scalar" && atom.text === "true");
  tellFile(call, isOn ? appends : overwrites, pathsAt(call, 0));
  return plain;
}

/** Bits that let a program run as somebody else make it more than a matter of the file. */
function changesMode(call: ApiCall): Values {
  const modes = argument(call.given, 1) ?? [];
  const isPlain = modes.every((atom) => {
    const mode =
      atom.kind === "scalar"
        ? Number(atom.text)
        : Number.parseInt(atom.kind === "text" ? (textOf(atom.value) ?? "7777") : "7777", 8);
    return mode >= 0 && mode <= 0o777;
  });
  const deed: FileDeed = isPlain
    ? { ...touches, does: "changes its permissions" }
    : { ...owns, does: "lets it run as its owner" };
  tellFile(call, deed, pathsAt(call, 0));
  return plain;
}

/** The names in a folder: each is one name in it. */
function listsFolder(call: ApiCall): Values {
  const { walk, node, given } = call;
  tellFile(call, { ...reads, does: "lists the folder" }, pathsAt(call, 0));
  const list = walk.thingOf(node, "list");
  const stays = isOff(optionOf(call, "recursive")) ? "name" : "below";
  const name = text({ kind: "unknown", prefix: "", stays, origin: "variable", words: "one" });
  if (call.name === "fs.readdir" && (given.args.length < 2 || isOff(optionOf(call, "withFileTypes"))))
    list.rest.add(name);
  else {
    const entry = walk.thingOf(node, "record");
    for (const [key, values] of Object.entries({
      name,
      path: given.args[0] ?? plain,
      parentPath: given.args[0] ?? plain,
    })) {
      const cell = entry.entries.get(key) ?? walk.cell();
      entry.entries.set(key, cell);
      cell.add(values);
    }
    list.rest.add([{ kind: "thing", thing: entry }]);
  }
  // The callback form gets the same list.
  const handed: readonly Values[] = [plain, [{ kind: "thing", thing: list }]];
  for (const atom of given.args.slice(1).flat())
    if (atom.kind === "closure") walk.call([atom], { args: handed, more: [], receiver: [], style: "call" }, node);
  return [{ kind: "thing", thing: list }];
}

/** The paths that patterns match. */
function listsPattern(call: ApiCall): Values {
  const { walk, node, given } = call;
  const list = walk.thingOf(node, "list");
  const patterns = pathsIn(listed(given.args[0] ?? [], walk));
  const moved = !isOff(optionOf(call, "cwd")) && optionOf(call, "cwd").length > 0;
  for (const pattern of patterns) {
    const known = textOf(pattern);
    if (known === undefined || moved || /[{!(]|(?:^|\/)\.\./.test(known)) list.rest.add([unknownText]);
    else list.rest.add(text({ ...belowPattern(known, "variable"), words: "one" }));
  }
  return [{ kind: "thing", thing: list }];
}
