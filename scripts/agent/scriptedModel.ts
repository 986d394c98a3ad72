// A language model that makes the tool calls it is told to make. VS Code's own agent runs it: the loop, the tools, the
// hooks and the terminals are the real ones; only what a model would have thought up is scripted.
import * as vscode from "vscode";
import { untilHolds } from "../until.ts";
import { ScriptedRun, type Turn, type Words } from "./scriptedRun.ts";

/** As in the manifest's `languageModelChatProviders`. */
export interface ModelName {
  readonly vendor: string;
  readonly id: string;
  readonly name: string;
}

export class ScriptedModel implements vscode.LanguageModelChatProvider {
  readonly #name: ModelName;
  readonly #runs: ScriptedRun[] = [];
  /** The names of the tools that the newest request offered. */
  #offered: readonly string[] = [];

  constructor(name: ModelName) {
    this.#name = name;
  }

  /**
   * Registers a run: one turn after the other, each one call or several at once, and words around them. It begins when an
   * agent is given the run's `prompt`; a subagent is given one through `runSubagent`.
   */
  script(turns: readonly Turn[], words?: Words): ScriptedRun {
    const run = new ScriptedRun(`run${this.#runs.length + 1}`, turns, words);
    this.#runs.push(run);
    return run;
  }

  /** Gives the run to VS Code's agent in a new chat. Returns once the chat has taken the prompt. */
  async start(run: ScriptedRun): Promise<void> {
    await this.#open(run);
  }

  /** Gives the run to VS Code's agent in the chat that is open, whose run has finished. */
  async goOn(run: ScriptedRun): Promise<void> {
    await this.#open(run, { chat: "same" });
  }

  /**
   * Resolves once VS Code's agent is offered `tool`, and throws after a minute: a window that has just started says for some
   * seconds of its own tools that they do not exist or that the person disabled them.
   */
  async untilOffered(tool: string): Promise<void> {
    await untilHolds(`the agent's tool ${tool}`, 60_000, async () => {
      this.#offered = [];
      // An empty run: the chat ends with the model's first answer.
      await this.#open(this.script([]), { blockOnResponse: true });
      if (!this.#offered.includes(tool)) throw new Error(`The agent has: ${this.#offered.join(", ") || "no tools"}.`);
    });
  }

  async #open(
    run: ScriptedRun,
    { chat, ...options }: { readonly blockOnResponse?: true; readonly chat?: "same" } = {},
  ): Promise<void> {
    const modelSelector = { vendor: this.#name.vendor, id: this.#name.id };
    while ((await vscode.lm.selectChatModels(modelSelector)).length === 0) await nextChange();
    if (chat !== "same") await vscode.commands.executeCommand("workbench.action.chat.newChat");
    await vscode.commands.executeCommand("workbench.action.chat.open", {
      query: run.prompt,
      mode: "agent",
      modelSelector,
      ...options,
    });
  }

  async provideLanguageModelChatInformation(): Promise<vscode.LanguageModelChatInformation[]> {
    const capabilities = {
      toolCalling: true,
      imageInput: false,
      // Proposed (`chatProvider`): without it VS Code offers the model neither apply_patch nor multi_replace_string_in_file.
      editTools: ["find-replace", "multi-find-replace", "apply-patch", "code-rewrite"],
    };
    const limits = { maxInputTokens: 1_000_000, maxOutputTokens: 100_000 };
    return [{ id: this.#name.id, name: this.#name.name, family: "scripted", version: "1", ...limits, capabilities }];
  }

  async provideTokenCount(): Promise<number> {
    return 1;
  }

  async provideLanguageModelChatResponse(
    _model: vscode.LanguageModelChatInformation,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
  ): Promise<void> {
    const say = (text: string): void => progress.report(new vscode.LanguageModelTextPart(text));
    const run = this.#runOf(messages);
    // VS Code also asks for titles and the like; such requests bring no tools.
    if (run === undefined || (options.tools?.length ?? 0) === 0) return say("Scripted work");
    this.#offered = (options.tools ?? []).map(({ name }) => name);
    run.hear(toolResults(messages));
    const turn = run.nextTurn();
    if (turn === undefined) {
      say(run.closingText());
      return run.finish();
    }
    for (const [callId, call] of turn) {
      if (call.say !== undefined) say(`${call.say}\n\n`);
      progress.report(new vscode.LanguageModelToolCallPart(callId, call.tool, call.input));
    }
  }

  /** The run whose prompt was given last in this conversation. */
  #runOf(messages: readonly vscode.LanguageModelChatRequestMessage[]): ScriptedRun | undefined {
    for (const message of messages.toReversed()) {
      if (message.role !== vscode.LanguageModelChatMessageRole.User) continue;
      const text = textOf(message.content);
      const run = this.#runs.findLast((one) => text.includes(one.prompt));
      if (run !== undefined) return run;
    }
    return undefined;
  }
}

function nextChange(): Promise<void> {
  return new Promise((resolve) => {
    const subscription = vscode.lm.onDidChangeChatModels(() => {
      subscription.dispose();
      resolve();
    });
  });
}

function toolResults(messages: readonly vscode.LanguageModelChatRequestMessage[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const part of messages.flatMap((message) => [...message.content])) {
    if (part instanceof vscode.LanguageModelToolResultPart) results.set(part.callId, textOf(part.content));
  }
  return results;
}

function textOf(parts: readonly unknown[]): string {
  return parts.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
}
