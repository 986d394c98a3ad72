import { ownAddressesIn } from "../ownAddress.ts";
import { prefixOf, type Value } from "../shell/value.ts";
import { isOurs } from "../switches.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { effectOn, onFiles } from "./fileEffects.ts";

/**
 * What the words of a command say of ourselves, besides what its program does with them: our state, however it is only
 * listed; our own address or command, given to a program that may go there. Each comes out as an effect that the policy refuses.
 */
export function effectsOnUs(use: Use, effects: readonly Effect[]): readonly Effect[] {
  const found = printers.has(use.program) ? [] : inState(use, effects);
  const mayGo = effects.some(({ sight, verb }) => sight === "opaque" || verb === "connect");
  if (!mayGo || printers.has(use.program)) return found;
  const words = use.args.map((word) => (word.kind === "glob" ? word.text : prefixOf(word)));
  const commands = words.some((word) => isOurs(word.replace(/^--?[\w-]+=/, ""))) ? [ourProgram(use)] : [];
  // Some programs take a host and its port as two words.
  const pairs = words.map((word, index) => `${word} ${word}:${words[index + 1] ?? ""}`);
  return [...found, ...commands, ...pairs.flatMap((pair) => reachedBy(pair, use))];
}

/** The same for the input of a tool, as JSON; and commands of the editor that disable extensions, ours among them. */
export function effectsOnUsIn(input: string, site: Pick<Use, "surroundings" | "source">): readonly Effect[] {
  const named = commandsNamed.test(percentDecoded(input));
  return [...(named ? [ourProgram(site)] : []), ...reachedBy(input, site)];
}

/** Our commands, and those of the editor that disable extensions, where a command is named: as a field, in a link, in a list. */
const commandsNamed =
  /(?:"(?:commandId|command|id)":"[\s_]*|command:_?)(?:holdpoint\.|workbench\.extensions\.(?:action\.)?disable)|[[,]"\s*_?(?:holdpoint\.\w|workbench\.extensions\.(?:action\.)?disable)/i;

/** They show their words and look at nothing. */
const printers: ReadonlySet<string> = new Set([
  "echo",
  "printf",
  ":",
  "true",
  "false",
  "grep",
  "egrep",
  "fgrep",
  "rg",
  "ag",
  "ack",
]);

/** Words that lie in our state, of programs of which nothing else says so. */
function inState(use: Use, effects: readonly Effect[]): readonly Effect[] {
  const { state } = use.surroundings;
  const lead = state.slice(state.lastIndexOf("/") + 1).toLowerCase();
  const suspects = use.args.filter((word) => prefixOf(word).toLowerCase().includes(lead));
  if (suspects.length === 0 || effects.some(({ resource }) => resource.scheme === "file")) return [];
  const words = suspects.map((word): Value => {
    // An option may hold the path after its sign of equality.
    const value = word.kind === "literal" ? /^--?[\w-]+=(.*)$/.exec(word.text)?.[1] : undefined;
    return value === undefined ? word : { kind: "literal", text: value };
  });
  return onFiles(words, { verb: "read", loses: "none", because: `${use.program} looks at it` }, use).filter(
    ({ resource }) => resource.scheme === "file" && resource.path.toLowerCase().startsWith(state.toLowerCase()),
  );
}

/** Our URIs, our extension under an option that takes it away, and the address of the editor's own window. */
function reachedBy(text: string, site: Pick<Use, "surroundings" | "source">): readonly Effect[] {
  const plain = percentDecoded(text);
  const ours =
    /:\/\/holdpoint\.holdpoint\b/i.test(plain) ||
    /\bcommand:_?holdpoint\./i.test(plain) ||
    /^holdpoint\.holdpoint(?:[@\s]|$)/i.test(plain) ||
    /--?(?:uninstall|disable)-extension[= ]holdpoint\.holdpoint\b/i.test(plain) ||
    (/"holdpoint\.holdpoint"/i.test(plain) && /extension/i.test(plain));
  return [
    ...(ours ? [ourProgram(site)] : []),
    ...ownAddressesIn(text, site.surroundings).map((name) =>
      effectOn(
        { scheme: "host", name },
        { verb: "connect", loses: "none", because: "the editor itself is served there" },
        site,
      ),
    ),
  ];
}

function ourProgram(site: Pick<Use, "source">): Effect {
  const because = "an agent may not use Holdpoint's own commands, nor switch it off";
  return effectOn(
    { scheme: "process", name: "holdpoint" },
    { verb: "execute", loses: "none", because },
    site,
    "opaque",
  );
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
