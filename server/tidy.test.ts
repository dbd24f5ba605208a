import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\0")
  .filter((f) => f !== "" && existsSync(join(ROOT, f)));
const read = (f: string) => readFileSync(join(ROOT, f), "utf8");
const source = files.filter(
  (f) =>
    /^(app|server|db|verifier|sandbox|past|bench|bin|e2e)\/.*\.(ts|tsx|js)$/.test(f) &&
    f !== "server/tidy.test.ts",
);

/** The words a shop must never read (docs/domain.md §3): each promises a power or a speed that nobody here has. */
const FORBIDDEN = ["钱包", "余额", "提现", "充值", "代付", "T+0", "D+0", "即时到账", "零费率"];

test("the tree is there to be looked at", () => {
  expect(source.length).toBeGreaterThan(50);
});

test("no screen, message, page or manual carries a forbidden word", () => {
  const readable = files.filter(
    (f) =>
      /^(messages\/|app\/|sandbox\/|past\/|README(\.en)?\.md)/.test(f) &&
      !/\.test\.tsx?$/.test(f) &&
      /\.(json|tsx?|md|html)$/.test(f),
  );
  expect(readable.length).toBeGreaterThan(10);
  // The bank's own word for a column of its bill, which no shop reads.
  const said = (f: string) => read(f).replace("免充值券金额", "");
  const found = readable.flatMap((f) =>
    FORBIDDEN.filter((w) => said(f).includes(w)).map((w) => `${f}: ${w}`),
  );
  expect(found).toEqual([]);
});

test("nothing is left for later without saying so", () => {
  const marks = /\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-expect-error|\.only\(|\bas any\b/;
  expect(source.filter((f) => marks.test(read(f)))).toEqual([]);
});

test("business time comes through ctx.now: no noun, verb or screen reads the machine's clock", () => {
  const domains =
    /^server\/(merchant|onboarding|agreement|order|refund|statement|clearing|result|ledger|calendar|document)\//;
  const clock = /\bDate\.now\(\)|new Date\(\)|Math\.random\(/;
  expect(source.filter((f) => domains.test(f) && !/\.test\.ts$/.test(f) && clock.test(read(f)))).toEqual([]);
});

test("no file of the project names a folder of some machine or a package registry", () => {
  const machine = /\/root\/|\/home\/[a-z]|\/work\/|registry\.npm|npmmirror|deb\.debian\.org/;
  const found = files.filter(
    (f) =>
      /\.(ts|tsx|js|mjs|json|md|sql|css|yml)$/.test(f) &&
      f !== "server/tidy.test.ts" &&
      machine.test(read(f)),
  );
  expect(found).toEqual([]);
});

test("a session with power over the database has its names pinned: postgres.js is opened in three places only", () => {
  // The tests' own client is as anybody's: they try what the login pins.
  const doors = ["db/session.ts", "db/client.ts", "db/changes.ts", "db/testing/open-bare.ts"];
  const opens = source.filter((f) => /\bpostgres\(/.test(read(f)));
  expect(opens.sort()).toEqual(doors.sort());
});

/** Codecs that are halves of one thing, by the reason. */
const ONE_WAY: Record<string, string> = {
  "server/clearing/clearing-columns-codec.ts": "tables that `readFields` and `writeFields` run",
  "server/clearing/known-file-codec.ts": "head and end of what `writeClearingFile` wrote",
  "server/acquirer/bank-gateway/bill-cells-codec.ts": "one line's cells, for the bill's codec",
  "server/acquirer/bank-gateway/bill-columns-codec.ts":
    "columns as data; the bill's codec reads and writes them",
  "server/acquirer/bank-gateway/bill-row-codec.ts": "one row, for the bill's codec",
  "server/acquirer/bank-gateway/bill-totals-codec.ts": "the last lines, for the bill's codec",
  "server/acquirer/bank-gateway/trade-type-codec.ts": "one word of a row, for the bill's codec",
  "server/acquirer/huifu/bill-columns-codec.ts": "columns as data; the bill's codec reads and writes them",
  "server/acquirer/huifu/bill-row-codec.ts": "one row, for the bill's codec",
  "server/acquirer/huifu/canonical-codec.ts":
    "the text that is signed: made anew of what came, never read back",
  "server/acquirer/huifu/trade-type-codec.ts": "one word of a row, for the bill's codec",
  "server/acquirer/json-members-codec.ts": "members as they stand in the text: what is written is JSON's own",
  "server/books/book-codec.ts": "the table of the books' own codecs, each of which goes both ways",
};

test("a codec reads and writes, and both ways are tested", () => {
  const tests = files.filter((f) => /\.test\.ts$/.test(f)).map(read);
  const faults = (text: string) =>
    ["read|decode", "write|encode"].filter((way) => {
      const names = [
        ...text.matchAll(new RegExp(`^export (?:async )?(?:function\\*? |const )((?:${way})\\w+)`, "gm")),
      ];
      return !names.some(([, name]) => tests.some((t) => new RegExp(`\\b${name}\\(`).test(t)));
    });
  const codecs = source.filter((f) => /-codec\.ts$/.test(f));
  expect(codecs.length).toBeGreaterThan(15);
  expect(codecs.filter((f) => !(f in ONE_WAY) && faults(read(f)).length > 0)).toEqual([]);
  for (const f of Object.keys(ONE_WAY)) expect(faults(read(f)), `${f} needs no exception`).not.toEqual([]);
  expect(faults("export function readCalendar(text: string) {}")).toEqual(["write|encode"]);
});
