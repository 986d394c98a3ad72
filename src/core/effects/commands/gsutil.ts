import type { NamedResource } from "../../resource.ts";
import { optionNames, scanOptions } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque } from "../fileEffects.ts";
import { copyEffects } from "../objectCopies.ts";
import { component } from "../resourceNames.ts";
import { contextOf, reveals } from "../serviceModel.ts";

/** The old client of Google's object store: `gsutil [-m] <verb> …`. */
export const gsutil: CommandModel = {
  names: ["gsutil"],
  kind: "system",
  effects: storage,
  examples: {
    "gsutil -m rm -r gs://b/x": ["delete remote gcp:?/?/storage/b/x"],
    "gsutil rb gs://b": ["delete remote gcp:?/?/storage/b"],
    "gsutil rsync -d -r ./site gs://b": ["read none ./site/**", "delete remote gcp:?/?/storage/b"],
    "gsutil rsync -d gs://b ./site": [
      "read none gcp:?/?/storage/b",
      "delete content ./site/**",
      "modify content ./site/… below",
    ],
    "gsutil cp .env gs://b": ["read none ./.env", "modify remote gcp:?/?/storage/b"],
    "gsutil -o GSUtil:check_hashes=never ls": ["execute none process:gsutil (opaque)", "read none gcp:?/?/storage/?"],
    "gsutil signurl key.json gs://b/x": ["read none gcp:?/?/storage/? (secret)"],
    "gsutil iam ch allUsers:objectViewer gs://b": ["modify remote gcp:?/?/storage/b"],
  },
  counterExamples: [
    "gsutil ls -l gs://b",
    "gsutil -m du -s gs://b",
    "gsutil rsync -n -d . gs://b",
    "gsutil version",
    "gsutil iam get gs://b",
  ],
};

const globals = optionNames("-o -h -i -u");

function storage(use: Use): readonly Effect[] {
  const led = scanOptions(use.args, 0, globals);
  const [verb, ...rest] = use.args.slice(led.end);
  const word = textOf(verb);
  if (word === undefined)
    return verb === undefined && led.unclear.length === 0 ? nothing : [opaque(use, "what `gsutil` does is not known")];
  const doubtful =
    mayHave(led.options, "-o") || led.unclear.length > 0
      ? [opaque(use, "gsutil is given settings that can make it run a program")]
      : nothing;
  return [...doubtful, ...effectsOf(word, rest, use)];
}

function effectsOf(verb: string, rest: readonly Value[], use: Use): readonly Effect[] {
  // Which letters take a value differs from verb to verb; the places are what begins with no dash.
  const places = rest.filter((word) => !prefixOf(word).startsWith("-"));
  const first = places.find((word) => prefixOf(word).startsWith("gs://"));
  const gone = { verb: "delete", loses: "remote", because: `gsutil ${verb} deletes` } as const;
  const reads = effectOn(object(first, use), { verb: "read", loses: "none", because: `gsutil ${verb} reads` }, use);
  const changes = effectOn(
    object(first, use),
    { verb: "modify", loses: "remote", because: `gsutil ${verb} changes it` },
    use,
  );
  switch (verb) {
    case "help":
    case "version":
      return nothing;
    case "ls":
    case "cat":
    case "stat":
    case "du":
    case "hash":
      return [reads];
    case "signurl":
      return [reveals(object(undefined, use), "gsutil signurl gives whoever has the address access", use)];
    case "rm":
    case "rb":
      return (places.length === 0 ? [undefined] : places).map((place) => effectOn(object(place, use), gone, use));
    case "mb":
      return [
        effectOn(object(first, use), { verb: "create", loses: "none", because: "gsutil mb makes a bucket" }, use),
      ];
    case "cp":
    case "mv":
    case "rsync":
      return copying(verb, rest, use);
    default:
      if (
        /^(?:get|list|show)$/.test(textOf(places[0]) ?? "") &&
        /^(?:iam|acl|defacl|cors|lifecycle|logging|versioning|web|label|retention|notification|ubla|pap|bucketpolicyonly|requesterpays|kms|rpo|autoclass|hmac|defstorageclass)$/.test(
          verb,
        )
      )
        return [reads];
      return /^(?:iam|acl|defacl|cors|lifecycle|logging|versioning|web|label|retention|notification|ubla|pap|bucketpolicyonly|requesterpays|kms|rpo|autoclass|hmac|setmeta|rewrite|compose|defstorageclass)$/.test(
        verb,
      )
        ? [changes]
        : [opaque(use, `what \`gsutil ${verb}\` does is not known`)];
  }
}

function copying(verb: string, rest: readonly Value[], use: Use): readonly Effect[] {
  const { options, operands } =
    verb === "rsync"
      ? readArguments(rest, optionNames("-x -j -y"))
      : readArguments(rest, optionNames("-z -j -L -s -h -t --acl"));
  if (operands.length < 2) return [opaque(use, `gsutil ${verb} is not given both places`)];
  const dry = verb === "rsync" && mayHave(options, "-n");
  if (dry)
    return [effectOn(object(operands[0], use), { verb: "read", loses: "none", because: "gsutil rsync -n lists" }, use)];
  return copyEffects(
    {
      sources: operands.slice(0, -1),
      target: operands.at(-1),
      manner: verb === "mv" ? "moves" : verb === "rsync" && mayHave(options, "-d") ? "mirrors" : "copies",
      reach: verb === "rsync" || mayHave(options, "-r", "-R") ? "tree" : "entry",
      remote: (word) => (prefixOf(word).startsWith("gs://") ? object(word, use) : undefined),
      ...(verb === "cp" && mayHave(options, "-n") ? { keeps: "yes" as const } : {}),
    },
    use,
  );
}

function object(word: Value | undefined, use: Use): NamedResource {
  const project = textOf(contextOf(use, [], "", "CLOUDSDK_CORE_PROJECT"));
  const found = /^gs:\/\/([^/]+)\/?(.*)$/is.exec(textOf(word) ?? "");
  const name =
    found === null ? "?" : `${component(found[1] ?? "?")}${found[2] === "" ? "" : `/${component(found[2] ?? "?")}`}`;
  return { scheme: "gcp", name: `${project === undefined ? "?" : component(project)}/?/storage/${name}` };
}
