import { expect, test } from "vitest";
import { Refused } from "./domain-error.ts";

test("a refusal is known as one across the two copies of this file that one web process holds", async () => {
  const other = (await import(
    /* @vite-ignore */ `./domain-error.ts?copy=${1}`
  )) as typeof import("./domain-error.ts");
  expect(other.Refused).not.toBe(Refused);
  const theirs: unknown = new other.Refused({ code: "not_signed_in" });
  expect(theirs instanceof Refused).toBe(true);
  for (const other of [new Error("Refused"), null, undefined, "Refused", {}])
    expect(other instanceof Refused).toBe(false);
});
