import { describe, expect, it } from "vitest";
import { beginsWithItsOnlyMove, staysBehind } from "../../../src/core/shell/staysBehind.ts";

describe("whether a command may leave programs behind", () => {
  it.each([
    "npm start &",
    "npm start & sleep 1; curl localhost:3000",
    "(npm start &)",
    'x="$(npm start & echo)"',
    "if true; then npm start & fi",
    "nohup npm start",
    "/usr/bin/nohup npm start",
    "env A=1 setsid npm start",
    "npx pm2 start server.js",
    "A=1 nohup npm start",
    "timeout 5 nice -n 10 nohup npm start",
    "cd web; exec screen -dm npm start",
    "tmux new -d 'npm start'",
    "npm start '",
  ])("%s: it may", (text) => {
    expect(staysBehind(text, "bash")).toBe("yes");
  });

  it.each([
    "npm test",
    "npm test 2>&1 | tail",
    "npm test && echo 'a & b'",
    "npm test &> out.txt",
    "make -j 4",
    "echo look at this && npm test",
    "npm test -- screen",
  ])("%s: it does not", (text) => {
    expect(staysBehind(text, "bash")).toBe("no");
  });

  it.each(["powershell", "cmd", "unknown"] as const)("nothing is known of %s", (shell) => {
    expect(staysBehind("npm test", shell)).toBe("yes");
  });
});

describe("whether a command moves its shell once, and first", () => {
  it.each<[string, boolean]>([
    ["cd web && npm test", true],
    ["  cd -- web; npm test", true],
    ["npm test && cd web", false],
    ["cd web && npm test && cd ..", false],
    ["cd web && pushd api && npm test", false],
    ["cd web && $(echo cd) .. && (cd api)", false],
    ["npm test", false],
    ["cd 'web", false],
  ])("%s: %s", (text, expected) => {
    expect(beginsWithItsOnlyMove(text, "bash")).toBe(expected);
  });
});
