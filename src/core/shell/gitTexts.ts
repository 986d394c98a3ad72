import { gitValues, isIdle, needOfSetting } from "./gitLocal.ts";
import { optionNames, readOptions } from "./options.ts";
import { childState } from "./shellState.ts";
import { joined, runPartlyKnown } from "./unknownText.ts";
import { textOf, type Value } from "./value.ts";
import type { Situation } from "./walk.ts";

const settingsThatRun =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|sequence\.editor|pager\.[\w-]+|diff\.external|diff\.\w+\.(?:command|textconv)|filter\.\w+\.(?:clean|smudge|process)|merge\.\w+\.driver|difftool\.\w+\.cmd|mergetool\.\w+\.cmd|credential\.helper|gpg\.(?:\w+\.)?program|interactive\.difffilter|uploadpack\.packobjectshook|alias\.[\w-]+)$/i;

/**
 * Comes by the shell text that a git command line carries: settings that git runs, and the commands of
 * `submodule foreach`, `bisect run` and `rebase --exec`. That git may run something at all is told by its model.
 */
export function runGitTexts(args: readonly Value[], situation: Situation): void {
  const { options, rest } = readOptions(args, gitValues);
  for (const { name, value } of options) {
    const text = name === "-c" ? textOf(value) : undefined;
    const equals = text?.indexOf("=") ?? -1;
    if (text === undefined || equals < 0 || !settingsThatRun.test(text.slice(0, equals))) continue;
    const need = needOfSetting(text.slice(0, equals));
    const { state, walk } = situation;
    if (need !== undefined && isIdle(need, args, state.folders, walk.surroundings.roots, walk.readings) === "yes")
      continue;
    const command = text.slice(equals + 1);
    // An alias without `!` is a subcommand of git's own.
    if (/^alias\./i.test(text) && !command.startsWith("!")) continue;
    if (/^(?:true|false|)$/.test(command)) continue;
    inNewShell([{ kind: "literal", text: command.replace(/^!/, "") }], situation);
  }
  const [command, ...others] = rest;
  const words = others.filter((word) => !/^--(?:recursive|quiet)$|^-q$/.test(textOf(word) ?? ""));
  switch (textOf(command)) {
    case "submodule":
      if (textOf(words[0]) === "foreach") inNewShell(words.slice(1), situation);
      break;
    case "bisect":
      if (textOf(words[0]) === "run") situation.walk.dispatch(words.slice(1), situation);
      break;
    case "rebase":
    case "filter-branch": {
      const given = readOptions(
        others,
        optionNames(
          "-x --exec --tree-filter --index-filter --msg-filter --env-filter --parent-filter --commit-filter --tag-name-filter --setup --onto",
        ),
      );
      for (const { name, value } of given.options) {
        if (/^(?:-x|--exec|--\w[\w-]*-filter|--setup)$/.test(name) && value !== undefined)
          inNewShell([value], situation);
      }
      break;
    }
    default:
      break;
  }
}

function inNewShell(words: readonly Value[], situation: Situation): void {
  const state = childState(situation.state, []);
  const text = joined(words);
  if (text === undefined) runPartlyKnown(words, "git", state, situation);
  else situation.walk.runText(text, state, { ...situation.frame, input: situation.input });
}
