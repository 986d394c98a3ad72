import { assertNever } from "../../base/assertNever.ts";
import type { Edit, Replacement } from "../call/call.ts";
import { anywhere, isAbsolute, normalise } from "../shell/paths.ts";
import { literal } from "../shell/value.ts";
import { editEffects } from "./edits.ts";
import type { Effect } from "./effect.ts";
import { type Deed, onFiles } from "./fileEffects.ts";
import { fieldsOf, otherFields, textsOf } from "./mcpInputs.ts";
import type { FileDeed } from "./mcpServers.ts";
import type { McpUse } from "./mcpUse.ts";

/**
 * What a tool of a server of files does, as effects on the files that its input names; undefined where the input has
 * another shape than the tool takes. A server counts relative paths from a folder of its own, which is not known here.
 */
export function fileToolEffects(deed: FileDeed, use: McpUse): readonly Effect[] | undefined {
  const { fields, options } = shapes[deed];
  const { input } = use.call;
  if (otherFields(input, [...fields, ...options]).length > 0) return undefined;
  const named = fields.map((field) => textsOf(input, field));
  if (named.some((texts) => texts === undefined)) return undefined;
  if (deed !== "readsMany" && named.some((texts) => texts?.length !== 1)) return undefined;
  const paths = named.flatMap((texts) => texts ?? []).map((path) => whole(path, use));
  return paths.some((path) => path.includes("\0")) ? undefined : deedEffects(deed, paths, use);
}

/** The fields that name files, in order, and those that may stand beside them and name none. */
interface Shape {
  readonly fields: readonly string[];
  readonly options: readonly string[];
}

const shapes: Readonly<Record<FileDeed, Shape>> = {
  reads: { fields: ["path"], options: ["head", "tail", "encoding", "offset", "limit"] },
  readsMany: { fields: ["paths"], options: [] },
  lists: { fields: ["path"], options: ["pattern", "excludePatterns", "sortBy", "depth"] },
  writes: { fields: ["path"], options: ["content"] },
  edits: { fields: ["path"], options: ["edits", "dryRun"] },
  folder: { fields: ["path"], options: [] },
  moves: { fields: ["source", "destination"], options: [] },
  copies: { fields: ["source", "destination"], options: [] },
  deletes: { fields: ["path"], options: ["recursive"] },
};

function deedEffects(deed: FileDeed, paths: readonly string[], use: McpUse): readonly Effect[] {
  const [path = "", destination = ""] = paths;
  const { tool } = use.call;
  const done = (doing: Deed, on: readonly string[] = paths): readonly Effect[] =>
    onFiles(on.map(literal), doing, { ...use, folders: [anywhere] });
  switch (deed) {
    case "reads":
    case "readsMany":
      return done({ verb: "read", loses: "none", because: `${tool} reads the file` });
    case "lists":
      return done({ verb: "read", loses: "none", because: `${tool} lists what is in the folder` });
    case "writes": {
      const content = textsOf(use.call.input, "content")?.join("\n");
      return edited(content === undefined ? unreadable : { change: "write", path, content }, use);
    }
    case "edits": {
      const replacements = replacementsIn(fieldsOf(use.call.input).get("edits"));
      return edited(replacements === undefined ? unreadable : { change: "replace", path, replacements }, use);
    }
    case "folder":
      return edited({ change: "folder", path }, use);
    case "moves":
      return [
        ...done({ verb: "delete", loses: "none", reach: "tree", because: `${tool} moves it away` }, [path]),
        ...done({ verb: "modify", loses: "content", reach: "tree", because: `${tool} puts it there` }, [destination]),
      ];
    case "copies":
      return [
        ...done({ verb: "read", loses: "none", reach: "tree", because: `${tool} copies it` }, [path]),
        ...done({ verb: "modify", loses: "content", reach: "tree", because: `${tool} puts the copy there` }, [
          destination,
        ]),
      ];
    case "deletes":
      return done({ verb: "delete", loses: "content", reach: "tree", because: `${tool} deletes it` });
    default:
      return assertNever(deed);
  }
}

const unreadable: Edit = { change: "unreadable", path: undefined, why: "its input has another shape" };

/** The same as the editor's own edit would do, settings included; where the path leads must be plain from its letters. */
function edited(edit: Edit, { call }: McpUse): readonly Effect[] {
  const { path } = edit;
  const plain = path !== undefined && isAbsolute(path) && !leadsBack.test(path);
  const why = "its path does not say where it leads";
  const sure: Edit = plain || edit.change === "unreadable" ? edit : { change: "unreadable", path: undefined, why };
  const named = plain && edit.change !== "unreadable" ? { ...edit, path: normalise(path) } : sure;
  return editEffects({ ...call, kind: "edit", edits: [named] });
}

/** A name before `..` may be a link, so that the path leads elsewhere than it reads. */
const leadsBack = /(?:^|[/\\])(?!\.{1,2}(?:[/\\]|$))[^/\\]+[/\\]+(?:\.[/\\]+)*\.\.(?:[/\\]|$)/;

function replacementsIn(edits: unknown): readonly Replacement[] | undefined {
  if (!Array.isArray(edits)) return undefined;
  const replacements = edits.flatMap((edit): readonly Replacement[] => {
    const before = fieldsOf(edit).get("oldText");
    const after = fieldsOf(edit).get("newText");
    return typeof before === "string" && typeof after === "string" ? [{ before, after, occurrences: "one" }] : [];
  });
  return replacements.length === edits.length ? replacements : undefined;
}

function whole(path: string, { surroundings }: McpUse): string {
  return path === "~" || path.startsWith("~/") ? `${surroundings.home}${path.slice(1)}` : path;
}
