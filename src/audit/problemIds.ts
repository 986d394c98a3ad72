import { hash } from "node:crypto";
import { join } from "node:path";
import type { BadLine } from "./chainCheck.ts";
import { contentsOf } from "./fileTail.ts";

/** Something that is not as it was written. `line` counts from 1; 0 where it is about the file as a whole. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly kind: BadLine;
  readonly text: string;
  /**
   * 32 hexadecimal digits that stand for exactly this loss, so that a person who looked into it can say that they know it. Another one has
   * another id, also a further change in a file that was not intact already. Nothing is stored: who verifies brings what they know.
   */
  readonly id: string;
}

/** A problem as one look at the files found it. */
export interface FoundProblem extends Omit<Problem, "id"> {
  /** What shows it, beside the file itself: what another file says of it. */
  readonly proof: string;
  /** Whether the file is there and what is in it belongs to the problem, because after a first flaw nothing further is looked for. */
  readonly content: "matters" | "elsewhere";
}

/** Gives each problem its id. The same loss may be known to several files: the first is told, and the id stands for all that is said of it. */
export async function withIds(folder: string, found: readonly FoundProblem[]): Promise<readonly Problem[]> {
  const groups = new Map<string, FoundProblem[]>();
  for (const problem of found) {
    const key = `${problem.file}\n${problem.line}\n${problem.kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  const problems: Problem[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { file, line, kind, text } = first;
    const said = group.map((one) => `${one.text}\n${one.proof}`).toSorted();
    const matters = group.some(({ content }) => content === "matters");
    const content = matters ? await contentsOf(join(folder, file)) : "elsewhere";
    const id = hash("sha256", JSON.stringify([file, line, kind, said, content])).slice(0, 32);
    problems.push({ file, line, kind, text, id });
  }
  return problems;
}
