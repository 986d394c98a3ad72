import type { Value } from "../shell/value.ts";
import { argument, type CodeCall } from "./codeCall.ts";
import {
  belowFolder,
  concatenated,
  each,
  either,
  itemsOf,
  joined,
  type Known,
  listOf,
  matching,
  named,
  type One,
  onlyText,
  pathFrom,
  text,
  textFrom,
  unknown,
  unknownValue,
} from "./known.ts";
import { canonical } from "./pythonModules.ts";

type Result = (call: CodeCall) => Known;

const someText: Result = () => textFrom(unknownValue());
const temporary: Known = textFrom(unknownValue("/tmp/", "below"));
const oneName = unknownValue("", "name");

function first(call: CodeCall, name = "path"): Known {
  return argument(call, { at: 0, named: name }) ?? unknown;
}

/** A path object from parts. `.` where there are none. */
function asPath(value: Known): Known {
  return value.map(
    (one): One => (one.kind === "text" ? pathFrom(one.value) : one.kind === "path" ? one : pathFrom(unknownValue())),
  );
}

/** An object that remembers the file or folder it was made for. */
function about(of: string, slot = "file"): Result {
  return (call) => [{ kind: "object", of, about: first(call, slot) }];
}

const folder = (call: CodeCall): Known => (call.positional.length > 0 || call.named.size > 0 ? first(call) : text("."));

/** What functions return, by their full names. What is not here returns something unknown that holds no code. */
export const results: ReadonlyMap<string, Result> = new Map(
  Object.entries({
    "builtins.__import__": imported,
    "importlib.import_module": imported,
    "importlib.__import__": imported,
    "builtins.str": (call) => (call.positional.length === 1 ? asText(call.positional[0] ?? unknown) : someText(call)),
    "os.fspath": (call) => asText(first(call)),
    "os.fsencode": (call) => asText(first(call)),
    "os.fsdecode": (call) => asText(first(call)),
    "builtins.list": sequence,
    "builtins.tuple": sequence,
    "builtins.set": sequence,
    "builtins.sorted": sequence,
    "builtins.reversed": sequence,
    "builtins.filter": (call) => many(itemsOf(call.positional[1] ?? unknown)),
    "builtins.enumerate": (call) => many([{ kind: "list", items: [unknown, itemsOf(first(call))] }]),
    "itertools.chain": (call) => many(either(call.positional.map(itemsOf))),
    "os.path.join": (call) => (call.further === "none" ? joined(call.positional, "begins anew") : someText(call)),
    "os.path.abspath": (call) => asText(first(call)),
    "os.path.realpath": (call) => asText(first(call)),
    "os.path.normpath": (call) => asText(first(call)),
    "os.path.normcase": (call) => asText(first(call)),
    "os.path.expanduser": (call) => asText(first(call)),
    "os.path.dirname": (call) => each(first(call), (one) => pathPart(one, "parent")),
    "os.path.basename": (call) => each(first(call), (one) => pathPart(one, "name")),
    "os.getcwd": () => text("."),
    "os.listdir": () => many(textFrom(oneName)),
    "os.scandir": (call) => many([{ kind: "object", of: "os.DirEntry", about: inFolder(folder(call)) }]),
    "os.walk": (call) =>
      many([
        {
          kind: "list",
          items: [belowFolder(first(call, "top")), many(textFrom(oneName)), many(textFrom(oneName))],
        },
      ]),
    "os.getenv": (call) => (onlyText(first(call, "key")) === "HOME" ? text("~") : textFrom(unknownValue())),
    "os.environ.get": (call) => (onlyText(first(call, "key")) === "HOME" ? text("~") : textFrom(unknownValue())),
    "glob.glob": (call) => many(globbed(call)),
    "glob.iglob": (call) => many(globbed(call)),
    "glob.escape": someText,
    "shlex.split": (call) => split(first(call, "s")),
    "shlex.quote": (call) => each(first(call, "s"), (one) => quoted(one)),
    "pathlib.Path": madePath,
    "pathlib.PosixPath": madePath,
    "pathlib.PurePath": madePath,
    "pathlib.PurePosixPath": madePath,
    "pathlib.Path.home": () => [pathFrom({ kind: "literal", text: "~" })],
    "pathlib.Path.cwd": () => [pathFrom({ kind: "literal", text: "." })],
    "tempfile.mkdtemp": () => temporary,
    "tempfile.mktemp": () => temporary,
    "tempfile.gettempdir": () => text("/tmp"),
    "tempfile.TemporaryDirectory": () => [{ kind: "object", of: "tempfile.TemporaryDirectory", about: temporary }],
    "tempfile.NamedTemporaryFile": () => [{ kind: "object", of: "tempfile.NamedTemporaryFile", about: temporary }],
    "tempfile.mkstemp": () => [{ kind: "list", items: [unknown, temporary] }],
    "zipfile.ZipFile": about("zipfile.ZipFile"),
    "tarfile.open": about("tarfile.TarFile", "name"),
    "sqlite3.connect": about("sqlite3.Connection", "database"),
    "xml.etree.ElementTree.parse": about("xml.etree.ElementTree.ElementTree", "source"),
    "builtins.open": about("file"),
    "io.StringIO": about("io.StringIO"),
    "io.BytesIO": about("io.BytesIO"),
    "requests.Session": () => [{ kind: "object", of: "requests.Session", about: unknown }],
    "requests.session": () => [{ kind: "object", of: "requests.Session", about: unknown }],
    "httpx.Client": () => [{ kind: "object", of: "requests.Session", about: unknown }],
    "httpx.AsyncClient": () => [{ kind: "object", of: "requests.Session", about: unknown }],
    "aiohttp.ClientSession": () => [{ kind: "object", of: "requests.Session", about: unknown }],
    "urllib3.PoolManager": () => [{ kind: "object", of: "requests.Session", about: unknown }],
  } satisfies Record<string, Result>),
);

/** What a method of a value that is no module returns. */
export function methodResult(call: CodeCall): Known {
  const receiver = call.receiver ?? unknown;
  switch (call.name) {
    case "join":
      return joinedTexts(receiver, call);
    case "encode":
    case "decode":
      if (call.positional.length > 0 && !/^(?:utf-?8|ascii|latin-?1)$/i.test(onlyText(call.positional[0]) ?? ""))
        return textFrom(unknownValue());
      return receiver.every(({ kind }) => kind === "text") ? receiver : textFrom(unknownValue());
    case "format":
      return formatted(receiver, call);
    case "split":
      return call.positional.length === 0 ? split(receiver) : unknown;
    case "copy":
      return receiver;
    case "cursor":
    case "getroot":
      return receiver;
  }
  return either(
    receiver.map((one) => (one.kind === "path" ? pathMethod(one, call) : one.kind === "overflow" ? [one] : unknown)),
  );
}

/** The parts of a path that have a name: `parent`, `name`, `stem`. */
export function pathPart(one: One, name: string): Known {
  if (one.kind !== "path" && one.kind !== "text") return unknown;
  const { kind, value } = one;
  if (name === "parent") {
    const parent = value.kind === "literal" ? /^(?!~?$|\.$|\.\.)(?:(.*)\/)?[^/]+$/s.exec(value.text) : null;
    if (parent === null || /(?:^|\/)\.\.$/.test(value.kind === "literal" ? value.text : ""))
      return [{ kind, value: unknownValue() }];
    const above = parent[1] ?? ".";
    return [{ kind, value: { kind: "literal", text: above === "" ? "/" : above } }];
  }
  if (name !== "name" && name !== "stem" && name !== "suffix") return unknown;
  if (value.kind !== "literal") return textFrom(staysBelow(value) ? oneName : unknownValue());
  const base = value.text.slice(value.text.lastIndexOf("/") + 1);
  if (name === "name") return text(base);
  return text(name === "stem" ? base.replace(/(?<=.)\.[^.]*$/, "") : (/(?<=.)\.[^.]*$/.exec(base)?.[0] ?? ""));
}

function staysBelow(value: Value): boolean {
  return value.kind === "glob" || (value.kind === "unknown" && value.stays !== "anywhere");
}

function pathMethod(one: Extract<One, { kind: "path" | "text" }>, call: CodeCall): Known {
  const itself: Known = [one];
  switch (call.name) {
    case "joinpath":
      return asPath(call.further === "none" ? joined([itself, ...call.positional], "begins anew") : unknown);
    case "resolve":
    case "absolute":
    case "expanduser":
      return itself;
    case "as_posix":
    case "__str__":
      return asText(itself);
    case "glob":
      return many(matching(joined([itself, call.positional[0] ?? unknown], "begins anew"), "path"));
    case "rglob":
    case "iterdir":
    case "walk":
      return many(call.name === "iterdir" ? inFolder(itself) : asPath(belowFolder(itself)));
    case "with_name":
      return asPath(joined([pathPart(one, "parent"), call.positional[0] ?? unknown], "begins anew"));
    case "with_suffix":
      return asPath(concatenated([withoutSuffix(one), call.positional[0] ?? unknown]));
    default:
      return unknown;
  }
}

function withoutSuffix(one: Extract<One, { kind: "path" | "text" }>): Known {
  return one.value.kind === "literal"
    ? text(one.value.text.replace(/(?<=[^/])\.[^./]*$/, ""))
    : textFrom(one.value.kind === "unknown" ? one.value : unknownValue());
}

function inFolder(of: Known): Known {
  return joined([of, textFrom(oneName)], "begins anew");
}

function many(item: Known): Known {
  return [{ kind: "many", item }];
}

function sequence(call: CodeCall): Known {
  const value = first(call, "iterable");
  const listed = listOf(value);
  return listed === undefined ? many(itemsOf(value)) : [{ kind: "list", items: listed }];
}

function imported(call: CodeCall): Known {
  const name = onlyText(first(call, "name"));
  if (name === undefined) return [{ kind: "overflow" }];
  return named(canonical(call.name.endsWith("__import__") ? (name.split(".")[0] ?? name) : name));
}

function madePath(call: CodeCall): Known {
  if (call.further === "some") return [pathFrom(unknownValue())];
  return asPath(joined(call.positional.length === 0 ? [text(".")] : call.positional, "begins anew"));
}

function globbed(call: CodeCall): Known {
  const root = call.named.get("root_dir");
  return matching(root === undefined ? first(call, "pathname") : textFrom(unknownValue()));
}

function asText(value: Known): Known {
  return value.map((one) =>
    one.kind === "text" || one.kind === "path"
      ? { kind: "text", value: one.value }
      : one.kind === "overflow"
        ? one
        : { kind: "text", value: unknownValue() },
  );
}

function joinedTexts(separator: Known, call: CodeCall): Known {
  const items = listOf(call.positional[0] ?? unknown);
  if (items === undefined || !separator.every(({ kind }) => kind === "text")) return textFrom(unknownValue());
  return concatenated(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

/** `"{}/{}".format(a, b)`: where it holds nothing but `{}`; else all that is known is its beginning. */
function formatted(receiver: Known, call: CodeCall): Known {
  const pattern = onlyText(receiver);
  if (pattern === undefined) return textFrom(unknownValue());
  const parts = pattern.split("{}");
  if (parts.length > call.positional.length + 1 || /[{}]/.test(parts.join(""))) {
    return textFrom(unknownValue(pattern.slice(0, pattern.search(/[{}]|$/))));
  }
  return concatenated(
    parts.flatMap((part, index) => (index === 0 ? [text(part)] : [call.positional[index - 1] ?? unknown, text(part)])),
  );
}

/** Words of a text without quotes; anything else is not taken apart. */
function split(value: Known): Known {
  return each(value, (one) =>
    one.kind === "text" && one.value.kind === "literal" && /^[\w\s./:@=,+-]*$/.test(one.value.text)
      ? [
          {
            kind: "list",
            items: one.value.text
              .split(/\s+/)
              .filter((word) => word !== "")
              .map(text),
          },
        ]
      : unknown,
  );
}

function quoted(one: One): Known {
  return one.kind === "text" && one.value.kind === "literal"
    ? text(/^[\w@%+=:,./-]+$/.test(one.value.text) ? one.value.text : `'${one.value.text.replaceAll("'", "'\"'\"'")}'`)
    : textFrom(unknownValue());
}
