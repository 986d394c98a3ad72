/**
 * The part that all our plugins begin with: `ask(payload)` runs the hook program with the payload on its standard input and resolves
 * with its answer (`{}`, `{ deny }` or `{ input }`), or rejects with a reason whatever goes wrong. In plain JavaScript and with
 * nothing but Node's own modules, so that it runs as it stands in Node and in Bun. `program` is an absolute path.
 */
export function askingText(program: string, agent: string): string {
  return `// Holdpoint: it asks for each tool call of the agent. Disconnect the agent on Holdpoint's page instead of changing this.
import { spawn } from "node:child_process";

const program = ${JSON.stringify(program)};
const silent = "Holdpoint did not answer, so this was not run. Open VS Code, or run holdpoint doctor.";

function ask(payload) {
  return new Promise((resolve, reject) => {
    const hook = spawn(program, [${JSON.stringify(agent)}, String(process.pid), String(process.ppid)], { stdio: ["pipe", "pipe", "pipe"] });
    const [output, errors] = [[], []];
    hook.stdout.on("data", (data) => output.push(data));
    hook.stderr.on("data", (data) => errors.push(data));
    hook.on("error", () => reject(new Error(silent)));
    hook.on("close", (code) => {
      try {
        if (code !== 0) throw new Error(code === 2 ? Buffer.concat(errors).toString("utf8").trim() || silent : silent);
        resolve(answerIn(Buffer.concat(output).toString("utf8").trim()));
      } catch (cause) {
        reject(cause);
      }
    });
    hook.stdin.on("error", () => undefined);
    hook.stdin.end(JSON.stringify(payload));
  });
}

function answerIn(text) {
  if (text === "") return {};
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(silent);
  }
  if (answer !== null && typeof answer === "object") {
    if (typeof answer.deny === "string" && answer.deny !== "") return { deny: answer.deny };
    const { input } = answer;
    if (input !== null && typeof input === "object" && !Array.isArray(input)) return { input };
  }
  throw new Error(silent);
}
`;
}
