import { expect, test } from "vitest";
import { addDays } from "#server/calendar/calendar.ts";
import type { BankLine, Books } from "./books.ts";
import { checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { propose } from "./testing/platform.ts";

/** A day of a chain on which a line of an older file has no answer yet, with that line as the bank would refuse it today. */
async function dayWithOpenLine(): Promise<{ lived: LivedDay; failed: BankLine }> {
  for await (const lived of liveDays(7, 6)) {
    const { world, day } = lived;
    const answered = new Set(world.bank.map((b) => `${b.fileDigest}|${b.lineNo}`));
    for (const { file, digest } of world.files)
      for (const p of file.positions)
        if (p.pay > 0n && !answered.has(`${digest}|${p.lineNo}`)) {
          const line = {
            fileDigest: digest,
            lineNo: p.lineNo,
            subMerchantNo: p.subMerchantNo,
            amount: p.pay,
          };
          const failed = {
            ...line,
            kind: "failed" as const,
            bankDay: day,
            bankReference: "B1",
            reason: "户名不符",
          };
          return { lived, failed };
        }
  }
  throw new Error("a day of this chain has an open line");
}
const withLines =
  (...lines: BankLine[]) =>
  (books: Books): Books => ({ ...books, bank: [...books.bank, ...lines] });

test("what entered the bank's record before the window's end must stand in the file, what came later may wait", async () => {
  const { lived, failed } = await dayWithOpenLine();
  const laws = async (enteredAt: number) => {
    const { differences } = await checkLived(lived, lived.proposed, withLines({ ...failed, enteredAt }));
    return [...differences.byLaw.keys()];
  };
  expect(await laws(lived.window.to - 1)).not.toEqual([]);
  expect(await laws(lived.window.to)).toEqual([]);
});

test("what the bank did on a later day is no fact of this one: no file of this date follows it, and one that does is named", async () => {
  const { lived, failed } = await dayWithOpenLine();
  const tomorrow = { ...failed, bankDay: addDays(lived.day, 1) };
  const laws = async (enteredAt: number, proposed = lived.proposed) => {
    const { differences } = await checkLived(lived, proposed, withLines({ ...tomorrow, enteredAt }));
    return [...differences.byLaw.keys()];
  };
  expect(await laws(lived.window.to - 1)).toEqual([]);
  const returned = [...lived.input.returned, { ...tomorrow, kind: "failed" as const }];
  const early = await propose(lived.world, { ...lived.input, returned });
  expect(await laws(lived.window.to, early)).toContain("returned");
});

test("paid after failed is a named difference, never money twice", async () => {
  const { lived, failed } = await dayWithOpenLine();
  const enteredAt = lived.window.to;
  const both = withLines({ ...failed, enteredAt }, { ...failed, kind: "paid", enteredAt });
  expect((await checkLived(lived, lived.proposed, both)).differences.byLaw.get("bank.twice")).toBe(1);
});

test("paid after all, as two people state, re-enters nowhere; a failure that stands is counted once", async () => {
  const { lived, failed } = await dayWithOpenLine();
  const persons = ["reviewer", "approver"] as const;
  const of = (line: BankLine, at: number): BankLine => ({ ...line, enteredAt: at });
  const before = of(failed, lived.window.to - 2);
  const said: BankLine = { ...of(failed, lived.window.to - 1), kind: "paid" };
  const laws = async (...lines: BankLine[]) => {
    const { differences } = await checkLived(lived, lived.proposed, withLines(...lines));
    return [...differences.byLaw.keys()].filter((law) => law !== "E3" && law !== "E4");
  };
  expect(await laws(before, said)).toContain("bank.twice");
  expect(await laws(before, said, { ...said, persons })).toEqual([]);
  const stands = await laws(before, said, { ...before, persons });
  expect(stands).not.toContain("bank.twice");
  expect(stands).toEqual(await laws(before));
  const stated = {
    ...lived.input,
    returned: [...lived.input.returned, { ...failed, kind: "failed" as const }],
  };
  const again = await propose(lived.world, stated);
  const { differences } = await checkLived(lived, again, withLines(before, said, { ...said, persons }));
  expect(differences.byLaw.has("returned")).toBe(true);
});

test("what was handed to the bank of this file or a later one never counts against it", async () => {
  const { lived } = await dayWithOpenLine();
  const { file } = lived.proposed;
  const pays = file.positions.filter((p) => p.pay > 0n);
  const handed = (fileDigest: string, clearingDate: string): BankLine[] =>
    pays.map((p) => ({
      ...{ fileDigest, lineNo: p.lineNo, subMerchantNo: p.subMerchantNo, kind: "submitted", amount: p.pay },
      ...{
        bankDay: file.header.settleDay,
        bankReference: "",
        reason: "",
        clearingDate: clearingDate as never,
      },
    }));
  const later = handed("ab".repeat(32), "2099-01-01");
  const own = handed("cd".repeat(32), file.header.clearingDate);
  expect(pays.length).toBeGreaterThan(0);
  expect((await checkLived(lived, lived.proposed, withLines(...own, ...later))).differences.kept).toEqual([]);
  const older = handed("ef".repeat(32), "2020-01-01");
  const { differences } = await checkLived(lived, lived.proposed, withLines(...older));
  expect(differences.byLaw.has("E4")).toBe(true);
});
