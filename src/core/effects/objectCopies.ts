import type { NamedResource } from "../resource.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, nothing, onFiles, readsFrom } from "./fileEffects.ts";

/** What a client of an object store copies between here and there. */
export interface ObjectCopy {
  readonly sources: readonly Value[];
  readonly target: Value | undefined;
  /** `moves`: the sources are gone afterwards. `mirrors`: so is what only the target has. */
  readonly manner: "copies" | "moves" | "mirrors";
  readonly reach: "entry" | "tree";
  /** The object a word names; undefined for a file of this machine. */
  readonly remote: (word: Value) => NamedResource | undefined;
  /** Whether files that are there already stay as they are. */
  readonly keeps?: "yes";
}

/** The effects of copying: reading here and there, and writing over what stands at the target. */
export function copyEffects(
  { sources, target, manner, reach, remote, keeps }: ObjectCopy,
  use: Use,
): readonly Effect[] {
  const name = use.program;
  const taken = sources.flatMap((source): readonly Effect[] => {
    const there = remote(source);
    if (there === undefined)
      return [
        ...(textOf(source) === "-" ? nothing : readsFrom([source], use, reach)),
        ...(manner === "moves"
          ? onFiles(
              [source],
              { verb: "delete", loses: "content", reach, because: `${name} deletes what it has sent` },
              use,
            )
          : nothing),
      ];
    const because = manner === "moves" ? `${name} deletes what it has moved` : `${name} reads it`;
    return [
      effectOn(
        there,
        manner === "moves" ? { verb: "delete", loses: "remote", because } : { verb: "read", loses: "none", because },
        use,
      ),
    ];
  });
  return target === undefined ? taken : [...taken, ...atTarget(target, { manner, reach, remote, keeps }, use)];
}

function atTarget(
  target: Value,
  {
    manner,
    reach,
    remote,
    keeps,
  }: Pick<ObjectCopy, "manner" | "reach" | "remote"> & { readonly keeps: "yes" | undefined },
  use: Use,
): readonly Effect[] {
  const there = remote(target);
  const name = use.program;
  if (there !== undefined)
    return [
      effectOn(
        there,
        manner === "mirrors"
          ? { verb: "delete", loses: "remote", because: `${name} deletes there what the source does not have` }
          : { verb: "modify", loses: "remote", because: `${name} writes there, over what has the same name` },
        use,
      ),
    ];
  if (textOf(target) === "-") return nothing;
  const text = textOf(target);
  // A folder as target gets files under names that only the source knows.
  const below: Value =
    text === undefined || (reach === "entry" && !/(?:^|\/)\.{0,2}$/.test(text))
      ? target
      : {
          kind: "unknown",
          prefix: `${text.replace(/\/+$/, "") || "/"}/`,
          stays: "below",
          origin: "input",
          words: "one",
        };
  const because = `${name} writes over what stands there`;
  return [
    ...(manner === "mirrors"
      ? onFiles(
          [target],
          { verb: "delete", loses: "content", reach: "tree", because: `${name} deletes what the source does not have` },
          use,
        )
      : nothing),
    ...onFiles(
      [below],
      keeps === "yes" ? { verb: "create", loses: "none", because } : { verb: "modify", loses: "content", because },
      use,
    ),
  ];
}
