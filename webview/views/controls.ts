import { type Child, element } from "../dom.ts";
import { button } from "../toolkit.ts";

/** A button that looks like a link: for what changes nothing. */
export function linkButton(label: Child, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "link" }, label);
  made.addEventListener("click", act);
  return made;
}

/** A small button with a drawn sign and a spoken label. */
export function iconButton(sign: keyof typeof paths, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "icon", "aria-label": label, title: label }, drawn(sign));
  made.addEventListener("click", act);
  return made;
}

/** A sign, 16 by 16, in the colour of the text around it. */
export function drawn(sign: keyof typeof paths): SVGElement {
  const svg = document.createElementNS(namespace, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 16 16",
    width: "16",
    height: "16",
    "aria-hidden": "true",
    class: "drawn",
  }))
    svg.setAttribute(name, value);
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", paths[sign]);
  svg.append(path);
  return svg;
}

/** A section with a heading and, beside it, short remarks. */
export function section(title: string, beside: readonly Child[], ...children: readonly Child[]): HTMLElement {
  return element("section", {}, element("div", { class: "heading" }, element("h2", {}, title), ...beside), ...children);
}

/** Enter does nothing on it, as on the approving button: a person who types elsewhere must not answer by accident. */
export function choice(
  label: string,
  appearance: "primary" | "secondary",
  act: (event: MouseEvent) => void,
): HTMLElement {
  const made = button(label, appearance);
  made.classList.add("guard-choice");
  made.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  made.addEventListener("click", act);
  return made;
}

const namespace = "http://www.w3.org/2000/svg";

const paths = {
  previous: "M10 3 5 8l5 5",
  next: "M6 3l5 5-5 5",
  good: "M8 1.5 2.5 3.5v4c0 3.3 2.2 5.8 5.5 7 3.3-1.2 5.5-3.7 5.5-7v-4L8 1.5ZM5.3 7.8l2 2 3.4-3.8",
  caution: "M8 2 1.5 13.5h13L8 2ZM8 6.3v3.6M8 11.3v1.2",
  bad: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  quiet: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM5 8h6",
} as const;
