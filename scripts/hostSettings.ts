// The user settings with which our scripts start a real VS Code.

export type Theme = "dark" | "light";

/** A quiet VS Code: no welcome pages, no updates, no telemetry, no network look-ups that would only fail offline. */
export function quietSettings(theme: Theme): Record<string, unknown> {
  return {
    "workbench.colorTheme": theme === "dark" ? "Default Dark Modern" : "Default Light Modern",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": false,
    "extensions.autoUpdate": false,
    "extensions.ignoreRecommendations": true,
    "update.showReleaseNotes": false,
    "git.openRepositoryInParentFolders": "never",
    "security.workspace.trust.enabled": false,
    "chat.tips.enabled": false,
    // A scripted model writes no titles and judges no output. A name that no model has also hides the notice that asks for one.
    "chat.utilityModel": "none/none",
    "chat.utilitySmallModel": "none/none",
  };
}

/**
 * Lets VS Code's own agent run every tool without a prompt of its own when no hook decides (exit 0, empty stdout), so that
 * whatever stops a call is Holdpoint. Seen in VS Code 1.139 with `run_in_terminal` (redirections and `rm` included) and
 * `create_file` (inside and outside the workspace, and into `.vscode/settings.json`):
 * - `chat.permissions.default: "autoApprove"` ("Bypass Approvals") alone is enough, and no dialog asks first.
 * - `chat.tools.global.autoApprove: true` is not: its opt-in in storage is dropped at every start, and a modal dialog waits.
 * - `chat.tools.terminal.autoApprove` rules need an opt-in through a dialog as well, and cover terminals only.
 * A hook's deny, ask and rewrite hold under this level all the same.
 */
export const unpromptedAgentSettings: Readonly<Record<string, unknown>> = {
  "chat.permissions.default": "autoApprove",
};
