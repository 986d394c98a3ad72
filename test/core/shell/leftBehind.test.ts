import { describe, expect, test } from "vitest";
import { leftBehind } from "../../../src/core/shell/leftBehind.ts";

describe("what a command would leave behind in its shell", () => {
  test.each<readonly [text: string, left: readonly string[]]>([
    ["rm -rf src", []],
    ["cd web && rm -rf src", ["cd"]],
    ["rm -rf src; cd web", ["cd"]],
    ["(cd web; rm -rf src)", []],
    ["cd web | cat; bash -c 'cd /'", []],
    ["cd web & rm -rf src", []],
    ["export A=1; rm -rf src; cd web", ["cd", "export"]],
    ["A=1 rm -rf src", []],
    [`for f in a b; do rm \${f}; done`, []],
    ["alias x=ls; rm -rf src", ["alias"]],
    ["clean() { rm -rf src; }; clean", ["alias"]],
    ["source ./env.sh && rm -rf src", ["source"]],
    [". .venv/bin/activate; rm -rf src", ["source"]],
    ["set -euo pipefail; rm -rf src", []],
    ["shopt -s dotglob; rm -rf src/*", ["set"]],
    ["rm -rf 'src", []],
  ])("%j: %j", (text, left) => {
    expect(leftBehind(text, "bash")).toEqual(left);
  });
});
