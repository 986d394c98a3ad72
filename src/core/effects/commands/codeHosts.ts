import { optionNames } from "../../shell/options.ts";
import { textOf } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";

/** Clients of code hosts: what they read flows, what they publish or change there does not. */
export const codeHosts: readonly CommandModel[] = [
  {
    names: ["gh", "glab", "hub"],
    kind: "system",
    effects: codeHost,
    examples: {
      "gh pr create --fill": ["publish none git:?/?"],
      "gh pr merge 5 --squash": ["administer remote host:github.com:443"],
      "gh release delete v1": ["administer remote host:github.com:443"],
      "gh repo delete a/b --yes": ["administer remote host:github.com:443"],
      "gh api -X DELETE repos/a/b": ["administer remote host:github.com:443"],
      "gh pr checkout 5": ["connect none host:github.com:443", "execute none process:gh"],
      "gh alias set x '!rm'": ["execute none process:gh (opaque)"],
      "gh auth token": ["read none env:GITHUB_TOKEN"],
    },
    counterExamples: [
      "gh pr list",
      "gh pr view 5 --comments",
      "gh run watch",
      "gh issue view 3",
      "gh api repos/a/b",
      "gh auth status",
    ],
  },
];

const hostReads =
  /^(?:list|ls|view|status|diff|checks|watch|show|browse|search|download|verify|verify-asset|logs|trace|lint|get|developers|preview)$/;

function codeHost(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const resource = { scheme: "host", name: use.program === "glab" ? "gitlab.com:443" : "github.com:443" } as const;
  const values = optionNames(
    "-R --repo -X --method -f -F --field --raw-field -H --header --input --jq -q --template -t -b --body -B --base --title --head -l --label -a --assignee -L --limit --json -s --state --hostname --body-file -p --project -m --milestone -r --reviewer",
  );
  const { options, operands, unclear } = readArguments(use.args, values);
  const [area, action] = operands.map((word) => textOf(word));
  const changes = (because: string): readonly Effect[] => [
    effectOn(resource, { verb: "administer", loses: "remote", because }, use),
  ];
  if (area === undefined || unclear.length > 0)
    return operands.length === 0 ? nothing : [opaque(use, `${use.program} gets words that are not known`)];
  if (/^(?:alias|extension|ext|config)$/.test(area))
    return action === "list" || action === "get"
      ? nothing
      : [opaque(use, `${use.program} ${area} can make it run other programs`)];
  if (area === "auth")
    return action === "token"
      ? [
          effectOn(
            { scheme: "env", name: "GITHUB_TOKEN" },
            { verb: "read", loses: "none", because: "it prints the person's token" },
            use,
          ),
        ]
      : action === "status"
        ? nothing
        : changes(`${use.program} auth changes who is signed in`);
  if (area === "api") {
    const method = textOf(options.findLast(({ name }) => name === "-X" || name === "--method")?.value);
    const sends = options.some(({ name }) => /^(?:-f|-F|--field|--raw-field|--input)$/.test(name));
    const reads =
      method === undefined
        ? !sends && !options.some(({ name }) => name === "-X" || name === "--method")
        : /^GET$/i.test(method);
    return reads
      ? [effectOn(resource, { verb: "connect", loses: "none", because: `${use.program} api reads` }, use)]
      : changes(`${use.program} api sends a change`);
  }
  if (
    /^(?:status|search|browse|version|help|completion)$/.test(area) ||
    (action !== undefined && hostReads.test(action))
  )
    return [
      effectOn(resource, { verb: "connect", loses: "none", because: `${use.program} reads from the code host` }, use),
    ];
  if (/^(?:pr|mr)$/.test(area) && action === "create") {
    const because = `${use.program} opens a pull request from the current branch`;
    return [effectOn({ scheme: "git", name: "?/?" }, { verb: "publish", loses: "none", because }, use)];
  }
  if ((/^(?:pr|mr)$/.test(area) && action === "checkout") || (area === "repo" && action === "clone"))
    return [
      effectOn(resource, { verb: "connect", loses: "none", because: `${use.program} reads from the code host` }, use),
      runs(use, `${use.program} ${action} checks out a branch`),
    ];
  return changes(`${use.program} ${area} ${action ?? ""} changes something on the code host`.replace(/ +/g, " "));
}
