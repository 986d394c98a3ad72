import type { CodeNode } from "../codeTree.ts";
import type { ApiCall } from "./arguments.ts";
import { codeCall } from "./codeCalls.ts";
import { connectCall } from "./connectCalls.ts";
import { fileCall } from "./fileCalls.ts";
import { acts, leak } from "./members.ts";
import { isPure } from "./names.ts";
import { packageCall } from "./packageCalls.ts";
import { programCall } from "./programCalls.ts";
import { pureCall } from "./pureCalls.ts";
import { api, plain, type Values } from "./values.ts";
import { allArguments, contentsOf, type Given, tellOpaque, type Walk } from "./walk.ts";

/** A call of something of the runtime or of a package, by its dotted name. */
export function callApi(name: string, given: Given, node: CodeNode, walk: Walk): Values {
  const call: ApiCall = { name, given, node, walk };
  if (name.startsWith("loaded:")) return callLoaded(call);
  const known =
    codeCall(call) ??
    fileCall(call) ??
    programCall(call) ??
    packageCall(call) ??
    connectCall(call) ??
    environmentCall(call);
  if (known !== undefined) {
    if (name !== "fs.readdir") callBack(call);
    return known;
  }
  if (isPure(name)) return pureCall(call);
  tellOpaque(walk, `what ${name} does is not known`);
  return plain;
}

/** Functions that a call of the runtime is given get its result, which is data. */
function callBack({ given }: ApiCall): void {
  for (const atom of allArguments(given)) {
    if (atom.kind !== "closure") continue;
    atom.closure.called = "yes";
    atom.closure.everyParameter.add(plain);
  }
}

/** Code of the project or of a package: it is judged by itself, as long as it gets nothing that acts. */
function callLoaded({ name, given, walk }: ApiCall): Values {
  const args = allArguments(given);
  const inside = args.flatMap((atom) => (atom.kind === "thing" ? [atom, ...contentsOf(atom.thing)] : [atom]));
  for (const atom of inside)
    if (atom.kind === "api" && acts(atom))
      tellOpaque(walk, `${atom.name} is handed to ${name.slice("loaded:".length)}`);
  leak(
    args.filter(({ kind }) => kind === "thing" || kind === "closure"),
    walk,
    "is handed to loaded code",
  );
  return api(name);
}

/** Deno's and Bun's own names for the environment and for what only answers. */
function environmentCall({ name, given, walk }: ApiCall): Values | undefined {
  switch (name) {
    case "Deno.env.get":
    case "Deno.env.has": {
      const [only] = given.args[0] ?? [];
      const known = only?.kind === "text" && only.value.kind === "literal" ? only.value.text : undefined;
      walk.tell({ kind: "environment", name: known });
      return plain;
    }
    case "Deno.env.toObject":
      walk.tell({ kind: "environment", name: undefined });
      return plain;
    case "process.cwd":
      return [{ kind: "text", value: { kind: "literal", text: "." } }];
    case "process.loadEnvFile":
      walk.tell({
        kind: "file",
        verb: "read",
        loses: "none",
        reach: "entry",
        path: { kind: "literal", text: ".env" },
        because: "process.loadEnvFile reads the variables in it",
      });
      return given.args.length === 0 ? plain : undefined;
    case "Deno.exit":
    case "Deno.inspect":
    case "Deno.addSignalListener":
    case "Deno.test":
    case "Deno.bench":
    case "Deno.memoryUsage":
    case "Deno.hostname":
    case "Deno.osRelease":
    case "Deno.systemMemoryInfo":
    case "Deno.uid":
    case "Deno.gid":
    case "Deno.execPath":
    case "Deno.loadavg":
    case "Deno.networkInterfaces":
    case "Deno.osUptime":
    case "Deno.isatty":
    case "Deno.consoleSize":
      return plain;
    default:
      return undefined;
  }
}
