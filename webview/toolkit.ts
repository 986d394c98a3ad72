// The only file that knows the webview toolkit, whose upstream is archived: a replacement has to change nothing else.
import {
  type Button,
  type Checkbox,
  provideVSCodeDesignSystem,
  type TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";

/** Registers the components. Must run before the document's load event, which is when they read the theme first. */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeTextField());
}

/** A button. A `primary` one is filled with the theme's button colour. */
export function button(label: string, appearance: "primary" | "secondary"): HTMLElement {
  const made = document.createElement("vscode-button");
  made.setAttribute("appearance", appearance);
  made.textContent = label;
  return made;
}

/**
 * Makes a button inert while it can still be focused and read, or live again. The component drops the attribute of this name,
 * so its property is set, which reaches the real button inside.
 */
export function setInert(target: HTMLElement, inert: "inert" | "live"): void {
  (target as Button).ariaDisabled = inert === "inert" ? "true" : "false";
  target.classList.toggle("inert", inert === "inert");
}

/** A box to tick, with its label beside it; empty at first. */
export function checkbox(): HTMLElement {
  return document.createElement("vscode-checkbox");
}

export function isTicked(box: HTMLElement): "ticked" | "empty" {
  return (box as Checkbox).checked ? "ticked" : "empty";
}

export function emptyBox(box: HTMLElement): void {
  (box as Checkbox).checked = false;
}

/** A text field of one line under a visible label. */
export function textField(label: string, longest: number): HTMLElement {
  const made = document.createElement("vscode-text-field");
  made.setAttribute("maxlength", String(longest));
  made.textContent = label;
  return made;
}

export function fieldText(field: HTMLElement): string {
  return (field as TextField).value;
}

export function setFieldText(field: HTMLElement, text: string): void {
  if (fieldText(field) !== text) (field as TextField).value = text;
}
