import { bytesOf, type RawPath, type Xattrs } from "./manifest.ts";

/** The extended attributes of files and folders, as Linux has them (xattr(7)). No link is followed. */
export interface XattrAccess {
  /** Those that snapshots keep; undefined where the system does not tell. */
  read(path: RawPath): Xattrs | undefined;
  /**
   * Leaves exactly these of a kind on a file, and gives the names of those for which the system does not let us. `users`: what programs
   * set who may write the file; `systems`: access lists and capabilities, which go with its mode and owner.
   */
  write(path: RawPath, xattrs: Xattrs, kind: "users" | "systems"): readonly string[];
}

/** What people and their programs set. The rest is the system's own labelling. */
const kept = { users: /^user\../, systems: /^(?:system\.posix_acl_(?:access|default)|security\.capability)$/ };

/** The most that the system gives of a list, and of a value. */
const most = 65_536;

let loaded: Promise<XattrAccess | undefined> | undefined;

/** Undefined where this system has none, or cannot be asked; loaded once. Node has no way to them. */
export function xattrAccess(): Promise<XattrAccess | undefined> {
  loaded ??= process.platform === "linux" ? load().catch(() => undefined) : Promise.resolve(undefined);
  return loaded;
}

async function load(): Promise<XattrAccess> {
  const { default: koffi } = await import("koffi");
  // The C library that this process runs with, be it glibc or musl.
  const c = koffi.load(null);
  const list = c.func("intptr_t llistxattr(void *path, void *list, size_t size)");
  const get = c.func("intptr_t lgetxattr(void *path, void *name, void *value, size_t size)");
  const set = c.func("int lsetxattr(void *path, void *name, void *value, size_t size, int flags)");
  const remove = c.func("int lremovexattr(void *path, void *name)");
  const names = Buffer.alloc(most);
  const value = Buffer.alloc(most);
  const listed = (place: Buffer): readonly string[] | undefined => {
    const length = Number(list(place, names, most));
    return length < 0 ? undefined : names.toString("latin1", 0, length).split("\0").filter(Boolean);
  };
  return {
    read(path) {
      const place = ended(path);
      const found: Record<string, string> = {};
      const there = listed(place);
      for (const name of there ?? []) {
        if (!kept.users.test(name) && !kept.systems.test(name)) continue;
        const size = Number(get(place, ended(name), value, most));
        if (size >= 0) found[name] = value.toString("base64", 0, size);
      }
      return there === undefined ? undefined : found;
    },
    write(path, xattrs, kind) {
      const place = ended(path);
      const wanted = Object.entries(xattrs).filter(([name]) => kept[kind].test(name));
      const others = (listed(place) ?? []).filter((name) => kept[kind].test(name) && !Object.hasOwn(xattrs, name));
      const unset = wanted.filter(([name, text]) => {
        const bytes = Buffer.from(text, "base64");
        return Number(set(place, ended(name), bytes, bytes.length, 0)) !== 0;
      });
      const stays = others.filter((name) => Number(remove(place, ended(name))) !== 0);
      return [...unset.map(([name]) => name), ...stays];
    },
  };
}

/** As C reads a text. */
function ended(text: RawPath): Buffer {
  return bytesOf(`${text}\0`);
}
