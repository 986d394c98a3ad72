import { readdirSync, readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Resolves to the content of a file once it is there; its writer must put it there whole. */
export async function whenWritten(path: string): Promise<string> {
  await whenListed(dirname(path), (name) => name === basename(path));
  return readFileSync(path, "utf8");
}

/** Resolves to the first name in a folder that `wanted` takes, at once or when it comes. */
export function whenListed(folder: string, wanted: (name: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = readdirSync(folder).find(wanted);
      if (found === undefined) return;
      watcher.close();
      resolve(found);
    };
    const watcher = watch(folder, look);
    look();
  });
}
