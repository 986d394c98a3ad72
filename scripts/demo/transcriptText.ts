// The transcript of a driven demo, as a page for people.
import { basename } from "node:path";
import { callText, type DemoEvent } from "./transcript.ts";

export interface DrivenDemo {
  readonly events: readonly DemoEvent[];
  /** What each review said, in the order in which they were answered. */
  readonly reviews: readonly string[];
  /** Paths of the pictures. */
  readonly pictures: readonly string[];
  readonly answer: "approve" | "deny";
}

/** Markdown: the task, each call with what the agent was told, the reviews, the closing words and the pictures. */
export function transcriptText(demo: DrivenDemo): string {
  const parts = ["# What happened", ...demo.events.map(eventText)];
  for (const [index, review] of demo.reviews.entries()) {
    parts.push(`## Review ${index + 1}, answered "${demo.answer}"`, fenced(review));
  }
  parts.push("## Pictures", ...demo.pictures.map((path) => `![${basename(path, ".png")}](${basename(path)})`));
  return `${parts.join("\n\n")}\n`;
}

function eventText(event: DemoEvent): string {
  switch (event.kind) {
    case "started":
      return `**Asked:** ${event.task}`;
    case "told":
      return [event.call.say, fenced(callText(event.call)), "The agent was told:", fenced(event.told)]
        .filter((part) => part !== undefined)
        .join("\n\n");
    case "finished":
      return `## The agent's own report\n\n${event.closing.trim()}`;
  }
}

/** A code block that survives fences in its text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trim()}\n${fence}`;
}
