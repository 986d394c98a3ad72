import { expect, test } from "vitest";
import { judgeEffects } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const world = new World(
  [{ path: `${shop}/src/a.ts` }, { path: `${shop}/src/b.ts` }, { path: `${shop}/one/only.ts` }],
  {},
);

test.each([
  [[], "none"],
  [["read src/a.ts", "read ~/x", "connect host:example.com:443"], "none"],
  [["execute process:npm"], "workspace"],
  [["execute src/a.ts"], "none"],
  [["modify src/a.ts edit"], "file"],
  [["delete one/**"], "file"],
  [["delete src/**"], "tree"],
  [["modify src/*.ts edit"], "tree"],
  [["modify ./** uncommitted"], "workspace"],
  [["create git:local/topic"], "workspace"],
  [["create npm:left-pad"], "workspace"],
  [["modify ~/notes.md edit"], "machine"],
  [["delete ~/**"], "machine"],
  [["administer process:postgres system"], "machine"],
  [["publish git:origin/topic"], "remote"],
  [["publish npm:shop"], "remote"],
  [["administer kube:prod/shop/pod/web remote"], "remote"],
  [["delete ?"], "unknown"],
  [["execute process:sh none opaque"], "unknown"],
  [["modify src/a.ts edit", "publish git:origin/topic", "delete src/**"], "remote"],
])("%j reaches %s", (lines, expected) => {
  expect(judgeEffects(lines, { world }).blastRadius).toBe(expected);
});
