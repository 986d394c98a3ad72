import { collectorAddress } from "../audit/collectorAddress.ts";
import { ForwardedRecords, type Sender } from "../audit/forwarder.ts";
import { Outbox } from "../audit/outbox.ts";
import type { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { Records } from "../gate/ports.ts";
import { collector } from "./settings.ts";
import { systemClock } from "./systemClock.ts";

/** Records that are also forwarded to the team's collector, where the person's settings name one. The SDK is loaded with the first of them. */
export function forwardRecords(
  store: DisposableStore,
  records: Records,
  state: string,
  version: unknown,
  logger: Logger,
): Records {
  let made: { readonly address: string; readonly sender: Sender } | undefined;
  let refused = "";
  const sender = async (): Promise<Sender | undefined> => {
    const setting = collector();
    const address = collectorAddress(setting);
    if (address === undefined) {
      if (setting !== "" && setting !== refused)
        logger.warn(`Nothing is forwarded: holdpoint.collector must be an https address, or http on this machine.`);
      refused = setting;
      return undefined;
    }
    if (made?.address === address) return made.sender;
    await made?.sender.close();
    const { otlpSender } = await import("../audit/otlpSender.ts");
    made = { address, sender: otlpSender(address, String(version)) };
    return made.sender;
  };
  const outbox = new Outbox(state);
  const wanted = (): "yes" | "no" => (collector() === "" ? "no" : "yes");
  const forwarded = store.add(new ForwardedRecords(records, { outbox, clock: systemClock, logger, wanted, sender }));
  forwarded.start();
  return forwarded;
}
