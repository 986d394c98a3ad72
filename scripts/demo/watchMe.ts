// Drives the demo as a person would and leaves pictures and a transcript. It knows nothing of what the agent asks for: it
// answers whatever review opens, and ends when the agent says that it is done.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { ensureChromium, openBrowser } from "../browser.ts";
import type { Theme } from "../hostSettings.ts";
import { until } from "../until.ts";
import { visibleWebviews, webviewText } from "../webviewFrames.ts";
import { openWorkbench } from "../workbench.ts";
import { type DemoEvent, parseTranscript } from "./transcript.ts";
import { transcriptText } from "./transcriptText.ts";

export type Answer = "approve" | "deny";

export interface WatchOptions {
  readonly address: string;
  /** The file into which the demo's agent writes what it does. */
  readonly transcript: string;
  readonly answer: Answer;
  readonly theme: Theme;
  /** Where pictures and `transcript.md` go; emptied first. */
  readonly folder: string;
}

const extension = "holdpoint.holdpoint";
/** The agent's next event, a review or its end, comes within this time. */
const patience = 180_000;
const answerButtons: Readonly<Record<Answer, RegExp>> = { approve: /^approve/i, deny: /^deny/i };

/**
 * Answers one review after the other, each held call before the next: steps that hold several calls at once are not for it.
 * Returns the paths of what it left. Throws where neither a review nor the agent's end comes in time.
 */
export async function watchMe(options: WatchOptions): Promise<readonly string[]> {
  await rm(options.folder, { recursive: true, force: true });
  await mkdir(options.folder, { recursive: true });
  const size = { width: 1600, height: 1000 };
  const { browser, page } = await openBrowser({ executable: await ensureChromium(), theme: options.theme, size });
  const pictures: string[] = [];
  const picture = async (name: string, part = "body"): Promise<void> => {
    const path = join(options.folder, `${String(pictures.length + 1).padStart(2, "0")}-${name}.png`);
    await page.locator(part).first().screenshot({ path });
    pictures.push(path);
  };
  const reviews: string[] = [];
  try {
    await openWorkbench(page, options.address);
    for (;;) {
      const next = await until("a review or the agent's end", patience, () => nextStage(page, options));
      if (next.stage === "finished") break;
      reviews.push(await webviewText(next.review));
      process.stdout.write(`A review is open; answering "${options.answer}".\n`);
      await picture("review-open");
      await picture("status-bar-held", ".part.statusbar");
      const before = (await eventsOf(options)).length;
      const told = async (): Promise<boolean> => (await eventsOf(options)).length > before;
      await next.review.getByRole("button", { name: answerButtons[options.answer] }).first().click();
      // The next review may take this one's place before we look again, so the agent's going on counts as well.
      await until("the review to be settled", patience, async () =>
        next.review.isDetached() || (await told()) || !(await canAnswer(next.review, options.answer))
          ? true
          : undefined,
      );
      if (options.answer === "approve") await pictureOfTheRun(page, picture);
      await until("the agent to be told", patience, async () => ((await told()) ? true : undefined));
      await picture(options.answer === "approve" ? "after-the-approval" : "after-the-refusal");
    }
    await picture("end");
    await picture("status-bar-end", ".part.statusbar");
  } catch (error) {
    await picture("in-trouble");
    throw new Error(`The demo stopped half-way: ${String(error)} See ${pictures.at(-1)}.`, { cause: error });
  } finally {
    await browser.close();
  }
  const transcript = join(options.folder, "transcript.md");
  await writeFile(
    transcript,
    transcriptText({ events: await eventsOf(options), reviews, pictures, answer: options.answer }),
  );
  return [...pictures, transcript];
}

type Stage = { readonly stage: "finished" } | { readonly stage: "review"; readonly review: Frame };

async function nextStage(page: Page, options: WatchOptions): Promise<Stage | undefined> {
  for (const review of await visibleWebviews(page, extension)) {
    if (await canAnswer(review, options.answer)) return { stage: "review", review };
  }
  const finished = (await eventsOf(options)).some((event) => event.kind === "finished");
  return finished ? { stage: "finished" } : undefined;
}

async function canAnswer(review: Frame, answer: Answer): Promise<boolean> {
  const button = review.getByRole("button", { name: answerButtons[answer] }).first();
  return (await button.isVisible()) && (await button.isEnabled());
}

/** An approved command runs in a terminal; an approved edit shows none. */
async function pictureOfTheRun(page: Page, picture: (name: string) => Promise<void>): Promise<void> {
  const terminal = page.locator(".terminal-wrapper:visible").first();
  const appeared = await terminal.waitFor({ timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  if (!appeared) return;
  // It draws a moment after it appears.
  await page.waitForTimeout(700);
  await picture("live-terminal");
}

async function eventsOf(options: WatchOptions): Promise<readonly DemoEvent[]> {
  return parseTranscript(await readFile(options.transcript, "utf8").catch(() => ""));
}
