/** What the document of the review page needs from its host. */
export interface DocumentParts {
  /** The host's source expression for its own resources (`webview.cspSource`). */
  readonly cspSource: string;
  /** Fresh for each document, from a cryptographic source; letters and digits, at least 16. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** A BCP 47 tag. */
  readonly language: string;
}

/** The SHA-256 of nothing: permits a style element without content, which is how the toolkit asks what the browser can do, and no other. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/**
 * The HTML document of the review page. It holds no data: everything shown arrives as messages. Only our one script and our
 * one style sheet load; there is no inline script, style or event handler, no image, frame, form or connection.
 * Throws when the nonce is not fit to be one.
 */
export function reviewDocument(parts: DocumentParts): string {
  if (!/^[A-Za-z0-9]{16,}$/.test(parts.nonce))
    throw new Error("The nonce of the review page must be 16 or more letters and digits.");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.cspSource} ${emptyStyle}`,
    `font-src ${parts.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escaped(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holdpoint review</title>
<link rel="stylesheet" href="${escaped(parts.styleUri)}">
</head>
<body>
<noscript>Scripts are switched off, so this page cannot show what is held. Nothing is approved.</noscript>
<script nonce="${parts.nonce}" src="${escaped(parts.scriptUri)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
