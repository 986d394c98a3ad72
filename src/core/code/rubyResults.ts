import type { CodeCall } from "./codeCall.ts";
import {
  belowFolder,
  concatenated,
  each,
  itemsOf,
  joined,
  type Known,
  listOf,
  matching,
  named,
  onlyText,
  pathFrom,
  text,
  textFrom,
  unknown,
  unknownValue,
} from "./known.ts";

/** What a method of a class returns, or one that is called without a receiver. */
export function functionResult(name: string, call: CodeCall): Known {
  const [first = unknown] = call.positional;
  const asPath = (value: Known): Known =>
    value.map((one) =>
      one.kind === "text" ? pathFrom(one.value) : one.kind === "path" ? one : pathFrom(unknownValue()),
    );
  switch (name) {
    case "File.join":
      return call.further === "none"
        ? joined(
            call.positional.map((known) =>
              listOf(known) === undefined ? known : joined(listOf(known) ?? [], "is joined"),
            ),
            "is joined",
          )
        : textFrom(unknownValue());
    case "File.expand_path":
    case "File.absolute_path":
    case "File.realpath":
      return call.positional.length === 1 ? first : joined([call.positional[1] ?? unknown, first], "begins anew");
    case "Dir.glob":
    case "Pathname.glob":
      return [{ kind: "many", item: matching(itemsOfOne(first), name.startsWith("P") ? "path" : "text") }];
    case "Dir.entries":
    case "Dir.children":
    case "Dir.each_child":
      return [{ kind: "many", item: textFrom(unknownValue("", "name")) }];
    case "Dir.home":
      return text("~");
    case "Dir.pwd":
    case "FileUtils.pwd":
      return text(".");
    case "Dir.tmpdir":
      return text("/tmp");
    case "Dir.mktmpdir":
      return textFrom(unknownValue("/tmp/", "below"));
    case "Pathname.new":
    case "Pathname":
      return asPath(first);
    case "Pathname.pwd":
      return asPath(text("."));
    case "Find.find":
      return [{ kind: "many", item: belowFolder(first) }];
    case "Object.const_get":
    case "Kernel.const_get":
      return onlyText(first) === undefined ? unknown : named(onlyText(first) ?? "");
    case "String":
    case "URI":
    case "URI.parse":
      return first;
    default:
      return unknown;
  }
}

function itemsOfOne(known: Known): Known {
  return each(known, (one) => (one.kind === "list" || one.kind === "many" ? itemsOf([one]) : [one]));
}

/** What a method of an object returns. */
export function methodResult(name: string, receiver: Known, call: CodeCall): Known {
  const [first] = call.positional;
  switch (name) {
    case "to_s":
    case "to_str":
    case "to_path":
    case "freeze":
    case "dup":
    case "itself":
    case "to_a":
    case "sort":
    case "uniq":
    case "compact":
    case "reverse":
    case "select":
    case "reject":
    case "filter":
    case "expand_path":
    case "realpath":
    case "to_sym":
    case "each":
      return receiver;
    case "first":
    case "last":
    case "sample":
    case "find":
      return itemsOf(receiver);
    case "join": {
      const listed = listOf(receiver);
      if (receiver.some(({ kind }) => kind === "path")) return joined([receiver, ...call.positional], "begins anew");
      if (listed === undefined) return textFrom(unknownValue());
      return concatenated(
        listed.flatMap((item, index) => (index === 0 || first === undefined ? [item] : [first, item])),
      );
    }
    case "glob":
      return [{ kind: "many", item: matching(joined([receiver, first ?? unknown], "begins anew"), "path") }];
    case "children":
    case "each_child":
    case "find_all":
      return [{ kind: "many", item: joined([receiver, textFrom(unknownValue("", "name"))], "begins anew") }];
    default:
      return unknown;
  }
}
