import type { Call } from "../core/call/call.ts";
import { applyEdit } from "../core/call/editResult.ts";
import type { Effect } from "../core/effects/effect.ts";
import { type Answer, type Question, questionKey } from "../core/facts.ts";
import { literalFolder } from "../core/policy/paths.ts";
import { movedAway } from "../core/policy/together.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { isAbsolute, normalise } from "../core/shell/paths.ts";
import { MadeLedger } from "./madeLedger.ts";
import type { Digest, FactSource } from "./ports.ts";

/** Longest looking at a file before it is edited, in milliseconds; one that is not seen by then is not made by anybody. */
const lookingTime = 100;
/** Most edits of one call that are followed. */
const mostEdits = 100;

export interface MadeFilesPorts {
  readonly facts: FactSource;
  /** Without it nothing is ever made. */
  readonly digest?: Digest;
}

/** What was found out about a call while it was judged. */
interface Judged {
  /** What the paths it names lead to. */
  readonly leads: Map<string, readonly string[]>;
  /** What any judgement of it says that it does to files. */
  writes: readonly Effect[];
}

/** Keeps account of the files that sessions make, by the calls that are let through, and asks facts with it. */
export class MadeFiles {
  readonly #ports: MadeFilesPorts;
  readonly #ledger = new MadeLedger();
  readonly #judged = new WeakMap<Call, Judged>();

  constructor(ports: MadeFilesPorts) {
    this.#ports = ports;
  }

  /** Facts about a call: what its session made goes with each question about a path, and where paths lead is noted. */
  facts(call: Call, facts: FactSource): FactSource {
    if (this.#ports.digest === undefined) return facts;
    const made = this.#ledger.of(call.caller);
    const asking = (question: Question): Question =>
      made !== undefined && question.ask === "path" && question.spelling === "literal"
        ? { ...question, made }
        : question;
    return {
      gather: async (questions, milliseconds) => {
        const answers = await facts.gather(questions.map(asking), milliseconds);
        const { leads } = this.#about(call);
        for (const question of questions) {
          const answer = answers.get(questionKey(question));
          if (question.ask === "path" && answer?.about === "path")
            leads.set(
              question.path,
              answer.places.flatMap(({ real, target, also = [] }) => [real, target, ...also]),
            );
        }
        return answers;
      },
    };
  }

  /** Notes what a call was judged to do, and gives the verdict back. */
  judged(call: Call, verdict: Verdict): Verdict {
    const about = this.#about(call);
    about.writes = [...about.writes, ...verdict.findings.map(({ effect }) => effect).filter(mayPut)];
    return verdict;
  }

  /** The call is about to be let through: its session makes what it writes anew, and nobody made what else it may put anywhere. */
  async passed(call: Call): Promise<void> {
    const { digest } = this.#ports;
    if (digest === undefined) return;
    if (call.kind === "edit") await this.#edited(call, digest);
    else this.#put(this.#about(call));
  }

  /** What is moved or put back by git may be the only copy; other writing leaves what it writes somewhere, or is the session's. */
  #put({ writes, leads }: Judged): void {
    const movers = new Set(writes.filter(isMove).map(({ part }) => part));
    const [moved, restored]: [string[], string[]] = [[], []];
    for (const effect of writes) {
      if (isMove(effect)) continue;
      const places = placesOf(effect, leads);
      if (!movers.has(effect.part)) restored.push(...(effect.repository === undefined ? [] : places));
      // Where it is not known where a move goes, a person has approved it.
      else if (places.includes("/")) restored.push(...places);
      // Of what `git mv` does to the whole tree, its own files are named beside.
      else if (effect.repository === undefined || !isTree(effect)) moved.push(...places);
    }
    this.#ledger.overwritten(restored);
    this.#ledger.moved(moved);
  }

  async #edited(call: Extract<Call, { kind: "edit" }>, digest: Digest): Promise<void> {
    const { caller } = call;
    // By path; undefined once it is not known what stands there.
    const texts = new Map<string, Before | undefined>();
    for (const edit of call.edits.slice(0, mostEdits)) {
      // An agent that names no session has none that could have made anything.
      if (edit.path === undefined || !isAbsolute(edit.path) || caller.session === "") continue;
      const path = normalise(edit.path);
      const before = texts.has(path) ? texts.get(path) : await this.#before(path, call, digest);
      if (before === undefined) continue;
      const result = applyEdit(edit, before.text);
      const text = result.kind === "text" ? result.text : undefined;
      texts.set(path, text === undefined ? undefined : { real: before.real, text });
      this.#ledger.forget(caller, before.real);
      if (text !== undefined) this.#ledger.add(caller, before.real, digest.sha256(text));
    }
    const { leads } = this.#about(call);
    const targets = call.edits.flatMap((edit) => (edit.change === "patch" ? (edit.moveTo ?? []) : []));
    this.#ledger.moved(targets.flatMap((path) => [path, ...(leads.get(path) ?? [])]));
  }

  /** What an edit starts from, where it is nothing or the session's own; undefined for everything else. */
  async #before(path: string, call: Call, digest: Digest): Promise<Before | undefined> {
    const made = this.#ledger.of(call.caller);
    const text = await this.#ask({ ask: "text", path });
    if (text?.about !== "text") return undefined;
    if (text.existence === "exists")
      return made?.files.get(text.real) === digest.sha256(text.text) ? { real: text.real, text: text.text } : undefined;
    const place = await this.#ask({ ask: "path", path, spelling: "literal", reach: "entry" });
    if (place?.about !== "path" || place.existence !== "absent") return undefined;
    const real = place.places[0]?.real;
    return real === undefined ? undefined : { real, text: undefined };
  }

  async #ask(question: Question): Promise<Answer | undefined> {
    return (await this.#ports.facts.gather([question], lookingTime)).get(questionKey(question));
  }

  #about(call: Call): Judged {
    const known = this.#judged.get(call) ?? { leads: new Map(), writes: [] };
    this.#judged.set(call, known);
    return known;
  }
}

/** Where an edited file really is, and its text; undefined where there is no file yet. */
interface Before {
  readonly real: string;
  readonly text: string | undefined;
}

/** Whether an effect may put content somewhere, or takes it away to put it elsewhere. */
function mayPut(effect: Effect): boolean {
  const { verb, resource, content } = effect;
  if (resource.scheme !== "file" || content === "kept") return false;
  return verb === "create" || verb === "modify" || verb === "administer" || isMove(effect);
}

function isMove({ verb, loses, because }: Effect): boolean {
  return verb === "delete" && (loses === "none" || because === movedAway);
}

function isTree({ resource }: Effect): boolean {
  return resource.scheme === "file" && resource.reach === "tree";
}

/** The places that an effect on files means, as spelled and as they lead; a folder for what is not known in it. */
function placesOf({ resource }: Effect, leads: Judged["leads"]): readonly string[] {
  if (resource.scheme !== "file") return [];
  const { path, spelling } = resource;
  if (path === "") return ["/"];
  return [spelling === "glob" ? literalFolder(path) : path, ...(leads.get(path) ?? [])];
}
