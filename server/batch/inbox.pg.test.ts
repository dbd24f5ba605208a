import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listBooks } from "../books/list-books.ts";
import { dayFrom } from "../calendar/day.ts";
import type { SeenFiles } from "../document/list-laid-files.ts";
import { importInbox } from "../result/import-inbox.ts";
import { writeResults } from "../result/result-codec.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";

const DAY = dayFrom("2026-11-20");
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
let lines: string[];
const seen: SeenFiles = new Map();
beforeEach(async () => {
  world = await openClearingWorld();
  await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.endDay(DAY);
  const { file, digest } = await world.file(DAY);
  await world.decide(DAY);
  lines = file.positions
    .filter((p) => p.pay > 0n)
    .map(({ lineNo, pay: amount, settleDay: bankDay }) =>
      writeResults([
        {
          ...{ fileDigest: digest, lineNo, kind: "paid", amount, bankDay, bankReference: `B${lineNo}` },
          ...{ reason: "", enteredAt: `${bankDay}T10:00:00+08:00` },
        },
      ]),
    );
  seen.clear();
});
afterEach(() => world.close());

const turn = () => importInbox(world.ctx, { acquirerId: world.acquirerId, inboxDir: world.inbox, seen });
const NOTHING = { imported: [], waiting: [], failed: [] };
const results = async () => (await world.test.sql`select from bank_result`).length;
const lay = (name: string, text: string) => writeFileSync(path.join(world.inbox, name), text);
const refused = async () => (await listBooks(world.test.ctxFor("clearing-1"))).refused;

test("a result file that is still being written is never taken for whole: all its lines, or a refusal that the desk sees", async () => {
  expect(lines.length).toBeGreaterThan(1);
  const [first = "", ...rest] = lines;
  lay("a.jsonl", first);
  expect(await turn()).toEqual(NOTHING);
  appendFileSync(path.join(world.inbox, "a.jsonl"), rest.join(""));
  expect([await turn(), await turn()]).toEqual([NOTHING, NOTHING]);
  expect(await results()).toBe(0);
  expect(await turn()).toMatchObject({ imported: ["a.jsonl"] });
  expect(await results()).toBe(lines.length);
  expect(await refused()).toEqual([]);
});

test("a writer that paused for longer is refused with what is missing, by count and sum, and nothing of it is taken", async () => {
  lay("a.jsonl", lines[0] ?? "");
  for (let i = 0; i < 2; i++) expect(await turn()).toEqual(NOTHING);
  expect(await turn()).toEqual({ ...NOTHING, failed: ["a.jsonl"] });
  expect(await results()).toBe(0);
  const refusal = { code: "result_incomplete", lines: lines.length - 1, missingFen: expect.any(String) };
  expect(await refused()).toMatchObject([{ file: "a.jsonl", refusal }]);
  // Its mark says that one line is all, today.
  lay("a.jsonl", lines[0] ?? "");
  lay("a.jsonl.ok", `${Buffer.byteLength(lines[0] ?? "")}`);
  expect(await turn()).toMatchObject({ imported: ["a.jsonl"] });
  expect(await results()).toBe(1);
});

test("money that came back has no count to agree with: without a mark it is refused", async () => {
  lay("a.jsonl", lines.join(""));
  lay("a.jsonl.ok", `${Buffer.byteLength(lines.join(""))}`);
  await turn();
  lay("b.jsonl", (lines[0] ?? "").replace('"paid"', '"returned"'));
  for (let i = 0; i < 2; i++) expect(await turn()).toEqual(NOTHING);
  expect(await turn()).toMatchObject({ failed: ["b.jsonl"] });
});

test("a refused file stands on the desk with line and field for a week, and its name is free again", async () => {
  const spoiled = `${lines[0]}${(lines[1] ?? "").replace(/"lineNo":\d+/, '"lineNo":true')}`;
  for (let i = 0; i < 2; i++) {
    lay("a.jsonl", spoiled);
    lay("a.jsonl.ok", `${Buffer.byteLength(spoiled)}`);
    expect(await turn()).toMatchObject({ failed: ["a.jsonl"] });
  }
  const refusal = { code: "result_unreadable", line: 2, reason: "lineNo" };
  expect(await refused()).toMatchObject([{ file: "a.jsonl", refusal }]);
  expect(await results()).toBe(0);
  const failed = readdirSync(path.join(world.inbox, "failed")).sort();
  expect(failed).toEqual([
    ...["a.jsonl", "a.jsonl.2", "a.jsonl.2.ok", "a.jsonl.2.reason", "a.jsonl.ok", "a.jsonl.reason"],
  ]);
  const reason = readFileSync(path.join(world.inbox, "failed", "a.jsonl.reason"), "utf8");
  expect(JSON.parse(reason)).toEqual(refusal);
  lay("b.jsonl", lines[0] ?? "");
  lay("b.jsonl.ok", "1");
  expect(await turn()).toMatchObject({ failed: ["b.jsonl"] });
  expect((await refused()).map((r) => r.refusal.code).sort()).toEqual([
    ...["inbox_mark_differs", "result_unreadable"],
  ]);
  await world.test.moveTo(new Date(world.test.now().getTime() + 8 * 86_400_000));
  expect(await refused()).toEqual([]);
});
