/** Modules of node's own that only compute, watch or answer. */
export const pureModules =
  /^(?:path|os|util|url|events|assert|buffer|crypto|querystring|stream|string_decoder|timers|tty|zlib|perf_hooks|async_hooks|diagnostics_channel|readline|test|console|constants|punycode|v8|trace_events|domain|sys|sea)$/;

/** Modules of node's own that do more; what they do is in the tables of calls. */
export const actingModules =
  /^(?:fs|child_process|http|https|http2|net|tls|dgram|dns|vm|worker_threads|cluster|process|module|inspector|repl|wasi|sqlite|globalThis|ffi)$/;

/** Packages that stand for a module whose calls are known. */
const standIns: ReadonlyMap<string, string> = new Map([
  ["fs.promises", "fs"],
  ["graceful-fs", "fs"],
  ["fs-extra", "fs"],
  ["fs-extra/esm", "fs"],
  ["mz/fs", "fs"],
  ["original-fs", "fs"],
  ["dns.promises", "dns"],
  ["timers.promises", "timers"],
  ["stream.promises", "stream"],
  ["stream.web", "stream"],
  ["stream.consumers", "stream"],
  ["readline.promises", "readline"],
  ["path.posix", "path"],
  ["path.win32", "path"],
  ["util.types", "util"],
  ["assert.strict", "assert"],
  ["test.reporters", "test"],
  ["inspector.promises", "inspector"],
  ["mz/child_process", "child_process"],
  ["cross-spawn", "cross-spawn"],
  ["rimraf", "rimraf"],
  ["isomorphic-fetch", "node-fetch"],
  ["cross-fetch", "node-fetch"],
  ["https", "http"],
  ["follow-redirects", "http"],
]);

/** The name that a module is known by here: `node:fs/promises` is `fs`. */
export function moduleName(specifier: string): string {
  const bare = specifier
    .replace(/^(?:node:|npm:|jsr:)/, "")
    .replace(/(?<=^@?[^@]+)@[\d^~<>=*x.][^/]*/, "")
    .replace(/\.js$/, "");
  const dotted = /^(?:fs|dns|timers|stream|readline|path|util|assert|test|inspector)\//.test(bare)
    ? bare.replace("/", ".")
    : bare;
  return standIns.get(dotted) ?? dotted;
}

/** Whether a module is node's own. */
export function isOfRuntime(name: string): boolean {
  return pureModules.test(name) || actingModules.test(name);
}

/**
 * Packages that are widely known to compute and print alone, whatever is called in them. What any other package does has not
 * been read, so loading it cannot be seen into.
 */
const purePackages =
  /^(?:lodash|lodash-es|underscore|ramda|rxjs|immer|immutable|chalk|picocolors|kleur|colorette|ansi-colors|colors|strip-ansi|ansi-styles|supports-color|typescript|acorn|acorn-walk|esprima|espree|estraverse|@babel\/(?:parser|types|code-frame|generator|traverse)|magic-string|source-map|source-map-js|@typescript-eslint\/(?:parser|typescript-estree)|zod|yup|joi|ajv|ajv-formats|superstruct|valibot|io-ts|@sinclair\/typebox|semver|compare-versions|js-yaml|yaml|toml|smol-toml|ini|json5|jsonc-parser|csv-parse|csv-stringify|papaparse|fast-xml-parser|minimist|yargs-parser|mri|arg|date-fns|dayjs|moment|luxon|uuid|nanoid|ulid|ms|bytes|pretty-bytes|pretty-ms|debug|tslib|qs|query-string|path-to-regexp|minimatch|micromatch|picomatch|marked|markdown-it|mustache|he|entities|htmlparser2|parse5|diff|fast-deep-equal|deep-equal|fast-check|bn|big|bignumber|decimal|d3-[\w-]+|iconv-lite|camelcase|slugify|pluralize|change-case|escape-string-regexp|p-limit|p-map|p-queue|async|bluebird|cli-table3?|boxen|table|ora|figures|log-symbols|inherits|mime|mime-types|mime-db|jsonwebtoken|jose|bcryptjs|crypto-js|tweetnacl|reflect-metadata|react|react-dom|preact|clsx|classnames|validator|fflate|pako|unified|@types\/[\w-]+|@std\/(?:assert|path|async|collections|fmt|yaml|toml|json|csv|encoding|semver|text|datetime|bytes|uuid))$/;

export function isPurePackage(name: string): boolean {
  const whole = /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
  return purePackages.test(whole) && name !== "lodash/template";
}
