import { textOf, type Value } from "../../shell/value.ts";
import { type ApiCall, listed, pathsIn } from "./arguments.ts";
import { tellFile } from "./fileCalls.ts";
import { plain, type Values } from "./values.ts";
import { argument } from "./walk.ts";

/** What calls of packages for files do; undefined for other names. */
export function packageCall(call: ApiCall): Values | undefined {
  const { name, walk, given } = call;
  if (/^(?:rimraf|del|trash)(?:\.(?:\w+))?$/.test(name)) {
    const isPlain = /^rimraf(?:\.(?:rimraf|native|posix|windows|manual|moveRemove))?$/.test(name);
    const paths = pathsIn(listed(argument(given, 0) ?? [], walk)).map((path) => (isPlain ? path : matched(path)));
    const because = "deletes it and all below it";
    tellFile(
      call,
      { at: 0, verb: "delete", loses: "content", reach: "tree", does: because },
      paths.filter((path) => !isExcluded(path)),
    );
    return plain;
  }
  if (/^(?:mkdirp|make-dir)(?:\.\w+)?$/.test(name)) {
    tellFile(
      call,
      { at: 0, verb: "create", loses: "none", does: "makes the folder" },
      pathsIn(argument(given, 0) ?? []),
    );
    return plain;
  }
  if (/^dotenv(?:\.\w+)?$/.test(name)) {
    const read: Value = { kind: "literal", text: ".env" };
    tellFile(call, { at: 0, verb: "read", loses: "none", does: "reads the variables in it" }, [read]);
    return plain;
  }
  return /^(?:which|path-exists)(?:\.\w+)?$/.test(name) ? plain : undefined;
}

/** `del` reads patterns. */
function matched(path: Value): Value {
  return path.kind === "literal" && /[*?[{]/.test(path.text) ? patternOf(path.text) : path;
}

function patternOf(text: string): Value {
  if (/[{(!]/.test(text))
    return {
      kind: "unknown",
      prefix: text.slice(0, text.search(/[*?[{(!]/)).replace(/[^/]*$/, ""),
      stays: "anywhere",
      origin: "variable",
      words: "many",
    };
  return { kind: "glob", text, origin: "files" };
}

function isExcluded(path: Value): boolean {
  return textOf(path)?.startsWith("!") === true;
}
