import { describe, expect, test } from "vitest";
import type { CommandCall } from "../../../src/core/call/call.ts";
import { shellOnceRun } from "../../../src/core/effects/infer.ts";
import { eitherShell, newShell, type SessionShell, unknownShell } from "../../../src/core/shell/sessionShell.ts";
import { caller, surroundings } from "../policy/situation.ts";

const shop = "/home/ann/shop";
const start = newShell({ spelling: "literal", path: shop });

function followed(text: string, before: SessionShell = start): SessionShell {
  const call: CommandCall = {
    kind: "command",
    caller,
    cwd: shop,
    tool: "run_in_terminal",
    toolUse: "",
    text,
    shell: "bash",
    terminal: "kept",
  };
  return shellOnceRun(call, before, surroundings);
}

/** What differs from a new shell, in words: folders relative to the project, `?` for anywhere, names with what they hold. */
function changes({ folders, variables, exported, redefined, reading, handlers }: SessionShell): string {
  const places = folders.map(({ path, spelling }) => (spelling === "unknown" ? `${path}?` : path.replace(shop, ".")));
  const values = variables.map(([name, binding]) => {
    const scalars = binding.kind === "array" ? binding.elements : binding.alternatives;
    const texts = scalars.map((scalar) => scalar.map((piece) => (piece.kind === "text" ? piece.text : "?")).join(""));
    return `${exported.includes(name) ? "export " : ""}${name}=${texts.join("|")}`;
  });
  const names = redefined.map(([name, meaning]) => `${name} is ${meaning}`);
  return [places.join(" "), ...values, ...names, ...reading, ...handlers.map((text) => `trap ${text}`)].join("; ");
}

const unknown = "?; HOME=?; TMPDIR=?; IFS=?; CDPATH=?; * is not known";

describe("what is known of a shell after a command", () => {
  test.each([
    ["ls", "."],
    ["npm test; echo $?", "."],
    // Where it stands: the likeliest first, and where a `cd` that failed leaves it.
    ["cd web", "./web ."],
    ["cd web && npm test", "./web ."],
    ["cd web || cd lib", "./lib ./web ."],
    ["cd /tmp", "/tmp"],
    ["cd", "/home/ann"],
    ["cd ..", "/home/ann"],
    ["cd $DIR", "? "],
    ["cd web; cd -", "."],
    ["pushd web; popd", "."],
    ["cd web; cd $(git rev-parse --show-toplevel)", "? "],
    // What runs in a shell of its own changes nothing here.
    ["(cd web; X=1; alias x=ls)", "."],
    ["cd web & X=1", ".; X=1"],
    ["cd web | cat", "."],
    ["echo $(cd web; X=1)", "."],
    ["bash -c 'cd web; export X=1'", "."],
    ["X=1 npm test", "."],
    // Variables.
    ["X=src", ".; X=src"],
    ["export X=src Y", ".; export X=src"],
    ["X=$(date)", ".; X=?"],
    ["X=a; [ -f y ] && X=b", ".; X=b|a"],
    ["read X", ".; X=?"],
    ["unset X", ".; X="],
    // Names.
    ["alias zz=ls", ".; zz is an alias"],
    ["alias zz=ls; unalias zz", "."],
    ["f() { ls; }", ".; f is a function"],
    ["f() { ls; }; unset -f f", ".; f="],
    ["false && alias zz=ls", ".; zz is an alias"],
    ["hash -p /tmp/x zz", ".; zz is another file"],
    ["alias $X", unknown],
    ["source ./x.sh", unknown],
    ['eval "$X"', unknown],
    ["export PATH=/tmp/evil:$PATH", unknown],
    ["PROMPT_COMMAND=./x.sh", unknown],
    ["source .venv/bin/activate", "."],
    ["echo 'unclosed", unknown],
    // Options and traps.
    ["set -euo pipefail", "."],
    ["shopt -s nullglob expand_aliases", "."],
    ["shopt -s dotglob", ".; dotglob"],
    ["shopt -s dotglob; shopt -u dotglob", "."],
    ["shopt -u interactive_comments", ".; interactive_comments"],
    ["set -o posix", ".; set -o posix"],
    ["trap 'echo bye' EXIT", ".; trap echo bye"],
  ])("%s: %s", (text, expected) => {
    expect(changes(followed(text))).toBe(expected.trim());
  });

  test("is plain data that survives being written down", () => {
    const shell = followed("cd web; X=(a b); export Y=$X; set -- 1 2; trap 'echo bye' EXIT; alias zz=ls");
    expect(JSON.parse(JSON.stringify(shell))).toEqual(shell);
  });

  test("is nothing any more beyond the bound", () => {
    const large = Array.from({ length: 60 }, (_, index) => `X${index}=${"x".repeat(200)}`).join("\n");
    let shell = start;
    for (let count = 0; count < 10; count++) shell = followed(large.replaceAll("X", `X${count}_`), shell);
    expect(shell).toEqual(unknownShell());
  });

  test("is what either of two may be", () => {
    const joined = eitherShell(followed("cd web; X=1; alias zz=ls"), followed("cd /tmp; X=2"));
    expect(changes(joined)).toBe("./web . /tmp; X=1|2; zz is an alias");
  });
});
