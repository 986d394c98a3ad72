import { type Dialect, eventStream, type Reply, sendJson } from "./dialect.ts";
import { asText, fields, items } from "./json.ts";

/** Gemini's generateContent, as Gemini CLI speaks it. */
export const gemini: Dialect = {
  speaks: (path) => /:(?:stream)?generateContent$/i.test(path),
  hear: (body) => {
    const contents = items(body.contents);
    const parts = contents.flatMap((content) => items(content.parts));
    return {
      asked: contents
        .filter((content) => content.role === "user")
        .flatMap((content) => items(content.parts).map((part) => asText(part.text)))
        .join("\n"),
      tools: items(body.tools)
        .flatMap((tool) => items(tool.functionDeclarations))
        .map((tool) => ({ name: asText(tool.name), takes: "object" })),
      results: parts.flatMap((part) =>
        part.functionResponse === undefined ? [] : [asText(fields(part.functionResponse).response)],
      ),
    };
  },
  say: (reply, { url }, response) => {
    const whole = {
      candidates: [{ content: { role: "model", parts: [partOf(reply)] }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      modelVersion: "scripted",
    };
    if (url.searchParams.get("alt") !== "sse") {
      sendJson(response, 200, url.pathname.includes(":stream") ? [whole] : whole);
      return;
    }
    eventStream(response)(whole);
    response.end();
  },
};

function partOf(reply: Reply): object {
  return reply.kind === "text"
    ? { text: reply.text }
    : { functionCall: { id: `call_scripted_${reply.index}`, name: reply.tool.name, args: reply.input } };
}
