import { textOf } from "../../shell/value.ts";
import type { CommandModel } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing } from "../fileEffects.ts";
import { hostOf } from "../hosts.ts";
import { serviceModel } from "../serviceModel.ts";
import type { ServiceReading } from "../verbFamilies.ts";

/** Clients of services that move money or send messages. */
export const payments: readonly CommandModel[] = [
  serviceModel(
    {
      service: "stripe",
      programs: "stripe",
      values:
        "--api-key --project-name -p --config --color --log-level --device-name -d --data -l --limit --stripe-account --stripe-version --format --filter-http-methods --forward-to -f --forward-connect-to --events -e --expand --starting-after --ending-before",
      account: { options: "-p --project-name --stripe-account" },
      kinds:
        "billing_portal issuing terminal radar reporting tax treasury identity checkout apps test_helpers financial_connections v2 core",
      paths: {
        reads:
          "logs tail, status, events list, resources, get, samples list, open, products retrieve, customers retrieve",
        works: "listen, serve",
        creates: "trigger, fixtures, samples create",
        changes: "post, events resend",
        deletes: "delete",
        signs: "login, logout, config, plugin install, plugin uninstall, plugin upgrade",
        asks: "help, version, docs, completion, feedback",
        executes: "terminal quickstart",
      },
      examples: {
        "stripe customers delete cus_1": ["delete remote service:stripe/?/customers/cus_1"],
        "stripe refunds create --charge ch_1 --live": ["create none service:stripe/?/refunds/ch_1"],
        "stripe post /v1/refunds -d charge=ch_1": ["modify remote service:stripe/?/?/%2Fv1%2Frefunds"],
        "stripe listen --forward-to https://example.com": [
          "execute none process:stripe",
          "connect remote host:example.com:443",
        ],
        "stripe subscriptions cancel sub_1": ["modify remote service:stripe/?/subscriptions/sub_1"],
      },
      counterExamples: [
        "stripe customers list",
        "stripe logs tail",
        "stripe listen --forward-to localhost:3000",
        "stripe products retrieve p",
      ],
    },
    forwards,
  ),
  serviceModel({
    service: "square",
    programs: "square",
    kinds: "catalog inventory loyalty webhook",
    values: "--access-token --environment --location",
    account: { options: "--environment --location" },
    paths: { signs: "login, logout" },
    examples: { "square customers delete c1": ["delete remote service:square/?/customers/c1"] },
    counterExamples: ["square catalog list", "square customers get c1"],
  }),
  serviceModel({
    service: "braintree",
    programs: "braintree",
    kinds: "customer transaction subscription",
    values: "--merchant --environment",
    account: { options: "--merchant --environment" },
    examples: { "braintree subscription cancel s1": ["modify remote service:braintree/?/subscription/s1"] },
    counterExamples: ["braintree customer find c1"],
  }),
  serviceModel({
    service: "twilio",
    programs: "twilio",
    separator: "colons",
    kinds:
      "api core phone-numbers email serverless token plugins profiles verify chat conversations video sync flex autopilot studio debugger incoming-phone-numbers local tollfree mobile flow number",
    values:
      "-p --profile -l --log-level -o --cli-output-format --properties --limit --sid --from --to --body --friendly-name --account-sid",
    account: { options: "-p --profile --account-sid", variables: "TWILIO_PROFILE" },
    paths: {
      reads: "profiles list, debugger logs list, serverless logs, plugins $, feedback",
      reveals: "token create, token video, token chat, token voice",
      signs: "login, profiles create, profiles use, profiles remove, plugins install, plugins remove, config set",
      works: "serverless start, serverless new",
      executes: "serverless activate",
      changes: "email send, email set, flex plugins deploy",
    },
    examples: {
      "twilio api:core:incoming-phone-numbers:remove --sid PN1": [
        "delete remote service:twilio/?/api-core-incoming-phone-numbers/?",
      ],
      "twilio api:core:messages:create --to +1 --body hi": ["create none service:twilio/?/api-core-messages/?"],
      "twilio phone-numbers:update +1 --sms-url x": ["modify remote service:twilio/?/phone-numbers/+1"],
    },
    counterExamples: ["twilio api:core:messages:list", "twilio phone-numbers:list", "twilio profiles:list"],
  }),
  ...["sendgrid", "postmark", "mailgun", "mailchimp", "resend", "mailersend", "brevo", "sparkpost"].map((service) =>
    serviceModel({
      service,
      programs: service,
      groups: "email template templates domain message messages list contact contacts",
      kinds: "email template domain message sender contact campaign webhook suppression",
      values: "--api-key --from --to --subject --text --html --domain --template --server --token",
      account: { options: "--domain --server" },
      examples: {
        [`${service} templates delete t1`]: [`delete remote service:${service}/?/templates/t1`],
        [`${service} email send --to a@example.com`]: [`modify remote service:${service}/?/email/?`],
      },
      counterExamples: [`${service} templates list`, `${service} --version`],
    }),
  ),
];

/** What happens in the account is sent on to an address; only this machine's is no other's. */
function forwards({ use, path, options }: ServiceReading): readonly Effect[] {
  if (path[0] !== "listen") return nothing;
  return options
    .filter(({ name }) => /^(?:-f|--forward-to|-c|--forward-connect-to)$/.test(name))
    .filter(
      ({ value }) =>
        !/^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])?(?::\d+)?(?:\/|$)/.test(textOf(value) ?? "?"),
    )
    .map(({ value }) =>
      effectOn(hostOf(value), { verb: "connect", loses: "remote", because: "stripe listen sends events there" }, use),
    );
}
