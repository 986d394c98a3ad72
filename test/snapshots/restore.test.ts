import { describe, expect, test } from "vitest";
import { plannedTrip } from "./plannedTrip.ts";
import { roundTrip } from "./roundTrip.ts";

describe("a restore", () => {
  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    "brings back what a random command destroyed, seed %i",
    async (seed) => {
      const { wrong, left, command } = await roundTrip(seed);
      expect({ command, wrong, left }).toEqual({ command, wrong: [], left: [] });
    },
  );

  test.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "brings back what a random command destroyed by the snapshot that its verdict owes, seed %i",
    async (seed) => {
      const { wrong, command } = await plannedTrip(seed);
      expect({ command, wrong }).toEqual({ command, wrong: [] });
    },
  );
});
