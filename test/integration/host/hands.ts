// The hands of the tests. Mocha runs inside the extension host, but a person works in the window: the suite asks the runner
// outside, over loopback, to do in the browser what a person would do. Both ends share this file.
import { request } from "node:http";
import type { EditorTab, Notification, StatusBarItem } from "../../../scripts/workbench.ts";
import type { Trust } from "../../../scripts/workspaceTrust.ts";

/** Every wait is at most `timeout` milliseconds long, 30,000 where it is left out; a wait in vain is an error. */
interface Waiting {
  readonly timeout?: number;
}

interface InWebview extends Waiting {
  /** `publisher.name` of the extension that owns the webview; Holdpoint where it is left out. */
  readonly extension?: string;
  /** Only a webview that shows this text. */
  readonly containing?: string;
}

/** What the hands can do: argument and result of each verb. */
export interface Verbs {
  /** All that can be read in a visible webview, waiting until there is one. */
  webviewText(ask: InWebview): string;
  /** When a webview could be seen, in milliseconds since 1970, as {@link webviewText} finds it; looks as often as it can. */
  webviewShownAt(ask: InWebview): number;
  /** How many webviews of an extension can be seen now; does not wait. */
  webviewCount(ask: { readonly extension?: string }): number;
  /** Clicks the one button of that accessible name; `nameContains` where the name has more to it. */
  clickButton(ask: InWebview & ({ readonly name: string } | { readonly nameContains: string })): null;
  /** Ticks, or empties, the one box of that accessible name. */
  tickBox(ask: InWebview & { readonly name: string }): null;
  /** Types into the one field of that accessible name, replacing what it holds. */
  typeInto(ask: InWebview & { readonly label: string; readonly text: string }): null;
  /** Accessible name, or else the tag, of the element that has the focus in the webview. */
  focusedElement(ask: InWebview): string;
  /** Presses a key ("Enter", "Control+a"): in the webview if `inWebview` is given, else wherever the focus is. */
  pressKey(ask: { readonly key: string; readonly inWebview?: InWebview }): null;
  editorTabs(ask: Readonly<Record<string, never>>): readonly EditorTab[];
  /** Waits for a status bar item whose text or label contains `text`. */
  statusBarItem(ask: Waiting & { readonly text: string }): StatusBarItem;
  statusBarItems(ask: Readonly<Record<string, never>>): readonly StatusBarItem[];
  clickStatusBarItem(ask: Waiting & { readonly text: string }): null;
  /** All that the notification centre holds; under test VS Code shows no toasts, and no modal dialogs at all. */
  notifications(ask: Readonly<Record<string, never>>): readonly Notification[];
  clickNotification(ask: Waiting & { readonly message: string; readonly button: string }): null;
  chatText(ask: Readonly<Record<string, never>>): string;
  terminalText(ask: Readonly<Record<string, never>>): string;
  /** Prints a line on the runner's terminal, to find out what a test sees. */
  print(ask: { readonly text: string }): null;
  /** Writes a picture of the whole window, once its pick is open where that is asked for, and returns its path. */
  screenshot(ask: Waiting & { readonly name: string; readonly once?: "a pick is open" }): string;
  /** How many frames the page has, webviews' inner ones included. */
  frameCount(ask: Readonly<Record<string, never>>): number;
  /** Opens a folder in a second window of the same editor, beside the one under test, in place of an earlier second one. */
  openSecondWindow(ask: { readonly folder: string }): null;
  /** Waits for a status bar item of the second window. */
  secondStatusBarItem(ask: Waiting & { readonly text: string }): StatusBarItem;
  secondStatusBarItems(ask: Readonly<Record<string, never>>): readonly StatusBarItem[];
  closeSecondWindow(ask: Readonly<Record<string, never>>): null;
  /**
   * Reloads the window, which ends this extension host and with it this mocha run. The runner starts mocha again in the new
   * one, where tests that have ended are left out and the test that asked begins anew: it finds `state` with `resumedState`.
   * With `trust`, the person's answer whether the open folder is trusted is that from then on.
   */
  reload(ask: { readonly state: unknown; readonly trust?: Trust }): null;
  /** Answered once a test of this extension host reloads the window: the tests go on in another one. */
  replaced(ask: Readonly<Record<string, never>>): null;
  /** The `state` with which the running test reloaded the window, or null. */
  resumedState(ask: Readonly<Record<string, never>>): unknown;
  /** Packs Holdpoint under a higher version and installs it while the window runs; returns that version. */
  updateHoldpoint(ask: Readonly<Record<string, never>>): string;
  /** The suite tells the runner how a test ended. */
  testEnded(ask: TestEnd): null;
  /** Full titles of the tests that ended before the window was reloaded. */
  endedTests(ask: Readonly<Record<string, never>>): readonly string[];
}

export interface TestEnd {
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly milliseconds: number;
  /** The error with its stack where it failed. */
  readonly error?: string;
}

/** How the suite finds the runner: names of environment variables of the extension host. */
export const handsVariables = { port: "HOLDPOINT_HANDS_PORT", token: "HOLDPOINT_HANDS_TOKEN" } as const;

export type Ask<Verb extends keyof Verbs> = Parameters<Verbs[Verb]>[0];
export type Answer<Verb extends keyof Verbs> = ReturnType<Verbs[Verb]>;

/** The suite's end: one request a verb. */
export class Hands {
  readonly #port: number;
  readonly #token: string;

  /** Takes port and token from the environment. Throws where the runner has not put them there. */
  constructor(environment: NodeJS.ProcessEnv) {
    const [port, token] = [environment[handsVariables.port], environment[handsVariables.token]];
    if (port === undefined || token === undefined)
      throw new Error("This suite needs the runner: start it with npm test.");
    this.#port = Number(port);
    this.#token = token;
  }

  /** Asks for a verb. Rejects with the runner's own message where it could not do it. */
  do<Verb extends keyof Verbs>(verb: Verb, ask: Ask<Verb>): Promise<Answer<Verb>> {
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.#port, path: `/${verb}`, method: "POST" };
      const outgoing = request({ ...options, headers: { authorization: this.#token } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const body = Buffer.concat(chunks).toString("utf8");
          if (response.statusCode === 200) resolve(JSON.parse(body) as Answer<Verb>);
          else reject(new Error(`${verb}: ${body}`));
        });
      });
      outgoing.on("error", reject);
      outgoing.end(JSON.stringify(ask));
    });
  }
}
