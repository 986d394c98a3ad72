import type { CodeTree } from "../core/code/codeTree.ts";
import type { Answer, Facts, Question } from "../core/facts.ts";
import { questionKey } from "../core/facts.ts";
import type { FactSource } from "../gate/ports.ts";
import { contextFacts } from "./contextFacts.ts";
import { dataFacts } from "./dataFacts.ts";
import { Deadline } from "./deadline.ts";
import type { Grammars } from "./grammars.ts";
import { type Mount, readMounts } from "./mounts.ts";
import { pathFacts } from "./pathFacts.ts";
import { repositoryFacts } from "./repositoryFacts.ts";
import { sameFile } from "./sameFile.ts";
import { textFacts } from "./textFacts.ts";

/** Questions looked into at the same time: more would only queue in the file system. */
const atOnce = 16;

/** The information point: looks at the disk and asks git, read-only and within a time limit. */
export class MachineFacts implements FactSource {
  readonly #grammars: Grammars | undefined;

  /** Without grammars no code of other languages is read. */
  constructor(grammars?: Grammars) {
    this.#grammars = grammars;
  }

  async gather(questions: readonly Question[], milliseconds: number): Promise<Facts> {
    const facts = new Map<string, Answer>();
    const deadline = new Deadline(milliseconds);
    const waiting = [...questions];
    const mounts = await readMounts();
    const work = async (): Promise<void> => {
      for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
        facts.set(questionKey(question), await answer(question, mounts, deadline, this.#grammars));
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(atOnce, questions.length) }, work));
    } finally {
      deadline.dispose();
    }
    return facts;
  }
}

/** The one catch of this layer: what cannot be found out is said so, never guessed. */
async function answer(
  question: Question,
  mounts: readonly Mount[],
  deadline: Deadline,
  grammars: Grammars | undefined,
): Promise<Answer> {
  if (deadline.passed) return { about: "nothing", why: "There was no time left to look.", cause: "time" };
  try {
    switch (question.ask) {
      case "path":
        return await pathFacts(question, mounts, deadline);
      case "repository":
        return await repositoryFacts(question.folder, deadline);
      case "sameFile":
        return await sameFile(question, deadline);
      case "text":
        return await textFacts(question.path);
      case "context":
        return await contextFacts(question.path, question.format);
      case "syntax":
        return syntaxFacts(await grammars?.parse(question.language, question.code));
      case "data":
        return await dataFacts(question.format, question.text);
    }
  } catch (cause) {
    return { about: "nothing", why: cause instanceof Error ? cause.message : String(cause) };
  }
}

function syntaxFacts(tree: CodeTree | undefined): Answer {
  return tree === undefined
    ? { about: "nothing", why: "It is longer or deeper than what is read, or its grammar is missing." }
    : { about: "syntax", tree };
}
