import type { ScopeProblem } from "./scope.ts";
import type { ScopeDocument } from "./scopeDocument.ts";
import type { Place, Places } from "./scopeText.ts";

/** What is right in a scope file, yet may not do what its writer thinks. */
export function warningsOf(document: ScopeDocument, places: Places): readonly ScopeProblem[] {
  return widerThanTheyLook(document, places);
}

/** A pattern covers what lies below its matches, so that in an allow `src/*` is as wide as `src/**`. */
function widerThanTheyLook(document: ScopeDocument, places: Places): readonly ScopeProblem[] {
  return (document.rules ?? []).flatMap((rule, index) =>
    (rule.allow === undefined ? [] : rule.on).flatMap(({ text, scheme }, at) => {
      if (scheme !== "file" || text.slice(text.lastIndexOf("/") + 1) !== "*") return [];
      const message = `\`${text}\` allows everything below the folders it matches, too, as \`${text}*\` does.`;
      return [
        warning(
          places.valueAt(["rules", index, "on", at]),
          message,
          `Write \`${text}*\` to say so, or name the files, such as \`${text}.ts\`.`,
          JSON.stringify(`${text}*`),
        ),
      ];
    }),
  );
}

function warning(place: Place, message: string, mend: string, fix?: string): ScopeProblem {
  return { severity: "warning", ...place, message, mend, ...(fix === undefined ? {} : { fix }) };
}
