import { type Child, element } from "../dom.ts";

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
function drawn(sign: keyof typeof paths): SVGElement {
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

const namespace = "http://www.w3.org/2000/svg";

const paths = {
  previous: "M10 3 5 8l5 5",
  next: "M6 3l5 5-5 5",
} as const;
