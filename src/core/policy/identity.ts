import type { FileResource } from "../resource.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Inquiry, Landings } from "./landings.ts";
import { rows } from "./landmarkRows.ts";

/** Most files of one effect whose identity is asked for; with more, what they are the same as is not known. */
const mostAsked = 20;

/**
 * The protected files that an effect would change under another name. Only a file with several names can be one, so that
 * nothing is asked about any other. Where it cannot be told, the file stays what it is: one whose other names are not known.
 */
export function sharedWith(
  { facts, real = [] }: Landings,
  { ask }: Inquiry,
  surroundings: Surroundings,
): readonly string[] {
  if (facts === undefined || facts.type !== "file" || facts.hardLinks < 2) return [];
  const among = guardedPaths(surroundings);
  return real
    .filter(isOneFile)
    .slice(0, mostAsked)
    .flatMap(({ path }) => {
      const answer = ask({ ask: "sameFile", path, among });
      return answer?.about === "sameFile" && answer.found !== undefined ? [answer.found] : [];
    });
}

function isOneFile({ spelling, path }: FileResource): boolean {
  return spelling === "literal" && path !== "";
}

/** Where protected files may stand: our state, and each row of the tables at each folder it counts from. */
function guardedPaths(surroundings: Surroundings): readonly { readonly base: string; readonly glob: string }[] {
  const { roots, home, state, editor } = surroundings;
  const bases = { root: roots, anywhere: roots, home: [home], absolute: ["/"], userData: editor?.userData ?? [] };
  return [
    { base: state, glob: "" },
    ...(editor?.files ?? []).map((file) => ({
      base: file.slice(0, file.lastIndexOf("/")) || "/",
      glob: file.slice(file.lastIndexOf("/") + 1).toLowerCase(),
    })),
    ...rows
      .filter(({ landmark }) => landmark.writing === "protected")
      .flatMap(({ landmark, glob }) => bases[landmark.at].map((base) => ({ base, glob }))),
  ];
}
