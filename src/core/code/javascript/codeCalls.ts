import { textOf } from "../../shell/value.ts";
import { type ApiCall, eachText, type Handler, isOff, optionOf, pathsAt } from "./arguments.ts";
import { languageOf, loadModule } from "./loading.ts";
import { passThrough } from "./passing.ts";
import { api, plain, suspect, type Values } from "./values.ts";
import { tellOpaque } from "./walk.ts";

/** What a call runs as further code; undefined for names that run none. */
export function codeCall(call: ApiCall): Values | undefined {
  return handlers[call.name]?.(call);
}

const timer: Handler = (call) => {
  evaluates(call, 0, "texts");
  return passThrough(call.given, call.walk, call.node);
};

const handlers: Readonly<Record<string, Handler>> = {
  require: (call) => loadModule(call.given.args[0] ?? call.given.more, call.walk),
  import: (call) => loadModule(call.given.args[0] ?? call.given.more, call.walk),
  "module._load": (call) => loadModule(call.given.args[0] ?? call.given.more, call.walk),
  "module.register": (call) => loadModule(call.given.args[0] ?? call.given.more, call.walk),
  "process.getBuiltinModule": (call) => loadModule(call.given.args[0] ?? call.given.more, call.walk),
  importScripts: (call) => loadModule(call.given.args[0] ?? call.given.more, call.walk),
  "module.createRequire": () => api("require"),
  "module.isBuiltin": () => plain,
  "module.enableCompileCache": () => plain,
  "module.findPackageJSON": () => plain,
  eval: (call) => {
    evaluates(call, 0, "all");
    return suspect("what evaluated code gives is not known");
  },
  Function: makesFunction,
  constructor: makesFunction,
  setTimeout: timer,
  setInterval: timer,
  setImmediate: timer,
  "vm.runInThisContext": runsCode,
  "vm.runInNewContext": runsCode,
  "vm.runInContext": runsCode,
  "vm.Script": runsCode,
  "vm.compileFunction": runsCode,
  "vm.createContext": (call) => passThrough(call.given, call.walk, call.node, "keeps"),
  "vm.isContext": () => plain,
  "worker_threads.Worker": startsWorker,
  Worker: startsWorker,
  "cluster.fork": () => plain,
  "cluster.isMaster": () => plain,
  "cluster.on": (call) => passThrough(call.given, call.walk, call.node),
};

function runsCode(call: ApiCall): Values {
  evaluates(call, 0, "all");
  passThrough({ ...call.given, args: call.given.args.slice(1) }, call.walk, call.node, "keeps");
  return suspect("what evaluated code gives is not known");
}

/** Tells the code of an argument. `texts`: functions are no code to be evaluated. */
function evaluates(call: ApiCall, at: number, which: "all" | "texts"): void {
  const values = call.given.args[at] ?? call.given.more;
  if (which === "all" && values.length === 0) tellOpaque(call.walk, `${call.name} runs a text that is not known`);
  for (const atom of values) {
    if (atom.kind === "text" && atom.value.kind === "literal")
      call.walk.tell({ kind: "code", language: call.walk.tree.language, text: atom.value });
    else if (atom.kind === "text" || (which === "all" && atom.kind !== "scalar" && atom.kind !== "closure"))
      tellOpaque(call.walk, `${call.name} runs a text that is not known`);
  }
}

/** `new Function("a", "return a")`: the last text is the body, those before it are names. */
function makesFunction(call: ApiCall): Values {
  const { args, more } = call.given;
  if (more.length > 0) tellOpaque(call.walk, "a function is made of texts that are not known");
  if (args.length > 0) evaluates(call, args.length - 1, "all");
  for (const values of args.slice(0, -1))
    for (const name of eachText(values))
      if (!/^[\w$,\s{}[\]]*$/.test(textOf(name) ?? "?("))
        tellOpaque(call.walk, "a function is made with parameters that hold code");
  // The code is judged where it is made; what it gives back could be anything.
  return suspect("a function that was made of a text");
}

function startsWorker(call: ApiCall): Values {
  if (call.given.style !== "new") return plain;
  if (!isOff(optionOf(call, "eval"))) {
    evaluates(call, 0, "all");
    return plain;
  }
  for (const option of ["execArgv", "env"])
    if (!isOff(optionOf(call, option))) tellOpaque(call.walk, "a worker gets options for node");
  for (const file of pathsAt(call, 0)) {
    const known = textOf(file);
    if (known === undefined) tellOpaque(call.walk, "which file a worker runs is not known");
    else call.walk.tell({ kind: "load", language: languageOf(known), file });
  }
  return plain;
}
