import type { GateClient } from "../client/gateClient.ts";
import type { RunControls } from "../run/hostRun.ts";
import type { GateMessage } from "../wire/messages.ts";

/** What the gate orders while a run is hosted. An order that comes right behind the answer waits until there is a run. */
export class Orders {
  readonly #early: GateMessage[] = [];
  #controls: RunControls | undefined;

  constructor(client: GateClient) {
    client.onMessage((message) => {
      if (this.#controls === undefined) this.#early.push(message);
      else give(message, this.#controls);
    });
  }

  obey(controls: RunControls): void {
    this.#controls = controls;
    for (const message of this.#early.splice(0)) give(message, controls);
  }
}

function give(message: GateMessage, controls: RunControls): void {
  if (message.type === "interrupt") controls.interrupt();
  if (message.type === "type") controls.type(message.text);
  if (message.type === "stop") controls.stop();
}
