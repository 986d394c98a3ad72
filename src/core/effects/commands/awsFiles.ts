import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, readsFrom, writesTo } from "../fileEffects.ts";
import type { Given } from "./awsNames.ts";

/** `file://x` as a value is read from there. */
export function inputFiles(use: Use): readonly Effect[] {
  return use.args.flatMap((word) => {
    const text = prefixOf(word).replace(/^--[\w-]+=/, "");
    const file = /^fileb?:\/\/(.+)$/s.exec(text)?.[1];
    return file === undefined || word.kind === "stream"
      ? nothing
      : readsFrom([word.kind === "unknown" ? { ...word, prefix: file } : { kind: "literal", text: file }], use);
  });
}

/** Options that name a file which an operation writes. */
export function savedFiles(own: readonly Given[], use: Use): readonly Effect[] {
  return own
    .filter(({ name }) => /(?:outfile|save-as|output-file|output-template-file)$/.test(name))
    .flatMap(({ values }) => writesTo(values.slice(0, 1), use));
}

/** Operations that print what they get write it to a file which their last word names. */
export function outfile(rest: readonly Value[], use: Use): readonly Effect[] {
  const last = rest.at(-1);
  const before = prefixOf(rest.at(-2) ?? { kind: "literal", text: "" });
  if (last === undefined || prefixOf(last).startsWith("--") || rest.length < 2) return nothing;
  const flag = /^--(?:debug$|no-)/.test(before);
  if (before.startsWith("--") && !before.includes("=") && !flag) return nothing;
  const option = rest.findLast((word) => prefixOf(word).startsWith("--"));
  // Lists mostly go by a plural, and `Name=value` is one's entry.
  const several = (option !== undefined && /s$/.test(prefixOf(option)) && !flag) || prefixOf(last).includes("=");
  return several && !streams(use) ? nothing : writesTo([last], use);
}

function streams({ args }: Use): boolean {
  return args.some((word) =>
    /^(?:get-object|get-object-torrent|select-object-content|invoke|invoke-\w+|get-export|get-sdk|get-job-output|synthesize-speech|get-media|get-snapshot-block|get-package-version-asset|get-thing-shadow|get-raw-message-content|get-configuration|get-clip)$/.test(
      textOf(word) ?? "",
    ),
  );
}
