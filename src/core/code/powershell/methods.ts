import type { Value } from "../../shell/value.ts";
import type { CodeNode } from "../codeTree.ts";
import { type PathDeed, tellPaths } from "./paths.ts";
import { anyOf, onlyText, plain, scalar, text, textsOf, unknownText, unknownValue, type Values } from "./values.ts";
import { engine, variableName } from "./variables.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** Methods that only give or compute something, whatever they are called on. */
const harmless =
  /^(?:tostring|tolower|toupper|tolowerinvariant|toupperinvariant|trim|trimstart|trimend|split|substring|padleft|padright|contains|containskey|containsvalue|startswith|endswith|indexof|lastindexof|indexofany|insert|equals|compareto|gettype|gethashcode|tochararray|toarray|getenumerator|movenext|add|addrange|addseconds|addminutes|addhours|adddays|addmonths|addyears|addmilliseconds|subtract|tolocaltime|touniversaltime|toshortdatestring|tolongdatestring|append|appendline|appendformat|push|pop|peek|enqueue|dequeue|sort|reverse|count|where|foreach|first|last|clone|copyto|get_item|getvalue|getvalueordefault|trygetvalue|toint32|match|matches|ismatch|next|nextdouble|getbytes|getstring|getchars|computehash|tobase64string|refresh|waitforexit|getresponse|getresponsestream|readtoend|readline|readlines|readblock|close|dispose|flush|elapsed|restart|selectsinglenode|selectnodes|getattribute|getelementsbytagname|getmembers|getproperties|getproperty|psobject|keys|values|getaccesscontrol|getfiles|getdirectories|getfilesysteminfos|enumeratefiles|openread|opentext|clear|result|getawaiter|readasstringasync|wait|getstream|connect_ok|tostringarray|item|union|intersect|except|distinct|concat|exists|findall|find|findindex|convertall|trimtosize|parse|tryparse|format|normalize|tohashtable|ticks)$/;

/** Methods that a connection is used by, and whether they send. */
const fetching =
  /^(?:downloadstring|downloaddata|openread|getstringasync|getasync|getbytearrayasync|getstreamasync)(?:taskasync|async)?$/;
const sending = /^(?:upload\w+|openwrite|postasync|putasync|patchasync|deleteasync|sendasync|send)$/;

/** What `target.name(args)` gives and does. */
export function methodCall(
  target: CodeNode,
  values: Values,
  name: string | undefined,
  args: readonly Values[],
  walk: Walk,
): Values {
  if (isEngine(target, walk) || name === undefined) {
    tellOpaque(
      walk,
      name === undefined ? "a method whose name is not known is called" : "the engine itself is told to do something",
    );
    return plain;
  }
  if (
    /^(?:invoke|invokereturnasis|invokewithcontext|getnewclosure)$/.test(name) &&
    values.atoms.every(({ kind }) => kind === "block")
  )
    return plain;
  const url = textsOf(args[0] ?? plain);
  if (name === "downloadfile" || name === "downloadfiletaskasync" || name === "downloadfileasync") {
    tellConnections(url, "none", walk);
    tellPaths(
      args[1] ?? plain,
      { verb: "modify", loses: "content", because: "what is fetched overwrites the file" },
      "literal",
      walk,
    );
    return plain;
  }
  const isFile = values.atoms.length > 0 && values.atoms.every(({ kind }) => kind === "item");
  if (!isFile && (fetching.test(name) || sending.test(name))) {
    tellConnections(url, sending.test(name) ? "remote" : "none", walk);
    return { atoms: unknownText.atoms, sure: "no" };
  }
  if (isFile && fileMethod(values, name, args, walk) === "known") return plain;
  if (name === "replace" || name === "remove") return textMethod(values, name, args);
  if (name === "tostring" || name === "trim")
    return values.atoms.every(({ kind }) => kind === "text") ? values : unknownText;
  if (/^write(?:line|async|lineasync)?$/.test(name) && values.atoms.every(({ kind }) => kind === "object"))
    return plain;
  if (/^(?:settostringvalue|savetofile)$/.test(name) || !harmless.test(name))
    tellOpaque(walk, `what the method ${name} does is not known`);
  return /^(?:where|foreach|clone|toarray|reverse|distinct)$/.test(name)
    ? { ...values, sure: "no" }
    : { atoms: [...unknownText.atoms, ...plain.atoms], sure: "no" };
}

function tellConnections(urls: readonly Value[], loses: "none" | "remote", walk: Walk): void {
  for (const url of urls)
    walk.tell({
      kind: "connect",
      url,
      loses,
      because: loses === "none" ? ".NET fetches from there" : ".NET sends to it",
    });
}

/** Methods of files and folders as objects. */
const fileMethods: Readonly<Record<string, PathDeed>> = {
  delete: { verb: "delete", loses: "content", reach: "tree", because: "Delete() deletes it" },
  moveto: { verb: "delete", loses: "content", reach: "tree", because: "MoveTo() moves it away" },
  copyto: { verb: "read", loses: "none", because: "CopyTo() reads it" },
  replace: { verb: "modify", loses: "content", because: "Replace() overwrites it" },
  create: { verb: "modify", loses: "content", because: "Create() empties it" },
  createtext: { verb: "modify", loses: "content", because: "CreateText() empties it" },
  openwrite: { verb: "modify", loses: "content", because: "OpenWrite() writes over it" },
  open: { verb: "modify", loses: "content", because: "Open() may write over it" },
  appendtext: { verb: "modify", loses: "none", because: "AppendText() adds to it" },
  encrypt: { verb: "modify", loses: "content", because: "Encrypt() makes it unreadable" },
  setaccesscontrol: { verb: "administer", loses: "system", because: "it changes who may use it" },
};

function fileMethod(values: Values, name: string, args: readonly Values[], walk: Walk): "known" | "unknown" {
  const deed = fileMethods[name];
  if (deed === undefined) return "unknown";
  tellPaths(values, deed, "literal", walk);
  if (/^(?:moveto|copyto|replace)$/.test(name))
    tellPaths(args[0] ?? plain, { verb: "modify", loses: "content", because: "it is put there" }, "literal", walk);
  return "known";
}

function textMethod(values: Values, name: string, args: readonly Values[]): Values {
  const known = onlyText(values);
  const [from, to] = args.map(onlyText);
  if (name !== "replace" || known === undefined || from === undefined || to === undefined || from === "")
    return { atoms: unknownText.atoms, sure: "no" };
  return text(known.split(from).join(to));
}

/** Properties that lead from a file to its path. */
export function memberValue(target: CodeNode, values: Values, name: string | undefined, walk: Walk): Values {
  if (isEngine(target, walk)) return plain;
  const [only] = values.atoms;
  if (only?.kind === "type") return staticValue(only.name, name);
  if (
    values.atoms.some(({ kind }) => kind === "block") &&
    name !== undefined &&
    /^(?:ast|module|file|id|attributes)$/.test(name)
  )
    return plain;
  if (name !== undefined && /^(?:length|count|size)$/.test(name)) return scalar();
  if (name !== undefined && /^(?:fullname|path|pspath|fullpath|providerpath|resolvedtarget)$/.test(name))
    return anyOf(
      values.atoms.map((atom): Values => (atom.kind === "item" ? { atoms: [atom], sure: "yes" } : unknownText)),
    );
  if (name !== undefined && /^(?:name|pschildname|basename)$/.test(name))
    return text({ ...unknownValue, stays: values.atoms.every(({ kind }) => kind === "item") ? "name" : "anywhere" });
  // Whatever a hash table holds may come out under any name.
  return {
    atoms: [...values.atoms.filter(({ kind }) => kind === "block" || kind === "object"), ...unknownText.atoms],
    sure: "no",
  };
}

function staticValue(type: string, name: string | undefined): Values {
  if (/^(?:io\.)?path$/.test(type) && /separator/.test(name ?? "")) return text("/");
  if (type === "environment" && name === "newline") return text("\n");
  return type === "string" && name === "empty"
    ? text("")
    : { atoms: [...unknownText.atoms, ...plain.atoms], sure: "no" };
}

/** `target.name = …`. */
export function setMember(target: CodeNode, values: Values, name: string | undefined, walk: Walk): void {
  if (isEngine(target, walk)) {
    tellOpaque(walk, "the engine itself is changed");
    return;
  }
  const types = values.atoms.flatMap((atom) => (atom.kind === "type" ? [atom.name] : []));
  for (const type of types)
    if (!/^(?:net\.servicepointmanager|console|threading\.thread)$/.test(type))
      tellOpaque(walk, `${type}::${name ?? "?"} is replaced`);
  const files = values.atoms.filter(({ kind }) => kind === "item");
  if (files.length > 0)
    tellPaths(
      { atoms: files, sure: "no" },
      { verb: "modify", loses: "none", because: "a property of the file is set" },
      "literal",
      walk,
    );
}

function isEngine(target: CodeNode, walk: Walk): boolean {
  let node = target;
  while (node.children.length > 0 && node.type !== "variable") {
    const [first] = node.children.filter(({ type }) => /^[a-z]/.test(type));
    if (first === undefined) return false;
    node = first;
  }
  return node.type === "variable" && engine.test(variableName(node, walk));
}
