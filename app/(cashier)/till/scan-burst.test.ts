import fc from "fast-check";
import { expect, test } from "vitest";
import { type Burst, hearKey, type TimedKey } from "./scan-burst.ts";

/** What reaches the pad, what is taken back from it, and what was scanned. */
function hear(keys: readonly TimedKey[]) {
  let burst: Burst | undefined;
  let [pad, atFirst] = ["", ""];
  const scans: string[] = [];
  for (const key of keys) {
    const wasScan = burst?.isScan === true;
    const heard = hearKey(burst, key);
    burst = heard.burst;
    if (burst.keys === 1) atFirst = pad;
    if (heard.as === "typed") pad += key.key;
    else if (!wasScan) pad = atFirst;
    if (heard.as === "ends") scans.push(burst.text);
  }
  return { pad, scans };
}
const typed = (text: string, every: number, from = 0): TimedKey[] =>
  [...text].map((key, i) => ({ key: key === "\n" ? "Enter" : key, at: from + i * every }));

test("12.3 by hand and a payment code with Enter: the pad holds 12.3, and no Enter was pressed", () => {
  const keys = [...typed("12.3", 120), ...typed("134567890123456789\n", 4, 1_000)];
  expect(hear(keys)).toEqual({ pad: "12.3", scans: ["134567890123456789"] });
});

test("eight keys may come as fast as they like, a ninth makes a scan", () => {
  expect(hear(typed("1234567\n", 1))).toEqual({ pad: "1234567Enter", scans: [] });
  expect(hear(typed("12345678\n", 1))).toEqual({ pad: "", scans: ["12345678"] });
});

test("a hand is never a scanner, however long it types; nor is a key that is held down", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 30, max: 400 }), { minLength: 1, maxLength: 40 }), (gaps) => {
      const keys = gaps.map((_, i) => ({ key: "1", at: gaps.slice(0, i).reduce((a, b) => a + b, 0) }));
      expect(hear(keys)).toEqual({ pad: "1".repeat(gaps.length), scans: [] });
    }),
  );
  const held = typed("0".repeat(20), 8).map((key, i) => ({ ...key, isRepeat: i > 0 }));
  expect(hear(held).pad).toHaveLength(20);
});

test("a key that is no character is a hand's, hammered or not, and so is the Enter after it", () => {
  const hammered = Array.from({ length: 30 }, (_, i) => ({ key: "Backspace", at: i * 5 }));
  expect(hear([...hammered, { key: "Enter", at: 155 }])).toEqual({
    pad: `${"Backspace".repeat(30)}Enter`,
    scans: [],
  });
});

test("a scanner leaves nothing on the pad, whatever its speed, and a hiccup does not cut it", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9A-Z]{9,40}$/),
      fc.integer({ min: 0, max: 29 }),
      fc.integer({ min: 0, max: 99 }),
      (text, every, hiccup) => {
        const keys = typed(`${text}\n`, every).map((k, i) => ({
          ...k,
          at: k.at + (i > 8 ? hiccup - every : 0),
        }));
        expect(hear(keys)).toEqual({ pad: "", scans: [text] });
      },
    ),
  );
});

test("after a scan a hand types again", () => {
  const keys = [...typed("134567890123456789\n", 4), ...typed("9.2", 120, 2_000)];
  expect(hear(keys).pad).toBe("9.2");
});
