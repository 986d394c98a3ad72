import type { Call } from "../call/call.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Typing, Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { nothing, opaque } from "./fileEffects.ts";

/** Agents that can type into what they started and do not ask about it: Codex, by `write_stdin` (0.169.0). */
const silentTypists: ReadonlySet<string> = new Set(["codex"]);

/** Whether what the caller of a command types into it later will be judged. */
export function typingOf({ caller }: Call): Typing {
  return silentTypists.has(caller.agent) ? "untold" : "told";
}

/**
 * Programs that are let through for what they show, and that start, kill or write something at a key: `!` in pagers, `|` in info, `k` in
 * top. Interpreters, editors and clients are opaque when they start without code, whoever starts them.
 */
const keyDriven = /^(?:less|more|most|pg|info|[abh]?top|btm|glances)$/;

/** Programs that the value of a variable may name without harm as long as what is typed into them is judged. */
const keyDrivenValue = /^(?:\S*\/)?(?:less|more|most|pg|nano|vi|vim)(?:\s|$)/;

/** What starting a program adds where what is typed into it later is not told. */
export function typedLaterEffects(use: Use): readonly Effect[] {
  if (use.inside.typing === "told" || !keyDriven.test(use.program)) return nothing;
  const options = use.args.map((word) => textOf(word) ?? "");
  const isBatch = /top$/.test(use.program) && options.some((word) => /^-[a-zA-Z]*b/.test(word));
  const onlyAsks = options.length === 1 && /^--(?:version|help)$/.test(options[0] ?? "");
  return isBatch || onlyAsks ? nothing : [unheard(use, use.program)];
}

/** The same of a variable that names a program for others to start, such as `GIT_PAGER`. */
export function namedForLater(
  name: string,
  value: Value,
  typing: Typing,
  site: Pick<Use, "source">,
): readonly Effect[] {
  if (typing === "told" || !/(?:PAGER|EDITOR)$|^VISUAL$/.test(name)) return nothing;
  const text = textOf(value);
  return text === undefined || keyDrivenValue.test(text)
    ? [unheard({ ...site, program: name }, text ?? name)]
    : nothing;
}

function unheard(site: Pick<Use, "program" | "source">, program: string): Effect {
  return opaque(
    site,
    `${program} runs commands at a key, and the agent does not ask about what it types into a program; \`cat\`, \`sed -n\` and \`top -b\` take no keys`,
  );
}
