import * as z from "zod/mini";
import { undoReaches } from "../core/snapshot/undoReach.ts";
import type { Frozen } from "./frozen.ts";

/** What becomes of a file that is another one now: it stays, is put as it was, or stays with how it was beside it. */
export const undoChoice = z.enum(["keep", "restore", "both"]);
export type UndoChoice = z.infer<typeof undoChoice>;

/** What is put back: what the one call may have destroyed, or also what was kept later of its session's calls, or of everybody's. */
export const undoReach = z.enum(undoReaches);

const named = z.object({ rows: z.array(z.string()), omitted: z.number() });

const about = z.object({
  id: z.string(),
  at: z.number(),
  /** Who asked for the call; empty where it is not known. */
  who: z.string(),
  /** The call, as a line. */
  what: z.string(),
  /** What it was taken of, as paths; empty where that is not known. */
  covers: z.string(),
  /** How much is kept: "42 files, 1.2 MB". */
  size: z.string(),
  /** Whether it was put back already. */
  putBack: z.enum(["yes", "no"]),
  /** Whether nobody was promised it: it was taken before what runs unasked. */
  passing: z.enum(["yes", "no"]),
});

const compared = z.object({
  kind: z.literal("compared"),
  about,
  reach: undoReach,
  /** Where more than that could be put back: how far, and how many snapshots that is. */
  reaches: z.array(z.object({ reach: undoReach, text: z.string() })),
  /** What is not there any more and would come back. */
  back: named,
  /** What is there with another content. */
  changed: z.object({
    rows: z.array(
      z.object({
        path: z.string(),
        /** `since`: changed after the call had ended, by other work; `call`: before that; `unknown`: when it ended is not known. */
        by: z.enum(["since", "call", "unknown"]),
        choice: undoChoice,
      }),
    ),
    omitted: z.number(),
    /** What becomes of those that are not listed. */
    rest: undoChoice,
  }),
  /** Git's own state, by repository: it is put back as one, or not at all. */
  repositories: z.array(z.object({ folder: z.string(), text: z.string(), choice: z.enum(["keep", "restore"]) })),
  /** How many names get their mode, owner or time back and nothing else; and those of which other work changed that. */
  attributes: z.object({ back: z.number(), since: named }),
  /** What stands in the way and is not removed. */
  blocked: named,
  /** What an undo made, which goes away again; and what of that was changed since, so that it stays. */
  away: named,
  stays: named,
  /** What the snapshot does not hold, a sentence each. */
  missed: named,
  /** What takes back what no copy does: a sentence, and the command to review; empty where nothing known does. */
  reverses: z.array(z.object({ says: z.string(), command: z.string() })),
  /** That the folder lies elsewhere now, as a sentence; empty where it does not. */
  moved: z.string(),
  /** Who asks for it, as a sentence; absent where nobody does. */
  asked: z.optional(z.string()),
  /** Whether anything would change. */
  anything: z.enum(["yes", "no"]),
});

/** Snapshots, and putting one back. Times are milliseconds since 1970. */
export const undoModel = z.object({
  kind: z.literal("undo"),
  view: z.discriminatedUnion("kind", [
    /** `keeping`: what all of them take, and how long they are kept, as sentences; empty where nothing is kept. */
    z.object({ kind: z.literal("list"), rows: z.array(about), omitted: z.number(), keeping: z.string() }),
    /** It is being compared with what is there, or put back. */
    z.object({ kind: z.enum(["comparing", "working"]), about, reach: undoReach }),
    compared,
    /** Nothing was changed. */
    z.object({ kind: z.literal("failed"), why: z.string() }),
    z.object({
      kind: z.literal("done"),
      about,
      text: z.string(),
      /** The snapshot of how it was before, which takes this back. */
      before: z.string(),
      left: named,
    }),
  ]),
});
export type UndoModel = Frozen<z.infer<typeof undoModel>>;
export type ComparedModel = Extract<UndoModel["view"], { readonly kind: "compared" }>;
