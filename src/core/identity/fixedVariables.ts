/**
 * Variables that no identity gives another value: commands are judged by what these stand for (`~`, `$HOME`, `$TMPDIR`, the
 * folder, how words are split), they belong to the editor or to us, or they make a shell or a program load something.
 */
const fixed =
  /^(?:HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|PWD|OLDPWD|TMPDIR|TMP|TEMP|IFS|CDPATH|GLOBIGNORE|SHELL|ZDOTDIR|BASH_ENV|ENV|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|NODE_OPTIONS|PYTHONSTARTUP|PERL5OPT|RUBYOPT|GIT_.*|IDENTITY_.*|(?:VSCODE|ELECTRON|CHROME|HOLDPOINT|LD|DYLD)_.*|BASH_FUNC_.*)$/i;

/** Whether a scope file may give the variable a value, or take it over. */
export function fixedVariable(name: string): "fixed" | "free" {
  return fixed.test(name) ? "fixed" : "free";
}
