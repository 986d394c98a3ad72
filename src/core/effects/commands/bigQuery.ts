import { textOf } from "../../shell/value.ts";
import { type ClientWords, grammar, isGiven, readClientWords } from "../clientOptions.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import { databaseResource, statementEffects } from "../databaseEffects.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Google's warehouse: `bq <verb> …`, whose queries are SQL. */
export const bigQuery: readonly CommandModel[] = [
  {
    names: ["bq"],
    kind: "system",
    effects: bigquery,
    examples: {
      "bq query --use_legacy_sql=false 'DELETE FROM shop.users WHERE true'": [
        "delete remote db:bigquery/?/?/shop.users",
      ],
      "bq query --dry_run=false 'DROP TABLE a.b'": ["delete remote db:bigquery/?/?/a.b"],
      "bq --project_id=shop-prod rm -f shop.users": ["delete remote db:bigquery/shop-prod/?/shop.users"],
      "bq rm -f shop.users": ["delete remote db:bigquery/?/?/shop.users"],
      "bq query --destination_table=a.b --replace 'SELECT 1'": [
        "modify remote db:bigquery/?/?/?",
        "read none db:bigquery/?/?/?",
      ],
    },
    counterExamples: [
      "bq ls",
      "bq show shop.users",
      "bq query --nouse_legacy_sql 'SELECT 1'",
      "bq query --dry_run 'DROP TABLE a.b'",
    ],
  },
];

const bigqueryOptions = grammar(
  "project_id: location: dataset_id: format: use_legacy_sql:: nouse_legacy_sql dry_run:: n/max_rows: maximum_bytes_billed: quiet q headless sync batch use_cache nouse_cache parameter: destination_table: replace append_table allow_large_results f/force r/recursive t/table d/dataset m/model a/all j/jobs schema s:: view:: prettyjson synchronous_mode api: job_id: label: start_row:",
);

function bigquery(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const words = readClientWords(use.args, bigqueryOptions);
  const [command, ...operands] = words.operands.map((word) => ({ word, text: textOf(word) }));
  const project =
    words.options.findLast(({ name }) => name === "project_id")?.value ?? use.environment.get("CLOUDSDK_CORE_PROJECT");
  const host = textOf(project) ?? "?";
  const changes = (because: string, verb: Effect["verb"], name: string): Effect =>
    effectOn(databaseResource("bigquery", host, "?", name), { verb, loses: "remote", because }, use);
  if (words.strange.length > 0) return [opaque(use, "bq is given options that are not known")];
  if (asksOnly(words.options) && command?.text === "query") return nothing;
  switch (command?.text) {
    case undefined:
    case "ls":
    case "show":
    case "head":
    case "version":
    case "help":
    case "info":
    case "wait":
      return command !== undefined && command.text === undefined ? [opaque(use, "what bq does is not known")] : nothing;
    case "query": {
      const target = { kind: "server", engine: "bigquery", host, database: "?" } as const;
      const stores = isGiven(words, ["destination_table"])
        ? [changes("the result is written to a table", "modify", "?")]
        : [];
      const texts =
        operands.length > 0
          ? operands.flatMap(({ word }) => statementEffects(word, { dialect: "bigquery", client: "none" }, target, use))
          : [opaque(use, "the query is not known")];
      return [...stores, ...texts];
    }
    case "rm":
      return (operands.length > 0 ? operands : [{ text: "?" }]).map(({ text }) =>
        changes("bq rm deletes it with all its rows", "delete", text ?? "?"),
      );
    default:
      return [changes(`bq ${command?.text ?? "?"} changes what is stored`, "modify", "?")];
  }
}

/** A dry run only where it is asked for once, and not taken back. */
function asksOnly(options: ClientWords["options"]): boolean {
  const given = options.filter(({ name }) => name === "dry_run");
  return given.length === 1 && given.every(({ value }) => value === undefined || textOf(value) === "true");
}
