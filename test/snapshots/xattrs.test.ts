// Extended attributes of real files: kept with the content, put back with it, compared like modes and times.
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { differences } from "../../src/snapshots/difference.ts";
import { rawOf, type Xattrs } from "../../src/snapshots/manifest.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { xattrAccess } from "../../src/snapshots/xattrs.ts";
import { temporaryFolder, wholeOf } from "./trees.ts";

const access = await xattrAccess();
/** Some file systems have none. */
const probe = join(tmpdir(), `xattrs-${process.pid}`);
writeFileSync(probe, "");
const there = access !== undefined && access.write(rawOf(probe), { "user.x": "eA==" }, "users").length === 0;
rmSync(probe);

const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString("base64");

/** rw- for the owner and for user 65534, r-- for the group, rw- as the mask, --- for others (acl(5), `posix_acl_xattr.h`). */
const accessList = ((): string => {
  const entry = (tag: number, rights: number, id = 0xffffffff): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(rights, 2);
    bytes.writeUInt32LE(id, 4);
    return bytes;
  };
  const version = Buffer.alloc(4);
  version.writeUInt32LE(2);
  return Buffer.concat([version, entry(1, 6), entry(2, 6, 65534), entry(4, 4), entry(16, 6), entry(32, 0)]).toString(
    "base64",
  );
})();

let folder: string;
let work: string;
let store: SnapshotStore;
beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(work);
  store = new SnapshotStore(join(folder, "store"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => rawOf(join(work, name));
const read = (name: string): Xattrs | undefined => access?.read(at(name));
function set(name: string, xattrs: Xattrs): void {
  for (const kind of ["users", "systems"] as const) expect(access?.write(at(name), xattrs, kind)).toEqual([]);
}

async function taken(): Promise<string> {
  const outcome = await store.take(wholeOf(work), "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

test("can be asked for on Linux", () => {
  expect(access === undefined).toBe(process.platform !== "linux");
});

describe.skipIf(!there)("extended attributes", () => {
  test.each<[string, Xattrs]>([
    ["one", { "user.note": base64("mine") }],
    ["an empty one", { "user.empty": "" }],
    ["several, of any bytes", { "user.a": base64(Buffer.from([0, 255, 10])), "user.b": base64("ü"), "user.c": "" }],
    ["one whose name is no text", { "user.\u00ff": base64("x") }],
    ["a large one", { "user.large": base64("l".repeat(2_000)) }],
    ["an access list", { "system.posix_acl_access": accessList }],
  ])("come back with a file that was deleted: %s", async (_what, xattrs) => {
    writeFileSync(join(work, "a"), "content");
    set("a", xattrs);
    expect(read("a")).toEqual(xattrs);
    const id = await taken();
    expect(store.read(id).extendedAttributes).toBe("taken");
    rmSync(join(work, "a"));
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect([read("a"), readFileSync(join(work, "a"), "utf8")]).toEqual([xattrs, "content"]);
    expect((await differences(store.read(id))).map(({ standing }) => standing)).toEqual(["same", "same"]);
  });

  test("come back with folders, and with files that may only be read", async () => {
    mkdirSync(join(work, "sub"));
    writeFileSync(join(work, "sub/a"), "content");
    set("sub", { "user.of": base64("folder") });
    set("sub/a", { "user.of": base64("file") });
    chmodSync(join(work, "sub/a"), 0o444);
    chmodSync(join(work, "sub"), 0o555);
    const id = await taken();
    chmodSync(join(work, "sub"), 0o755);
    rmSync(join(work, "sub"), { recursive: true });
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect([read("sub"), read("sub/a")]).toEqual([{ "user.of": base64("folder") }, { "user.of": base64("file") }]);
    expect((await differences(store.read(id))).map(({ standing }) => standing)).toEqual(["same", "same", "same"]);
    chmodSync(join(work, "sub"), 0o755);
  });

  test("that were changed, taken away or added are put as they were, which can be undone", async () => {
    writeFileSync(join(work, "a"), "content");
    set("a", { "user.one": base64("1"), "user.two": base64("2") });
    const id = await taken();
    rmSync(join(work, "a"));
    writeFileSync(join(work, "a"), "content");
    set("a", { "user.one": base64("other"), "user.new": base64("new") });
    expect((await differences(store.read(id))).map(({ standing }) => standing)).toContain("attributes");
    const done = await restore(store, id);
    expect(done).toMatchObject({ kind: "restored", left: [] });
    expect(read("a")).toEqual({ "user.one": base64("1"), "user.two": base64("2") });
    // The undo of that has what was there before.
    if (done.kind !== "restored") return;
    await restore(store, done.before);
    expect(read("a")).toEqual({ "user.one": base64("other"), "user.new": base64("new") });
  });

  test("are read anew of a file whose content an earlier snapshot holds", async () => {
    writeFileSync(join(work, "a"), "content");
    await taken();
    set("a", { "user.later": base64("later") });
    const id = await taken();
    rmSync(join(work, "a"));
    await restore(store, id);
    expect(read("a")).toEqual({ "user.later": base64("later") });
  });

  test("are those of a file under all its names, and none of where a link leads", async () => {
    writeFileSync(join(work, "a"), "content");
    set("a", { "user.x": base64("x") });
    linkSync(join(work, "a"), join(work, "b"));
    symlinkSync("a", join(work, "c"));
    const id = await taken();
    const labels = store.read(id).entries.map(({ xattrs }) => xattrs);
    expect(labels).toEqual([{}, { "user.x": base64("x") }, { "user.x": base64("x") }, undefined]);
    for (const name of ["a", "b", "c"]) rmSync(join(work, name));
    await restore(store, id);
    expect([read("a"), read("b")]).toEqual([{ "user.x": base64("x") }, { "user.x": base64("x") }]);
  });

  test("that the system does not take are told, and the file is back without them", async () => {
    writeFileSync(join(work, "a"), "content");
    set("a", { "user.x": base64("x") });
    const id = await taken();
    const manifest = join(store.folder, id, "manifest.json");
    const text = readFileSync(manifest, "utf8").replace('"user.x"', '"system.posix_acl_access"');
    writeFileSync(manifest, text);
    rmSync(join(work, "a"));
    const told = expect.stringMatching(/work\/a did not get its extended attributes back: system\.posix_acl_access\.$/);
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [told] });
    expect(readFileSync(join(work, "a"), "utf8")).toBe("content");
  });
});
