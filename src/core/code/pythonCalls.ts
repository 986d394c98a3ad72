import { argument, type CodeCall } from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import { either, type Known, namesIn, onlyText, unknown } from "./known.ts";
import { importDeeds } from "./pythonImports.ts";
import { isHiddenCall, natureOf, pythonRule, soundsReaching } from "./pythonKnowledge.ts";
import { methodRule, type Setting, wideMethod } from "./pythonMethods.ts";
import { familyOf } from "./pythonModules.ts";
import type { Names } from "./pythonNames.ts";
import type { PythonValues } from "./pythonValues.ts";

/** What judging a call needs of the walk through the program. */
export interface Surroundings {
  readonly tree: CodeTree;
  readonly names: Names;
  readonly values: PythonValues;
  readonly deeds: CodeDeed[];
  readonly folders: Known[];
  readonly searched: Known[];
  readonly setting: Setting;
  opaque(because: string): void;
  attribute(name: string, holders: Known): void;
}

/** Adds what a call does. */
export function judgedCall(node: CodeNode, callee: CodeNode, around: Surroundings): void {
  const { values, deeds, tree } = around;
  const functions = values.of(callee);
  for (const one of functions) {
    if (one.kind === "overflow") around.opaque("what is called takes more ways than are followed");
    if (one.kind === "name") calledByName(one.name, values.call(node, one.name, undefined), around);
  }
  if (callee.type !== "attribute") return;
  const [object, method] = [part(callee, "object"), part(callee, "attribute")];
  if (object === undefined || method === undefined) return;
  const receivers = values.of(object).filter(({ kind }) => kind !== "name");
  if (receivers.length === 0) return;
  const name = sourceOf(method, tree);
  const rule = methodRule(name, around.setting);
  if (rule !== undefined) deeds.push(...rule(values.call(node, name, receivers)));
}

function calledByName(name: string, call: CodeCall, around: Surroundings): void {
  const { deeds } = around;
  if (special(name, call, around)) return;
  const shown = { ...call, name: name.replace(/^builtins\./, "") };
  const rule = pythonRule(name);
  if (rule !== undefined) {
    deeds.push(...rule(shown));
    return;
  }
  // A method that is taken from its class has its object as its first argument.
  const last = name.slice(name.lastIndexOf(".") + 1);
  const method = name.includes(".") ? wideMethod(last) : undefined;
  if (method !== undefined) {
    const [receiver = unknown, ...positional] = call.positional;
    deeds.push(...method({ ...call, name: last, receiver, positional }));
  }
  const [module = ""] = name.split(".");
  if (natureOf(name) === "reaching" || isHiddenCall(name)) around.opaque(`what ${shown.name} does is not known`);
  else if (familyOf(module) === "unknown" && module !== "builtins" && soundsReaching(name))
    around.opaque(`what ${name} does is not known`);
}

/** Calls that change how the rest of the program is read. */
function special(name: string, call: CodeCall, around: Surroundings): boolean {
  const [first = unknown, second = unknown] = call.positional;
  switch (name) {
    case "builtins.getattr":
    case "builtins.setattr":
    case "builtins.delattr":
      namedAttribute(name.slice("builtins.".length), first, second, around);
      return true;
    case "builtins.vars":
      if (call.positional.length === 0 || namesIn(first).length > 0) around.opaque("vars gives access to everything");
      return true;
    case "builtins.__import__":
    case "importlib.import_module":
    case "importlib.__import__": {
      const module = onlyText(argument(call, { at: 0, named: "name" }));
      if (module === undefined)
        around.opaque(`${name.replace("builtins.", "")} is called with a name that is not known`);
      else around.deeds.push(...importDeeds([{ module, names: undefined }], around.searched));
      return true;
    }
    case "builtins.eval":
    case "builtins.exec":
    case "builtins.compile": {
      const code = onlyText(argument(call, { at: 0, named: "source" }));
      // Names that it binds are names of this program too, and would have to be followed here.
      if (code !== undefined && /[:\w\s)\]]=(?!=)|\b(?:import|def|class|for|as|global|del)\b/.test(code)) {
        around.opaque(`${name.replace("builtins.", "")} runs code that binds names`);
      }
      return false;
    }
    case "os.chdir":
    case "os.fchdir":
    case "contextlib.chdir":
      around.folders.push(first);
      return true;
    case "sys.path.insert":
    case "sys.path.append":
    case "sys.path.extend":
    case "site.addsitedir":
      around.searched.push(/append|addsitedir/.test(name) ? first : name.endsWith("insert") ? second : unknown);
      return true;
    case "os.environ.update":
    case "os.putenv":
    case "os.environ.setdefault":
      if (onlyText(first) === undefined && (call.positional.length > 0 || call.further === "some")) {
        around.opaque("variables of the environment are set whose names are not known");
      }
      return true;
    default:
      return false;
  }
}

function namedAttribute(by: string, holder: Known, name: Known, around: Surroundings): void {
  const known = onlyText(name);
  if (known === undefined) around.opaque(`${by} is called with a name that is not known`);
  else around.attribute(known, holder);
  if (known !== undefined && by === "getattr" && wideMethod(known) !== undefined) {
    around.opaque(`getattr picks the method ${known}`);
  }
  const owners = namesIn(holder).filter((owner) => natureOf(owner) !== "plain");
  if (by !== "getattr" && owners.length > 0) around.opaque(`${by} changes ${owners.join(", ")}`);
}

/** What the whole program uses: looked up once. */
export function settingOf({ names, values }: Pick<Surroundings, "names" | "values">): Setting {
  const modules = new Set(names.imports.map(({ module }) => module.split(".")[0] ?? ""));
  const opened = [...names.bindings.keys()].flatMap((name) => values.ofName(name));
  const databases = opened.flatMap((one) => (one.kind === "object" && one.of.startsWith("sqlite3.") ? one.about : []));
  return { modules, databases: databases.length === 0 ? unknown : either([databases]) };
}
