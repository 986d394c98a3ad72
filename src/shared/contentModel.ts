import * as z from "zod/mini";
import type { Frozen } from "./frozen.ts";

/** A line of a diff. Numbers count from 1; 0 where the line is on the other side alone. */
const diffLine = z.object({
  /** `note`: not a line of the file but something about it. */
  kind: z.enum(["context", "added", "removed", "note"]),
  before: z.number(),
  after: z.number(),
  text: z.string(),
});

/** The difference of two texts by lines. */
export const diffModel = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hunks"),
    added: z.number(),
    removed: z.number(),
    hunks: z.array(z.object({ lines: z.array(diffLine) })),
    /** Lines of hunks that are not here. */
    omitted: z.number(),
  }),
  z.object({ kind: z.literal("same") }),
  /** Not here, and why, as a sentence. */
  z.object({ kind: z.literal("elsewhere"), why: z.string() }),
]);
export type DiffModel = Frozen<z.infer<typeof diffModel>>;

/** Text of an agent's: redacted and cut to what a page can show. */
const excerpt = z.object({
  text: z.string(),
  /** Characters after `text` that are not here. */
  omitted: z.number(),
  /** Secrets replaced in `text`. */
  hidden: z.number(),
});
export type Excerpt = Frozen<z.infer<typeof excerpt>>;

const fileModel = z.object({
  path: z.string(),
  /** Where it moves to; empty when it stays. */
  to: z.string(),
  /** What happens to the file, as one word or two: "Changes", "Creates folder". */
  deed: z.string(),
  /** What there is to know besides; may be empty. */
  note: z.string(),
  diff: diffModel,
  hidden: z.number(),
  /** Whether an editor can show the difference. */
  openable: z.enum(["yes", "no"]),
});
export type FileModel = Frozen<z.infer<typeof fileModel>>;

/** What an agent asks to do. `ask` says it as the end of a sentence that begins with the agent: "wants to run a command". */
export const contentModel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("command"), ask: z.string(), shell: z.string(), command: excerpt }),
  z.object({ kind: z.literal("edit"), ask: z.string(), files: z.array(fileModel), omitted: z.number() }),
  z.object({ kind: z.literal("input"), ask: z.string(), target: z.string(), input: excerpt }),
  z.object({
    kind: z.literal("fetch"),
    ask: z.string(),
    urls: z.array(z.string()),
    omitted: z.number(),
    hidden: z.number(),
  }),
  z.object({ kind: z.literal("tool"), ask: z.string(), name: z.string(), input: excerpt }),
]);
export type ContentModel = Frozen<z.infer<typeof contentModel>>;
