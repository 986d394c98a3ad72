import { type CodeNode, sourceOf } from "../codeTree.ts";
import { type PathDeed, tellPaths } from "./paths.ts";
import { tellSetting } from "./settings.ts";
import {
  anyOf,
  concatenated,
  item,
  onlyText,
  plain,
  text,
  textsOf,
  unknownText,
  unknownValue,
  type Values,
} from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** The name of a .NET class in small letters, without `system.` and brackets. */
export function typeName(node: CodeNode, walk: Walk): string {
  return sourceOf(node, walk.tree)
    .replace(/^\[|\]$/g, "")
    .replaceAll(/[\s`]/g, "")
    .toLowerCase()
    .replace(/^system\./, "");
}

/** Classes whose functions only compute, and that may be made from anything. */
const pure =
  /^(?:string|int|int16|int32|int64|uint16|uint32|uint64|long|short|byte|sbyte|bool|boolean|char|double|float|single|decimal|bigint|numerics\.biginteger|object|psobject|pscustomobject|management\.automation\.psobject|hashtable|collections\.\S+|ordered|array|switch|datetime|datetimeoffset|timespan|guid|version|semver|regex|text\.regularexpressions\.\S+|math|convert|bitconverter|random|uri|uribuilder|void|nullable\S*|xml|xml\.xmldocument|net\.(?:ipaddress|webutility|cookie|networkcredential|mail\.mailaddress)|web\.httputility|text\.\w*encoding\w*|text\.stringbuilder|stringcomparison|stringsplitoptions|linq\.\S+|io\.(?:memorystream|stringreader|stringwriter|searchoption|fileattributes|filemode|seekorigin)|security\.cryptography\.\w+|console|consolecolor|globalization\.\S+|diagnostics\.stopwatch|environment\+specialfolder|threading\.thread|gc|enum|tuple\S*|func\S*|pscredential|securestring|net\.security\S*|text\.json\.\S+|runtime\.interopservices\.(?:runtimeinformation|osplatform)|management\.automation\.(?:psversioninfo|language\.\S+)|validate\w+|parameter|cmdletbinding|outputtype|alias|allownull|allowemptystring|allowemptycollection|switchparameter|string\[\]|int\[\]|char\[\]|byte\[\]|object\[\]|array\[\]|double\[\])$/;

/** A list of a class is as harmless as the class. */
export function isPureType(name: string): boolean {
  return pure.test(name) || (name.endsWith("[]") && pure.test(name.slice(0, -2)));
}

/** `[type]value`: the class is made from the value, which may do something. */
export function castTo(type: string, values: Values, walk: Walk): Values {
  if (/^(?:scriptblock|management\.automation\.scriptblock)$/.test(type)) {
    runsText(values, walk);
    return plain;
  }
  if (/^(?:io\.(?:fileinfo|directoryinfo))$/.test(type)) return item(textsOf(values)[0] ?? unknownValue);
  if (/^(?:string|object|psobject|array|void|uri)$|\[\]$/.test(type) && isPureType(type))
    return type === "void" ? plain : type === "char[]" ? unknownText : values;
  if (type === "char") return characters(values);
  if (!isPureType(type)) tellOpaque(walk, `what a value becomes as ${type} is not known`);
  return { atoms: values.atoms.map((atom) => (atom.kind === "text" ? { kind: "plain" } : atom)), sure: "no" };
}

function characters(values: Values): Values {
  const codes = textsOf(values).map((one) => (one.kind === "literal" ? one.text : ""));
  if (values.sure !== "yes" || codes.some((code) => !/^\d{1,6}$/.test(code) && code.length !== 1)) return unknownText;
  return {
    atoms: codes.flatMap(
      (code) => text(code.length === 1 ? code : String.fromCodePoint(Math.min(Number(code), 0x10_ff_ff))).atoms,
    ),
    sure: "yes",
  };
}

/** Text that is run as PowerShell. */
export function runsText(values: Values, walk: Walk): void {
  for (const value of textsOf(values)) {
    if (value.kind === "literal") walk.tell({ kind: "code", language: "powershell", text: value });
    else tellOpaque(walk, "a text that is not known is run as code");
  }
}

const reads: PathDeed = { verb: "read", loses: "none", because: ".NET reads the file" };
const overwrites: PathDeed = { verb: "modify", loses: "content", because: ".NET overwrites the file" };
const appends: PathDeed = { verb: "modify", loses: "none", because: ".NET changes the file" };
const deletes: PathDeed = { verb: "delete", loses: "content", because: ".NET deletes it" };
const creates: PathDeed = { verb: "create", loses: "none", because: ".NET makes it" };

/** What static functions for files do to the path that is their first argument, by their names. */
const fileFunctions: readonly (readonly [RegExp, PathDeed])[] = [
  [/^(?:exists|get\w+|resolvelinktarget)$/, { ...reads, because: "" }],
  [/^(?:read\w*|openread|opentext|copy)$/, reads],
  [/^(?:write\w*|create|createtext|openwrite|open|openhandle|encrypt|decrypt)$/, overwrites],
  [/^(?:append\w*|set\w+)$/, appends],
  [/^(?:delete|move|replace)$/, deletes],
  [/^createsymboliclink$/, creates],
];

/** `[type]::name(args)`. */
export function staticCall(target: Values, name: string | undefined, args: readonly Values[], walk: Walk): Values {
  const [only] = target.atoms;
  const type = target.atoms.length === 1 && only?.kind === "type" ? only.name : undefined;
  if (type === undefined || name === undefined) {
    tellOpaque(walk, "a function of .NET whose name is not known is called");
    return plain;
  }
  if (name === "new") return made(type, args, walk);
  const first = args[0] ?? plain;
  switch (type.replace(/^io\./, "")) {
    case "file":
      return fileFunction(name, args, walk);
    case "directory":
      return folderFunction(name, args, walk);
    case "path":
      return pathFunction(name, args);
    case "environment":
      return environmentFunction(name, args, walk);
    case "scriptblock":
    case "management.automation.scriptblock":
      runsText(first, walk);
      return plain;
    case "diagnostics.process":
      if (name !== "start") return plain;
      walk.tell({
        kind: "program",
        words: [
          textsOf(first)[0] ?? unknownValue,
          ...(args[1] === undefined ? [] : [{ ...unknownValue, words: "many" as const }]),
        ],
      });
      return plain;
    case "convert":
    case "text.encoding":
      return unknownText;
    case "string":
      return name === "join" && args[1] !== undefined ? joinedString(args) : unknownText;
    case "microsoft.win32.registry":
      if (name !== "getvalue") walk.tell({ kind: "system", name: "registry", because: `${name} changes the registry` });
      return plain;
    case "net.dns":
      walk.tell({
        kind: "connect",
        url: textsOf(first)[0] ?? unknownValue,
        loses: onlyText(first) === undefined ? "remote" : "none",
        because: "a name is looked up",
      });
      return plain;
  }
  if (isPureType(type)) return plain;
  tellOpaque(walk, `what ${type}::${name} does is not known`);
  return plain;
}

function joinedString(args: readonly Values[]): Values {
  const [separator, ...rest] = args;
  const parts = rest.flatMap((list): readonly Values[] =>
    list.sure === "yes" ? list.atoms.map((atom) => ({ atoms: [atom], sure: "yes" as const })) : [unknownText],
  );
  return concatenated(parts.flatMap((part, at) => (at === 0 ? [part] : [separator ?? text(""), part])));
}

function fileFunction(name: string, args: readonly Values[], walk: Walk): Values {
  const deed = fileFunctions.find(([names]) => names.test(name))?.[1];
  const [first = plain, second] = args;
  if (deed === undefined) tellOpaque(walk, `what IO.File::${name} does is not known`);
  else if (deed.because !== "") tellPaths(first, deed, "literal", walk);
  if (/^(?:copy|move|replace)$/.test(name) && second !== undefined) tellPaths(second, overwrites, "literal", walk);
  return /^(?:open|create|append)/.test(name)
    ? { atoms: [{ kind: "object", type: "io.filestream" }], sure: "no" }
    : plain;
}

function folderFunction(name: string, args: readonly Values[], walk: Walk): Values {
  const [first = plain, second] = args;
  switch (name) {
    case "delete":
      tellPaths(
        first,
        { ...deletes, reach: second === undefined || onlyText(second) === "false" ? "entry" : "tree" },
        "literal",
        walk,
      );
      return plain;
    case "move":
      tellPaths(first, { ...deletes, reach: "tree" }, "literal", walk);
      tellPaths(second ?? plain, overwrites, "literal", walk);
      return plain;
    case "createdirectory":
      tellPaths(first, creates, "literal", walk);
      return plain;
    case "setcurrentdirectory":
      walk.move(textsOf(first));
      return plain;
    default:
      if (/^(?:exists|get\w+|enumerate\w+)$/.test(name)) return { atoms: unknownText.atoms, sure: "no" };
      if (/^set\w+/.test(name)) tellPaths(first, appends, "literal", walk);
      else tellOpaque(walk, `what IO.Directory::${name} does is not known`);
      return plain;
  }
}

function pathFunction(name: string, args: readonly Values[]): Values {
  if (name === "combine" || name === "join")
    return concatenated(args.flatMap((part, at) => (at === 0 ? [part] : [text("/"), part])));
  return name === "getfullpath" ? (args[0] ?? plain) : unknownText;
}

function environmentFunction(name: string, args: readonly Values[], walk: Walk): Values {
  switch (name) {
    case "getenvironmentvariable":
      walk.tell({ kind: "environment", name: onlyText(args[0]) });
      return unknownText;
    case "getenvironmentvariables":
      walk.tell({ kind: "environment", name: undefined });
      return plain;
    case "setenvironmentvariable":
      for (const value of textsOf(args[1] ?? plain)) tellSetting(onlyText(args[0]), value, walk);
      if (args[2] !== undefined && onlyText(args[2])?.toLowerCase() !== "process")
        walk.tell({ kind: "system", name: "environment", because: "it sets a variable for all programs to come" });
      return plain;
    default:
      return unknownText;
  }
}

/** `[type]::new(args)` and `New-Object type args`. */
export function made(type: string, args: readonly Values[], walk: Walk): Values {
  const first = args[0] ?? plain;
  const object: Values = { atoms: [{ kind: "object", type }], sure: "no" };
  if (/^io\.(?:fileinfo|directoryinfo)$/.test(type)) return anyOf(textsOf(first).map(item));
  if (/^io\.(?:streamwriter|filestream|binarywriter)$/.test(type)) {
    const opens = args[1]?.atoms.length === 1 ? onlyText(args[1])?.toLowerCase() : undefined;
    if (first.atoms.some(({ kind }) => kind !== "object"))
      tellPaths(
        first,
        opens === "open" && onlyText(args[2])?.toLowerCase() === "read" ? reads : overwrites,
        "literal",
        walk,
      );
    return object;
  }
  if (/^io\.streamreader$/.test(type)) {
    tellPaths(first, reads, "literal", walk);
    return object;
  }
  if (/^net\.sockets\.(?:tcpclient|udpclient|socket)$/.test(type)) {
    const port = args[1] === undefined ? [] : [text(":"), args[1]];
    const url = args[0] === undefined ? unknownText : concatenated([text("tcp://"), first, ...port]);
    walk.tell({
      kind: "connect",
      url: textsOf(url)[0] ?? unknownValue,
      loses: "remote",
      because: "a connection is opened that can send",
    });
    return object;
  }
  if (
    /^(?:net\.(?:webclient|http\.httpclient|http\.httpclienthandler|http\.stringcontent|http\.httprequestmessage))$/.test(
      type,
    )
  )
    return object;
  if (!isPureType(type.replace(/\[.*$/, "")) && !isPureType(type))
    tellOpaque(walk, `what an object of ${type} does is not known`);
  return isPureType(type) ? plain : object;
}
