import { textOf, type Value } from "../shell/value.ts";

/** A text as one component of a resource's name: a `/` in it is no border between components. */
export function component(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("/", "%2F");
}

/** A word as one component: `?` where it is not known to the letter, or empty. */
export function componentOf(value: Value | undefined): string {
  const text = textOf(value);
  return text === undefined || text === "" ? "?" : component(text);
}
