import { access } from "node:fs/promises";

/** Whether something can be reached at a path, links followed. */
export function exists(path: string): Promise<"yes" | "no"> {
  return access(path).then(
    () => "yes",
    () => "no",
  );
}
