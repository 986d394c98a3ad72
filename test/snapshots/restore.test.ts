import { describe, expect, test } from "vitest";
import { roundTrip } from "./roundTrip.ts";

describe("a restore", () => {
  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    "brings back what a random command destroyed, seed %i",
    async (seed) => {
      const { wrong, left, command } = await roundTrip(seed);
      expect({ command, wrong, left }).toEqual({ command, wrong: [], left: [] });
    },
  );
});
