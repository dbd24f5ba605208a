/** Numbers of books only grow, until two people of the acquirer say that its core counts anew. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { instantText } from "../calendar/instant.ts";
import { writeRegister } from "../clearing/register-codec.ts";
import { openTestWorld, refusalOf, type TestWorld } from "../testing/world.ts";
import { writeBookFileName } from "./book-file-codec.ts";
import { importBooks } from "./import-books.ts";
import { listBooks } from "./list-books.ts";
import { startBooks } from "./start-books.ts";
import { layBook, openCore, type TestCore } from "./testing/core.ts";

let world: TestWorld;
let inbox: string;
let core: TestCore;
beforeEach(async () => {
  world = await openTestWorld();
  inbox = mkdtempSync(path.join(tmpdir(), "qingfen-start-"));
  core = openCore(world, inbox);
});
afterEach(async () => {
  await world.close();
  rmSync(inbox, { recursive: true });
});

const lay = async (version: number) => {
  const name = writeBookFileName({ book: "register", version, at: world.now() });
  layBook(inbox, name, writeRegister({ ...core.register(), version, at: instantText(world.now()) }));
  const { failed } = await importBooks(world.machineCtx(), {
    acquirerId: world.demo.acquirerId,
    inboxDir: inbox,
  });
  return failed.length === 0;
};
const say = (who: string) => startBooks(world.ctxFor(who), { reason: "核心系统恢复" });

test("a lower number follows once a second person has confirmed, and then numbers grow again", async () => {
  await core.lay();
  expect(await lay(7)).toBe(true);
  expect(await say("clearing-1")).toBe("asked");
  expect(await lay(2)).toBe(false);
  expect(await refusalOf(say("clearing-1"))).toMatchObject({ code: "same_person" });
  expect((await listBooks(world.ctxFor("reviewer"))).startAsked).toMatchObject({ byMe: false });
  expect(await say("reviewer")).toBe("confirmed");
  world.setNow(new Date(world.now().getTime() + 1_000));
  expect(await lay(2)).toBe(true);
  const { newest, startAsked } = await listBooks(world.ctxFor("reviewer"));
  expect(newest.find((b) => b.book === "register")?.version).toBe(2);
  expect(startAsked).toBeNull();
  world.setNow(new Date(world.now().getTime() + 1_000));
  expect(await lay(1)).toBe(false);
  expect(await lay(3)).toBe(true);
});

test("nobody but the acquirer's desk says so, and the database refuses one person twice", async () => {
  for (const who of ["coffee-owner", "operator"]) expect((await refusalOf(say(who))).code).toBe("forbidden");
  await say("clearing-1");
  const twice = world.sql`update books_start set confirmed_by = asked_by, confirmed_at = now()`;
  await expect(twice).rejects.toThrow(/books_start_confirmed_by_check/);
});
