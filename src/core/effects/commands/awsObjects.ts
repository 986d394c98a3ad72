import type { NamedResource } from "../../resource.ts";
import { hasOption, type Option, optionNames } from "../../shell/options.ts";
import type { Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, opaque } from "../fileEffects.ts";
import { copyEffects } from "../objectCopies.ts";
import { reveals } from "../serviceModel.ts";
import { awsPlace, s3Name } from "./awsNames.ts";

const values = optionNames(
  "--profile --region --output --query --endpoint-url --exclude --include --acl --storage-class --grants --sse --sse-c --sse-c-key --sse-kms-key-id --content-type --cache-control --content-disposition --content-encoding --content-language --expires --source-region --page-size --metadata --metadata-directive --request-payer --expected-size --website-redirect --expires-in --copy-props --checksum-mode --checksum-algorithm --index-document --error-document --cli-read-timeout --cli-connect-timeout --color --case-conflict",
);

/** What `aws s3 …` does: the commands that work on buckets as on folders. */
export function s3Effects(
  action: string,
  rest: readonly Value[],
  globals: readonly Option[],
  use: Use,
): readonly Effect[] {
  const { options, operands, unclear } = readArguments(rest, values);
  const place = awsPlace(use, [...globals, ...options]);
  const object = (word: Value | undefined): NamedResource => ({
    scheme: "aws",
    name: `${place}/s3/${(word === undefined ? undefined : s3Name(word)) ?? "?"}`,
  });
  const remote = (word: Value): NamedResource | undefined => (s3Name(word) === undefined ? undefined : object(word));
  if (action !== "ls" && unclear.length > 0 && operands.length > 2)
    return [opaque(use, "aws s3 gets words that may be options")];
  const [first, second] = operands;
  const dry =
    hasOption(options, "--dryrun") && options.every(({ name, value }) => name !== "--dryrun" || value === undefined);
  const because = `aws s3 ${action}`;
  if (action === "ls" || (dry && /^(?:cp|mv|rm|sync)$/.test(action)))
    return [effectOn(object(first), { verb: "read", loses: "none", because: `${because} lists` }, use)];
  switch (action) {
    case "rm":
    case "rb":
      return [effectOn(object(first), { verb: "delete", loses: "remote", because: `${because} deletes` }, use)];
    case "mb":
      return [effectOn(object(first), { verb: "create", loses: "none", because: `${because} makes a bucket` }, use)];
    case "website":
      return [effectOn(object(first), { verb: "modify", loses: "remote", because: `${because} serves a bucket` }, use)];
    case "presign":
      return [reveals(object(first), `${because} gives whoever has the address access`, use)];
    case "cp":
    case "mv":
    case "sync":
      if (first === undefined || second === undefined) return [opaque(use, `${because} is not given both places`)];
      return copyEffects(
        {
          sources: [first],
          target: second,
          manner: action === "mv" ? "moves" : hasOption(options, "--delete") ? "mirrors" : "copies",
          reach: action === "sync" || hasOption(options, "--recursive") ? "tree" : "entry",
          remote,
        },
        use,
      );
    default:
      return [opaque(use, `what \`${because}\` does is not known`)];
  }
}
