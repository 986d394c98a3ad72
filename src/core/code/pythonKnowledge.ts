import { harmless, type Rule, type Rules } from "./codeCall.ts";
import { pythonFiles } from "./pythonFiles.ts";
import { familyOf, plainBuiltins, reachingBuiltins } from "./pythonModules.ts";
import { pythonNetwork } from "./pythonNetwork.ts";
import { pythonPrograms } from "./pythonPrograms.ts";

const all: Rules = new Map([...pythonFiles, ...pythonPrograms, ...pythonNetwork]);

/** The rule of a name; `a.b.*` in a table stands for everything below `a.b`. */
export function pythonRule(name: string): Rule | undefined {
  const exact = all.get(name);
  if (exact !== undefined) return exact;
  for (let end = name.lastIndexOf("."); end > 0; end = name.lastIndexOf(".", end - 1)) {
    const wide = all.get(`${name.slice(0, end)}.*`);
    if (wide !== undefined) return wide;
  }
  return undefined;
}

/** Modules that hold something that reaches out. */
const holders = new Set(
  [...all].flatMap(([name, rule]) => {
    const parts = name.split(".");
    return rule === harmless ? [] : parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
  }),
);

/**
 * What may become of a value that stands for this name, where it goes is not followed: `plain` cannot reach out, `environment`
 * is the whole environment, `undefined` is a name that Python does not have.
 */
export function natureOf(name: string): "plain" | "reaching" | "environment" | "not defined" {
  if (name === "os.environ" || name === "os.environb") return "environment";
  const rule = pythonRule(name);
  if (rule !== undefined)
    return rule === harmless &&
      !/^(?:builtins\.(?:getattr|setattr|delattr|__import__)|importlib\.(?:import_module|__import__))$/.test(name)
      ? "plain"
      : "reaching";
  const [module = "", first = ""] = name.split(".");
  if (module === "builtins") {
    if (first === "" || reachingBuiltins.has(first)) return "reaching";
    return plainBuiltins.has(first) || isConstant(first) ? "plain" : "not defined";
  }
  if (holders.has(name)) return "reaching";
  return familyOf(module) === "reaching" && !(name.includes(".") && isConstant(name)) ? "reaching" : "plain";
}

/** Whether calling what no table names cannot be seen into. */
export function isHiddenCall(name: string): boolean {
  return (
    familyOf(name) === "reaching" &&
    !name.startsWith("builtins.") &&
    pythonRule(name) === undefined &&
    !/(?:Error|Exception|Warning|Expired)$|version/.test(name)
  );
}

/** Constants, errors and versions by the way they are spelt. */
function isConstant(name: string): boolean {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return (
    /^[A-Z][A-Z\d_]*$/.test(last) ||
    /(?:Error|Exception|Warning|Exit|Interrupt|Expired|Iteration)$/.test(last) ||
    /^(?:get_)?_*version(?:_info)?_*$/i.test(last) ||
    /^__(?:name|doc|file|path|version|all|author)__$/.test(last)
  );
}

/** What reaches out keeps its name mostly, also where a module of the project hands it on. */
export function soundsReaching(name: string): boolean {
  return /\.(?:system|popen|Popen|unlink|rmtree|removedirs|check_call|check_output|getoutput|getstatusoutput|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|eval|exec|__import__|import_module)$/.test(
    name,
  );
}

/** Attributes of the language itself that give no access to anything. */
export const plainDunders =
  /^__(?:class|name|doc|version|file|all|qualname|author|path|module|init|post_init|str|repr|len|eq|ne|lt|le|gt|ge|hash|enter|exit|aenter|aexit|iter|next|contains|getitem|setitem|delitem|add|sub|mul|slots|members|annotations|new|setattr|wrapped|cause|context|init_subclass|bool|int|float|format|sizeof|reversed|main|package|debug|set_name|dataclass_fields|fields)__$/;

/** Attributes through which code, frames and their variables are reached. */
export const seesThrough =
  /^(?:gi_frame|gi_code|cr_frame|cr_code|ag_frame|ag_code|f_globals|f_locals|f_builtins|f_back|f_code|tb_frame|tb_next|func_globals|func_code|co_code|im_func|im_self|_getframe|_current_frames)$/;
