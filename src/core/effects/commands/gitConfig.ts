import { optionNames } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import { mayHave, readArguments } from "../arguments.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, onFiles, opaque } from "../fileEffects.ts";
import { onRef } from "./gitSubjects.ts";

/**
 * Settings that cannot make git run a program, drop a safeguard or talk to somebody else. Every setting not listed may:
 * there are too many that do (`core.pager`, `*.textconv`, `url.*.insteadOf`, …) to list those.
 */
const harmlessSettings =
  /^(?:user\.(?:name|email|signingkey)|author\.\w+|committer\.\w+|color\.[\w.-]+|column\.[\w.-]+|advice\.[\w.-]+|core\.(?:quotepath|autocrlf|eol|safecrlf|filemode|ignorecase|abbrev|longpaths|precomposeunicode|untrackedcache|preloadindex|commentchar|whitespace|logallrefupdates)|init\.defaultbranch|commit\.(?:gpgsign|verbose|cleanup|status)|tag\.(?:gpgsign|sort)|push\.(?:default|autosetupremote|followtags)|pull\.(?:rebase|ff)|fetch\.(?:prune|prunetags|parallel)|rebase\.(?:autostash|autosquash|updaterefs)|merge\.(?:ff|conflictstyle|log)|diff\.(?:algorithm|renames|renamelimit|colormoved|mnemonicprefix|noprefix|context)|log\.[\w.-]+|status\.[\w.-]+|branch\.(?:sort|autosetuprebase|autosetupmerge)|format\.pretty|help\.autocorrect|index\.\w+|feature\.\w+|rerere\.enabled|stash\.\w+|http\.(?:postbuffer|lowspeedlimit|lowspeedtime|version)|protocol\.version|pack\.\w+|gc\.auto|grep\.\w+|blame\.\w+|safe\.directory|transfer\.\w+|checkout\.(?:defaultremote|workers)|submodule\.recurse)$/i;

/** What follows from settings given for one run: `-c key=value`, or the same through the environment. */
export function settingEffects(setting: Value, use: Pick<Use, "program" | "source">): readonly Effect[] {
  const text = prefixOf(setting);
  const key = text.includes("=") ? text.slice(0, text.indexOf("=")) : textOf(setting);
  if (key === undefined) return [opaque(use, "git gets a setting that is not known")];
  const value = textOf(setting)?.slice(key.length + 1);
  return isHarmless(key, value)
    ? nothing
    : [opaque(use, `git's setting ${key} can make it run another program or drop a safeguard`)];
}

/** `git config`: reads flow, writes are judged by what the setting can do and whose file it goes to. */
export function config(use: Use): readonly Effect[] {
  const values = optionNames("-f --file --blob --type --default -t --comment --url --value");
  const { options, operands, unclear } = readArguments(use.args, values);
  const [first, ...others] = operands;
  const word = textOf(first);
  const spelled =
    word !== undefined && /^(?:list|get|set|unset|rename-section|remove-section|edit)$/.test(word) ? word : undefined;
  if (mayHave(options, "-e", "--edit") || spelled === "edit")
    return [opaque(use, "git config --edit starts an editor")];
  const reads =
    /^(?:list|get)$/.test(spelled ?? "") ||
    mayHave(
      options,
      "-l",
      "--list",
      "--get",
      "--get-all",
      "--get-regexp",
      "--get-urlmatch",
      "--get-color",
      "--get-colorbool",
    );
  const removes =
    /^(?:unset|remove-section|rename-section)$/.test(spelled ?? "") ||
    mayHave(options, "--unset", "--unset-all", "--remove-section", "--rename-section");
  const [key, value] = spelled === undefined ? operands : others;
  if (unclear.length === 0 && (reads || (!removes && value === undefined))) return nothing;
  const written = mayHave(options, "--global") ? "~" : mayHave(options, "--system") ? "/etc/gitconfig" : undefined;
  const stored =
    written === undefined
      ? [onRef("config", "modify", "none", "git config changes a setting of the repository", use)]
      : onFiles(
          [written === "~" ? homeSetting(use) : { kind: "literal", text: written }],
          { verb: "modify", loses: "edit", because: "git config changes a setting for every repository" },
          use,
        );
  const harmless = removes || (textOf(key) !== undefined && isHarmless(textOf(key) ?? "", textOf(value)));
  return harmless
    ? stored
    : [
        ...stored,
        opaque(use, `git's setting ${textOf(key) ?? "?"} can make it run another program or drop a safeguard`),
      ];
}

function homeSetting(use: Use): Value {
  return { kind: "literal", text: `${use.surroundings.home}/.gitconfig` };
}

/** A pager or editor that does nothing is harmless; so is an alias for git's own subcommands that only read. */
function isHarmless(key: string, value: string | undefined): boolean {
  if (harmlessSettings.test(key)) return true;
  const name = key.toLowerCase();
  if (/^(?:core\.pager|pager\.[\w-]+)$/.test(name))
    return /^(?:cat|less(?: -[A-Za-z]+)*|more|false|)$/.test(value ?? "?");
  if (/^(?:core\.editor|sequence\.editor)$/.test(name)) return /^(?:true|:|cat|)$/.test(value ?? "?");
  if (name === "core.hookspath") return value === "/dev/null";
  if (/^(?:clean\.requireforce|core\.fsmonitor)$/.test(name))
    return value === (name === "core.fsmonitor" ? "false" : "true");
  return (
    /^alias\.[\w-]+$/.test(name) &&
    /^(?:status|log|diff|show|branch|blame|shortlog|describe|remote -v)(?: -[\w=%-]+)*$/.test(value ?? "?")
  );
}
