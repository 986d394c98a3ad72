import { parseArgs } from "node:util";
import { cases } from "../cases.ts";
import { recipes } from "../clients/recipes.ts";

/** What a run of the tests is to try. */
export interface Choice {
  readonly clients: readonly string[];
  readonly cases: readonly string[];
  /** Keeps the folders of what failed, and prints more. */
  readonly verbose: "yes" | "no";
}

/** The clients of `--fast`: those that answer soonest. */
const fastest: readonly string[] = ["claude-code", "codex", "gemini-cli"];

const usage = `npm run test:agents [-- <options>]
  --fast            ${fastest.join(", ")} alone
  --client <name>   one of ${recipes.map(({ client }) => client).join(", ")}; may be repeated
  --case <name>     one of ${cases.map(({ name }) => name).join(", ")}; may be repeated
  --verbose         what each client and its model said`;

/** Reads the command line. Throws an Error that names what may stand there. */
export function readChoice(args: readonly string[]): Choice {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fast: { type: "boolean" },
      client: { type: "string", multiple: true },
      case: { type: "string", multiple: true },
      verbose: { type: "boolean" },
    },
  });
  const names = recipes.map(({ client }) => client);
  return {
    clients: among(values.client ?? (values.fast === true ? fastest : names), names),
    cases: among(
      values.case ?? cases.map(({ name }) => name),
      cases.map(({ name }) => name),
    ),
    verbose: values.verbose === true ? "yes" : "no",
  };
}

function among(asked: readonly string[], known: readonly string[]): readonly string[] {
  const stranger = asked.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`"${stranger}" is none of ${known.join(", ")}.\n${usage}`);
  return asked;
}
