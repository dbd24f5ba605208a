import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seedSandbox } from "#sandbox/seed.ts";
import { Desk, pathsOf } from "#sandbox/world/desk.ts";
import { layIntoInbox } from "#sandbox/world/inbox.ts";
import type { CutOffs } from "../calendar/cut-off.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import type { AcquirerRegister, Role } from "../clearing/register.ts";
import { writeRegister } from "../clearing/register-codec.ts";
import type { Id } from "../id.ts";
import { getSeller } from "../order/get-seller.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { BOOKS } from "./book.ts";
import { writeBookFileName } from "./book-file-codec.ts";
import { importBooks } from "./import-books.ts";
import { listBooks } from "./list-books.ts";
import { layBook, openCore, type TestCore } from "./testing/core.ts";

const SHOP = "M00000000000004";

let world: TestWorld;
let inbox: string;
let core: TestCore;
beforeEach(async () => {
  world = await openTestWorld();
  inbox = mkdtempSync(path.join(tmpdir(), "qingfen-books-"));
  core = openCore(world, inbox);
});
afterEach(async () => {
  await world.close();
  rmSync(inbox, { recursive: true });
});

const bring = () => importBooks(world.machineCtx(), { acquirerId: world.demo.acquirerId, inboxDir: inbox });
const inFolder = (folder: string) => readdirSync(path.join(inbox, "books", folder)).sort();
const waiting = () => inFolder(".").filter((name) => name !== "done" && name !== "failed");
const nameOf = (book: (typeof BOOKS)[number], version: number) =>
  writeBookFileName({ book, version, at: world.now() });
const versions = () => world.sql<{ book: string; version: number }[]>`
  select book, version from books_version where book = 'register' order by version`;
const audits = (action: string) => world.sql<{ facts: Record<string, unknown> }[]>`
  select facts from audit_entry where action = ${action} order by happened_at, id`;
const as =
  (role: Role) =>
  (register: AcquirerRegister): AcquirerRegister => ({
    ...register,
    subMerchants: register.subMerchants.map((s) => (s.subMerchantNo === SHOP ? { ...s, role } : s)),
  });
/** The register laid last, as another version of it. */
const nextRegister = (version: number, change: object = {}) =>
  writeRegister({ ...core.register(), version, ...change });

test("every book is imported whole, as it came, and stands on the desk of its acquirer", async () => {
  await core.lay();
  const rows = await world.sql<{ book: "register"; version: number; at: Date; body: string }[]>`
    select book, version, at, body from books_version order by book`;
  expect(rows.map((r) => r.book)).toEqual(
    BOOKS.filter((b) => !["closes", "voids", "pending"].includes(b)).toSorted(),
  );
  for (const row of rows)
    expect(row).toMatchObject({ version: 1, at: world.now(), body: core.text(row.book) });
  expect(await audits("books.import")).toHaveLength(6);
  expect(waiting()).toEqual([]);
  expect(inFolder("done")).toContain(nameOf("register", 1));
  expect(await listBooks(world.ctxFor("clearing-1"))).toMatchObject({
    newest: [{ book: "register", version: 1 }, {}, {}, {}, {}, {}],
    refused: [],
  });
});

test("the same file again is once, and a gap in the numbers is nothing", async () => {
  await core.lay();
  layBook(inbox, nameOf("register", 1), core.text("register"));
  layBook(inbox, nameOf("register", 9), nextRegister(9));
  expect((await bring()).failed).toEqual([]);
  expect(await versions()).toMatchObject([{ version: 1 }, { version: 9 }]);
});

test("a file without its mark is not there yet; with another's mark it is refused", async () => {
  await core.lay();
  const name = nameOf("register", 2);
  layBook(inbox, name, nextRegister(2));
  const mark = path.join(inbox, "books", `${name}.ok`);
  const said = readFileSync(mark);
  rmSync(mark);
  expect(await bring()).toEqual({ imported: [], failed: [] });
  expect(waiting()).toEqual([name]);
  layBook(inbox, name, nextRegister(2).replace("M00000000000004", "M00000000000044"));
  writeFileSync(mark, said);
  expect((await bring()).failed).toEqual([name]);
  expect(await versions()).toHaveLength(1);
});

test("a malformed book is refused whole with its field, audited, and the desk sees it until a later version is in", async () => {
  await core.lay();
  const name = nameOf("register", 2);
  layBook(inbox, name, nextRegister(2).replace('"cycle":"T+1"', '"cycle":"T+0"'));
  expect(await bring()).toEqual({ imported: [], failed: [name] });
  const refusal = {
    code: "books_unreadable",
    file: name,
    field: "subMerchants[0].cycle",
    reason: "unknown_value",
  };
  expect(JSON.parse(readFileSync(path.join(inbox, "books", "failed", `${name}.reason`), "utf8"))).toEqual(
    refusal,
  );
  expect(existsSync(path.join(inbox, "books", "failed", name))).toBe(true);
  expect((await audits("books.refuse")).map((a) => a.facts)).toEqual([{ file: name, refusal }]);
  expect(await versions()).toHaveLength(1);
  expect((await listBooks(world.ctxFor("clearing-1"))).refused).toMatchObject([{ file: name, refusal }]);
  world.setNow(new Date(world.now().getTime() + 60_000));
  layBook(inbox, nameOf("register", 3), nextRegister(3, { at: "2026-11-20T12:01:00+08:00" }));
  await bring();
  expect((await listBooks(world.ctxFor("clearing-1"))).refused).toEqual([]);
});

test.each([
  ["agreements", "[{}]", "[0].body"],
  ["fees", "{}", "document"],
  ["campaigns", "[", "document"],
  ["calendar", '{"version":2,"at":"2026-11-20T12:00:00+08:00","years":{"26":{}}}', "years.26"],
  ["decisions", "\n{}", "2."],
  ["closes", '{"merchantOrderNo":"Q"}', "1.closedAt"],
  ["voids", '{"acquirerReference":"42"}', "1.refundNo"],
] as const)("what is wrong in %s is named by its place", async (book, text, field) => {
  await core.lay();
  layBook(inbox, nameOf(book, 2), text);
  await bring();
  const [entry] = await audits("books.refuse");
  expect(entry?.facts.refusal).toMatchObject({ field: expect.stringContaining(field) });
});

test("a lower number, the newest number with other content, and a clock that goes back are refused", async () => {
  await core.lay();
  layBook(inbox, nameOf("register", 5), nextRegister(5));
  await bring();
  layBook(inbox, nameOf("register", 4), nextRegister(4));
  layBook(inbox, nameOf("register", 5), nextRegister(5, { leftOutDays: 4 }));
  const at = new Date(world.now().getTime() - 1_000);
  layBook(inbox, writeBookFileName({ book: "decisions", version: 6, at }), "");
  expect((await bring()).failed).toHaveLength(3);
  const codes = (await audits("books.refuse")).map((a) => (a.facts.refusal as { code: string }).code);
  expect(codes).toEqual(["books_old", "books_old", "books_old"]);
  expect((await versions()).map((v) => v.version)).toEqual([1, 5]);
});

test.each([
  ["a number", (text: string) => text.replace("M00000000000004", "M\\u00004")],
  ["half a character", (text: string) => text.replace("M00000000000004", "M\\ud8004")],
  ["the name of a field", (text: string) => text.replace('"barred"', '"bar\\u0000red"')],
])("text that no row can keep is refused, in %s too, and stops no other book", async (_, spoil) => {
  await core.lay();
  layBook(inbox, nameOf("register", 2), spoil(nextRegister(2)));
  layBook(inbox, nameOf("register", 3), nextRegister(3));
  expect(await bring()).toMatchObject({ imported: [nameOf("register", 3)], failed: [nameOf("register", 2)] });
});

test("a register that says another number or instant than its name is refused", async () => {
  await core.lay();
  layBook(inbox, nameOf("register", 7), nextRegister(8));
  layBook(inbox, nameOf("register", 9), nextRegister(9, { at: "2026-11-20T11:59:59+08:00" }));
  await bring();
  const fields = (await audits("books.refuse")).map((a) => (a.facts.refusal as { field: string }).field);
  expect(fields.toSorted()).toEqual(["at", "version"]);
});

test("a file that is named like no book is refused, not passed over", async () => {
  layBook(inbox, "registr-1-20261120T120000.json", "{}");
  expect((await bring()).failed).toEqual(["registr-1-20261120T120000.json"]);
});

test("a cut-off changes from a date on that has not begun, and a register that says otherwise of one that has is refused", async () => {
  await core.lay();
  const cutOffs = core.register().cutOffs;
  const [tomorrow, today] = [21, 20].map((n) => dayFrom(`2026-11-${n}`)) as [Day, Day];
  const ours = async () =>
    (await world.sql<{ cutOffs: CutOffs }[]>`select cut_offs as "cutOffs" from acquirer`)[0]?.cutOffs;
  layBook(
    inbox,
    nameOf("register", 2),
    nextRegister(2, { cutOffs: [...cutOffs, { from: today, minutes: -60 }] }),
  );
  expect(await bring()).toMatchObject({ failed: [nameOf("register", 2)] });
  expect((await audits("books.refuse"))[0]?.facts.refusal).toMatchObject({
    field: "cutOffs",
    reason: "date_has_begun",
  });
  expect(await ours()).toEqual(cutOffs);
  const next = [...cutOffs, { from: tomorrow, minutes: -60 }];
  layBook(inbox, nameOf("register", 3), nextRegister(3, { cutOffs: next }));
  expect(await bring()).toMatchObject({ failed: [] });
  expect(await ours()).toEqual(next);
});

test("where the register and our own row disagree, that shop is named and nobody's row is changed", async () => {
  await core.lay({
    register: (r) => ({
      ...r,
      subMerchants: r.subMerchants.map((s) =>
        s.subMerchantNo === SHOP ? { ...s, status: "suspended", cycle: "T+2" } : s,
      ),
    }),
  });
  expect((await audits("books.differ")).map((a) => a.facts)).toEqual([
    {
      version: 1,
      count: 2,
      differences: [
        { subMerchantNo: SHOP, field: "status", register: "suspended", ours: "active" },
        { subMerchantNo: SHOP, field: "cycle", register: "T+2", ours: "T+1" },
      ],
    },
  ]);
  const [row] = await world.sql`select status, cycle from sub_merchant where number = ${SHOP}`;
  expect(row).toEqual({ status: "active", cycle: "T+1" });
  await core.lay();
  expect(await audits("books.differ")).toHaveLength(1);
});

test("the role of a number is what the newest register says, and a shop's side sees its own alone", async () => {
  await core.lay();
  const roles = (who: string) =>
    world.ctxFor(who).db.hot(
      (sql) => sql<{ number: string; role: string; consentsFrom: Date }[]>`
      select number, role, consents_from from registered_shop order by number`,
    );
  const owner = await roles("coffee-owner");
  expect(owner).toEqual([
    { number: SHOP, role: "shop", consentsFrom: new Date("2026-01-01T00:00:00+08:00") },
  ]);
  const layOwn = (consentsFrom: string) =>
    core.lay({
      register: (r) => ({
        ...r,
        subMerchants: r.subMerchants.map((s) =>
          s.subMerchantNo === SHOP ? { ...s, role: "mall" as const, consentsFrom } : s,
        ),
      }),
    });
  // An instant of its own counts where it is later than the register's.
  await layOwn("2025-12-24T00:00:00+08:00");
  expect((await roles("coffee-owner")).map((r) => r.consentsFrom)).toEqual([
    new Date("2026-01-01T00:00:00+08:00"),
  ]);
  await layOwn("2026-12-24T00:00:00+08:00");
  expect(await roles("coffee-owner")).toEqual([
    { number: SHOP, role: "mall", consentsFrom: new Date("2026-12-24T00:00:00+08:00") },
  ]);
});

test("a seller that the register calls no shop takes no order, whatever our own row says", async () => {
  await core.lay({ register: as("mall") });
  const order = () =>
    getSeller(world.ctxFor("coffee-owner"), {
      subMerchantId: world.demo.shops[SHOP] as Id<"smt">,
      channel: "wechat",
      at: world.now(),
    });
  expect(await refusalOf(order())).toEqual({ code: "seller_not_shop", role: "mall" });
  await core.lay();
  expect((await order()).number).toBe(SHOP);
});

test("nobody but the worker imports, and only the acquirer's desk reads which versions we have", async () => {
  await core.lay();
  for (const who of ["clearing-1", "coffee-owner", "operator"]) {
    const { acquirerId } = world.demo;
    expect((await refusalOf(importBooks(world.ctxFor(who), { acquirerId, inboxDir: inbox }))).code).toBe(
      "forbidden",
    );
  }
  for (const who of ["coffee-owner", "operator"])
    expect((await refusalOf(listBooks(world.ctxFor(who)))).code).toBe("forbidden");
  const seen = await world.ctxFor("coffee-owner").db.hot((sql) => sql`select book from books_version`);
  expect(seen).toEqual([{ book: "calendar" }]);
});

test("what the sandbox's core lays is imported as it is, and says nothing else than the demo's rows", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "qingfen-sandbox-books-"));
  try {
    const offsetMs = world.now().getTime() - Date.now();
    writeFileSync(path.join(dir, "clock.json"), JSON.stringify({ offsetMs }));
    const of = (kind: string) => world.demo.documents.filter((d) => d.kind === kind);
    seedSandbox({
      dir,
      documents: { agreements: of("agreement"), fees: of("fees") },
      ports: { gateway: 1, sandbox: 2 },
    });
    const paths = pathsOf(dir);
    layIntoInbox(new Desk(paths), world.now());
    const { acquirerId } = world.demo;
    const told = await importBooks(world.machineCtx(), { acquirerId, inboxDir: paths.inbox });
    expect(told).toMatchObject({ imported: { length: 6 }, failed: [] });
    expect(await audits("books.differ")).toEqual([]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
