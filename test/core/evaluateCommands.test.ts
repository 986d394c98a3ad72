import { describe, expect, test } from "vitest";
import { judgeCommand, outcome } from "./policy/situation.ts";
import { World } from "./policy/world.ts";

const shop = "/home/ann/shop";

const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/b.ts`, git: "modified" },
    { path: `${shop}/src/c.ts`, git: "untracked" },
    { path: `${shop}/dist/a.js`, git: "ignored" },
    { path: `${shop}/build/tool.ts` },
    { path: `${shop}/.env`, git: "ignored" },
    { path: `${shop}/.vscode/settings.json` },
    { path: `${shop}/link`, leadsTo: "/home/ann/.ssh/id_rsa" },
    { path: `${shop}/lib`, leadsTo: `${shop}/src` },
    { path: "/home/ann/.ssh/id_rsa", git: "unknown" },
    { path: "/tmp/x/y", git: "unknown" },
  ],
  {},
);

describe("commands", () => {
  test.each([
    // Ordinary work never stops.
    ["ls -la", "allow preset"],
    ["cat src/a.ts | grep -n export", "allow preset"],
    ["grep -rn TODO .", "allow preset"],
    ["find src -name '*.ts' | xargs wc -l", "allow preset"],
    ["npm test", "allow preset"],
    ["npm ci && npm run build", "allow preset"],
    ["npx prettier --write .", "allow preset"],
    ["mkdir -p src/deep && touch src/deep/x.ts", "allow preset"],
    ["echo hello > src/hello.txt", "allow preset"],
    ["echo hello >> src/c.ts", "allow preset"],
    ["echo hello > src/a.ts", "allow preset"],
    ["sed -i s/a/b/ src/a.ts", "allow preset"],
    ["git status && git diff", "allow preset"],
    ["git add -A && git commit -m 'Remove rm -rf /'", "allow preset"],
    ["git checkout -b topic2", "allow preset"],
    ["git push origin topic", "allow preset"],
    ["git checkout -- src/a.ts", "allow preset"],
    ["rm -rf dist node_modules", "allow preset"],
    ["rm -rf /tmp/x", "allow preset"],
    ["curl -s https://example.com/x.json", "allow preset"],
    ["cat .env.example", "allow preset"],
    // What takes something away, leaves the scope or cannot be seen is held.
    ["rm -rf src", "hold preset"],
    ["rm src/a.ts", "hold preset"],
    ["rm -rf build", "hold preset"],
    ["rm -rf /tmp", "hold preset"],
    ["echo hello > src/c.ts", "hold preset"],
    ["cp /dev/null src/b.ts", "hold preset"],
    ["mv src/c.ts /srv/c.ts", "hold preset"],
    ["git checkout -- src/b.ts", "hold preset"],
    ["git reset --hard HEAD~1", "hold preset"],
    ["git clean -fd src", "hold preset"],
    ["git stash drop", "hold preset"],
    ["git branch -D topic2", "hold preset"],
    ["git push origin main", "hold preset"],
    ["git push --force origin topic", "hold preset"],
    ["cat .env", "hold preset"],
    ["cat link", "hold preset"],
    ["cat ~/.aws/credentials", "hold preset"],
    ["echo x > ../other.txt", "hold preset"],
    ["echo x > .husky/pre-commit", "hold preset"],
    ["bash deploy.sh", "hold preset"],
    ["$(echo rm) -rf src", "hold preset"],
    ['eval "$X"', "hold preset"],
    ["cat <<< 'unclosed", "hold syntax"],
    // A deletion in two halves is a deletion.
    ["mv src /tmp/gone", "hold preset"],
    ["mv src dist && rm -rf dist", "hold preset"],
    ["mv src/a.ts new.ts && echo > new.ts", "hold preset"],
    ["mv src/a.ts src/renamed.ts", "allow preset"],
    // The second takes the place of what the first has just put there.
    ["mv src/a.ts new.ts; mv lib/a.ts new.ts", "hold preset"],
    ["mv src/a.ts b; mv lib/a.ts b", "hold preset"],
    ["for d in src lib; do mv $d/a.ts b; done", "hold preset"],
    ["(cd src; mv a.ts ../b); (cd lib; mv a.ts ../b)", "hold preset"],
    // However alike the two are to read.
    [`mv ${"-v ".repeat(80)} src/a.ts b; mv ${"-v ".repeat(80)} src/c.ts b`, "hold preset"],
    [`A=${"a".repeat(200)} ln -s /etc l; A=${"a".repeat(200)} cp src/a.ts l/passwd`, "deny protected"],
    ["mv src/a.ts lib/a.ts new", "hold preset"],
    ["mv */a.ts new", "hold preset"],
    ["mv src/a.ts src/c.ts new", "allow preset"],
    ["mv src/a.ts new.ts; mv src/c.ts other.ts", "allow preset"],
    ["mv /tmp/x/y /tmp/z && rm /tmp/z", "allow preset"],
    ["cat /proc/self/cwd/x", "hold preset"],
    // The floor, and what is protected, are denied.
    ["rm -rf /", "deny floor"],
    ["rm -rf ~", "deny floor"],
    ["rm -rf .", "deny floor"],
    ["rm -rf ./*", "deny floor"],
    ["cd src && rm -rf ..", "deny floor"],
    ["dd if=/dev/zero of=/dev/sda", "deny floor"],
    [":(){ :|:& };:", "deny floor"],
    ["rm -rf .vscode", "deny protected"],
    ["rm -rf .git", "deny protected"],
    ["echo '{}' > .vscode/settings.json", "deny protected"],
    ["echo '{}' > .holdpoint.json", "deny protected"],
    ["echo x >> ~/.bashrc", "deny protected"],
    ["echo x > link", "deny protected"],
    ["rm -rf ~/.holdpoint", "deny protected"],
    ["holdpoint exec 1234", "deny protected"],
    ["ln -s .vscode v && echo x > v/settings.json", "deny protected"],
    ["ln -s .vscode a; ln -s a b; echo x > b/settings.json", "deny protected"],
    ["ln .holdpoint.json x; echo '{}' > x", "deny protected"],
    ["ln -s src/a.ts x && cat x", "allow preset"],
    // One bad command in a line decides.
    ["npm test; cat src/a.ts; rm -rf ~", "deny floor"],
    ["git status && rm -rf src", "hold preset"],
  ])("%s", (text, expected) => {
    expect(outcome(judgeCommand(text, { world }))).toBe(expected);
  });
});

test("the reason of a move that discards says so", () => {
  expect(judgeCommand("mv src /tmp/gone", { world }).reasons[0].text).toBe(
    "`mv src /tmp/gone` takes `src/**` to where content may be thrown away. 3 files (300 B); git can bring back 1, and not the rest (1 with changes no commit holds, 1 untracked).",
  );
});
