/** Stands in a text for a part of it that is not known; no text of a project holds it. */
export const unknownMark = "\u{F0000}";

/** How something unknown is written in a shell text, so that it is read as unknown. */
export const unknownReference = "$HOLDPOINT_UNKNOWN";

/** Texts for a shell that together say what one with unknown parts may do. */
export interface PartlyKnown {
  readonly texts: readonly string[];
  /** `parts`: what is not known may hold any words, further commands among them. */
  readonly unknown: "none" | "parts";
}

/**
 * The texts to read for one in which `unknownMark` stands for what is not known. Where a mark stands between single quotes,
 * the shell takes it for no variable, but the program that gets the word may: both readings count.
 */
export function partlyKnown(text: string): PartlyKnown {
  if (!text.includes(unknownMark)) return { texts: [text], unknown: "none" };
  const plain = text.replaceAll(unknownMark, unknownReference);
  const open = withoutSingleQuotes(text);
  return { texts: plain === open ? [plain] : [plain, open], unknown: "parts" };
}

/** The text with the marks between single quotes put between double quotes of their own. */
function withoutSingleQuotes(text: string): string {
  let quote: "none" | "single" | "double" = "none";
  let result = "";
  for (let at = 0; at < text.length; at++) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character === unknownMark) {
      result += quote === "single" ? `'"${unknownReference}"'` : unknownReference;
      at += character.length - 1;
      continue;
    }
    if (character === "\\" && quote !== "single") {
      result += text.slice(at, at + 2);
      at += 1;
      continue;
    }
    if (character === "'" && quote !== "double") quote = quote === "single" ? "none" : "single";
    if (character === '"' && quote !== "single") quote = quote === "double" ? "none" : "double";
    result += text[at];
  }
  return result;
}

/** A text between `{{` and `}}`; what it stands for is undefined where it is not known. */
type Meaning = (expression: string) => string | undefined;

/**
 * The texts of a template of Go's `text/template` with what stands between `{{` and `}}` put in. Of what is only there under a
 * condition everything counts: once as if it stood there, and once as commands of their own.
 */
export function filledTemplates(text: string, meaning: Meaning): readonly string[] {
  const isControl = (expression: string): boolean =>
    /^(?:if|else|end|range|with|define|template|block|break|continue)\b/.test(expression);
  const filled = (control: string): string =>
    text.replace(/\{\{-?\s*([\s\S]*?)\s*-?\}\}/g, (_, expression: string) => {
      if (isControl(expression)) return control;
      if (/^\/\*/.test(expression)) return "";
      return meaning(expression) ?? unknownMark;
    });
  const hasControl = [...text.matchAll(/\{\{-?\s*(\w+)/g)].some(([, word = ""]) => isControl(word));
  // What is said under a condition is not known to be said.
  return hasControl ? [filled(""), `${filled("\n")}\n: ${unknownMark}`] : [filled("")];
}
