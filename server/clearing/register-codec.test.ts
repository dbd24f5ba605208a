import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import { readRegister, registerSha256, writeRegister } from "./register-codec.ts";
import { readRegisterEntry, writeRegisterEntry } from "./register-entry-codec.ts";
import { registerOf, shopEntry } from "./testing/register.ts";

const contact = { person: "13800000001", version: 1, from: "2026-11-01T00:00:00+08:00", to: null };
const shop = shopEntry("M1", {
  consentsFrom: "2026-12-02T00:00:00+08:00",
  contacts: [contact, { ...contact, version: 2, to: "2026-11-02T00:00:00+08:00" }],
  holds: [
    { fen: 5n, acquirerReference: "4200", reason: "核查" },
    { fen: null, acquirerReference: null, reason: "投诉" },
  ],
});
const register = registerOf([shop, shopEntry("M2", { role: "mall", status: "closing" })], {
  barred: [{ no: "QF0001", from: "2026-11-01T00:00:00+08:00" }],
  signers: [{ person: "p", keyId: "k", publicKey: "pem" }],
  cutOffs: [
    { from: dayFrom("2026-01-01"), minutes: 0 },
    { from: dayFrom("2026-12-01"), minutes: -60 },
  ],
});
type Json = Record<string, unknown> | unknown[];
const documentOf = () => JSON.parse(writeRegister(register)) as Json;

/** Every place of the document: the object or list it stands in, its key, and its name as a refusal says it. */
function* places(inside: Json, path = ""): Generator<{ inside: Json; key: string; name: string }> {
  for (const key of Object.keys(inside)) {
    const name = Array.isArray(inside) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    yield { inside, key, name };
    const value = (inside as Record<string, unknown>)[key];
    if (typeof value === "object" && value !== null) yield* places(value as Json, name);
  }
}
function fieldOf(document: Json): string | undefined {
  try {
    readRegister(JSON.stringify(document));
    return undefined;
  } catch (error) {
    const { refusal } = error as Refused;
    expect(error).toBeInstanceOf(Refused);
    expect(refusal.code).toBe("input_invalid");
    return (refusal as { field: string }).field;
  }
}
/** The same document once more, with one place changed. */
function changed(name: string, change: (inside: Json, key: string) => void): Json {
  const document = documentOf();
  for (const place of places(document)) if (place.name === name) change(place.inside, place.key);
  return document;
}

test("a register survives its own text", () => {
  expect(readRegister(writeRegister(register))).toEqual(register);
  expect(readRegisterEntry(JSON.parse(JSON.stringify(writeRegisterEntry(shop))), "shop")).toEqual(shop);
});

test("why a shop is not active is said or is no field, and is in the digest", () => {
  const said = registerOf([shopEntry("M1", { status: "suspended", statusReason: "请补材料" })]);
  expect(readRegister(writeRegister(said))).toEqual(said);
  expect(registerSha256(said)).not.toBe(
    registerSha256(registerOf([shopEntry("M1", { status: "suspended" })])),
  );
  const wrong = JSON.parse(writeRegister(said)) as { subMerchants: object[] };
  Object.assign(wrong.subMerchants[0] as object, { statusReason: true });
  expect(fieldOf(wrong as never)).toBe("subMerchants[0].statusReason");
});

test("a field that is missing or of another kind is named, wherever it stands", () => {
  const names = [...places(documentOf())].map((p) => p.name);
  expect(names.length).toBeGreaterThan(60);
  for (const name of names) {
    const wrong = changed(name, (inside, key) =>
      Object.assign(inside, { [key]: name.endsWith("shared") ? "yes" : true }),
    );
    expect([name, fieldOf(wrong)]).toEqual([name, name]);
    if (/\]$|^lifetimeSeconds\.|channelNos\./.test(name)) continue;
    const missing = changed(name, (inside, key) => delete (inside as Record<string, unknown>)[key]);
    expect([name, fieldOf(missing)]).toEqual([name, name]);
  }
});

test("a field that the form does not know is named, wherever it stands", () => {
  const objects = [...places(documentOf())].filter((p) => {
    const value = (p.inside as Record<string, unknown>)[p.key];
    return typeof value === "object" && value !== null && !Array.isArray(value);
  });
  for (const { name } of objects.filter((p) => p.name !== "lifetimeSeconds")) {
    const more = changed(name, (inside, key) =>
      Object.assign((inside as Record<string, object>)[key] as object, { more: 1 }),
    );
    expect(fieldOf(more)).toBe(`${name}.more`);
  }
  expect(fieldOf({ ...documentOf(), more: 1 })).toBe("more");
});

test("what cannot be meant is refused: version 0, an instant without its zone, T+0, less than nothing, a shop twice, a field of a file that is two", () => {
  const set = (name: string, value: unknown) =>
    changed(name, (inside, key) => Object.assign(inside, { [key]: value }));
  for (const [name, value] of [
    ["version", 0],
    ["at", "2026-11-20T00:00:00Z"],
    ["barred[0].from", "2026-11-20"],
    ["barred[0].no", ""],
    ["leftOutDays", -1],
    ["lifetimeSeconds.native", -1],
    ["subMerchants[0].cycle", "T+0"],
    ["subMerchants[0].role", "region"],
    ["subMerchants[0].status", "draft"],
    ["subMerchants[0].holds[0].fen", "-5"],
    ["subMerchants[1].subMerchantNo", "M1"],
    // What the clearing file carries on would move the fields behind it.
    ["subMerchants[1].subMerchantNo", "M|2"],
    ["cutOffs[1].from", "2026-01-01"],
    ["cutOffs[1].minutes", 721],
    ["cutOffs", []],
    ["subMerchants[0].accountRef", "ref\n"],
    ["subMerchants[0].accountRef", "r".repeat(65)],
  ] as const)
    expect([name, fieldOf(set(name, value))]).toEqual([name, name]);
});

/** Another value that may stand at this place too. */
function other(name: string, value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (name.endsWith("role")) return "group";
  if (name.endsWith("status")) return "suspended";
  if (name.endsWith("cycle")) return "T+2";
  if (name.endsWith("accountApprovedFrom")) return "2025-12-02";
  if (/^cutOffs.*from$/.test(name)) return "2026-06-01";
  if (/fen$/i.test(name)) return value === null ? "7" : `7${value}`;
  if (/(\.to|from|^at)$/i.test(name)) return "2026-11-30T00:00:00+08:00";
  return `${value}x`;
}

test("everything but number and instant is in the digest", () => {
  const digest = registerSha256(register);
  for (const { inside: list, key: member, name } of places(documentOf())) {
    const value = (list as Record<string, unknown>)[member];
    if (typeof value === "object" && value !== null && !Array.isArray(list)) continue;
    const document = changed(name, (inside, key) => {
      const value = (inside as Record<string, unknown>)[key];
      if (Array.isArray(inside)) inside.splice(Number(key), 1);
      else Object.assign(inside, { [key]: other(name, value) });
    });
    expect([name, fieldOf(document)]).toEqual([name, undefined]);
    const isOutside = name === "version" || name === "at";
    const isSame = registerSha256(readRegister(JSON.stringify(document))) === digest;
    expect([name, isSame]).toEqual([name, isOutside]);
  }
});
