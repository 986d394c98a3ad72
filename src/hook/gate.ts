import { writeSync } from "node:fs";
import { homedir } from "node:os";
import { askGate } from "./askGate.ts";

// The twin of gate.sh for machines without bash: the same arguments, files and words. It decides nothing: whatever goes
// wrong prints nothing and ends with 1, and the line that started it turns that into a refusal; 3 says that there is no gate.
const [shell = "", parent = "", agent = ""] = process.argv.slice(2);
// The home folder of the password file would be another than the one gate.sh takes.
const home = process.platform === "win32" ? homedir() : (process.env.HOME ?? "");
askGate({ shell, parent, agent, home }).then(
  (found) => {
    if (found === undefined || found === "no gate") process.exit(found === undefined ? 1 : 3);
    writeSync(1, found.answer);
    process.exit(0);
  },
  () => process.exit(1),
);
