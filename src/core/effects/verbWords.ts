/**
 * What a command of a service's client does, by the verb it says.
 * - `asks`: it prints its own help or version.
 * - `reads`: it shows what the service holds.
 * - `reveals`: it shows a secret, or gives access as one does.
 * - `creates`, `changes`, `deletes`: something at the service.
 * - `executes`: commands or code run somewhere else.
 * - `signs`: it changes who is signed in, or the client's own settings.
 * - `works`: a build, a check or a local server, as a project's own tools are.
 */
export type VerbFamily =
  | "asks"
  | "reads"
  | "reveals"
  | "creates"
  | "changes"
  | "deletes"
  | "executes"
  | "signs"
  | "works";

/** English verbs as clients of services use them, by what they do. A word that is in no list has no family. */
const words: Readonly<Record<VerbFamily, string>> = {
  asks: "help version completion completions",
  reads:
    "list ls get describe show view info inspect read cat head stat du size tree tail logs log status health ping whoami history events metrics usage quota search find lookup check validate lint diff compare count exists wait watch browse top explain estimate plan simulate discover display peek docs",
  reveals: "reveal decrypt expose unseal unwrap presign signurl sign assume",
  creates:
    "create new add make mk mkdir mb init generate gen issue allocate provision launch order buy purchase request upload submit insert copy cp clone fork import duplicate snapshot backup subscribe invite register reserve mkalias",
  changes:
    "update set put modify edit patch apply enable disable attach associate start stop restart reboot resume pause suspend scale resize rename move mv assign grant promote rollback deploy redeploy release publish sync link unlink lock unlock merge transfer upgrade downgrade migrate accept reject approve deny configure config replace revert failover switch drain cordon uncordon activate deactivate cancel rotate renew refresh reload reconfigure send pub post push tag untag label annotate comment close reopen resolve ack acknowledge mute unmute snooze toggle mark write ingest record retry rerun requeue resend redrive replay seek join leave bind unbind map unmap mount connect disconnect shift route cutover finalize complete archive unarchive restore expose allow block ban unban throttle exclude include invalidate rebuild reindex optimize compact repair rewrite mirror upsert alter bootstrap seed adjust increment decrement override relocate swap convert",
  deletes:
    "delete del rm remove destroy purge terminate drop erase wipe flush reset prune expire forget clear clean cleanup truncate uninstall unpublish undeploy decommission nuke deregister unregister revoke kill abort evict reap trim detach disassociate dissociate deprovision deallocate discard shred teardown down rb rmdir empty unset deleteall unsubscribe unassign disown dedupe vacuum tombstone retire sunset eject cull zap",
  executes:
    "exec execute run ssh scp sftp invoke call eval shell bash console repl trigger dispatch command script perform sql psql rsh proxy tunnel enter",
  signs: "login logout signin signout auth authenticate logoff",
  works: "",
};

/** Reading verbs that name things as well: with words behind them they are what the command is about. */
const nouns =
  "help version completion log logs search status health events metrics usage quota info check docs plan top count";

const families: ReadonlyMap<string, VerbFamily> = new Map(
  (Object.entries(words) as readonly (readonly [VerbFamily, string])[]).flatMap(([family, list]) =>
    list
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => [word, family] as const),
  ),
);
const ambiguous: ReadonlySet<string> = new Set(nouns.split(" "));

/**
 * The family of a verb, which may carry its object behind a hyphen: `delete-stack`, `list-buckets`. Undefined for a word
 * that is no known verb. A verb that fetches and whose object is a secret reveals it.
 */
export function familyOf(word: string): VerbFamily | undefined {
  const whole = families.get(word);
  if (whole !== undefined) return whole;
  const [verb = "", ...object] = word.split(/[-_]/);
  if (object.length === 0) return undefined;
  const family = /^(?:batch|bulk|force|admin|multi)$/.test(verb) ? familyOf(object.join("-")) : families.get(verb);
  return family === "reads" && fetches(verb) && isSecretThing(object.join("-")) ? "reveals" : family;
}

/** Whether a verb may be the name of a thing where more words follow. */
export function namesThing(word: string): boolean {
  return ambiguous.has(word);
}

/** Whether a reading verb shows a thing's own content, not only that it is there. */
export function fetches(verb: string): boolean {
  return /^(?:get|read|show|print|cat|view|fetch|display|download|export|dump|batch)$/.test(
    verb.split(/[-_]/)[0] ?? "",
  );
}

/** Whether a word names what is secret in itself: `secret-value`, `access-tokens`, `login-password`. */
export function isSecretThing(word: string): boolean {
  return /(?:^|[-_])(?:secrets?|tokens?|passwords?|passwd|passphrase|credentials?|keypair|private-?keys?|connection-?strings?|kubeconfig|access-?keys?|service-?role-?key)(?:$|[-_](?!last|policy|policies|config|rotation|usage|count|metadata))/.test(
    word,
  );
}
