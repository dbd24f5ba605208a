import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { chainFaultsOf } from "./chain-fault.ts";
import { ancestorsOf, chainOf, type KnownFile, previousOf, settlesOf } from "./file-chain.ts";

const FRI = dayFrom("2026-11-20");
const SAT = dayFrom("2026-11-21");
const SUN = dayFrom("2026-11-22");
const MON = dayFrom("2026-11-23");
const TUE = dayFrom("2026-11-24");

/** A file named as it is spoken of: "sat_2", built on `previousDigest`. */
function file(
  digest: string,
  clearingDate: KnownFile["clearingDate"],
  previousDigest: string,
  more: Partial<KnownFile> = {},
): KnownFile {
  const seq = Number(digest.split("_")[1]);
  const facts = { payTotal: 100n, hasItems: false, verdict: undefined, settles: [], isExported: false };
  return { digest, batchId: `clb_${digest}`, clearingDate, seq, previousDigest, ...facts, ...more };
}
const released = { verdict: "released" } as const;
const rejected = { verdict: "rejected" } as const;
const codes = (files: KnownFile[], of: string) => {
  const chain = chainOf(files);
  const found = files.find((f) => f.digest === of);
  return found && chainFaultsOf(chain, found).map((f) => f.code);
};
const FIRST = file("fri_1", FRI, "", released);

test("a weekend: what a rejection voids is nobody's previous, and the next release settles what pays nothing", () => {
  const files = [
    FIRST,
    file("sat_1", SAT, "fri_1", rejected),
    file("sun_1", SUN, "sat_1", { payTotal: 55n }),
  ];
  const rest = chainOf(files);
  expect(rest.standing.get("sun_1")).toBe("void");
  const above = [...files, file("mon_1", MON, "sun_1")];
  expect(codes(above, "mon_1")).toEqual(["previous_void"]);
  for (const day of [SAT, SUN, MON]) expect(previousOf(rest, day)?.digest).toBe("fri_1");
  files.push(file("sat_2", SAT, "fri_1", { ...released, payTotal: 151n }));
  files.push(file("sun_2", SUN, "sat_2", { payTotal: 0n }));
  const mon = file("mon_1", MON, "sun_2");
  const open = chainOf([...files, mon]);
  expect(previousOf(open, MON)?.digest).toBe("sun_2");
  expect(settlesOf(open, mon)).toEqual({ settles: ["sun_2"], waiting: [] });
  const closed = [...files, { ...mon, ...released, settles: ["sun_2"] }];
  expect([...chainOf(closed).standing]).toEqual([
    ["fri_1", "released"],
    ["sat_1", "rejected"],
    ["sat_2", "released"],
    ["sun_1", "void"],
    ["sun_2", "settled"],
    ["mon_1", "released"],
  ]);
  for (const f of ["fri_1", "sat_2", "sun_2", "mon_1"]) expect(codes(closed, f)).toEqual([]);
  expect(codes(closed, "sun_1")).toEqual(["date_closed", "previous_void"]);
  expect(codes(closed, "sat_1")).toEqual(["date_closed"]);
});

test("three days wait side by side, each built on the one before, and are released in their order", () => {
  const files = [
    FIRST,
    file("sat_1", SAT, "fri_1"),
    file("sun_1", SUN, "sat_1"),
    file("mon_1", MON, "sun_1"),
  ];
  const chain = chainOf(files);
  for (const f of files) expect(codes(files, f.digest)).toEqual([]);
  expect(ancestorsOf(chain, files[3] as KnownFile).map((f) => f.digest)).toEqual(["sun_1", "sat_1", "fri_1"]);
  expect(settlesOf(chain, files[3] as KnownFile).waiting.map((f) => f.digest)).toEqual(["sat_1", "sun_1"]);
  expect(settlesOf(chain, files[1] as KnownFile)).toEqual({ settles: [], waiting: [] });
});

test("what pays nothing but lists or decides something needs a verdict of its own", () => {
  const quiet = file("sat_1", SAT, "fri_1", { payTotal: 0n, hasItems: true });
  const sun = file("sun_1", SUN, "sat_1");
  expect(settlesOf(chainOf([FIRST, quiet, sun]), sun)).toEqual({ settles: [], waiting: [quiet] });
});

test("a released day signed again is named, and so is a later day that is not built on it", () => {
  const again = file("fri_2", FRI, "");
  expect(codes([FIRST, again], "fri_2")).toEqual(["date_closed"]);
  expect(codes([FIRST, again], "fri_1")).toEqual([]);
  const paid = { ...file("fri_1", FRI, ""), isExported: true };
  expect(codes([paid, again], "fri_2")).toEqual(["date_closed"]);
  const sat = file("sat_1", SAT, "fri_1", { payTotal: 0n });
  const sun = file("sun_1", SUN, "sat_1", { ...released, settles: ["sat_1"] });
  expect(codes([FIRST, sat, sun, file("sat_2", SAT, "fri_1")], "sat_2")).toEqual(["date_closed"]);
  // A day that was left out and comes when a later one was released without it.
  const [late, later] = [file("sat_9", SAT, "fri_1"), file("sun_9", SUN, "fri_1", released)];
  expect(codes([FIRST, late, later], "sat_9")).toEqual(["date_closed"]);
  expect(codes([FIRST, late, later], "sun_9")).toEqual([]);
});

test("of a released file only its verdict is left: its date stays closed", () => {
  const known = file("old_1", FRI, "", { ...released, batchId: undefined, previousDigest: undefined });
  expect(codes([known, file("fri_1", FRI, "")], "fri_1")).toEqual(["date_closed", "version_not_higher"]);
});

test("a file is built on the newest of the days before", () => {
  const files = [FIRST, file("sat_1", SAT, "fri_1"), file("sun_1", SUN, "fri_1")];
  expect(codes(files, "sun_1")).toEqual(["previous_differs"]);
  expect(codes([FIRST, file("sat_1", SAT, "")], "sat_1")).toEqual(["previous_differs"]);
  expect(codes([file("sat_1", SAT, "fri_1")], "sat_1")).toEqual(["previous_differs"]);
  expect(codes([file("sat_1", SAT, "sun_1"), file("sun_1", SUN, "")], "sat_1")).toEqual(["previous_differs"]);
});

test("a chain begins with the first file of all or with a released one", () => {
  const files = [file("sat_1", SAT, "fri_1"), file("sun_1", SUN, "sat_1")];
  expect(codes(files, "sun_1")).toEqual(["root_not_released"]);
  expect(codes([file("sat_1", SAT, ""), file("sun_1", SUN, "sat_1")], "sun_1")).toEqual([]);
});

test("a batch stands in one file, and a version is above the former ones of its date", () => {
  const twice = file("sat_1", SAT, "fri_1", { batchId: FIRST.batchId });
  expect(codes([FIRST, twice], "sat_1")).toEqual(["batch_twice"]);
  const former = file("sat_2", SAT, "fri_1", rejected);
  expect(codes([FIRST, former, file("sat_1", SAT, "fri_1")], "sat_1")).toEqual(["version_not_higher"]);
  expect(codes([FIRST, former, file("sat_3", SAT, "fri_1")], "sat_3")).toEqual([]);
  const twin = file("sat_1", SAT, "fri_1", { digest: "twin", batchId: "another" });
  expect(codes([FIRST, file("sat_1", SAT, "fri_1"), twin], "twin")).toEqual(["version_not_higher"]);
});

test("what is laid beside a final file later says nothing against it", () => {
  const junk = [
    file("fri_2", FRI, "", rejected),
    file("sat_7", SAT, "fri_2", { batchId: FIRST.batchId }),
    file("tue_1", TUE, "fri_1"),
  ];
  expect(codes([FIRST, ...junk], "fri_1")).toEqual([]);
});
