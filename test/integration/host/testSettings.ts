// The user settings of every VS Code under test.
import { quietSettings, unpromptedAgentSettings } from "../../../scripts/hostSettings.ts";

export const testSettings: Readonly<Record<string, unknown>> = {
  ...quietSettings("dark"),
  ...unpromptedAgentSettings,
  // Whether a folder is trusted counts; the rig gives the answer that a dialog would ask for.
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  // Draws terminals as text, which the hands can read.
  "terminal.integrated.gpuAcceleration": "off",
};
