import type { IdentityModel } from "../../src/shared/identityModel.ts";
import type { Actions } from "../actions.ts";
import { agentProse, agentWord, type Child, element } from "../dom.ts";
import { linkButton, section } from "./controls.ts";
import { timeOfDay } from "./empty.ts";

/** Whom a run of an agent stands for: what it is given, what is kept from it and what it may do. */
export function identityView(page: IdentityModel, actions: Actions): readonly Child[] {
  return [
    element(
      "div",
      { class: "nothing list" },
      element("h1", { id: "headline", tabindex: "-1" }, "A run of ", agentWord(page.label)),
      ...page.says.map((sentence) => element("p", { class: "muted" }, agentProse(sentence))),
      element(
        "p",
        {},
        linkButton("Agents and their connections", () => actions.showAgents()),
      ),
      ...(page.others.length === 0
        ? []
        : [
            element(
              "p",
              {},
              "Another agent: ",
              ...page.others.flatMap(({ agent, label }, index) => [
                ...(index === 0 ? [] : [", "]),
                linkButton(agentWord(label), () => actions.showIdentity(agent)),
              ]),
            ),
          ]),
    ),
    section(
      "Name",
      [],
      element(
        "p",
        {},
        "Its commits are by ",
        agentWord(`${page.author.name} <${page.author.email}>`),
        ", author and committer. Its own settings lie in ",
        agentWord(page.folder, "code"),
        ".",
      ),
    ),
    section(
      `Credentials (${page.credentials.length})`,
      [],
      page.credentials.length === 0
        ? element("p", { class: "muted" }, "It has none, and yours are not among what it gets.")
        : element("ul", { class: "reasons" }, ...page.credentials.map(credentialView)),
      element(
        "p",
        { class: "muted" },
        "The commands “Store a Credential for Agents” and “Remove a Credential for Agents” keep and delete values that scope files name.",
      ),
    ),
    section(
      "Profiles, contexts and roles",
      [],
      page.uses.length === 0
        ? element("p", { class: "muted" }, "No identity bounds which of them it uses.")
        : element("ul", { class: "reasons" }, ...page.uses.map((one) => element("li", {}, agentProse(one)))),
    ),
    section(
      "Hosts",
      [],
      page.hosts.length === 0
        ? element("p", { class: "muted" }, "No rule names a host: requests that only fetch flow, others are held.")
        : element("ul", { class: "reasons" }, ...page.hosts.map((rule) => element("li", {}, agentProse(rule)))),
    ),
    folded(
      `Environment (${page.environment.length} variables)`,
      "Names alone; no value is shown here.",
      page.environment.map(({ name, from }) => [
        agentWord(name, "code"),
        element("span", { class: "muted" }, ` ${from}`),
      ]),
    ),
    folded(
      `Not in its environment (${page.withheld.length} of your variables)`,
      "",
      page.withheld.map((name) => [agentWord(name, "code")]),
    ),
    folded(
      `Hidden where there is a sandbox (${page.hidden.length})`,
      "",
      page.hidden.map(({ path, what }) => [agentWord(path, "code"), element("span", { class: "muted" }, ` ${what}`)]),
    ),
    folded(
      `Rules about it (${page.rules.length})`,
      "",
      page.rules.map((rule) => [agentProse(rule)]),
    ),
  ];
}

function credentialView({ text, state, expires }: IdentityModel["credentials"][number]): HTMLElement {
  const until = expires === undefined ? "" : `, good until ${timeOfDay(expires)}`;
  return element("li", {}, agentProse(text), element("span", { class: "muted" }, ` (${state}${until})`));
}

function folded(title: string, remark: string, rows: readonly (readonly Child[])[]): HTMLElement {
  return element(
    "details",
    { class: "effects" },
    element("summary", {}, element("span", { class: "title" }, title)),
    ...(remark === "" ? [] : [element("p", { class: "muted" }, remark)]),
    element("ul", {}, ...rows.map((row) => element("li", {}, ...row))),
  );
}
