import { expect, test } from "vitest";
import type { Books } from "./books.ts";
import { checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";

/** The first day of a chain on which something is sold. */
async function oneDay(): Promise<LivedDay> {
  for await (const lived of liveDays(5, 5)) if (lived.input.facts.length > 0) return lived;
  throw new Error("something is sold");
}

/** What of the evidence is named, and what is said besides. */
async function found(lived: LivedDay, change: (books: Books) => Partial<Books>) {
  const { differences, notices } = await checkLived(lived, lived.proposed, (b) => ({ ...b, ...change(b) }));
  const laws = [...differences.byLaw.keys()].filter((law) => /^(consent|approval)\./.test(law));
  return { laws, notices };
}
const answeredBy = (books: Books, change: (no: string) => string) => ({
  agreements: new Map(
    [...books.agreements].map(([sha256, row]) => [
      sha256,
      { ...row, consents: row.consents.map((c) => ({ ...c, person: change(c.person) })) },
    ]),
  ),
});
const without = (books: Books): Partial<Books> => ({
  agreements: new Map([...books.agreements].map(([sha256, row]) => [sha256, { ...row, consents: [] }])),
  fees: new Map([...books.fees].map(([sha256, row]) => [sha256, { ...row, consents: [] }])),
});

test("an order made before the register's day needs no consent, one made since needs all", async () => {
  const lived = await oneDay();
  const from = (consentsFrom: string) => (books: Books) => ({
    ...without(books),
    register: { ...books.register, consentsFrom },
  });
  expect((await found(lived, from("2099-01-01T00:00:00+08:00"))).laws).toEqual([]);
  expect((await found(lived, from("2026-01-01T00:00:00+08:00"))).laws).toEqual(["consent.missing"]);
});

test("a seller's own later day holds for that seller's orders", async () => {
  const lived = await oneDay();
  const { laws } = await found(lived, (books) => ({
    ...without(books),
    register: {
      ...books.register,
      subMerchants: books.register.subMerchants.map((e) => ({
        ...e,
        consentsFrom: "2099-01-01T00:00:00+08:00",
      })),
    },
  }));
  expect(laws).toEqual([]);
});

test("one person registered for two licence codes is a notice and no difference", async () => {
  const lived = await oneDay();
  const one = (books: Books): Partial<Books> => ({
    ...answeredBy(books, () => "one"),
    fees: new Map(
      [...books.fees].map(([sha256, row]) => [
        sha256,
        { ...row, consents: row.consents.map((c) => ({ ...c, person: "one" })) },
      ]),
    ),
    register: {
      ...books.register,
      subMerchants: books.register.subMerchants.map((e) => ({
        ...e,
        contacts: e.contacts.map((c) => ({ ...c, person: "one" })),
      })),
    },
  });
  const { laws, notices } = await found(lived, one);
  expect(laws).toEqual([]);
  expect(notices.length).toBeGreaterThan(0);
  expect(notices[0]).toContain("one 代表不同证照的");
  expect((await found(lived, () => ({}))).notices).toEqual([]);
});
