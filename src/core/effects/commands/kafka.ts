import { optionNames } from "../../shell/options.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque } from "../fileEffects.ts";
import { componentOf } from "../resourceNames.ts";
import { contextOf, effectsOfFamily } from "../serviceModel.ts";
import type { VerbFamily } from "../verbWords.ts";

/** What the options of one of Kafka's programs make it do; the worst that is given counts. `any`: what it does anyway. */
interface Script {
  readonly reads?: string;
  readonly changes?: string;
  readonly deletes?: string;
  readonly any?: VerbFamily;
}

const scripts: Readonly<Record<string, Script>> = {
  "kafka-topics": { reads: "--list --describe", changes: "--create --alter", deletes: "--delete" },
  "kafka-consumer-groups": {
    reads: "--list --describe",
    changes: "--reset-offsets --execute",
    deletes: "--delete --delete-offsets",
  },
  "kafka-configs": { reads: "--describe", changes: "--alter --add-config", deletes: "--delete-config" },
  "kafka-acls": { reads: "--list", changes: "--add", deletes: "--remove" },
  "kafka-delete-records": { any: "deletes" },
  "kafka-reassign-partitions": { reads: "--list --generate --verify", changes: "--execute --cancel" },
  "kafka-leader-election": { any: "changes" },
  "kafka-console-consumer": { any: "reads" },
  "kafka-console-producer": { any: "changes" },
  "kafka-streams-application-reset": { any: "deletes" },
  "kafka-broker-api-versions": { any: "reads" },
  "kafka-get-offsets": { any: "reads" },
  "kafka-log-dirs": { any: "reads" },
  "kafka-transactions": {},
};

const values = optionNames(
  "--bootstrap-server --bootstrap-controller --broker-list --zookeeper --topic --group --command-config --partitions --replication-factor --config --consumer.config --producer.config --property --max-messages --timeout-ms --offset --partition --offset-json-file --reassignment-json-file --entity-type --entity-name --add-config --delete-config --principal --operation --formatter --topics-to-move-json-file --include --whitelist --key-deserializer --value-deserializer --application-id --input-topics --to-offset --to-datetime --shift-by --by-duration --from-file --time",
);

/** Kafka's own programs, which say by an option what they do. */
export const kafka: readonly CommandModel[] = [
  {
    names: Object.keys(scripts).flatMap((name) => [name, `${name}.sh`]),
    kind: "system",
    effects: scripted,
    examples: {
      "kafka-topics --bootstrap-server prod:9092 --delete --topic orders": [
        "delete remote service:kafka/prod:9092/topics/orders",
      ],
      "kafka-topics.sh --bootstrap-server b --del --topic x": ["delete remote service:kafka/b/topics/x"],
      "kafka-consumer-groups --bootstrap-server b --group g --reset-offsets --to-earliest --execute": [
        "modify remote service:kafka/b/consumer-groups/g",
      ],
      "kafka-delete-records --bootstrap-server b --offset-json-file a.json": [
        "delete remote service:kafka/b/delete-records/?",
      ],
      "kafka-acls --bootstrap-server b": ["execute none process:kafka-acls (opaque)"],
    },
    counterExamples: [
      "kafka-topics --bootstrap-server b --list",
      "kafka-consumer-groups.sh --bootstrap-server b --describe --group g",
      "kafka-console-consumer --bootstrap-server b --topic t --from-beginning",
      "kafka-topics --version",
    ],
  },
];

function scripted(use: Use): readonly Effect[] {
  const name = use.program.replace(/\.sh$/, "");
  const { options, unclear } = readArguments(use.args, values);
  const given = (names = ""): boolean => names !== "" && mayHave(options, ...names.split(" "));
  if (options.length === 1 && given("--version --help")) return nothing;
  const { reads, changes, deletes, any } = scripts[name] ?? {};
  const family = given(deletes) ? "deletes" : given(changes) ? "changes" : given(reads) ? "reads" : any;
  if (family === undefined || unclear.length > 0) return [opaque(use, `what \`${use.program}\` is to do is not known`)];
  const kind = name.slice("kafka-".length);
  const account = componentOf(
    contextOf(use, options, "--bootstrap-server --bootstrap-controller --broker-list --zookeeper"),
  );
  const target = componentOf(contextOf(use, options, "--topic --group --entity-name --application-id"));
  return effectsOfFamily(
    { use, family, path: [], operands: [], options, unclear },
    { scheme: "service", name: `kafka/${account}/${kind}/${target}` },
  );
}
