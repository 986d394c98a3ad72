import { visiblePieces } from "../src/shared/visibleText.ts";

/** What an element can hold: text is always shown as text, with hiding characters made visible. */
export type Child = Node | string;

/** Attributes of an element. `undefined` leaves one out. Handlers are added by the caller, never given as attributes. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** Makes an element. There is no way to give it markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  fill(made, children);
  return made;
}

/** Sets the given attributes and removes those given as `undefined`; others stay. */
function setAttributes(target: Element, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) target.removeAttribute(key);
    else target.setAttribute(key, value);
  }
}

/** Replaces everything an element holds. */
export function fill(target: Element, children: readonly Child[]): void {
  target.replaceChildren(
    ...children.flatMap((child) => (typeof child === "string" ? textNodes(child, "one") : [child])),
  );
}

/** Text as nodes; each run of hiding characters becomes a marked element with their code points. */
export function textNodes(text: string, lines: "one" | "many"): readonly Node[] {
  return visiblePieces(text, lines).map((piece) => {
    if (piece.kind === "text") return document.createTextNode(piece.text);
    const mark = document.createElement("mark");
    mark.className = "hidden-character";
    mark.textContent = piece.text;
    return mark;
  });
}

/** An agent's text over several lines, left to right in the order it is stored. */
export function agentText(text: string, className: string): HTMLElement {
  const made = element("div", { class: `agent ${className}`, dir: "ltr" });
  made.append(...textNodes(text, "many"));
  return made;
}

/** An agent's word or path inside a sentence of ours, left to right in the order it is stored. */
export function agentWord(text: string, className = ""): HTMLElement {
  return element("span", { class: `agent ${className}`.trim(), dir: "ltr" }, text);
}

/** An agent's sentence, or ours about it, in which what stands between backticks is set as code. */
export function agentProse(text: string): HTMLElement {
  const pieces = text.split("`");
  // A backtick without its other half is left as it is.
  const paired = pieces.length % 2 === 1;
  const made = element("span", { class: "agent", dir: "ltr" });
  if (!paired) made.append(...textNodes(text, "one"));
  else
    made.append(
      ...pieces.flatMap((piece, index) => (index % 2 === 0 ? textNodes(piece, "one") : [agentWord(piece, "code")])),
    );
  return made;
}

/**
 * A part of the page that is built anew only when what it shows has changed, so that focus, selection and what is unfolded
 * survive updates of other parts.
 */
export class Region {
  readonly element: HTMLElement;
  #shown: string | undefined;

  constructor(host: HTMLElement) {
    this.element = host;
  }

  /** Shows what `build` makes, unless `value` is what was shown last. An empty result hides the region. */
  show(value: unknown, build: () => readonly Child[]): void {
    const key = JSON.stringify(value);
    if (key === this.#shown) return;
    this.#shown = key;
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    const focused = active?.id ?? "";
    const home = active?.closest("[data-home]")?.getAttribute("data-home") ?? "";
    const children = build();
    fill(this.element, children);
    this.element.hidden = children.length === 0;
    // Something that is drawn anew under a person's focus keeps it; what is gone leaves it to what it belonged to.
    for (const id of [focused, home]) {
      const target = id === "" ? null : this.element.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
      if (target === null) continue;
      target.focus({ preventScroll: true });
      break;
    }
  }
}
