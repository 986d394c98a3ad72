import type { NamedResource } from "../../resource.ts";
import type { Option } from "../../shell/options.ts";
import { prefixOf, textOf, type Value } from "../../shell/value.ts";
import type { Use } from "../commandModel.ts";
import { component, componentOf } from "../resourceNames.ts";
import { contextOf } from "../serviceModel.ts";

/** An option of an operation, which takes every word up to the next option. */
export interface Given {
  readonly name: string;
  readonly values: readonly Value[];
}

/** `aws:<profile>/<region>/<service>/<name>` of what an operation works on. */
export function awsResource(
  use: Use,
  options: readonly Option[],
  service: string,
  own: readonly Given[],
): NamedResource {
  return { scheme: "aws", name: `${awsPlace(use, options)}/${component(service)}/${componentOf(nameIn(own))}` };
}

/** `<profile>/<region>`, as far as the command line and the variables it sets tell. */
export function awsPlace(use: Use, options: readonly Option[]): string {
  // Keys in the environment count before a profile that only the environment names.
  const keys = use.environment.has("AWS_ACCESS_KEY_ID") ? "" : "AWS_PROFILE AWS_DEFAULT_PROFILE";
  const profile = contextOf(use, options, "--profile", keys);
  const region = contextOf(use, options, "--region", "AWS_REGION AWS_DEFAULT_REGION");
  return `${componentOf(profile)}/${componentOf(region)}`;
}

/** The bucket and the key of `s3://bucket/key`; undefined for a word that names no object. */
export function s3Name(word: Value): string | undefined {
  const text = prefixOf(word);
  const found = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(text);
  if (found === null) return undefined;
  const [, bucket = "", key = ""] = found;
  if (textOf(word) === undefined) return text.slice("s3://".length).includes("/") ? `${component(bucket)}/?` : "?";
  return `${bucket === "" ? "?" : component(bucket)}${key === "" ? "" : `/${component(key)}`}`;
}

/** Options that only say how, or which part, are no names. */
const noName = /^--(?:max|page|next|starting|region|profile|output|query|client|request|version|account|parent)\b/;

/** The word that names what an operation works on, the most telling option first. */
function nameIn(own: readonly Given[]): Value | undefined {
  const shapes = [
    /^--name$/,
    /-(?:name|identifier)s?$/,
    /^--(?:bucket|target|key-id|function-name|queue-url|id)$/,
    /-(?:id|arn|url)s?$/,
  ];
  for (const shape of shapes) {
    const found = own.find(({ name, values }) => shape.test(name) && !noName.test(name) && values.length > 0);
    if (found !== undefined) return found.values[0];
  }
  return undefined;
}
