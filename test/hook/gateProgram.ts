import { FakeDesk, openGate } from "./gateUnderTest.ts";

// A gate as a program: its arguments are the home folder, what it says to every call (`echo` is a denial with the
// command as its reason), and its window.
const [home = "", answer = "", window = ""] = process.argv.slice(2);
const desk = new FakeDesk((entry) => {
  process.stdout.write("took\n");
  void entry.withdrawn.promise.then(() => process.stdout.write("withdrew\n"));
  if (answer === "pass") entry.answer.resolve({ kind: "pass" });
  const text = entry.call.kind === "command" ? entry.call.text : "";
  if (answer === "echo") entry.answer.resolve({ kind: "deny", reason: text, instead: "" });
});
await openGate(home, desk, { window });
process.stdout.write("listening\n");
// A line on the standard input lets everything held pass. Whoever started the gate ends it, and takes it along when
// ending without that.
process.stdin.on("data", () => {
  for (const entry of desk.entries) entry.answer.resolve({ kind: "pass" });
});
process.stdin.on("end", () => process.exit(0));
