import { apiMember, isPure, methodsThatKeep } from "./names.ts";
import { tellSetting } from "./settings.ts";
import {
  type Atom,
  api,
  join,
  picked,
  plain,
  scalar,
  suspect,
  type Thing,
  unknownText,
  type Values,
  wordsOf,
} from "./values.ts";
import { contentsOf, entryOf, tellOpaque, type Walk } from "./walk.ts";

/** The name of a member: known to the letter, a number that is not known, or anything. */
export type Key = { readonly kind: "name"; readonly text: string } | { readonly kind: "number" | "any" };

/** The names that a computed key may be. */
export function keysOf(values: Values, walk: Walk): readonly Key[] {
  return (values.length > 0 ? values : walk.missing()).map((atom): Key => {
    if (atom.kind === "text" && atom.value.kind === "literal") return { kind: "name", text: atom.value.text };
    if (atom.kind === "scalar") return atom.text === undefined ? { kind: "number" } : { kind: "name", text: atom.text };
    return { kind: "any" };
  });
}

/** What `values.key` may be. */
export function memberOf(values: Values, key: Key, walk: Walk): Values {
  return join(...values.map((atom) => memberOfAtom(atom, key, walk)));
}

function memberOfAtom(atom: Atom, key: Key, walk: Walk): Values {
  const name = key.kind === "name" ? key.text : undefined;
  if (name === "__proto__") return api("prototype");
  if (name === "caller" || name === "callee") return suspect("who calls it is looked up");
  switch (atom.kind) {
    case "suspect":
      return [atom];
    case "text":
    case "scalar":
      if (name === "constructor") return api("String");
      return name === "length" ? scalar : key.kind === "number" ? [unknownText] : key.kind === "any" ? picked : [];
    case "plain":
    case "picked":
      if (name === "constructor") return api("constructor");
      return key.kind === "name" ? plain : picked;
    case "closure":
      if (name === "constructor") return api("Function");
      if (name === "prototype") return [{ kind: "thing", thing: walk.instance }];
      return name === undefined ? join(picked, contentsOf(walk.instance)) : entryOrPlain(walk.instance, name);
    case "thing":
      return memberOfThing(atom.thing, key, walk);
    case "api":
      if (name !== undefined) return apiMember(atom.name, name, walk);
      if (isPure(atom.name)) return picked;
      if (atom.name === "process.env") {
        walk.tell({ kind: "environment", name: undefined });
        return [unknownText];
      }
      return suspect(`which member of ${atom.name} is used is not known`);
  }
}

function entryOrPlain(thing: Thing, name: string): Values {
  return join(plain, thing.entries.get(name)?.values ?? []);
}

function memberOfThing(thing: Thing, key: Key, walk: Walk): Values {
  switch (key.kind) {
    case "any":
      return join(contentsOf(thing), picked);
    case "number": {
      const all =
        thing.kind === "list" ? join(...thing.items.map(({ values }) => values), thing.rest.values) : contentsOf(thing);
      return all.length > 0 ? all : walk.missing();
    }
    case "name": {
      if (thing.kind === "list" && key.text === "length") return scalar;
      const own =
        thing.kind === "list" && /^\d{1,4}$/.test(key.text)
          ? thing.items[Number(key.text)]
          : thing.entries.get(key.text);
      const all = join(
        own?.values ?? [],
        ...thing.rest.values.map((atom) => (isEnvironment(atom) ? memberOfAtom(atom, key, walk) : [atom])),
      );
      if (all.length > 0) return all;
      if (key.text === "constructor") return thing === walk.instance ? plain : api("constructor");
      return walk.missing();
    }
  }
}

/** A copy of the environment still is the environment. */
function isEnvironment(atom: Atom): boolean {
  return atom.kind === "api" && atom.name === "process.env";
}

/** What going through `values` brings: the elements of a list, the letters of a text. */
export function elementsOf(values: Values, walk: Walk): Values {
  return join(...values.map((atom) => elementsOfAtom(atom, walk)));
}

function elementsOfAtom(atom: Atom, walk: Walk): Values {
  switch (atom.kind) {
    case "thing": {
      const { thing } = atom;
      const listed = [...thing.items.flatMap(({ values }) => values), ...thing.rest.values];
      const all = thing.kind === "list" ? listed : contentsOf(thing);
      return all.length > 0 ? all : walk.missing();
    }
    case "text":
    case "scalar":
      return [unknownText];
    case "api":
      return isPure(atom.name) ? plain : suspect(`the parts of ${atom.name} are gone through`);
    case "plain":
    case "picked":
    case "closure":
    case "suspect":
      return [atom];
  }
}

/** Does `target.key = value`. */
export function assignMember(target: Values, key: Key, value: Values, walk: Walk): void {
  for (const atom of target) {
    if (atom.kind === "thing") {
      if (key.kind === "name" && key.text === "__proto__") tellOpaque(walk, "the prototype of an object is replaced");
      else if (key.kind === "name") entryOf(atom.thing, key.text, walk).add(value);
      else atom.thing.rest.add(value);
    } else if (atom.kind === "api") assignApi(atom.name, key, value, walk);
    else if (atom.kind === "suspect") tellOpaque(walk, `something is assigned to what is not known: ${atom.because}`);
    else if (atom.kind === "closure") {
      if (key.kind === "name") entryOf(walk.instance, key.text, walk).add(value);
      else walk.instance.rest.add(value);
    } else leak(value, walk, "is kept where it cannot be followed");
  }
}

function assignApi(name: string, key: Key, value: Values, walk: Walk): void {
  const member = key.kind === "name" ? key.text : undefined;
  if (name === "process.env") {
    for (const word of wordsOf(value)) tellSetting(member, word, walk);
    return;
  }
  if (name === "globalThis") {
    if (member === undefined) tellOpaque(walk, "a global name that is not known is assigned");
    else entryOf(walk.globals, member, walk).add(value);
    return;
  }
  if (name === "module" || name === "module.exports") {
    if (name === "module" && member !== "exports") tellOpaque(walk, "the module object is changed");
    handOut(value, walk);
    return;
  }
  if (/(?:^|\.)prototype(?:\.|$)/.test(name)) {
    tellOpaque(walk, `${name} is changed for all code`);
    return;
  }
  if (/^process\.(?:exitCode|title)$|^process$/.test(member === undefined ? "" : `${name}.${member}`)) return;
  if (name === "process" && /^(?:exitCode|title)$/.test(member ?? "")) return;
  if (name === "console" || methodsThatKeep.test(`${name}.${member ?? ""}`)) {
    leak(value, walk, "is kept in the runtime");
    return;
  }
  if (value.every(({ kind }) => kind === "text" || kind === "scalar") && isPure(name)) return;
  tellOpaque(walk, `${name}.${member ?? "?"} is replaced`);
}

/** The values go where other code gets at them: what acts must not. */
export function handOut(values: Values, walk: Walk): void {
  leak(values, walk, "is handed to other code");
}

/** Whether it is something of the runtime that does more than compute. */
export function acts(atom: Atom): boolean {
  return (atom.kind === "api" && !isPure(atom.name) && !atom.name.startsWith("loaded:")) || atom.kind === "suspect";
}

/** The values are lost sight of: their functions may be called with any data, their entries may change. */
export function leak(values: Values, walk: Walk, where: string): void {
  for (const atom of values) {
    if (atom.kind === "api" && acts(atom)) tellOpaque(walk, `${atom.name} ${where}`);
    else if (atom.kind === "suspect") tellOpaque(walk, `${atom.because}, and it ${where}`);
    else if (atom.kind === "closure") {
      atom.closure.called = "yes";
      atom.closure.everyParameter.add(plain);
      const given = atom.closure.returns.values.find((one) => acts(one));
      if (given?.kind === "api") tellOpaque(walk, `a function that gives ${given.name} ${where}`);
    } else if (atom.kind === "thing" && walk.loses(atom.thing) === "yes") {
      atom.thing.rest.add(plain);
      leak(contentsOf(atom.thing), walk, where);
    }
  }
}

/** A text made of the parts when all are known; used for keys of objects. */
export function nameOf(values: Values, walk: Walk): Key {
  const keys = keysOf(values, walk);
  return keys.length === 1 && keys[0] !== undefined ? keys[0] : { kind: "any" };
}
