// Activation, and from a hold to its visible review, in the real VS Code with its own agent.
import { resolve } from "node:path";
import { packExtension } from "../../scripts/package.ts";
import { exitOnSignals } from "../../scripts/processes.ts";
import { runIntegration } from "../integration/host/run.ts";

const root = resolve(import.meta.dirname, "..", "..");

exitOnSignals();
const { failed } = await runIntegration({ root, vsix: await packExtension(root), suites: "bench" });
process.exitCode = failed > 0 ? 1 : 0;
