import type { ServiceGrammar } from "../verbFamilies.ts";

/** How GitHub's client says what it does. An alias of the person's own is a word that is not known. */
export const githubGrammar: ServiceGrammar = {
  groups:
    "alias agent-task attestation at auth cache codespace cs config extension ext extensions gist gpg-key issue label org pr project release repo ruleset rs run search secret ssh-key variable workflow models skill",
  kinds: "deploy-key autolink ports license gitignore",
  values:
    "-R --repo -X --method -f -F --field --raw-field -H --header --input --jq -q --template -t -b --body -B --base --title --head -l --label -a --assignee -L --limit --json -s --state --hostname --body-file -p --project -m --milestone -r --reviewer -w --workflow -e --event -c --codespace --commit --user -u --ref -d --dir -D -O --output -n --name --pattern --owner -A --author -S --search --env -o --org --visibility --cache --preview --description --notes --notes-file --target --sort --order --created --color --branch --job -j --attempt --interval -i --format --filename",
  paths: {
    asks: "help, version, completion, reference",
    reads:
      "status, browse, pr status, pr diff, pr checks, pr list, pr ls, issue status, repo list, repo view, run view, run watch, run list, run download, release download, release verify, release verify-asset, search, workflow view, workflow list, alias list, extension list, extension search, extension browse, config get, config list, auth status, secret list, variable list, variable get, ruleset check, attestation verify, attestation download, attestation trusted-root, gist view, gist list, project list, project view, project item-list, project field-list, cache list, codespace list, codespace logs, codespace view, cs list, cs logs, ssh-key list, gpg-key list, label list, org list, repo gitignore list, repo license list, repo autolink list, repo deploy-key list, models list, agent-task list, agent-task view",
    works: "pr checkout, pr co, repo clone, gist clone, co",
    creates: "repo fork, gist create",
    changes:
      "pr merge, pr close, pr reopen, pr review, pr comment, pr edit, pr ready, pr lock, pr unlock, pr update-branch, pr revert, issue close, issue transfer, issue pin, issue unpin, issue develop, repo sync, repo rename, repo edit, repo set-default, repo archive, repo unarchive, workflow enable, workflow disable, run rerun, secret set, variable set, release upload, release edit, project item-edit, project link, label clone, codespace edit, codespace stop, codespace rebuild, codespace ports, codespace cp, codespace code",
    deletes:
      "run cancel, run delete, release delete-asset, project item-delete, project field-delete, project item-archive, project delete, issue delete, repo delete, secret delete, secret remove",
    executes:
      "workflow run, codespace ssh, cs ssh, codespace jupyter, models run, models eval, agent-task create, extension exec, copilot",
    signs: "auth login, auth logout, auth refresh, auth setup-git, auth switch, ssh-key add, gpg-key add",
  },
};

/** How GitLab's client says what it does. */
export const gitlabGrammar: ServiceGrammar = {
  groups:
    "alias auth changelog ci pipe pipeline cluster config deploy-key duo gpg-key incident issue iteration job label milestone mr merge-request opentofu release repo project schedule securefile snippet ssh-key stack token user variable var work-items runner runner-controller attestation",
  kinds: "note draft-note state agent",
  values:
    "-R --repo -X --method -f -F --field --raw-field --form -H --header --input --hostname -g --group -b --branch -t --title -d --description -l --label -a --assignee -m --milestone -s --scope -P --per-page -p --page --output --ref -n --name -v --value --target-branch --source-branch --reviewer -i --source --author --search",
  paths: {
    asks: "help, version, completion, check-update",
    reads:
      "ci status, ci view, ci list, ci get, ci lint, ci trace, ci config compile, ci config, pipeline list, pipeline status, mr list, mr view, mr diff, mr issues, mr approvers, repo list, repo view, repo search, repo contributors, repo members list, release list, release view, release download, variable list, alias list, config get, auth status, schedule list, changelog generate, user events, cluster agent list, token list, label list, label get, milestone list, issue board view, runner list",
    reveals:
      "variable get, variable export, var get, var export, securefile download, token create, token rotate, auth docker-helper, cluster agent get-token, auth dpop-gen",
    works: "mr checkout, repo clone, project clone",
    changes:
      "mr merge, mr approve, mr revoke, mr close, mr reopen, mr note, mr rebase, mr todo, mr subscribe, mr update, issue close, issue reopen, issue note, repo archive, repo transfer, repo mirror, repo publish, repo update, variable set, variable update, ci retry, ci trigger, release upload, user status",
    creates: "repo fork, repo create",
    deletes: "ci cancel, ci delete, mr delete, repo delete, variable delete, release delete, token revoke",
    executes: "ci run, ci run-trig, schedule run, duo ask, duo, mcp, cluster agent update-kubeconfig, opentofu",
    signs: "auth login, auth logout, auth configure-docker, ssh-key add, gpg-key add, stack switch",
  },
};
