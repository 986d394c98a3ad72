import { namedResource } from "../../resource.ts";
import { textOf } from "../../shell/value.ts";
import type { CommandModel } from "../commandModel.ts";
import { verbModel } from "./verbTable.ts";

/** Tools for images and containers beside the engines. */
export const imageTools: readonly CommandModel[] = [
  verbModel({
    names: "skopeo crane regctl oras cosign",
    values:
      "--authfile --creds --src-creds --dest-creds --format -o --output --platform --tag -t --key --policy --registries.d --tmpdir --override-arch --override-os -f --src --dest",
    flags:
      "--debug --insecure-policy --tls-verify --src-tls-verify --dest-tls-verify --raw --config --all -a --json --no-tags -v --version --verbose --full-ref",
    rows: [
      ["image|manifest|tag|repo|blob|registry inspect|digest|get|ls|list|head|config|fetch|fetch-config", "reads"],
      ["image|manifest|tag|repo|blob delete|del|rm", "deletes"],
      ["delete|clean", "deletes"],
      [
        "inspect|list-tags|ls|digest|manifest|config|catalog|version|help|validate|verify|tree|triangulate|discover|manifest-digest|standalone-verify",
        "reads",
      ],
      ["*", "publishes"],
    ],
    loses: "remote",
    resource: ([first], line) =>
      namedResource(
        "image",
        textOf(line.operands.at(-1) ?? first)
          ?.replace(/^docker:\/\//, "")
          .replace(/(?::[\w.-]+|@sha256:\w+)$/, ""),
      ),
    examples: {
      "skopeo delete docker://example.com/app:1": ["delete remote image:example.com%2Fapp"],
      "skopeo copy docker://a/b:1 docker://c/d:1": ["publish remote image:c%2Fd"],
    },
    counterExamples: ["skopeo inspect docker://alpine:3", "crane digest alpine:3"],
  }),
  verbModel({
    names: "crictl ctr",
    values:
      "-r --runtime-endpoint -i --image-endpoint -t --timeout -c --config -a --address -n --namespace -o --output --name --label --pod -p --tail --since --snapshotter",
    flags: "-D --debug -q --quiet --all --no-trunc -f --follow --version -v -s --stats --force",
    rows: [
      [
        "containers|container|c|images|image|i|tasks|task|t|namespaces|namespace|ns|snapshots|content|leases|plugins ls|list|info|check|metrics|ps|tree|usage",
        "reads",
      ],
      ["rm|rmi|rmp|stopp", "deletes"],
      [
        "containers|container|c|images|image|i|tasks|task|t|namespaces|namespace|ns|snapshots|content|leases rm|remove|del|delete|kill|prune",
        "deletes",
      ],
      ["run|exec|attach|port-forward|shim|install", "unseen"],
      [
        "containers|container|c|images|image|i|tasks|task|t|namespaces|namespace|ns|snapshots|content|leases *",
        "changes",
      ],
      ["tasks|task|t exec|attach", "unseen"],
      [
        "ps|images|image|img|logs|inspect|inspecti|inspectp|imagefsinfo|stats|statsp|info|version|pods|events|help|metricsp|metricdescs",
        "reads",
      ],
      ["*", "changes"],
    ],
    loses: "system",
    resource: (operands) => namedResource("docker", undefined, "container", textOf(operands[0])),
    examples: {
      "crictl rmp web": ["delete system docker:?/container/web"],
      "ctr -n k8s.io images rm app": ["delete system docker:?/container/app"],
    },
    counterExamples: ["crictl ps -a", "crictl logs web"],
  }),
];
