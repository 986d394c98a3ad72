import { type NamedResource, namedResource } from "../../resource.ts";
import { isSecretName } from "../../secretName.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onFiles, opaque, readsFrom, writesTo } from "../fileEffects.ts";
import {
  type Found,
  findVerb,
  grammar,
  isRehearsed,
  type Line,
  onlyTells,
  optionText,
  readLine,
  valuesOf,
  verbEffects,
  verbRows,
} from "./verbTable.ts";

/** Terraform and what speaks its language: planning is free, whatever changes infrastructure or its state is held. */
export const terraform: readonly CommandModel[] = [
  {
    names: ["terraform", "tofu", "terragrunt"],
    kind: "system",
    effects: infrastructure,
    examples: {
      "terraform destroy -target=aws_instance.web -auto-approve": ["delete remote tf:?/aws_instance.web"],
      "terraform apply": ["modify remote tf:?/?"],
      "terraform -chdir=infra apply --replace module.db.aws_db_instance.main": [
        "modify remote tf:?/module.db.aws_db_instance.main",
      ],
      "terraform state rm aws_instance.web aws_instance.db": [
        "delete remote tf:?/aws_instance.web",
        "delete remote tf:?/aws_instance.db",
      ],
      "terraform state rm -dry-run aws_instance.web": ["read none tf:?/aws_instance.web"],
      "terraform workspace delete prod": ["delete remote tf:prod/?"],
      "terraform plan -out=plan.bin": ["execute none process:terraform", "modify content ./plan.bin"],
      "terraform fmt -recursive modules": ["execute none process:terraform", "modify edit ./modules/**"],
      "terraform output -raw db_password": ["read none tf:?/db_password (secret)"],
      "terraform output db_password": ["read none tf:?/db_password (secret)"],
      "terraform output -json": ["read none tf:?/? (secret)"],
      "terraform state pull": ["read none tf:?/? (secret)"],
      "terraform show -json plan.bin": ["read none tf:?/? (secret)"],
      "terraform init -migrate-state": ["execute none process:terraform", "modify remote tf:?/?"],
      "terragrunt run-all destroy": ["delete remote tf:?/?"],
      "terragrunt run --all -- apply": ["modify remote tf:?/?"],
      "terraform plan -chdir apply": ["execute none process:terraform"],
      "terraform $X apply": ["execute none process:terraform (opaque)"],
      "terraform import aws_instance.web i-1": ["modify remote tf:?/aws_instance.web"],
    },
    counterExamples: [
      "terraform plan -destroy",
      "terraform validate",
      "terraform fmt -check -recursive",
      "terraform show plan.bin",
      "terraform output",
      "terraform state show aws_instance.web",
      "terraform output -raw endpoint",
      "terraform state list",
      "terraform workspace select dev",
      "terraform init -upgrade",
      "terraform destroy -help",
      "tofu graph",
      "terragrunt run-all plan",
    ],
  },
];

const options = grammar(
  "--chdir --target --var --var-file --out --state --state-out --backup --lock-timeout --parallelism --replace --backend-config --plugin-dir --from-module --config --generate-config-out --module-depth --provider --platform --fs-mirror --net-mirror --filter --test-directory --junit-xml --type --exclude --target-file --exclude-file --working-dir --terragrunt-working-dir --terragrunt-config --terragrunt-parallelism --terragrunt-source --terragrunt-include-dir --terragrunt-exclude-dir --terragrunt-log-level --queue-include-dir --queue-exclude-dir --source --log-level --download-dir --log-format",
  "--auto-approve --destroy --refresh-only --json --no-color --compact-warnings --input --lock --refresh --upgrade --reconfigure --migrate-state --force-copy --get --backend --check --diff --write --list --recursive --raw --detailed-exitcode --concise --dry-run --force --id --show-sensitive --allow-missing --ignore-remote-version --verbose --deprecated --all --graph --non-interactive --terragrunt-non-interactive --terragrunt-ignore-dependency-errors --terragrunt-no-auto-init --no-auto-init --version --draw-cycles --or-create --queue-ignore-errors",
  "single",
);

const rows = verbRows(
  [
    "show|output|graph|version|validate|find|list|info|render|render-json|graph-dependencies|output-module-groups|validate-inputs|dag|help",
    "reads",
  ],
  ["state list|show|pull|identities", "reads"],
  ["workspace list|show", "reads"],
  ["providers schema", "reads"],
  ["metadata functions", "reads"],
  ["hcl|stack fmt|validate|generate|output|clean", "works"],
  ["providers|get|init|plan|plan-all|fmt|hclfmt|modules|scaffold|catalog", "works"],
  ["workspace select", "works"],
  ["state rm", "deletes"],
  ["workspace delete", "deletes"],
  ["workspace new", "creates"],
  ["backend delete", "deletes"],
  ["destroy|destroy-all", "deletes"],
  [
    "apply|apply-all|import|taint|untaint|refresh|force-unlock|login|logout|test|state|push|cloud|backend|stacks|workspace|query",
    "changes",
  ],
  ["console|exec|aws-provider-patch", "unseen"],
);

/** Words before the verb, with which terragrunt runs it in several folders. */
const spreads: ReadonlySet<string> = new Set(["run-all", "run", "stack run", "graph"]);

function infrastructure(use: Use): readonly Effect[] {
  const line = verbFirst(readLine(use.args, options), use.program);
  if (onlyTells(line)) return nothing;
  const found = findVerb(line, rows);
  const secret = found.words === "output" ? isSecretOutput(found, line) : printsState(found, line);
  const way = isRehearsed(line, { "--dry-run": /^(?:true|1)$/ }) ? "rehearsed" : "real";
  return [
    ...addresses(found, line).flatMap((resource) =>
      verbEffects(secret ? { ...found, doing: "tells" } : found, way, "remote", resource, use),
    ),
    ...fileEffects(found, line, use),
  ];
}

function verbFirst(line: Line, program: string): Line {
  if (program !== "terragrunt") return line;
  const [first = "", second = ""] = line.operands.map((operand) => textOf(operand) ?? "");
  const count = spreads.has(`${first} ${second}`) ? 2 : spreads.has(first) && second !== "" ? 1 : 0;
  return { ...line, operands: line.operands.slice(count), doubts: line.doubts.slice(count) };
}

/**
 * Outputs marked as sensitive are masked in the list, and neither where one is named nor by `-json`. What is marked is not
 * known here: of one output the name decides, since endpoints and identifiers are asked for all the time, and a password
 * is called one; all of them hold what the project keeps secret.
 */
function isSecretOutput({ operands }: Found, line: Line): boolean {
  const name = textOf(operands[0]);
  if (operands.length === 0) return asks(line, "--json", "--raw", "--show-sensitive");
  return name === undefined || isSecretName(name, "") !== "none";
}

/** The state holds passwords and keys in clear text, and is masked only as text for people. */
function printsState({ words }: Found, line: Line): boolean {
  return words === "state pull" || (words === "show" && asks(line, "--json", "--show-sensitive"));
}

function asks({ options: given }: Line, ...names: readonly string[]): boolean {
  return given.some(({ name, value }) => names.includes(name) && textOf(value) !== "false");
}

/** What it works on: the addresses that are named or targeted, or, for `workspace`, all of one. */
function addresses({ words, operands }: Found, line: Line): readonly NamedResource[] {
  const verb = words.split(" ")[0];
  const at = (address: Value | undefined): NamedResource => namedResource("tf", undefined, textOf(address));
  if (verb === "workspace") return [namedResource("tf", textOf(operands[0]), undefined)];
  const targets = valuesOf(line, "--target", "--replace");
  if (targets.length > 0) return targets.map(at);
  if (verb === "import" || verb === "output") return [at(operands[0])];
  const named = /^(?:state|taint|untaint)$/.test(verb ?? "") ? operands : [];
  return named.length > 0 ? named.map(at) : [at(undefined)];
}

function fileEffects({ words, operands }: Found, line: Line, use: Use): readonly Effect[] {
  const has = (...names: readonly string[]): boolean =>
    line.options.some(({ name, value }) => names.includes(name) && textOf(value) !== "false");
  const checks = has("--check") || optionText(line, "--write") === "false";
  const formats = /^(?:fmt|hclfmt)$/.test(words) && !checks;
  const copied = { verb: "modify", loses: "content", reach: "tree", because: "init copies a module there" } as const;
  const moved = effectOn(
    namedResource("tf", undefined, undefined),
    { verb: "modify", loses: "remote", because: "init moves the state to another place" },
    use,
  );
  return [
    ...writesTo(valuesOf(line, "--out", "--generate-config-out", "--state-out", "--junit-xml"), use),
    ...readsFrom(valuesOf(line, "--var-file"), use),
    ...(words === "init" && has("--migrate-state", "--force-copy") ? [moved] : []),
    ...(has("--plugin-dir") ? [opaque(use, "providers come from a folder and not from a registry")] : []),
    ...(has("--from-module") ? onFiles([{ kind: "literal", text: "." }], copied, use) : []),
    ...(formats
      ? onFiles(operands, { verb: "modify", loses: "edit", reach: "tree", because: "fmt rewrites files" }, use)
      : []),
    ...(words === "providers" && textOf(operands[0]) === "mirror"
      ? onFiles(operands.slice(1), { ...copied, because: "providers are copied there" }, use)
      : []),
  ];
}
