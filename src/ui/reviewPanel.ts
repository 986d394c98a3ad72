import { randomBytes } from "node:crypto";
import { type ExtensionContext, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import { reviewDocument } from "../shared/reviewDocument.ts";
import { respond, type ToPage } from "../shared/reviewProtocol.ts";
import { viewIds } from "./ids.ts";
import type { ReviewDesk } from "./reviewDesk.ts";

/** The review page in a panel beside the editor. Closing it answers nothing. */
export class ReviewPanel implements Disposable {
  readonly #context: ExtensionContext;
  readonly #desk: ReviewDesk;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  #panel: WebviewPanel | undefined;
  /** What the page shows, as it was sent last; undefined for a page that may show nothing yet. */
  #drawn: string | undefined;
  /** Pages are sent in the order in which they were asked for. */
  #sending: Promise<void> = Promise.resolve();

  readonly #looks: (hold: string | undefined) => void;

  /** `looks` hears which hold is before the person; undefined: none. */
  constructor(context: ExtensionContext, desk: ReviewDesk, logger: Logger, looks: (hold: string | undefined) => void) {
    this.#looks = looks;
    this.#context = context;
    this.#desk = desk;
    this.#logger = logger;
    this.#store.add(desk.onDidChange(() => this.redraw()));
  }

  /** Brings the panel up. The person keeps the focus where it is unless `focus` takes it. */
  open(focus: "take" | "leave"): void {
    if (this.#panel === undefined) this.#panel = this.#create(focus);
    else if (!this.#panel.visible || focus === "take") this.#panel.reveal(undefined, focus === "leave");
    this.redraw();
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** Sends the page as it is now. */
  redraw(): void {
    this.#sending = this.#sending
      .then(async () => {
        const panel = this.#panel;
        if (panel === undefined) return;
        const message = await this.#desk.draw(Date.now());
        this.#looks(panel.visible ? heldOn(message) : undefined);
        // What is shown already is not drawn anew: a click on its way would be lost with the button it is for.
        const drawing = JSON.stringify({ ...message, now: 0 });
        if (drawing === this.#drawn) return;
        this.#drawn = drawing;
        await panel.webview.postMessage(message);
      })
      .catch((cause: unknown) => this.#logger.error("The review page could not be drawn.", cause));
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#store.dispose();
  }

  #create(focus: "take" | "leave"): WebviewPanel {
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: focus === "leave" };
    const roots = ["dist/webview", "media"].map((folder) => Uri.joinPath(this.#context.extensionUri, folder));
    const panel = window.createWebviewPanel(viewIds.review, "Holdpoint review", place, {
      enableScripts: true,
      enableCommandUris: false,
      enableForms: false,
      localResourceRoots: roots,
      // What was typed into the message field survives a change of tabs.
      retainContextWhenHidden: true,
    });
    const icon = (name: string): Uri => Uri.joinPath(this.#context.extensionUri, "media", name);
    panel.iconPath = { light: icon("holdpoint-light.svg"), dark: icon("holdpoint-dark.svg") };
    const { webview } = panel;
    webview.onDidReceiveMessage(async (value: unknown) => {
      const answer = await respond(
        value,
        (message) => {
          if (message.type === "ready") this.#drawn = undefined;
          return this.#desk.handle(message);
        },
        (cause) => this.#logger.error("The review page asked for something that failed.", cause),
      );
      if (answer !== undefined) await webview.postMessage(answer);
    });
    let wasVisible = panel.visible;
    panel.onDidChangeViewState(() => {
      const appeared = panel.visible && !wasVisible;
      wasVisible = panel.visible;
      if (!panel.visible) this.#looks(undefined);
      // Becoming active changes the view state too, under the very click that activates it: nothing is drawn for that.
      if (!appeared) return;
      // Whoever just brought it up has not read it yet: what was shown before is no longer what is answered.
      this.#desk.renew();
      this.redraw();
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#drawn = undefined;
      this.#looks(undefined);
    });
    const uri = (path: string): string =>
      webview.asWebviewUri(Uri.joinPath(this.#context.extensionUri, path)).toString();
    webview.html = reviewDocument({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("hex"),
      scriptUri: uri("dist/webview/review.js"),
      styleUri: uri("media/review.css"),
      // The page's texts are English whatever the editor speaks.
      language: "en",
    });
    return panel;
  }
}

/** Which call that waits a page is about; undefined for every other page. */
function heldOn(message: ToPage): string | undefined {
  return message.type === "page" && message.page.kind === "held" ? message.page.id : undefined;
}
