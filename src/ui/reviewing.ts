import { type ExtensionContext, window, workspace } from "vscode";
import type { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { Gate } from "../gate/gate.ts";
import type { ScopeShelf } from "../scopeFile/scopeShelf.ts";
import type { ScopeState } from "../scopeFile/scopeState.ts";
import { openRoots } from "./editorGround.ts";
import { showLiveTerminal } from "./liveTerminal.ts";
import { offerRerun } from "./offerRerun.ts";
import type { OtherDesks } from "./otherDesks.ts";
import { EditorErrands } from "./pageErrands.ts";
import { ProposedDocuments } from "./proposedDocuments.ts";
import { ReviewDesk } from "./reviewDesk.ts";
import { ReviewPages } from "./reviewPages.ts";
import { ReviewPanel } from "./reviewPanel.ts";

/** Opens our pages. Nothing here answers for the person. */
export interface Reviewing {
  openReview(): void;
  /** Shows the scope file of `subject`, or else the first that waits for a person. */
  openScope(subject: unknown): void;
  openGuard(): void;
  /** Shows the agents and their connections. */
  openAgents(): void;
  /** Shows what a run of an agent would see. */
  openIdentity(): void;
  /** Shows what can be undone. */
  openUndo(): void;
}

const lookAtIt = "Look at It";

/** Connects the gate's holds and runs with the review page and the live terminals. */
export function startReviewing(
  store: DisposableStore,
  gate: Gate,
  shelf: ScopeShelf,
  others: OtherDesks,
  context: ExtensionContext,
  logger: Logger,
): Reviewing {
  const { guarding, agents, undo, ownCode } = others;
  const pages = new ReviewPages(gate, shelf, undo);
  const errands = new EditorErrands(gate, shelf, store.add(new ProposedDocuments()));
  const desk = store.add(new ReviewDesk(gate, shelf, pages, errands, others));
  const panel = store.add(new ReviewPanel(context, desk, logger, (hold) => gate.holds.look(hold)));
  store.add(
    gate.holds.onDidAdd((hold) => {
      // What a person is looking at stays; the status bar and the page itself tell that more is waiting.
      if (!panel.isOpen || desk.waits() === "no") desk.showHold(hold.id);
      panel.open("leave");
    }),
  );
  store.add(gate.holds.onDidChange(() => panel.redraw()));
  store.add(guarding.onDidChange(() => panel.redraw()));
  store.add(undo.onDidChange(() => panel.redraw()));
  store.add(
    undo.requests.onDidAsk(({ snapshot, reach, who }) => {
      const show = (focus: "leave" | "take"): void => {
        desk.showUndo({ snapshot, reach });
        panel.open(focus);
      };
      if (!panel.isOpen || desk.waits() === "no") show("leave");
      // A call that is being looked at stays.
      else
        void window
          .showInformationMessage(`${who} asks you to put something back.`, lookAtIt)
          .then((choice) => (choice === lookAtIt ? show("take") : undefined));
    }),
  );
  store.add(ownCode.onDidChange(() => panel.redraw()));
  store.add(
    agents.onDidChange(() => {
      // It fires with every call; a page that shows something else need not be built anew for that.
      if (desk.shown === "agents") panel.redraw();
    }),
  );
  store.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      // A held edit is compared with what the person has typed by now.
      const { fsPath } = document.uri;
      if (
        gate.holds.pending.some(({ call }) => call.kind === "edit" && call.edits.some((edit) => edit.path === fsPath))
      ) {
        panel.redraw();
      }
    }),
  );
  store.add(
    gate.runs.onDidStart((run) => {
      pages.follow(run);
      // What nobody was asked about is shown where the agent asked for it, and nowhere else.
      if (run.askedOf === "person") showLiveTerminal(run);
      store.add(run.onEnd(() => panel.redraw()));
      store.add(run.onEnd(() => void offerRerun(gate, run)));
      panel.redraw();
    }),
  );
  return {
    openReview: () => {
      // An undo that is being looked at can be begun anew; a call waits.
      if (!panel.isOpen || desk.waits() === "no" || desk.shown === "undo") desk.showHold();
      panel.open("take");
    },
    openGuard: () => {
      // A call that is being looked at stays; what waits is answered first. While everything is stopped, nothing waits.
      if (!panel.isOpen || desk.waits() === "no" || gate.kill.stopped !== undefined) desk.showGuard();
      panel.open("take");
    },
    openAgents: () => {
      if (!panel.isOpen || desk.waits() === "no") desk.showAgents();
      panel.open("take");
    },
    openIdentity: () => {
      if (!panel.isOpen || desk.waits() === "no") desk.showIdentity();
      panel.open("take");
    },
    openUndo: () => {
      if (!panel.isOpen || desk.waits() === "no") desk.showUndo({});
      panel.open("take");
    },
    openScope: (wanted) => {
      const subjects = [...openRoots(), "user"].sort((_, right) => (right === wanted ? 1 : 0));
      const subject =
        subjects.find((candidate) => shelf.state(candidate).file === "waiting") ??
        subjects.find((candidate) => isUnseen(shelf.state(candidate)));
      if (subject === undefined) {
        void window.showInformationMessage("No changed scope file waits for you.");
        return;
      }
      desk.showScope(subject);
      panel.open("take");
    },
  };
}

/** It only tightened, so it came into force by itself. */
function isUnseen({ file, seen }: ScopeState): boolean {
  return seen === "some" && (file === "in force" || file === "stricter");
}
