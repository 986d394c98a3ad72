import type { Page } from "./reviewModel.ts";

/**
 * Everything a person's answer rests on, as one string: two pages with the same string ask for the same answer. While counting
 * goes on its numbers are left out, so that a count that climbs does not make the choices inert over and over; its end counts.
 */
export function material(page: Page): string {
  switch (page.kind) {
    case "held": {
      const { position: _position, waiting: _waiting, headline, losses, share, ...rest } = page;
      if (losses.counting === "counted") return JSON.stringify({ ...rest, headline, losses, share });
      return JSON.stringify({ ...rest, losses: losses.rows.map((row) => [row.deed, row.resource, row.marks]) });
    }
    case "scope":
    case "guard":
    case "undo":
      return JSON.stringify(page);
    case "agents": {
      // When a call last came, and what was said of the last click, change while a person is looking and ask for nothing else.
      const { found, said: _said, ...rest } = page;
      return JSON.stringify({ ...rest, found: found.map(({ seen: _seen, ...row }) => row) });
    }
    case "identity":
    case "empty":
      return "";
  }
}
