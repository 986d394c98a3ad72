import type { Effect } from "../effects/effect.ts";

/** Why a change to a database is held: what the statement does, in its own words, and how to look first. */
export function databaseWording(
  command: string,
  { verb, because }: Effect,
  resource: string,
): { readonly text: string; readonly instead: string } {
  return {
    text: `${command}: ${because} (\`${resource}\`), and nothing here can put that back.`,
    instead: saferWay(verb, because),
  };
}

function saferWay(verb: Effect["verb"], because: string): string {
  if (/^(?:DELETE|UPDATE)\b/.test(because))
    return "Show the person the rows with a SELECT and the same WHERE, and run the change inside a transaction.";
  if (verb === "delete") return "Show the person what would go, and take a dump of it first.";
  if (verb === "administer") return "Tell the person what should change, and why.";
  return "Show the person what would change, for example inside a transaction that is rolled back.";
}
