import { optionNames } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { effectsOfFamily } from "../serviceModel.ts";
import { familyOf, type VerbFamily } from "../verbWords.ts";
import { inputFiles, outfile, savedFiles } from "./awsFiles.ts";
import { awsResource, type Given } from "./awsNames.ts";
import { s3Effects } from "./awsObjects.ts";

/** The client of Amazon Web Services: `aws <service> <verb>-<thing> --option value…`. */
export const aws: readonly CommandModel[] = [
  {
    names: ["aws", "awslocal", "aws2"],
    kind: "system",
    effects: amazon,
    examples: {
      "aws ec2 describe-instances --query 'Reservations[]'": ["read none aws:?/?/ec2/?"],
      "aws --profile prod ec2 terminate-instances --instance-ids i-1 i-2": ["delete remote aws:prod/?/ec2/i-1"],
      "AWS_PROFILE=prod AWS_REGION=eu-west-1 aws rds delete-db-instance --db-instance-identifier shop": [
        "delete remote aws:prod/eu-west-1/rds/shop",
      ],
      "export AWS_PROFILE=dev; aws --profile $P sqs purge-queue --queue-url https://sqs.eu-west-1.amazonaws.com/1/jobs":
        ["delete remote aws:?/?/sqs/https:%2F%2Fsqs.eu-west-1.amazonaws.com%2F1%2Fjobs"],
      "aws newservice decommission-thing --thing-name t": ["delete remote aws:?/?/newservice/t"],
      "aws newservice frobnicate --thing-name t": ["execute none process:aws (opaque)"],
      "aws secretsmanager get-secret-value --secret-id shop/db": [
        "read none aws:?/?/secretsmanager/shop%2Fdb (secret)",
      ],
      "aws ssm get-parameter --name /shop/db --with-decryption": ["read none aws:?/?/ssm/%2Fshop%2Fdb (secret)"],
      "aws sts get-session-token": ["read none aws:?/?/sts/? (secret)"],
      "aws ssm start-session --target i-1": ["execute remote aws:?/?/ssm/i-1 (opaque)"],
      "aws lambda invoke --function-name f out.json": [
        "execute remote aws:?/?/lambda/f (opaque)",
        "modify content ./out.json",
      ],
      "aws apigateway get-export --rest-api-id a --stage-name s --export-type swagger api.json": [
        "read none aws:?/?/apigateway/s",
        "modify content ./api.json",
      ],
      "aws ec2 run-instances --dry-run --image-id ami-1": ["read none aws:?/?/ec2/ami-1"],
      "aws ec2 run-instances --dry-run --no-dry-run --image-id ami-1": ["create none aws:?/?/ec2/ami-1"],
      "aws iam create-user --cli-input-json file://user.json": ["create none aws:?/?/iam/?", "read none ./user.json"],
      "aws configure set region eu-west-1": ["administer none aws:?/?/configure/?"],
      "aws configure get aws_secret_access_key": ["read none aws:?/?/configure/? (secret)"],
      "aws s3 rm s3://b/x --recursive": ["delete remote aws:?/?/s3/b/x"],
      "aws s3 sync s3://b/site ./site --delete": [
        "read none aws:?/?/s3/b/site",
        "delete content ./site/**",
        "modify content ./site/… below",
      ],
      "aws --endpoint-url http://localhost:4566 sqs list-queues": [
        "read none aws:?/?/sqs/?",
        "connect none host:localhost:4566",
      ],
      "aws $ARGS": ["execute none process:aws (opaque)"],
    },
    counterExamples: [
      "aws s3 ls s3://b --recursive",
      "aws --region eu-west-1 --output json elbv2 describe-target-health --target-group-arn arn:aws:x",
      "aws sts get-caller-identity",
      "aws secretsmanager list-secrets",
      "aws secretsmanager describe-secret --secret-id a",
      "aws logs filter-log-events --log-group-name g --debug",
      "aws ec2 wait instance-running --instance-ids i-1",
      "aws dynamodb query --table-name t --key-condition-expression 'id = :a'",
      "aws s3 sync . s3://b --delete --dryrun",
      "aws iam get-access-key-last-used --access-key-id A",
      "aws help",
      "aws ec2 help",
      "aws --version",
      "aws configure list",
      "aws ec2 run-instances --generate-cli-skeleton",
    ],
  },
];

const globalValues =
  "--profile --region --output --query --endpoint-url --ca-bundle --cli-read-timeout --cli-connect-timeout --color --cli-binary-format";
const globalFlags =
  "--debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager --no-cli-auto-prompt --version";
const leading = optionNames(globalValues);
const flags = optionNames(globalFlags);

/** Verbs of operations whose meaning at this provider differs from, or adds to, what they mean elsewhere. */
const verbs: Readonly<Record<string, VerbFamily>> = {
  query: "reads",
  scan: "reads",
  select: "reads",
  filter: "reads",
  batch: "changes",
  decode: "reads",
  preview: "reads",
  receive: "reads",
  verify: "changes",
  register: "changes",
  assume: "reveals",
  open: "changes",
  log: "changes",
  test: "executes",
};

/** Operations that their verb does not tell. */
const operations: Readonly<Record<string, VerbFamily>> = {
  "ecr get-login": "reveals",
  "ecr-public get-login-password": "reveals",
  "iam list-access-keys": "reads",
  "lightsail get-instance-access-details": "reveals",
  "lightsail download-default-key-pair": "reveals",
  "lightsail get-relational-database-master-user-password": "reveals",
  "cognito-identity get-id": "creates",
  "kms generate-data-key": "reveals",
  "logs start-query": "reads",
  "logs stop-query": "changes",
  "logs start-live-tail": "reads",
  "route53 test-dns-answer": "reads",
  "events test-event-pattern": "reads",
  "logs test-metric-filter": "reads",
  "ssm start-session": "executes",
  "ssm resume-session": "executes",
  "ssm send-command": "executes",
  "ssm start-automation-execution": "executes",
  "ecs run-task": "executes",
  "batch submit-job": "executes",
  "ec2 run-instances": "creates",
  "ec2-instance-connect send-ssh-public-key": "reveals",
  "ec2-instance-connect open-tunnel": "executes",
  "stepfunctions start-execution": "executes",
  "codebuild start-build": "executes",
  "cloudformation deploy": "changes",
  "kms verify": "reads",
  "kms verify-mac": "reads",
  "sso login": "signs",
  "sso logout": "signs",
  "sso get-role-credentials": "reveals",
  "configure list": "reads",
  "configure list-profiles": "reads",
  "configure export-credentials": "reveals",
  "codeartifact login": "signs",
  "history show": "reads",
  "history list": "reads",
};

/** Options with which a reading operation shows secrets. */
const revealing = optionNames("--with-decryption --include-value --include-values");

function amazon(use: Use): readonly Effect[] {
  const { operands, options, unclear } = readArguments(use.args, leading);
  const [service, operation] = operands.map((word) => textOf(word));
  if (operands.length === 0 && unclear.length === 0 && options.every(({ name }) => flags.has(name))) return nothing;
  const unknown = (): readonly Effect[] => [opaque(use, "what `aws` is to do is not known")];
  if (service === undefined || !isLed(use.args, operands[0])) return unknown();
  if (asksHelp(use)) return nothing;
  if (service === "help" || (operation === "help" && textOf(use.args.at(-1)) === "help")) return nothing;
  const rest = use.args.slice(use.args.indexOf(operands[1] ?? operands[0] ?? { kind: "literal", text: "" }) + 1);
  if (operation === undefined)
    return service === "configure" && operands.length === 1
      ? effectsOfFamily(readingOf(use, "signs", [service]), awsResource(use, options, service, []))
      : unknown();
  // Between the service and the operation only options of the client itself may stand.
  if (!isLed(use.args, operands[1])) return unknown();
  if (textOf(use.args.at(-1)) === "help" && rest.length === 1) return nothing;
  const own = optionsOf(rest);
  if (own.some(({ name }) => name === "--generate-cli-skeleton")) return nothing;
  const beside = [...inputFiles(use), ...endpoint(use, options), ...savedFiles(own, use)];
  if (service === "s3") return [...s3Effects(operation, rest, options, use), ...beside];
  const resource = awsResource(use, options, service, own);
  const family = familyOfOperation(service, operation, rest, own);
  if (family === "unknown") return [...unknown(), ...beside];
  return [
    ...effectsOfFamily(readingOf(use, family, [service, operation]), resource),
    ...(service === "configure" ? nothing : outfile(rest, use)),
    ...beside,
  ];
}

/** `--help` behind nothing but plain words, so that it is no option's value. */
function asksHelp({ args }: Use): boolean {
  const last = textOf(args.at(-1));
  return (
    last === "--help" &&
    args.slice(0, -1).every((word) => textOf(word) !== undefined && !prefixOf(word).startsWith("-"))
  );
}

function readingOf(use: Use, family: VerbFamily, path: readonly string[]) {
  return { use, family, path, operands: [], options: [], unclear: [] };
}

/** Whether nothing but the client's own options, spelled out, stands before the word. */
function isLed(args: readonly Value[], word: Value | undefined): boolean {
  const before = word === undefined ? args : args.slice(0, args.indexOf(word));
  return before.every((one) => {
    const text = prefixOf(one);
    return !text.startsWith("-") || leading.has(text.replace(/=.*$/s, "")) || flags.has(text);
  });
}

function optionsOf(words: readonly Value[]): readonly Given[] {
  const given: { name: string; values: Value[] }[] = [];
  for (const word of words) {
    const text = prefixOf(word);
    if (/^--[a-z]/.test(text)) {
      const [name = "", ...value] = text.split("=");
      given.push({ name, values: value.length === 0 ? [] : [{ kind: "literal", text: value.join("=") }] });
    } else given.at(-1)?.values.push(word);
  }
  return given;
}

function familyOfOperation(
  service: string,
  operation: string,
  rest: readonly Value[],
  own: readonly Given[],
): VerbFamily | "unknown" {
  if (service === "configure") return configureFamily(operation, rest);
  const listed = operations[`${service} ${operation}`];
  const [verb = ""] = operation.split("-");
  const family = listed ?? verbOf(verb, operation);
  if (family === undefined) return "unknown";
  if (
    family === "reads" &&
    own.some(({ name }) => [...revealing].some((option) => option.startsWith(name) && name.length > 3))
  )
    return "reveals";
  const off = own.filter(({ name }) => name === "--dry-run" || name === "--no-dry-run");
  const dry = service === "ec2" && off.length === 1 && off[0]?.name === "--dry-run" && off[0].values.length === 0;
  return dry && /^(?:creates|changes|deletes)$/.test(family) ? "reads" : family;
}

function verbOf(verb: string, operation: string): VerbFamily | undefined {
  if (verb === "batch")
    return operation === "batch" ? undefined : (familyOf(operation.slice("batch-".length)) ?? verbs[verb]);
  return verbs[verb] ?? familyOf(operation);
}

function configureFamily(operation: string, rest: readonly Value[]): VerbFamily {
  if (operation !== "get") return operations[`configure ${operation}`] ?? "signs";
  return /^(?:[\w.-]*\.)?(?:region|output|cli_\w+|sso_\w+|role_arn|source_profile|max_attempts|retry_mode)$/.test(
    textOf(rest[0]) ?? "",
  )
    ? "reads"
    : "reveals";
}

function endpoint(
  use: Use,
  options: readonly { readonly name: string; readonly value: Value | undefined }[],
): readonly Effect[] {
  return options
    .filter(({ name }) => name === "--endpoint-url")
    .map(({ value }) =>
      effectOn(hostOf(value), { verb: "connect", loses: "none", because: "aws is sent to that address" }, use),
    );
}
