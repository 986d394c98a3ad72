import type { FromPage } from "../src/shared/reviewProtocol.ts";

/** The extension host as the page sees it. */
export interface Host {
  send(message: FromPage): void;
  /** Hears everything that arrives, of whatever shape. */
  listen(listener: (value: unknown) => void): void;
  /** A message a person had begun to write, kept while the page is hidden. */
  recall(): Draft | undefined;
  remember(draft: Draft): void;
}

/** A refusal's message in the making, and the hold it is for. */
interface Draft {
  readonly hold: string;
  readonly message: string;
}

/** What VS Code gives a webview; it can be asked for once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Connects to the extension host. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    listen: (listener) => window.addEventListener("message", (event) => listener(event.data)),
    recall: () => draftOf(api.getState()),
    remember: (draft) => api.setState(draft),
  };
}

function draftOf(state: unknown): Draft | undefined {
  if (typeof state !== "object" || state === null || !("hold" in state) || !("message" in state)) return undefined;
  const { hold, message } = state;
  return typeof hold === "string" && typeof message === "string" ? { hold, message } : undefined;
}
