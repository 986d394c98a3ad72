import { namedResource } from "../../resource.ts";
import { isSecretName } from "../../secretName.ts";
import { textOf } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { onFiles, opaque } from "../fileEffects.ts";
import { reveals } from "../serviceModel.ts";
import {
  type Doing,
  grammar,
  type Line,
  optionText,
  type Rehearsal,
  readLine,
  tableEffects,
  type VerbTable,
  valuesOf,
  verbRows,
} from "./verbTable.ts";

interface Description {
  readonly names: readonly string[];
  readonly kind?: CommandModel["kind"];
  readonly values: string;
  readonly flags: string;
  readonly rows: readonly (readonly [string, Doing])[];
  /** Options whose value is a program to run, or code to load. */
  readonly runs?: readonly string[];
  /** Options that name a folder for the output. */
  readonly writes?: readonly string[];
  readonly rehearses?: Rehearsal;
  /** Whether a line prints secrets, beyond what its verb does. */
  readonly tells?: (line: Line) => "yes" | "no";
  readonly loses?: VerbTable["loses"];
  readonly examples: CommandModel["examples"];
  readonly counterExamples: readonly string[];
}

/** A tool that deploys what a project's own code describes; `tf:<stack>/…` stands for what it works on. */
function deployTool(description: Description): CommandModel {
  const { names, values, flags, rows, runs = [], writes = [], rehearses = {}, loses = "remote" } = description;
  const table: VerbTable = {
    grammar: grammar(values, flags),
    rows: verbRows(...rows),
    loses,
    rehearses,
    resource: (operands, line) =>
      namedResource(
        "tf",
        optionText(line, "-s", "--stack", "--stack-name", "--stage") ?? textOf(operands[0]),
        undefined,
      ),
  };
  const effects = (use: Use): readonly Effect[] => {
    const line = readLine(use.args, table.grammar);
    const resource = table.resource(line.operands.slice(2), line);
    const written = { verb: "modify", loses: "content", reach: "tree", because: "it writes its output there" } as const;
    return [
      ...tableEffects(use, table),
      ...(line.options.some(({ name }) => runs.includes(name))
        ? [opaque(use, "an option names a program to run")]
        : []),
      ...(description.tells?.(line) === "yes" ? [reveals(resource, "it prints secrets", use)] : []),
      ...onFiles(valuesOf(line, ...writes), written, use),
    ];
  };
  return {
    names,
    kind: description.kind ?? "system",
    effects,
    examples: description.examples,
    counterExamples: description.counterExamples,
  };
}

/** Pulumi masks the secrets in its settings unless it is asked for them. */
function printsSecrets({ options, operands }: Line): "yes" | "no" {
  const [verb, action, key] = operands.map((operand) => textOf(operand));
  const shows = options.some(({ name, value }) => name === "--show-secrets" && textOf(value) !== "false");
  const asked = verb === "config" && action === "get" && (key === undefined || isSecretName(key, "") !== "none");
  return shows || asked ? "yes" : "no";
}

/** Tools that deploy from code, and tools that make images and machines. */
export const deployTools: readonly CommandModel[] = [
  deployTool({
    names: ["pulumi"],
    values:
      "-s --stack -C --cwd --color --logtostderr --profiling --tracing -v --verbose --config-file -c --config --config-path -m --message -p --parallel -t --target -r --replace --target-replace --exclude --policy-pack --policy-pack-config --plan --save-plan --secrets-provider --file --template --dir --name --description --env",
    flags:
      "-y --yes -f --skip-preview --preview-only --diff --refresh --show-config --show-reads --show-replacement-steps --show-sames --show-secrets --suppress-outputs --suppress-permalink --json -j --non-interactive --disable-integrity-checking --fully-qualify-stack-names -e --emoji --force --preserve-config --exclude-protected --target-dependents --expect-no-changes --continue-on-error -d --debug --plaintext --secret --path --all -a --show-urns -u -i --show-ids --show-name --shell --remove --run-program",
    rows: [
      ["preview|pre", "works"],
      ["about|whoami|version|logs|history|schema|help|gen-completion|view-trace|why", "reads"],
      ["stack ls|output|graph|history|export|list", "reads"],
      ["plugin|policy|org|package|deployment|template ls|get-default|search|info|get-schema|list", "reads"],
      ["env get|open|run", "tells"],
      ["destroy|down|dn", "deletes"],
      ["stack|env|state|policy|plugin rm|delete", "deletes"],
      ["stack select|unselect", "works"],
      ["plugin install", "works"],
      ["config get", "reads"],
      ["config", "works"],
      ["install", "works"],
      [
        "up|update|refresh|import|cancel|watch|stack|state|login|logout|policy|org|env|new|deployment|package|convert|plugin",
        "changes",
      ],
      ["console|ai|do|neo", "unseen"],
    ],
    writes: ["--save-plan"],
    rehearses: { "--preview-only": /^true$/ },
    examples: {
      "pulumi up -y -s prod": ["modify remote tf:prod/?"],
      "pulumi destroy --stack prod": ["delete remote tf:prod/?"],
      "pulumi destroy --preview-only": ["read none tf:?/?"],
      "pulumi stack rm dev --force": ["delete remote tf:dev/?"],
      "pulumi config get dbPassword": ["read none tf:dbPassword/?", "read none tf:dbPassword/? (secret)"],
      "pulumi stack output --show-secrets": ["read none tf:?/?", "read none tf:?/? (secret)"],
    },
    counterExamples: ["pulumi preview --diff", "pulumi stack ls", "pulumi config set region eu", "pulumi whoami"],
    tells: printsSecrets,
  }),
  deployTool({
    names: ["cdk", "cdktf"],
    kind: "project",
    values:
      "-a --app -b --build -c --context -p --plugin --profile -i --ca-bundle-path --proxy -r --role-arn --toolkit-stack-name -o --output -t --tags -f --parameters -O --outputs-file --require-approval --change-set-name --concurrency -m --method --import-existing-resources --progress --log-level --targets --var --var-file --language -l --template --from",
    flags:
      "--trace --strict -j --json -v --verbose --debug --lookups --ignore-errors -q --quiet --no-color --ci -n --notices --version-reporting --path-metadata --asset-metadata --staging --force --all --no-execute --execute --rollback --hotswap --hotswap-fallback --watch --exclusively -e --auto-approve --ignore-missing-stack-dependencies --skip-synth --long --security-only --fail --app-dir --check-code-maker-output --version --clear --reset",
    rows: [
      [
        "list|ls|synth|synthesize|diff|metadata|context|doctor|docs|doc|acknowledge|ack|notices|version|get|init|completion|help|output|debug|provider",
        "works",
      ],
      ["destroy|gc", "deletes"],
      ["deploy|bootstrap|import|watch|rollback|migrate|refactor|apply|login|drift|convert", "changes"],
    ],
    runs: ["-a", "--app", "-b", "--build", "-p", "--plugin"],
    writes: ["-o", "--output", "-O", "--outputs-file"],
    examples: {
      "cdk destroy Web --force": ["delete remote tf:Web/?"],
      "cdk deploy Web": ["modify remote tf:Web/?"],
      "cdk synth --app 'rm -rf x'": ["execute none process:cdk", "execute none process:cdk (opaque)"],
      "cdk synth -o out": ["execute none process:cdk", "modify content ./out/**"],
    },
    counterExamples: ["cdk diff", "cdk ls", "cdk synth Web", "cdktf synth"],
  }),
  deployTool({
    names: ["serverless", "sls", "sst"],
    kind: "project",
    values:
      "-s --stage -r --region -c --config --aws-profile --param -f --function -d --data --path -p --package -e --env --name -n --template",
    flags: "--verbose --force --debug --tail --watch --log --conceal --no-color --lint --version -v",
    rows: [
      ["deploy list", "reads"],
      ["plugin list|search", "reads"],
      ["info|print|logs|metrics|stats|doctor|version|help|diff|support", "reads"],
      ["invoke local", "works"],
      ["package|build|offline|init|create|install|test|lint", "works"],
      ["remove|delete", "deletes"],
      ["deploy|rollback|invoke|unlock|refresh|state|login|logout|plugin|secret|dev|dashboard", "changes"],
      ["shell|console|tunnel", "unseen"],
    ],
    examples: {
      "serverless remove --stage prod": ["delete remote tf:prod/?"],
      "sls deploy -s dev": ["modify remote tf:dev/?"],
      "serverless invoke -f hello": ["modify remote tf:?/?"],
    },
    counterExamples: ["sls deploy list", "serverless invoke local -f hello", "sls package"],
  }),
  deployTool({
    names: ["sam"],
    values:
      "--stack-name -t --template --template-file --config-file --config-env --parameter-overrides --s3-bucket --s3-prefix --capabilities --tags -e --event --env-vars -n --name --runtime -b --build-dir --port --host --image-repository --cache-dir --base-dir -u --region --profile --output",
    flags:
      "--debug --guided --no-confirm-changeset --no-execute-changeset --no-prompts --use-container --cached --parallel --tail --watch --lint --version -c",
    rows: [
      ["list|validate|logs|traces|docs", "reads"],
      ["build|local|init", "works"],
      ["delete", "deletes"],
      ["deploy|package|sync|publish|remote|pipeline", "changes"],
    ],
    examples: {
      "sam delete --stack-name web": ["delete remote tf:web/?"],
      "sam package --s3-bucket b": ["modify remote tf:?/?"],
    },
    counterExamples: ["sam build", "sam local invoke"],
  }),
  deployTool({
    names: ["packer"],
    values:
      "-var -var-file -only -except -parallel-builds -on-error --var --var-file --only --except --on-error --parallel-builds --path -path",
    flags:
      "--force --debug --color --machine-readable --timestamp-ui --check --diff --recursive --write --syntax-only --upgrade --version",
    rows: [
      ["validate|inspect|fmt|fix|hcl2_upgrade|version|init|help", "works"],
      ["plugins installed|required", "works"],
      ["build|plugins|console", "changes"],
    ],
    examples: { "packer build web.pkr.hcl": ["modify remote tf:web.pkr.hcl/?"] },
    counterExamples: ["packer validate .", "packer fmt -check ."],
  }),
  deployTool({
    names: ["vagrant"],
    values:
      "-c --command -p --provision-with --provider --box-version --name --output --base --host --format --architecture",
    flags:
      "-f --force -g --graceful --no-parallel --parallel --prune --provision --no-provision --debug --machine-readable --color --no-color --global --version -v --no-tty -t --all",
    rows: [
      ["status|global-status|version|port|ssh-config|validate|help|list-commands|winrm-config|autocomplete", "reads"],
      ["box|plugin|snapshot list|outdated", "reads"],
      ["box|snapshot|plugin remove|prune|delete|uninstall|expunge|restore|pop", "deletes"],
      ["cloud publish", "publishes"],
      ["cloud delete|box|provider|version", "deletes"],
      ["destroy", "deletes"],
      ["up|resume|box|init|ssh|package", "works"],
      ["halt|suspend|reload|provision|snapshot|upload|cloud|login", "changes"],
      ["plugin|powershell|rdp|winrm|share|serve|docker-exec|docker-run", "unseen"],
    ],
    loses: "system",
    writes: ["--output"],
    examples: {
      "vagrant destroy -f": ["delete system tf:?/?"],
      "vagrant ssh -c 'rm -rf /srv'": [
        "execute none process:vagrant",
        "read none system:vm/?",
        "delete remote system:vm/?",
      ],
      "vagrant halt web": ["modify system tf:web/?"],
    },
    counterExamples: ["vagrant status", "vagrant up", "vagrant ssh -c uptime", "vagrant box list"],
  }),
  deployTool({
    names: ["crossplane"],
    values: "-n --namespace --context -f -o --output --package-root --package-file",
    flags: "--verbose --version",
    rows: [
      ["beta trace|validate|render|top|convert", "reads"],
      ["render|version|help|trace|validate", "reads"],
      ["xpkg build|init", "works"],
      ["xpkg push", "publishes"],
      ["xpkg install|update|login|logout", "changes"],
      ["beta delete", "deletes"],
    ],
    examples: { "crossplane xpkg push example/app:1": ["publish remote tf:example%2Fapp:1/?"] },
    counterExamples: ["crossplane beta trace app/web"],
  }),
];
