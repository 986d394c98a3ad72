import { literal, prefixOf, textOf, type Value } from "../../shell/value.ts";
import { type ApiCall, type Handler, oneWord, pathsIn } from "./arguments.ts";
import { listedParts, listOf } from "./lists.ts";
import { spreadInto } from "./literals.ts";
import { elementsOf, keysOf, memberOf } from "./members.ts";
import { here } from "./names.ts";
import { passThrough } from "./passing.ts";
import { concatenated, join, plain, scalar, text, unknownText, type Values, wordsOf } from "./values.ts";
import { allArguments, tellOpaque } from "./walk.ts";

/** Functions that only look at what they are given. */
const inert =
  /^(?:console(?:\.\w+)?|JSON\.stringify|Number(?:\.\w+)?|Boolean|BigInt|Symbol(?:\.\w+)?|Math(?:\.\w+)?|Array\.isArray|Object\.(?:is|isFrozen|isSealed|getOwnPropertyNames|hasOwn)|util\.(?:inspect|format|isDeepStrictEqual|types(?:\.\w+)?|styleText)|assert(?:\.\w+)?|parseInt|parseFloat|isNaN|isFinite|encodeURIComponent|encodeURI|structuredClone|chalk(?:\.\w+)*)$/;

/** A call of something that only computes. */
export function pureCall(call: ApiCall): Values {
  const { name, given, walk, node } = call;
  const handler = handlers[name];
  if (handler !== undefined) return handler(call);
  if (inert.test(name)) return looksAt(call);
  return passThrough(given, walk, node);
}

/** Printing the environment reads all of it; anything else may be looked at freely. */
function looksAt({ given, walk }: ApiCall): Values {
  for (const atom of allArguments(given)) {
    const inside =
      atom.kind === "thing"
        ? [...atom.thing.rest.values, ...[...atom.thing.entries.values()].flatMap(({ values }) => values)]
        : [atom];
    if (inside.some((one) => one.kind === "api" && one.name === "process.env"))
      walk.tell({ kind: "environment", name: undefined });
    if (atom.kind === "closure") {
      atom.closure.called = "yes";
      atom.closure.everyParameter.add(plain);
    }
  }
  return plain;
}

const handlers: Readonly<Record<string, Handler>> = {
  "path.join": (call) => joinedPath(call, "join"),
  "path.resolve": (call) => joinedPath(call, "resolve"),
  "path.normalize": ({ given }) => given.args[0] ?? plain,
  "path.toNamespacedPath": ({ given }) => given.args[0] ?? plain,
  "path.dirname": ({ given }) => join(...wordsOf(given.args[0] ?? []).map((word) => text(folderOf(word)))),
  "path.basename": ({ given }) =>
    join(...wordsOf(given.args[0] ?? []).map((word) => text(given.args.length > 1 ? aName : lastOf(word)))),
  "os.homedir": () => text("~"),
  "path.extname": () => [unknownText],
  "url.fileURLToPath": ({ given }) => join(...pathsIn(given.args[0] ?? []).map((path) => text(path))),
  "url.pathToFileURL": ({ given }) => given.args[0] ?? plain,
  "url.URL": (call) => address(call),
  URL: (call) => address(call),
  String: ({ given }) =>
    join(
      ...(given.args[0] ?? text("")).map(
        (atom): Values => (atom.kind === "text" || atom.kind === "scalar" ? [atom] : [unknownText]),
      ),
    ),
  "String.raw": () => [unknownText],
  "String.fromCharCode": (call) => characters(call),
  "String.fromCodePoint": (call) => characters(call),
  "Object.keys": ({ given, node, walk }) => listedParts("keys", given.args[0] ?? [], node, walk),
  "Object.values": (call) =>
    holdsThings(call)
      ? listedParts("values", call.given.args[0] ?? [], call.node, call.walk)
      : passThrough(call.given, call.walk, call.node),
  "Object.entries": (call) =>
    holdsThings(call)
      ? listedParts("entries", call.given.args[0] ?? [], call.node, call.walk)
      : passThrough(call.given, call.walk, call.node),
  "Object.assign": (call) => merged(call),
  "Object.defineProperty": (call) => defined(call),
  "Object.defineProperties": (call) => defined(call),
  "Object.setPrototypeOf": (call) => defined(call),
  "Reflect.defineProperty": (call) => defined(call),
  "Reflect.setPrototypeOf": (call) => defined(call),
  "Reflect.set": (call) => defined(call),
  "Object.freeze": ({ given }) => given.args[0] ?? plain,
  "Object.create": (call) => defined(call),
  "Object.getPrototypeOf": () => [{ kind: "api", name: "prototype" }],
  "Reflect.getPrototypeOf": () => [{ kind: "api", name: "prototype" }],
  "Reflect.get": ({ given, walk }) =>
    join(...keysOf(given.args[1] ?? plain, walk).map((key) => memberOf(given.args[0] ?? [], key, walk))),
  "Reflect.apply": ({ given, node, walk }) =>
    walk.call(
      given.args[0] ?? plain,
      { args: [], more: elementsOf(given.args[2] ?? plain, walk), receiver: given.args[1] ?? [], style: "call" },
      node,
    ),
  "Reflect.construct": ({ given, node, walk }) =>
    walk.call(
      given.args[0] ?? plain,
      { args: [], more: elementsOf(given.args[1] ?? plain, walk), receiver: [], style: "new" },
      node,
    ),
  "Array.from": (call) => {
    const { given, node, walk } = call;
    const elements = elementsOf(given.args[0] ?? [], walk);
    if (given.args[1] === undefined) return listOf(elements, node, walk);
    return listOf(
      walk.call(given.args[1], { args: [join(elements, plain), scalar], more: [], receiver: [], style: "call" }, node),
      node,
      walk,
    );
  },
  "Array.of": ({ given, node, walk }) => listOf(allArguments(given), node, walk),
  "Promise.resolve": ({ given }) => given.args[0] ?? plain,
  "Promise.all": (call) =>
    holdsThings(call) ? (call.given.args[0] ?? plain) : passThrough(call.given, call.walk, call.node),
  "JSON.parse": (call) => {
    looksAt(call);
    return plain;
  },
};

const aName: Value = { kind: "unknown", prefix: "", stays: "name", origin: "variable", words: "one" };

function holdsThings({ given }: ApiCall): boolean {
  return (given.args[0] ?? []).every(({ kind }) => kind === "thing");
}

function joinedPath({ given, walk }: ApiCall, style: "join" | "resolve"): Values {
  if (given.more.length > 0) return [unknownText];
  let parts: readonly Values[] = given.args;
  if (parts.some((part) => part.length === 0)) return [];
  if (style === "resolve") {
    const absolute = parts.findLastIndex((part) => wordsOf(part).some((word) => /^[/~]/.test(prefixOf(word))));
    if (absolute > 0) parts = parts.slice(absolute);
    const isLoose = parts
      .slice(1)
      .some((part) =>
        wordsOf(part).some(
          (word) =>
            word.kind !== "literal" && !(word.kind === "unknown" && (word.stays === "name" || word.prefix !== "")),
        ),
      );
    if (isLoose) return [unknownText];
    if (parts.length === 0) return text(".");
  }
  const separated = parts.filter(
    (part) => !(part.length === 1 && part[0]?.kind === "text" && textOf(part[0].value) === ""),
  );
  const all = separated.flatMap((part, index) => (index === 0 ? [part] : [text("/"), part]));
  return all.length === 0 ? (walk.folder === undefined ? text(".") : text(".")) : concatenated(all);
}

function folderOf(word: Value): Value {
  if (word.kind === "unknown" && word.stays === "name" && word.prefix.endsWith("/"))
    return literal(word.prefix.replace(/(?<=.)\/$/, ""));
  const known = textOf(word)?.replace(/(?<=.)\/+$/, "");
  if (known === undefined) return { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" };
  const at = known.lastIndexOf("/");
  return literal(at < 0 ? "." : at === 0 ? "/" : known.slice(0, at));
}

function lastOf(word: Value): Value {
  const known = textOf(word)?.replace(/(?<=.)\/+$/, "");
  return known === undefined ? aName : literal(known.slice(known.lastIndexOf("/") + 1));
}

/** `new URL("./x", import.meta.url)` is a file beside the code's own; `new URL(x)` is what it says. */
function address({ given, walk }: ApiCall): Values {
  const [own = [], base] = given.args;
  if (base === undefined) return own.filter(({ kind }) => kind === "text").length === own.length ? own : [unknownText];
  const first = textOf(wordsOf(own)[0] ?? aName);
  if (own.length === 1 && first !== undefined && /^[a-z][\w+.-]*:/i.test(first)) return own;
  const bases = wordsOf(base);
  const [only] = bases;
  if (
    bases.length === 1 &&
    only?.kind === "unknown" &&
    only.stays === "name" &&
    walk.folder !== undefined &&
    only.prefix === `${walk.folder}/`
  )
    return first === undefined
      ? [unknownText]
      : concatenated([here(walk), text("/"), text(first.replace(/^\.\//, ""))]);
  if (
    only?.kind === "literal" &&
    /^https?:\/\/[^/]+/.test(only.text) &&
    first?.startsWith("/") &&
    !first.startsWith("//")
  )
    return text(/^https?:\/\/[^/]+/.exec(only.text)?.[0] + first);
  return [unknownText];
}

function characters({ given }: ApiCall): Values {
  const codes = given.args.map((values) => textOf(oneWord(values)));
  if (given.more.length > 0 || codes.some((code) => code === undefined || !/^\d{1,6}$/.test(code)))
    return [unknownText];
  return text(String.fromCodePoint(...codes.map((code) => Math.min(Number(code), 0x10_ff_ff))));
}

/** `Object.assign(target, …)`. */
function merged({ given, walk, node }: ApiCall): Values {
  const [target = [], ...sources] = given.args;
  const made: Values = target.some(({ kind }) => kind === "thing")
    ? target
    : [...target, { kind: "thing", thing: walk.thingOf(node, "record") }];
  for (const atom of made)
    if (atom.kind === "thing") for (const source of [...sources, given.more]) spreadInto(atom.thing, source, walk);
  if (target.some((atom) => atom.kind === "api" && atom.name !== "module.exports"))
    tellOpaque(walk, "something of the runtime is written over");
  return made;
}

/** Properties that come in by descriptions: whatever they hold may stand under any name. */
function defined({ name, given, walk, node }: ApiCall): Values {
  const [target = [], ...others] = given.args;
  const contents = join(
    ...others.map((values) =>
      join(
        values,
        elementsOf(
          values.filter(({ kind }) => kind === "thing"),
          walk,
        ),
      ),
    ),
  );
  const results = join(
    contents,
    ...contents.map((atom) => (atom.kind === "closure" ? atom.closure.returns.values : [])),
  );
  for (const atom of target) {
    if (atom.kind === "thing") atom.thing.rest.add(join(results, plain));
    else if (atom.kind === "api" && atom.name !== "module.exports" && name !== "Object.create")
      tellOpaque(walk, `${name} changes something of the runtime`);
  }
  return join(target, results, passThrough(given, walk, node, name === "Object.create" ? "passes" : "keeps"));
}
