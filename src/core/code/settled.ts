import type { CodeDeed } from "./codeDeed.ts";

/** What else of a program matters for all of its deeds. */
export interface Used {
  /** Texts that it holds. */
  readonly texts: ReadonlySet<string>;
}

/** Variables that make a program that is started load or run something else. */
const steering =
  /^(?:PATH|IFS|ENV|PS4|SHELL|EDITOR|VISUAL|PAGER|BROWSER|BASH_ENV|BASH_FUNC_.*|PROMPT_COMMAND|LD_[A-Z_]+|DYLD_[A-Z_]+|PYTHON[A-Z]+|NODE_OPTIONS|PERL5(?:LIB|OPT|DB)|RUBY(?:LIB|OPT)|PHPRC|PHP_INI_SCAN_DIR|JAVA_TOOL_OPTIONS|GIT_[A-Z_]+|GCONV_PATH)$/;

/** Most deeds that are told apart; beyond, the rest is opaque. */
const mostDeeds = 200;

/**
 * The deeds of a program as they count, each once:
 * - Where programs are started and the code holds the name of a variable that steers programs, they may be steered by it.
 * - A fetch whose address is put together, in code that also reads something, may carry what was read.
 */
export function settled(deeds: readonly CodeDeed[], { texts }: Used): readonly CodeDeed[] {
  const spawns = deeds.some(({ kind }) => kind === "shell" || kind === "program");
  const variable = spawns ? [...texts].find((text) => steering.test(text)) : undefined;
  const steered: readonly CodeDeed[] =
    variable === undefined ? [] : [{ kind: "opaque", because: `the programs it starts may be steered by ${variable}` }];
  const knows = deeds.some((deed) => tells(deed));
  const all = [...deeds, ...steered].map((deed): CodeDeed => {
    if (deed.kind !== "connect" || deed.loses === "remote" || deed.url.kind === "literal" || !knows) return deed;
    return { ...deed, loses: "remote", because: `${deed.because}, and the address may carry what the code has read` };
  });
  const once = [...new Map(all.map((deed) => [JSON.stringify(deed), deed])).values()];
  return once.length <= mostDeeds
    ? once
    : [...once.slice(0, mostDeeds), { kind: "opaque", because: "the code does more than is looked at" }];
}

/** Whether the code gets to know something by it that is worth hiding. */
function tells(deed: CodeDeed): boolean {
  switch (deed.kind) {
    case "file":
      return deed.verb === "read";
    case "environment":
    case "shell":
    case "program":
      return true;
    default:
      return false;
  }
}
