import assert from "node:assert/strict";
import { test } from "node:test";
import { total } from "../src/orders.js";

test("adds up the lines", () => {
  assert.equal(
    total([
      { count: 2, price: 450 },
      { count: 1, price: 100 },
    ]),
    1000,
  );
});

test("takes off the discount", () => {
  assert.equal(total([{ count: 1, price: 999 }], 10), 899);
});
