import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { reviewDocument } from "../../src/shared/reviewDocument.ts";

const parts = {
  cspSource: "https://*.example.test",
  nonce: "abcdefghijklmnop0123",
  scriptUri: "https://x.example.test/review.js?a=1&b=2",
  styleUri: "https://x.example.test/review.css",
  language: "en",
};

describe("the document of the review page", () => {
  it("permits one script, one source of styles and nothing else", () => {
    const policy = /content="(default-src[^"]*)"/.exec(reviewDocument(parts))?.[1];
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'nonce-abcdefghijklmnop0123'",
      "style-src https://*.example.test 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
      "font-src https://*.example.test",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("permits of inline styles only the empty one", () => {
    expect(reviewDocument(parts)).toContain(`'sha256-${createHash("sha256").update("").digest("base64")}'`);
  });

  it("has no inline script, style or handler", () => {
    const html = reviewDocument(parts);
    expect([...html.matchAll(/<script[^>]*>([^<]*)<\/script>/g)].map((found) => found[1])).toEqual([""]);
    expect(html).not.toMatch(/<style|style=|\son\w+=/);
  });

  it("escapes what it is given", () => {
    const html = reviewDocument({ ...parts, styleUri: '"><script>alert(1)</script>', language: '"' });
    expect(html).toContain('href="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(html).toContain('src="https://x.example.test/review.js?a=1&amp;b=2"');
    expect(html).toContain('<html lang="&quot;">');
  });

  it.each(["", "short", "with spaces and more", "quote'quote'quote'"])("refuses %j as a nonce", (nonce) => {
    expect(() => reviewDocument({ ...parts, nonce })).toThrow("nonce");
  });
});
