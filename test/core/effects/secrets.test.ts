import { describe, expect, it } from "vitest";
import { infer } from "../../../src/core/effects/infer.ts";
import { commandCall } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

/** The variables whose values get out of the shell. */
function told(text: string): readonly string[] {
  const { effects } = infer(commandCall(text, "bash"), surroundings);
  return effects
    .filter(({ verb, resource }) => verb === "read" && resource.scheme === "env")
    .map((effect) => spellEffect(effect).replace("read none env:", ""));
}

describe("a secret variable", () => {
  it.each([
    "echo $API_TOKEN",
    `echo \${API_TOKEN:0:4}`,
    `echo \${API_TOKEN:-none}`,
    `echo \${API_TOKEN@Q}`,
    "x=$API_TOKEN; echo $x",
    `x=a\${API_TOKEN}b; y=\${x#a}; echo \${y^^}`,
    `x=(a $API_TOKEN); echo \${x[1]}`,
    `x=(a $API_TOKEN); echo \${x[@]}`,
    "export x=$API_TOKEN; echo $x",
    "f() { echo $1; }; f $API_TOKEN",
    "set -- $API_TOKEN; echo $1",
    "for x in $API_TOKEN; do echo $x; done",
    `n=API_TOKEN; echo \${!n}`,
    "cat <<< $API_TOKEN",
    "cat <<E\n$API_TOKEN\nE",
    "while read x; do echo $x; done <<< $API_TOKEN",
    "sh -c 'echo $API_TOKEN'",
    "ls $API_TOKEN",
    'curl -H "Authorization: Bearer $API_TOKEN" https://example.com',
    "git clone https://$API_TOKEN@example.com/a.git",
    "npm ping --registry https://example.com/$API_TOKEN",
  ])("is read where its value is printed or sent: `%s`", (text) => {
    expect(told(text)).toEqual(["API_TOKEN"]);
  });

  it.each([
    'test -n "$API_TOKEN"',
    "[[ -z $API_TOKEN ]]",
    `: \${API_TOKEN:?missing}`,
    `echo \${API_TOKEN:+set} \${#API_TOKEN} \${!API*}`,
    "export OTHER_TOKEN=$API_TOKEN",
    "OTHER_TOKEN=$API_TOKEN npm test",
    "API_TOKEN=x; echo $API_TOKEN",
    "psql $DATABASE_URL -c 'select 1'",
    "npm test -- --token=$API_TOKEN",
    "echo $HOME $PATH $PWD $NODE_ENV",
  ])("is not read where nothing tells it: `%s`", (text) => {
    expect(told(text)).toEqual([]);
  });

  it.each([
    "env",
    "printenv",
    "set",
    "export -p",
    "declare -p",
    "env | sort",
    "env > a | grep NODE_ENV",
    "env | tee a | wc -l",
    '(env; echo "$(env)") | wc -l',
    "env | grep -v NODE_ENV",
    "env | grep TOKEN",
  ])("is among all that are printed: `%s`", (text) => {
    expect(told(text)).toContain("*");
  });

  it.each(["env | grep NODE_ENV", "printenv | cut -d= -f1", "env | wc -l", "set | grep -E '^PATH=|^HOME='"])(
    "is not among what a sieve lets through: `%s`",
    (text) => {
      expect(told(text)).toEqual([]);
    },
  );
});
