import type { CommandModel } from "../commandModel.ts";
import { serviceModel } from "../serviceModel.ts";

/** Clients of search services, and of servers of names. */
export const searchServices: readonly CommandModel[] = [
  serviceModel({
    service: "algolia",
    programs: "algolia",
    groups:
      "apikeys crawler dictionary events index indices objects open profile rules search settings synonyms agents",
    kinds: "entries config analyse replica",
    values:
      "-p --profile --application-id --api-key --api-key-file -o --output --query --facet-filters --filters -F --file --search-hosts",
    account: { options: "-p --profile --application-id", variables: "ALGOLIA_APPLICATION_ID" },
    paths: {
      reads:
        "search, indices browse, objects browse, rules browse, synonyms browse, dictionary entries browse, settings get, indices list, indices analyze, events tail, crawler get, crawler stats, crawler test, profile list, dictionary settings get",
      reveals: "apikeys list, apikeys get",
      signs: "profile add, profile remove, profile setdefault",
      changes:
        "settings set, settings import, rules import, synonyms import, objects operations, crawler run, crawler pause, crawler reindex, crawler crawl, indices move, indices copy",
      asks: "open, completion, help",
    },
    examples: {
      "algolia indices delete shop -y": ["delete remote service:algolia/?/indices/shop"],
      "algolia -p prod indices clear shop": ["delete remote service:algolia/prod/indices/shop"],
      "algolia apikeys list": ["read none service:algolia/?/apikeys/? (secret)"],
    },
    counterExamples: ["algolia indices list", "algolia search shop --query delete", "algolia indices browse shop"],
  }),
  serviceModel({
    service: "meilisearch",
    programs: "meilisearch meilitool",
    values: "--db-path --http-addr --master-key --env --dump-dir --config-file-path --import-dump --snapshot-dir",
    bare: "executes",
    paths: { deletes: "clear-task-queue", executes: "export-a-dump, offline-upgrade, compact-index" },
    examples: { "meilitool clear-task-queue": ["delete remote service:meilisearch/?/?/?"] },
    counterExamples: ["meilisearch --version"],
  }),
  serviceModel({
    service: "typesense",
    programs: "typesense ts-cli",
    kinds: "collection document alias",
    values: "--host --api-key --collection --port",
    account: { options: "--host" },
    examples: { "typesense collections delete shop": ["delete remote service:typesense/?/collections/shop"] },
    counterExamples: ["typesense collections list"],
  }),
  serviceModel({
    service: "dns",
    programs: "nsupdate rndc pdnsutil",
    values: "-k -y -t -u -r -p -s -c -b --config-dir --config-name",
    bare: "executes",
    paths: {
      reads: "status, show-zone, list-all-zones, check-zone, check-all-zones, list-zone, zonestatus",
      changes:
        "reload, reconfig, refresh, retransfer, freeze, thaw, sign, loadkeys, halt, notify, secure-zone, rectify-zone",
      deletes: "flush, flushname, flushtree, delzone, stop, delete-zone, delete-rrset, clear-zone, disable-dnssec",
      reveals: "export-zone-key, tsig-list, list-tsig-keys, tsig-export",
    },
    examples: {
      nsupdate: ["execute remote service:dns/?/?/? (opaque)"],
      "nsupdate -k key a.txt": ["execute none process:nsupdate (opaque)"],
      "pdnsutil delete-zone example.com": ["delete remote service:dns/?/?/example.com"],
    },
    counterExamples: ["rndc status", "pdnsutil list-all-zones"],
  }),
];
