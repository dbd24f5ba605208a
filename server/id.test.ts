import fc from "fast-check";
import { expect, test } from "vitest";
import { idOf, isId, newId, PREFIXES, timeOf, uuidOf } from "./id.ts";

test("an id goes to its uuid and back, whatever the instant", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PREFIXES),
      fc.date({ min: new Date(0), max: new Date("2099-12-31T23:59:59.999Z"), noInvalidDate: true }),
      (prefix, at) => {
        const id = newId(prefix, at);
        expect(id).toHaveLength(prefix.length + 27);
        expect(isId(prefix, id)).toBe(true);
        expect(timeOf(id)).toBe(at.getTime());
        const uuid = uuidOf(id);
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(idOf(prefix, uuid)).toBe(id);
      },
    ),
  );
});

test("a later id sorts after an earlier one", () => {
  const a = newId("ord", new Date("2026-11-20T00:00:00Z"));
  const b = newId("ord", new Date("2026-11-20T00:00:01Z"));
  expect(a < b).toBe(true);
});

test("what is not an id is not taken for one", () => {
  for (const bad of [
    "",
    "ord_",
    "ord_1",
    `pay_${"0".repeat(26)}`,
    `ord_${"8".padEnd(26, "0")}`,
    `ord_${"i".repeat(26)}`,
    7,
    null,
  ]) {
    expect(isId("ord", bad)).toBe(false);
  }
});

const bodyOf = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString("hex");
  return idOf(
    "ord",
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );
};

test("of all 128 bits only a version 7 of this century is an id, and whatever is one can be asked for its instant", () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const nearly = sixteen.map((bytes) => {
    const near = Uint8Array.from(bytes);
    near[0] = 0x01;
    near[6] = ((near[6] as number) & 0x0f) | 0x70;
    near[8] = ((near[8] as number) & 0x3f) | 0x80;
    return near;
  });
  fc.assert(
    fc.property(fc.oneof(sixteen, nearly), (bytes) => {
      const ms = Buffer.from(bytes).readUIntBE(0, 6);
      const isOurs =
        (bytes[6] as number) >> 4 === 7 && (bytes[8] as number) >> 6 === 2 && ms < Date.UTC(2100, 0, 1);
      const id = bodyOf(bytes);
      expect(isId("ord", id)).toBe(isOurs);
      if (isOurs) expect(Number.isNaN(new Date(timeOf(id)).getTime())).toBe(false);
    }),
  );
});

test("one bit of version or variant, or an instant from 2100 on, is refused", () => {
  const bytes = new Uint8Array(16);
  bytes[6] = 0x70;
  bytes[8] = 0x80;
  expect(isId("ord", bodyOf(bytes))).toBe(true);
  for (const [at, value] of [
    [6, 0x40],
    [6, 0xf0],
    [8, 0x00],
    [8, 0xc0],
    [0, 0x7f],
  ] as const) {
    expect(isId("ord", bodyOf(Uint8Array.from(bytes, (b, i) => (i === at ? value : b))))).toBe(false);
  }
  const last = Uint8Array.from(bytes);
  Buffer.from(last.buffer).writeUIntBE(Date.UTC(2100, 0, 1) - 1, 0, 6);
  expect(isId("ord", bodyOf(last))).toBe(true);
  Buffer.from(last.buffer).writeUIntBE(Date.UTC(2100, 0, 1), 0, 6);
  expect(isId("ord", bodyOf(last))).toBe(false);
  expect(() => newId("ord", new Date(Date.UTC(2100, 0, 1)))).toThrow();
});
