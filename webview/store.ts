import { assertNever } from "../src/base/assertNever.ts";
import { material } from "../src/shared/material.ts";
import type { Page } from "../src/shared/reviewModel.ts";
import type { FromPage, ToPage } from "../src/shared/reviewProtocol.ts";

/** How long approving stays inert after something new is shown, in milliseconds, so that nobody approves what they have not seen. */
export const armingTime = 500;

/** How long the page waits for the answer to a request, in milliseconds. */
export const answerTime = 10_000;

/** Everything the page knows. Times are milliseconds on the page's own clock. */
export interface State {
  /** Undefined until the host has sent the first one. */
  readonly shown: Shown | undefined;
  /** The request that waits for its answer; undefined when there is none. One at a time. */
  readonly asked: Asked | undefined;
  readonly lastRequest: number;
  /** What went wrong last, for the person; empty when nothing did. */
  readonly problem: string;
  /** What is said to a person who listens, and shown beside the choices; empty for nothing. */
  readonly notice: string;
}

interface Shown {
  readonly page: Page;
  readonly nonce: string;
  /** From when on approving is possible. */
  readonly armedAt: number;
  /** What to add to the page's clock to get the gate's, which may be on another machine. */
  readonly skew: number;
}

interface Asked {
  readonly request: number;
  readonly type: FromPage["type"];
  readonly until: number;
}

export const initialState: State = { shown: undefined, asked: undefined, lastRequest: 0, problem: "", notice: "" };

/** A message without its number, which the store gives. */
export type Question = FromPage extends infer Message
  ? Message extends FromPage
    ? Omit<Message, "request">
    : never
  : never;

/** Takes in a message of the host. */
export function received(state: State, message: ToPage, now: number): State {
  switch (message.type) {
    case "page":
      return shownPage(state, message, now);
    case "result":
      // An answer to something else than what is waited for came too late and was reported as such already.
      if (state.asked?.request !== message.request) return state;
      return {
        ...state,
        asked: undefined,
        problem: message.outcome.kind === "problem" ? message.outcome.text : "",
        notice: "",
      };
    default:
      return assertNever(message);
  }
}

/** Numbers a question and waits for its answer. Undefined while another one waits. */
export function asking(
  state: State,
  question: Question,
  now: number,
): { readonly state: State; readonly message: FromPage } | undefined {
  if (state.asked !== undefined) return undefined;
  const request = state.lastRequest + 1;
  return {
    state: {
      ...state,
      lastRequest: request,
      asked: { request, type: question.type, until: now + answerTime },
      problem: "",
      notice: "",
    },
    message: { ...question, request } as FromPage,
  };
}

/** Lets time pass: a request that got no answer becomes a problem. */
export function ticked(state: State, now: number): State {
  if (state.asked === undefined || now < state.asked.until) return state;
  return {
    ...state,
    asked: undefined,
    problem:
      "Holdpoint has not answered, so it is not known whether this reached it. Look at the status bar, or reload the window, before you try again.",
  };
}

/** The page came into sight again, or its parts moved under the pointer: what it shows counts as new. */
export function reappeared(state: State, now: number): State {
  return state.shown === undefined ? state : { ...state, shown: { ...state.shown, armedAt: now + armingTime } };
}

/** Says something to the person. */
export function noticed(state: State, notice: string): State {
  return { ...state, notice };
}

/** Whether approving (or accepting a scope) is possible now. */
export function approving(state: State, now: number): "possible" | "arming" | "busy" | "closed" {
  const open = state.shown === undefined ? "closed" : answers(state.shown.page);
  if (state.shown === undefined || open === "closed" || open === "refuse") return "closed";
  if (state.asked !== undefined) return "busy";
  return now < state.shown.armedAt ? "arming" : "possible";
}

/** Whether a choice about guarding itself, about agents' connections, or to put a snapshot back, may be made now: it waits after something new is shown, as approving does. */
export function choosing(state: State, now: number): "possible" | "arming" | "busy" | "closed" {
  const page = state.shown?.page;
  if (state.shown === undefined || page === undefined || !hasChoices(page)) return "closed";
  if (state.asked !== undefined) return "busy";
  return now < state.shown.armedAt ? "arming" : "possible";
}

function hasChoices(page: Page): boolean {
  const { kind } = page;
  return kind === "guard" || kind === "agents" || kind === "undo" || (kind === "held" && page.again !== undefined);
}

/** Which answers a page takes: both, approving alone (late), refusing alone (what nobody can approve), or none. */
export function answers(page: Page): "both" | "approve" | "refuse" | "closed" {
  switch (page.kind) {
    case "held":
      if (page.state.kind === "pending") return page.approval.label === "" ? "refuse" : "both";
      return page.state.late === "possible" && page.approval.label !== "" ? "approve" : "closed";
    case "scope":
      return page.state.kind === "waiting" ? "both" : "closed";
    case "empty":
    case "guard":
    case "agents":
    case "identity":
    case "undo":
      return "closed";
    default:
      return assertNever(page);
  }
}

/** The next moment at which time alone changes what is shown: the end of arming, or of waiting for an answer. */
export function nextMoment(state: State, now: number): number | undefined {
  const moments = [state.shown?.armedAt, state.asked?.until]
    .filter((moment) => moment !== undefined)
    .filter((moment) => moment > now);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function shownPage(state: State, message: Extract<ToPage, { type: "page" }>, now: number): State {
  const { shown } = state;
  const known = shown !== undefined && shown.nonce === message.nonce && material(shown.page) === material(message.page);
  const same = shown !== undefined && subject(shown.page) === subject(message.page);
  const next = {
    page: message.page,
    nonce: message.nonce,
    skew: message.now - now,
    armedAt: known ? shown.armedAt : now + armingTime,
  };
  // The host answers a request before or after it sends the page that follows from it; what went wrong stays in sight with its page.
  return {
    ...state,
    shown: next,
    problem: same ? state.problem : "",
    notice: same && known ? state.notice : changeNotice(shown?.page, message.page),
  };
}

/** Names what a page is about. */
export function subject(page: Page): string {
  if (page.kind === "undo")
    return "about" in page.view ? `undo ${page.view.kind} ${page.view.about.id}` : `undo ${page.view.kind}`;
  return page.kind === "held" || page.kind === "scope" ? `${page.kind} ${page.id}` : page.kind;
}

function changeNotice(before: Page | undefined, after: Page): string {
  if (before === undefined || subject(before) !== subject(after)) return "";
  if (after.kind === "held" && after.state.kind !== "pending") return after.state.text;
  if (after.kind === "agents") return after.said === "" ? "The list has changed." : after.said;
  if (after.kind === "scope" && after.state.kind !== "waiting") return after.state.text;
  return after.kind === "held" && before.kind === "held" && before.losses.counting !== after.losses.counting
    ? "Counting is done."
    : "What is shown has changed. Look again before you answer.";
}
