import { describe, expect, it } from "vitest";
import { infer } from "../../../src/core/effects/infer.ts";
import { commandModels } from "../../../src/core/effects/programs.ts";
import { commandCall } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

describe("the command models", () => {
  it("share no name", () => {
    const names = commandModels.flatMap((model) => model.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(commandModels.flatMap((model) => Object.entries(model.examples)))("read `%s`", (command, expected) => {
    const { effects, problems } = infer(commandCall(command), surroundings);
    expect({ effects: effects.map(spellEffect).sort(), problems }).toEqual({
      effects: [...expected].sort(),
      problems: [],
    });
  });

  it.each(commandModels.flatMap((model) => model.counterExamples))("see nothing lost in `%s`", (command) => {
    const { effects, problems } = infer(commandCall(command), surroundings);
    const lossy = effects.filter(({ loses, sight }) => loses !== "none" || sight === "opaque");
    expect({ lossy: lossy.map(spellEffect), problems }).toEqual({ lossy: [], problems: [] });
  });
});
