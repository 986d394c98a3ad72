import { actingModules, isPurePackage, moduleName, pureModules } from "./modules.ts";
import { api, join, plain, suspect, text, unknownText, type Values } from "./values.ts";
import type { Walk } from "./walk.ts";

/** Global names that only compute or print. */
const pureGlobals =
  /^(?:Object|Array|JSON|Math|String|Number|Boolean|BigInt|Symbol|Date|RegExp|Promise|Map|Set|WeakMap|WeakSet|WeakRef|FinalizationRegistry|Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError|AggregateError|ArrayBuffer|SharedArrayBuffer|DataView|Atomics|[IU]int(?:8|16|32)Array|Uint8ClampedArray|Float(?:16|32|64)Array|Big(?:Int|Uint)64Array|Intl|Proxy|Reflect|Iterator|console|Buffer|URL|URLSearchParams|TextEncoder|TextDecoder|AbortController|AbortSignal|Event|EventTarget|CustomEvent|Headers|Request|Response|FormData|Blob|File|ReadableStream|WritableStream|TransformStream|CompressionStream|DecompressionStream|structuredClone|queueMicrotask|clear(?:Timeout|Interval|Immediate)|parseInt|parseFloat|isNaN|isFinite|encodeURI|encodeURIComponent|decodeURI|decodeURIComponent|escape|unescape|atob|btoa|performance|crypto|Infinity|NaN|navigator|document|location|localStorage|sessionStorage|DOMException|MessageChannel|Performance\w*|exports)$/;

/** What a global name stands for that the code does not declare. */
export function globalNamed(name: string, walk: Walk): Values {
  const own = walk.globals.entries.get(name)?.values ?? [];
  const known = runtimeGlobal(name, walk);
  return join(
    known ?? (own.length > 0 ? [] : suspect(`the name ${name} is declared elsewhere`)),
    own,
    walk.globals.rest.values,
  );
}

const actingGlobals =
  /^(?:process|require|eval|Function|setTimeout|setInterval|setImmediate|fetch|WebSocket|EventSource|XMLHttpRequest|Worker|Deno|Bun|importScripts|WebAssembly|module)$/;

function runtimeGlobal(name: string, walk: Walk): Values | undefined {
  if (name === "undefined") return [{ kind: "scalar", text: "undefined" }];
  if (name === "exports") return api("module.exports");
  if (/^(?:global|globalThis|window|self|root)$/.test(name)) return api("globalThis");
  if (pureGlobals.test(name) || actingGlobals.test(name)) return api(name);
  if (name === "__dirname") return here(walk);
  if (name === "__filename") return ownFile(walk);
  // `node -e` has every module of node's own among its global names.
  const module = moduleName(name);
  return pureModules.test(module) || actingModules.test(module) ? api(module) : undefined;
}

/** The folder that the code's own file lies in. */
export function here(walk: Walk): Values {
  return text(walk.folder ?? { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" });
}

/** The code's own file: one name in its folder. */
function ownFile({ folder }: Walk): Values {
  const prefix = folder === undefined ? "" : `${folder}/`;
  return text({
    kind: "unknown",
    prefix,
    stays: folder === undefined ? "anywhere" : "name",
    origin: "variable",
    words: "one",
  });
}

/** Whether the name only computes, prints or waits: calling it does nothing by itself. */
export function isPure(name: string): boolean {
  const root = rootOf(name);
  return (
    (pureGlobals.test(root) ||
      pureModules.test(root) ||
      (root === "constructor" ? name !== "constructor" : root === "prototype") ||
      name === "module.exports" ||
      isPurePackage(root)) &&
    !exceptions.test(name)
  );
}

/** Members of modules that otherwise only compute. */
const exceptions =
  /^(?:os\.setPriority|crypto\.(?:setEngine|setFips)|v8\.(?:setFlagsFromString|writeHeapSnapshot|startupSnapshot|setHeapSnapshotNearHeapLimit)|Function|constructor|navigator\.sendBeacon|typescript\.sys.*|(?:lodash(?:-es|\/\w+)?|underscore)\.template|lodash\/template|console\.constructor)$/;

/** The package or module that a dotted name begins with. */
function rootOf(name: string): string {
  const scoped = /^loaded:/.test(name) ? name : /^@?[^.]*(?:\/[^.]*)?/.exec(name)?.[0];
  return scoped ?? name;
}

/** Methods of the runtime that keep a function and call it later with data. */
export const methodsThatKeep = /^(?:.*\.)?(?:on[a-z]*|once|addListener|prependListener|addEventListener|unref|ref)$/;

/** What a member of something of the runtime is. */
export function apiMember(name: string, key: string, walk: Walk): Values {
  if (key === "__proto__" || key === "prototype") return api(isPure(name) ? `${name}.prototype` : "prototype");
  if (key === "default" || (name === "module" && key === "Module") || (name === "fs" && key === "promises"))
    return api(name);
  if (name === "globalThis") return globalNamed(key, walk);
  if (key === "constructor") return constructorOf(name);
  if (name.startsWith("loaded:")) return api(name);
  if (name === "process.env") {
    walk.tell({ kind: "environment", name: key });
    return /^(?:HOME|USERPROFILE)$/.test(key) ? text("~") : [unknownText];
  }
  const special = specialMember(name, key, walk);
  if (special !== undefined) return special;
  if (isPure(name) && !exceptions.test(`${name}.${key}`)) return pureMember(name, key);
  return api(canonical(`${name}.${key}`));
}

/** Functions are made by `Function`, everything else by something whose own maker that is. */
function constructorOf(name: string): Values {
  if (name === "module") return api("module");
  if (name === "Function" || name === "constructor" || isPure(name) || name.includes(".")) return api("Function");
  return api("constructor");
}

/** Members that only say something of the process. */
const plainMembers =
  /^(?:Deno\.(?:args|build|version|pid|ppid|noColor|mainModule|errors|stdin|stdout|stderr|SeekMode)|Bun\.(?:argv|main|version|revision|stdin|stdout|stderr)|cluster\.(?:isMaster|isPrimary|isWorker|workers|worker|SCHED_\w+)|worker_threads\.(?:isMainThread|parentPort|workerData|threadId|MessageChannel|MessagePort|SHARE_ENV)|http\.(?:STATUS_CODES|METHODS)|(?:fs\.)?constants)$/;

function specialMember(name: string, key: string, walk: Walk): Values | undefined {
  const whole = `${name}.${key}`;
  if (/^(?:process\.mainModule|require\.main|module\.parent)$/.test(whole)) return api("module");
  if (/^(?:module|import\.meta)\.require$/.test(whole)) return api("require");
  if (whole === "import.meta.dirname") return here(walk);
  if (whole === "import.meta.url" || whole === "import.meta.filename" || whole === "module.filename")
    return ownFile(walk);
  if (name === "import.meta") return plain;
  if (whole === "Bun.env") return api("process.env");
  if (plainMembers.test(whole)) return plain;
  if (whole === "path.posix" || whole === "path.win32") return api("path");
  if (whole === "path.sep") return text("/");
  if (whole === "os.EOL") return text("\n");
  if (/^fs\.(?:constants)$/.test(whole) || name === "fs.constants") return plain;
  if (/^(?:require\.(?:resolve|extensions)|module\.(?:id|path|paths|loaded|children|isPreloading))$/.test(whole))
    return whole === "require.extensions" ? suspect("the loaders of node are looked up") : plain;
  if (
    /^(?:pid|ppid|argv|argv0|execPath|execArgv|version|versions|platform|arch|release|features|title|exitCode|config|stdin|stdout|stderr|hrtime|uptime|memoryUsage|cpuUsage|resourceUsage|cwd|nextTick|emitWarning|on|once|off|addListener|removeListener|removeAllListeners|emit|exit|getuid|geteuid|getgid|getegid|getgroups|umask|allowedNodeEnvironmentFlags|availableMemory|constrainedMemory|channel|connected|send|disconnect|abort|noDeprecation|throwDeprecation|traceDeprecation|debugPort|setUncaughtExceptionCaptureCallback|hasUncaughtExceptionCaptureCallback|setSourceMapsEnabled|getActiveResourcesInfo|finalization|permission|setMaxListeners|listenerCount|ref|unref)$/.test(
      key,
    ) &&
    name === "process"
  )
    return key === "cwd" || key === "execPath" ? api(`process.${key}`) : plain;
  return undefined;
}

/** Members of the pure whose results are worked out; all others are no more than data. */
const workedOut =
  /^(?:(?:path|os|Object|Array|JSON|String|Promise|Reflect|Function|util|url|Buffer|console|Math|Number|Intl|events|stream|test|assert|readline|zlib|crypto|http|timers|typescript)\.\w+|.*\.prototype.*|prototype\..*)$/;

function pureMember(name: string, key: string): Values {
  return workedOut.test(`${name}.${key}`) || (key === "promises" && name === "timers") ? api(`${name}.${key}`) : plain;
}

/** One name for what goes by several: synchronous and promised forms do the same. */
function canonical(name: string): string {
  return name
    .replace(
      /^(fs|child_process|Deno|Bun|del|rimraf|execa|glob|shelljs|cross-spawn|fast-glob|globby|move-file|cpy|make-dir|trash)\.(\w+?)(?:Sync|Async)$/,
      "$1.$2",
    )
    .replace(/^(glob|fast-glob|globby|tinyglobby|execa|del|mkdirp|make-dir|cross-spawn|trash)\.(?:sync|async)$/, "$1")
    .replace(/^fs\.promises\./, "fs.");
}
