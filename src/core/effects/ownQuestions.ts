import { textOf } from "../shell/value.ts";
import { undoReaches } from "../snapshot/undoReach.ts";
import type { Use } from "./commandModel.ts";

/** The id of a snapshot. */
const snapshotId = /^\d{13}-[0-9a-f]{12}$/;

/**
 * Whether a run of our own program asks and does nothing: which snapshots there are, what one would bring back, or that a person put it
 * back, who answers on our page. Nothing else of it is an agent's, and nothing with a variable or an option that is not known here.
 */
export function isQuestion({ args, environment }: Pick<Use, "args" | "environment">): boolean {
  const words = args.map(textOf);
  if (environment.size > 0 || words.some((word) => word === undefined)) return false;
  const at = words.indexOf("--reach");
  const isReach = at > 0 && undoReaches.some((one) => one === words[at + 1]);
  const plain = isReach ? words.toSpliced(at, 2) : words;
  const [verb, ...asked] = plain.filter((word) => word !== "--json");
  const [first = "", second = "", ...more] = asked;
  if (verb !== "undo" || more.length > 0 || words[0] !== verb) return false;
  if (first === "--dry-run") return snapshotId.test(second);
  return second === "" && asked.length === 1 && (first === "--list" || snapshotId.test(first));
}
