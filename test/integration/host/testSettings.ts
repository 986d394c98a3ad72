// The user settings of every VS Code under test.
import { quietSettings, unpromptedAgentSettings } from "../../../scripts/hostSettings.ts";

export const testSettings: Readonly<Record<string, unknown>> = {
  ...quietSettings("dark"),
  ...unpromptedAgentSettings,
  // Draws terminals as text, which the hands can read.
  "terminal.integrated.gpuAcceleration": "off",
};
