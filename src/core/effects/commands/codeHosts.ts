import type { NamedResource } from "../../resource.ts";
import { hasOption, valueOfOption } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, onCurrentFolder, onFiles, opaque, readsFrom, runs, writesTo } from "../fileEffects.ts";
import { component, componentOf } from "../resourceNames.ts";
import { contextOf, effectsOfFamily } from "../serviceModel.ts";
import { type CompiledGrammar, compiled, readService, type ServiceReading } from "../verbFamilies.ts";
import { githubGrammar, gitlabGrammar } from "./codeHostGrammars.ts";
import { onRef } from "./gitSubjects.ts";

/** Clients of code hosts: what they read flows, what they publish or change there does not. */
export const codeHosts: readonly CommandModel[] = [
  {
    names: ["gh", "glab", "hub"],
    kind: "system",
    effects: codeHost,
    examples: {
      "gh pr create --fill": ["publish none git:?/?"],
      "gh pr merge 5 --squash -R acme/shop": ["modify remote service:github/acme%2Fshop/pr/5"],
      "GH_REPO=acme/shop gh release delete v1": ["delete remote service:github/acme%2Fshop/release/v1"],
      "gh repo delete a/b --yes": ["delete remote service:github/a%2Fb/repo/a%2Fb"],
      "gh api -X DELETE repos/a/b": ["modify remote service:github/?/api/repos%2Fa%2Fb"],
      "gh api graphql -f query='mutation { x }'": ["modify remote service:github/?/api/graphql"],
      "gh api graphql -F query=@q.graphql": ["read none ./q.graphql", "modify remote service:github/?/api/graphql"],
      "gh pr checkout 5": ["read none service:github/?/pr/5", "execute none process:gh", "modify none git:local/HEAD"],
      "gh alias set x '!rm'": ["execute none process:gh (opaque)"],
      "gh frob list": ["execute none process:gh (opaque)"],
      "gh auth token": ["read none env:GITHUB_TOKEN"],
      "gh auth status --show-token": ["read none env:GITHUB_TOKEN"],
      "gh workflow run deploy.yml": ["execute remote service:github/?/workflow/deploy.yml (opaque)"],
      "gh secret set TOKEN -b x": ["modify remote service:github/?/secret/TOKEN"],
      "gh run download 5 -D out": ["read none service:github/?/run/5", "create none ./out/**"],
      "gh release download v1 -O app.tgz --clobber": [
        "read none service:github/?/release/v1",
        "modify content ./app.tgz",
      ],
      "gh codespace ssh -c x": ["execute remote service:github/?/codespace/? (opaque)"],
      "gh repo clone a/b -- --upload-pack=x": [
        "read none service:github/a%2Fb/repo/a%2Fb",
        "execute none process:gh (opaque)",
        "execute none process:gh",
      ],
      "glab variable get TOKEN": ["read none service:gitlab/?/variable/TOKEN (secret)"],
      "glab api projects/1 --method=DELETE": ["modify remote service:gitlab/?/api/projects%2F1"],
    },
    counterExamples: [
      "gh pr list",
      "gh pr view 5 --comments",
      "gh run watch",
      "gh run list --workflow deploy.yml",
      "gh release view v1",
      "gh issue view 3",
      "gh api repos/a/b",
      "gh api graphql -f query='query { viewer { login } }'",
      "gh api repos/a/b/issues -X GET -f state=open",
      "gh auth status",
      "gh secret list",
      "gh search code delete",
      "gh project item-list 1 --owner a",
      "glab ci status",
      "glab mr view 3",
      "glab repo clone a/b",
    ],
  },
];

const github = compiled(githubGrammar);
const gitlab = compiled(gitlabGrammar);

function codeHost(use: Use): readonly Effect[] {
  const table: CompiledGrammar = use.program === "glab" ? gitlab : github;
  const reading = readService(use, table);
  const { options, path, operands, unclear, family } = reading;
  const [area, action] = path;
  const resource = hostResource(reading);
  if (family === "asks") return nothing;
  if (area === "api") return request(reading, resource);
  if (/^(?:alias|extension|ext|extensions|config)$/.test(area ?? "") && family !== "reads")
    return [opaque(use, `${use.program} ${area} can make it run other programs`)];
  if (area === "auth" && (action === "token" || mayHave(options, "-t", "--show-token")))
    return [
      effectOn(
        { scheme: "env", name: use.program === "glab" ? "GITLAB_TOKEN" : "GITHUB_TOKEN" },
        { verb: "read", loses: "none", because: "it prints the person's token" },
        use,
      ),
    ];
  if (/^(?:pr|mr|merge-request)$/.test(area ?? "") && /^(?:create|new)$/.test(action ?? "")) {
    const because = `${use.program} opens a pull request from the current branch`;
    return [effectOn({ scheme: "git", name: "?/?" }, { verb: "publish", loses: "none", because }, use)];
  }
  if (area === "variable" && hasOption(options, "-F", "--output") && use.program === "glab" && family === "reads")
    return effectsOfFamily({ ...reading, family: "reveals" }, resource);
  if (/^(?:checkout|co|clone)$/.test(action ?? "") && family === "works")
    return [
      ...(operands.some((word) => prefixOf(word).startsWith("-"))
        ? [opaque(use, `${use.program} ${action} hands options to git, which can make it run a program`)]
        : nothing),
      ...effectsOfFamily({ ...reading, family: "reads" }, resource),
      runs(use, `${use.program} ${action} checks out a branch`),
      ...(action === "clone" ? nothing : [onRef("HEAD", "modify", "none", "it switches branches", use)]),
    ];
  if (unclear.length > 0 && operands.length === 0) return [opaque(use, `${use.program} gets words that are not known`)];
  return [...effectsOfFamily(reading, resource), ...downloads(reading)];
}

/** `service:github/<owner%2Frepository>/<area>/<what>`. */
function hostResource({ use, options, path, operands }: ServiceReading): NamedResource {
  const [area = "?"] = path;
  const repository = area === "repo" ? operands[0] : contextOf(use, options, "-R --repo", "GH_REPO");
  const name = use.program === "glab" ? "gitlab" : "github";
  return {
    scheme: "service",
    name: [name, componentOf(repository), component(area), componentOf(operands[0])].join("/"),
  };
}

/** A request to the host's interface: without a method it fetches, unless it sends fields. */
function request(reading: ServiceReading, resource: NamedResource): readonly Effect[] {
  const { use, options, operands, unclear } = reading;
  const methods = options.filter(({ name }) => name === "-X" || mayBe(name, "--method"));
  const method = textOf(methods.at(-1)?.value);
  const fields = options.filter(
    ({ name }) =>
      /^(?:-f|-F|--field|--raw-field|--input|--form)$/.test(name) ||
      mayBe(name, "--raw-field") ||
      mayBe(name, "--input"),
  );
  const overrides = options.some(
    ({ name, value }) =>
      /^(?:-H|--header)$/.test(name) && (textOf(value) === undefined || /method-override/i.test(textOf(value) ?? "")),
  );
  const fetches =
    methods.length === 0 ? fields.length === 0 || asksGraph(operands[0], fields) : /^(?:GET|HEAD)$/i.test(method ?? "");
  const reads = fetches && !overrides && unclear.length === 0;
  const because = reads ? `${use.program} api reads` : `${use.program} api sends a change`;
  return [
    ...fields.flatMap(({ name, value }) => fieldFile(name, value, use)),
    effectOn(
      resource,
      reads ? { verb: "read", loses: "none", because } : { verb: "modify", loses: "remote", because },
      use,
    ),
  ];
}

function mayBe(name: string, full: string): boolean {
  return name.length > 4 && full.startsWith(name);
}

/** A GraphQL request that only asks: every field is known, and the text is a query. */
function asksGraph(
  endpoint: Value | undefined,
  fields: readonly { readonly name: string; readonly value: Value | undefined }[],
): boolean {
  const texts = fields.map(({ name, value }) => (name === "--input" ? undefined : textOf(value)));
  const query = texts.find((text) => text?.startsWith("query="))?.slice("query=".length);
  return (
    textOf(endpoint) === "graphql" &&
    texts.every((text) => text !== undefined && !/^\w+=@/.test(text)) &&
    query !== undefined &&
    /^\s*(?:query\b|\{)/.test(query) &&
    !/\b(?:mutation|subscription)\b/.test(query)
  );
}

function fieldFile(option: string, value: Value | undefined, use: Use): readonly Effect[] {
  if (value === undefined || value.kind === "stream") return nothing;
  const text = prefixOf(value);
  const start = option === "--input" ? 0 : /^[\w[\]-]+=@/.exec(text)?.[0].length;
  if (start === undefined || text.slice(start) === "-") return nothing;
  return readsFrom(
    [value.kind === "unknown" ? { ...value, prefix: text.slice(start) } : { kind: "literal", text: text.slice(start) }],
    use,
  );
}

/** Files that `download` puts into a folder, or into the file that an option names. */
function downloads({ use, path, options }: ServiceReading): readonly Effect[] {
  if (path.at(-1) !== "download") return nothing;
  const file = valueOfOption(options, "-O", "--output");
  if (file !== undefined) return textOf(file) === "-" ? nothing : writesTo([file], use);
  const folder = valueOfOption(options, "-D", "--dir");
  const because = `${use.program} puts what it downloads there`;
  const deed = mayHave(options, "--clobber")
    ? ({ verb: "modify", loses: "content", reach: "tree", because } as const)
    : ({ verb: "create", loses: "none", reach: "tree", because } as const);
  return folder === undefined ? onCurrentFolder(deed, use) : onFiles([folder], deed, use);
}
