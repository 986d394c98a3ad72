import type { FileResource } from "../resource.ts";
import { reaches, type View } from "../scope/match.ts";
import { reachQuestions } from "../scope/reachQuestions.ts";
import type { Pattern } from "../scope/scope.ts";
import type { Inquiry } from "./landings.ts";

/** Whether something that the pattern stands for exists in a tree, or among what a glob matches. */
export function existenceWithin(
  pattern: Pattern,
  resource: FileResource,
  view: View,
  { askReach }: Inquiry,
): "exists" | "absent" | "unknown" {
  const answers = reachQuestions(pattern, resource, view).map(askReach);
  if (answers.some((answer) => answer === "over" || reaches(pattern, resource, answer, view) === "yes"))
    return "exists";
  const absent = answers.every(
    (answer) => answer !== "over" && answer?.about === "path" && answer.existence === "absent",
  );
  return absent && answers.length > 0 ? "absent" : "unknown";
}
