import type { Use } from "../effects/commandModel.ts";
import type { NamedResource } from "../resource.ts";
import { placeOf } from "../shell/paths.ts";
import { literal, prefixOf, textOf, type Value } from "../shell/value.ts";
import type { ContextFormat, Setting } from "./formats.ts";

/** What something is set to: `unknown` where it is set and what to is not known. */
export type Found =
  | { readonly state: "set"; readonly text: string; readonly from: string }
  | { readonly state: "unknown" }
  | { readonly state: "unset" };

/** What a configuration says, and which one. */
export interface Read {
  readonly settings: readonly Setting[];
  /** As a person names the file. */
  readonly file: string;
}

/** A place that a command may mean: names for parts of its resource, by number. */
export interface Candidate {
  readonly parts: Readonly<Record<number, string>>;
  /** Another name of a place that is known by one already: it stands for the first part whatever is named there. */
  readonly alias?: "yes";
  readonly place: string;
  readonly from: string;
}

const unset = { state: "unset" } as const;

/** Looks up what a command's words, its environment and the tools' own configurations say of where it goes. */
export class Lookup {
  readonly #use: Use;
  readonly #words: readonly Value[];

  constructor(use: Use) {
    this.#use = use;
    // What stands behind is for another program.
    const end = use.args.findIndex((word) => textOf(word) === "--");
    this.#words = end < 0 ? use.args : use.args.slice(0, end);
  }

  get program(): string {
    return this.#use.program;
  }

  /** What is known of the resource's part; undefined where it is open. */
  part({ name }: NamedResource, index: number): string | undefined {
    const text = name.split("/")[index] ?? "?";
    return text === "?" ? undefined : text.replaceAll("%2F", "/").replaceAll("%25", "%");
  }

  /** What the last of an option's spellings is given; an empty text counts as none. */
  option(...names: readonly string[]): Found {
    let found: Found = unset;
    for (const [index, word] of this.#words.entries()) {
      const prefix = prefixOf(word);
      const own = names.find((name) => prefix === name || prefix.startsWith(`${name}=`) || isJoined(prefix, name));
      if (own === undefined) continue;
      const whole = textOf(word);
      const value = whole === own ? textOf(this.#words[index + 1]) : whole?.slice(own.length).replace(/^=/, "");
      found =
        value === undefined ? { state: "unknown" } : value === "" ? unset : { state: "set", text: value, from: own };
    }
    return found;
  }

  /** What a variable holds, by the text itself and else by the environment of whoever asks. */
  variable(...names: readonly string[]): Found {
    for (const name of names) {
      const own = this.#use.environment.get(name);
      const text = own === undefined ? this.#use.surroundings.environment?.get(name) : textOf(own);
      if (own !== undefined && text === undefined) return { state: "unknown" };
      if (text !== undefined && text !== "")
        return { state: "set", text, from: own === undefined ? `${name} in the environment` : name };
      if (own !== undefined) return unset;
    }
    return unset;
  }

  /** What a file below the person's own folder says, or one whose path a variable gives; `undefined` where that is not known. */
  own(path: string, format: ContextFormat, folder: Found = unset): Read {
    if (folder.state === "unknown") return nothingRead;
    const home = this.variable("HOME");
    if (folder.state === "unset" && home.state === "unknown") return nothingRead;
    const base = home.state === "set" ? home.text : this.#use.surroundings.home;
    return this.file(folder.state === "set" ? folder.text : `${base}/${path}`, format);
  }

  /** What a file says, by its path as the command would find it. Where the command may stand in several folders, nothing. */
  file(path: string, format: ContextFormat): Read {
    const [folder, ...others] = this.#use.folders;
    if (folder === undefined || (others.length > 0 && !path.startsWith("/"))) return nothingRead;
    const place = placeOf(literal(path), folder);
    if (place?.spelling !== "literal") return nothingRead;
    const { home } = this.#use.surroundings;
    const { readings } = this.#use.inside;
    const name = place.path.startsWith(`${home}/`) ? `~${place.path.slice(home.length)}` : place.path;
    const shown = path.startsWith("/") ? name : path;
    const changing = readings.mayChange(place.path) ? ", which this command may change before" : "";
    return { settings: readings.settings(place.path, format), file: `${shown}${changing}` };
  }

  /** The paths of a list as environments hold it. */
  paths(text: string): readonly string[] {
    const mark = this.#use.surroundings.platform === "windows" ? ";" : ":";
    return text.split(mark).filter((path) => path !== "");
  }

  /** What a command before this one made the current one. */
  switched(scheme: NamedResource["scheme"], part: number): readonly string[] {
    return this.#use.inside.readings.switched
      .filter((one) => one.scheme === scheme && one.part === part)
      .map(({ name }) => name);
  }
}

const nothingRead: Read = { settings: [], file: "" };

/** `-nshop`: a short option with its value behind it. */
function isJoined(prefix: string, name: string): boolean {
  return /^-[A-Za-z]$/.test(name) && prefix.startsWith(name) && prefix.length > name.length;
}

/** The values of a setting, each once. */
export function valuesIn({ settings }: Read, section: string, key: string): readonly string[] {
  return [...new Set(settings.filter((one) => one.section === section && one.key === key).map(({ value }) => value))];
}
