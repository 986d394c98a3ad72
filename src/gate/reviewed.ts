import type { Call } from "../core/call/call.ts";
import { subjectsOf } from "../core/effects/subjects.ts";
import type { Imprint, ImprintSubject, Mark } from "../core/imprint.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Ground, Imprints, Launch } from "./ports.ts";

/** What an approval rests on, and how it looked when it was reviewed. */
export interface Reviewed {
  readonly subject: ImprintSubject;
  readonly imprint: Imprint;
}

export interface ReviewedPorts {
  readonly ground: Ground;
  readonly launch: Launch;
  readonly imprints: Imprints;
}

/** Looks at what the approval of a call will rest on; undefined for calls that rest on nothing that can be looked at. */
export async function lookAt(call: Call, verdict: Verdict, ports: ReviewedPorts): Promise<Reviewed | undefined> {
  const subject = subjectOf(call, verdict, ports);
  return subject === undefined ? undefined : { subject, imprint: await ports.imprints.take(subject) };
}

/** What has changed since the review of that which an approval rests on, as a sentence; undefined when nothing that counts has. */
export async function changeSince(
  reviewed: Reviewed | undefined,
  call: Call,
  ports: ReviewedPorts,
): Promise<string | undefined> {
  if (reviewed === undefined) return undefined;
  const { subject } = reviewed;
  // The shell and the PATH are those of the run that is to start now; with another shell its mark is missing.
  const now = subject.kind === "run" && call.kind === "command" ? { ...subject, ...startOf(call, ports) } : subject;
  const imprint = await ports.imprints.take(now);
  for (const [what, earlier] of reviewed.imprint) {
    const mark = imprint.get(what);
    if (mark === undefined || mark.print !== earlier.print) return changeText(what, earlier, mark);
  }
  return undefined;
}

function subjectOf(call: Call, verdict: Verdict, ports: ReviewedPorts): ImprintSubject | undefined {
  switch (call.kind) {
    case "command": {
      const subjects = subjectsOf(call, verdict, ports.ground.surroundings(call));
      return { kind: "run", cwd: call.cwd, subjects, ...startOf(call, ports) };
    }
    case "edit":
      return { kind: "edit", paths: editedPaths(call) };
    case "fetch":
    case "input":
    case "tool":
      return undefined;
  }
}

function startOf(
  call: Extract<Call, { kind: "command" }>,
  { launch }: ReviewedPorts,
): { readonly shell: string; readonly searchPath: string } {
  const { shell, environment } = launch.plan(call, "closed");
  return { shell, searchPath: environment.PATH ?? "" };
}

function editedPaths(call: Extract<Call, { kind: "edit" }>): readonly string[] {
  const paths = call.edits.flatMap((edit) =>
    edit.change === "patch" && edit.moveTo !== undefined ? [edit.path, edit.moveTo] : [edit.path],
  );
  return [...new Set(paths.filter((path) => path !== undefined))];
}

function changeText(what: string, earlier: Mark, now: Mark | undefined): string {
  if (now === undefined || now.state === "unknown" || earlier.state === "unknown")
    return `Whether the ${what} is still what was reviewed could not be found out.`;
  if (earlier.state === "absent") return `There was no ${what} when this was reviewed, and now there is.`;
  if (now.state === "absent") return `The ${what} is gone since this was reviewed.`;
  return `The ${what} was replaced or changed after this was reviewed.`;
}
