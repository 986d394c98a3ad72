import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attackGround, type Ground, runConfined, sandboxes } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const content = "as it was".repeat(10_000);

/** Ways to change what is in `big` without taking its name away; each alone in a run that may only do that. */
const ways: readonly (readonly [string, string])[] = [
  ["a redirect", "echo x > big"],
  ["an appending redirect", "echo x >> big"],
  ["a redirect for both", "exec 3<>big && echo x >&3"],
  ["tee", "echo x | tee big"],
  ["dd into it", "dd if=/dev/zero of=big bs=1 count=1 conv=notrunc"],
  ["truncate", "truncate -s 1 big"],
  ["shred", "shred -n 1 big"],
  ["an editor's way", "sed -i s/as/AS/ big; cat big > /dev/null"],
  ["perl, both ways", 'perl -e \'open(F, "+<", "big") or die; print F "x"\''],
  ["perl's truncate by name", "perl -e 'truncate(\"big\", 1) or die'"],
  ["python, only to truncate", "/usr/bin/python3 -c 'import os; os.open(\"big\", os.O_RDONLY | os.O_TRUNC)'"],
  ["through its number under /proc", "exec 3<big; echo x > /proc/self/fd/3"],
  ["through another name", "ln big other; echo x > other"],
  ["through a link", "ln -s big way; echo x > way"],
  ["moved and written to", "mv big moved; echo x > moved; mv moved big"],
  ["mapped", 'perl -e \'open(F, "+<", "big") or die\' && true'],
  ["node", 'node -e \'require("fs").writeFileSync("big", "x")\''],
  ["git's own writing", "git hash-object -w big"],
  ["cp over it", "cp --no-preserve=all /etc/passwd big"],
  ["a program started later", "(sleep 0.1; echo x > big) & wait"],
];

describe.skipIf(sandboxes === "missing")("a run that only takes names away", () => {
  let ground: Ground;
  beforeEach(() => {
    ground = attackGround();
    mkdirSync(join(ground.project, "old"));
    writeFileSync(join(ground.project, "big"), content);
    writeFileSync(join(ground.project, "old/one"), "one");
  });
  afterEach(() => ground.remove());

  it("removes, reads and prints as any other", async () => {
    const { stdout, code } = await runConfined(ground, "ls old; rm -rf old && ls; find . -name big -delete; ls big", {
      unlinksOnly: true,
    });
    expect(code).toBe(2);
    expect(stdout).toContain("one\r\n");
    expect(stdout).toContain("No such file");
    expect(stdout).not.toContain("Operation not permitted");
  });

  it.each(ways)("changes nothing in a file: %s", async (_name, command) => {
    const { stdout } = await runConfined(ground, `${command}; echo done`, { unlinksOnly: true });
    expect(stdout).toContain("done");
    expect(readFileSync(join(ground.project, "big"), "utf8")).toBe(content);
  });

  it("would change it without that", async () => {
    await runConfined(
      ground,
      ways
        .slice(0, 2)
        .map(([, command]) => command)
        .join("; "),
    );
    expect(readFileSync(join(ground.project, "big"), "utf8")).toBe("x\nx\n");
  });
});
