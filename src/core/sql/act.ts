/** What a statement does to the data. `rows`: to those that it picks; `all`: to everything there; `none`: it takes nothing away. */
export type Extent = "none" | "rows" | "all";

/** A table or another object as a statement names it; an absent part is not known or not said. */
export interface ObjectName {
  readonly database: string | undefined;
  readonly object: string | undefined;
}

/** One thing that a text for a database does. The reasons hold names and keywords, never values. */
export type Act =
  /** To the data or the settings of the database that the session works on. */
  | {
      readonly kind: "data";
      readonly verb: "read" | "create" | "modify" | "delete" | "administer";
      readonly extent: Extent;
      readonly name: ObjectName;
      readonly because: string;
    }
  /** To a file on the machine of the client. */
  | {
      readonly kind: "file";
      readonly deed: "reads" | "writes" | "appends" | "opens";
      readonly path: string;
      readonly because: string;
    }
  /** The client fetches an address. */
  | { readonly kind: "fetch"; readonly address: string }
  /** The client reads further statements from a file. */
  | { readonly kind: "script"; readonly path: string }
  /** A shell gets the text. */
  | { readonly kind: "shell"; readonly text: string; readonly because: string }
  /** What follows is done on another server, which is not known. */
  | { readonly kind: "elsewhere" }
  /** What it does cannot be seen. */
  | { readonly kind: "opaque"; readonly because: string };

export const unnamed: ObjectName = { database: undefined, object: undefined };

/** An act on data. */
export function onData(
  verb: Extract<Act, { readonly kind: "data" }>["verb"],
  extent: Extent,
  name: ObjectName,
  because: string,
): Act {
  return { kind: "data", verb, extent, name, because };
}

export function unseen(because: string): Act {
  return { kind: "opaque", because };
}
