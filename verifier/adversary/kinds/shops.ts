/** Held, paid early, paid elsewhere: what the platform's own copy of the register or of the former file may say of a shop. */
import { addDays } from "#server/calendar/calendar.ts";
import { instantText, startOf } from "#server/calendar/instant.ts";
import type { Layer, Position, Reason } from "#server/clearing/clearing-file.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import type { LivedDay } from "../../testing/chain-of-days.ts";
import type { Random } from "../../testing/random.ts";
import type { Kind } from "../kind.ts";
import { changed, computed } from "../lies.ts";
import type { Told } from "../mend.ts";

/** A shop of the day as the platform's own copy of the register has it. */
const registered = (
  name: string,
  change: (entry: RegisterEntry, lived: LivedDay, random: Random) => Partial<RegisterEntry> | undefined,
): Kind =>
  computed(`${name} in the platform's own copy of the register`, (day, lived, random) => {
    const line = random.pickSome(lived.proposed.file.positions);
    const { subMerchants } = day.register;
    const entry = subMerchants.find((e) => e.subMerchantNo === line?.subMerchantNo);
    const now = entry && change(entry, lived, random);
    if (!now) return undefined;
    const list = subMerchants.map((e) => (e === entry ? { ...entry, ...now } : e));
    return { ...day, register: { ...day.register, subMerchants: list } };
  });

const layers = (name: string, change: (layer: Layer) => Partial<Layer>): Kind =>
  computed(name, (day, _, random) => {
    const k = random.pickSome(day.previous?.layers ?? []);
    if (!day.previous || !k) return undefined;
    const list = day.previous.layers.map((l) => (l === k ? { ...k, ...change(k) } : l));
    return { ...day, previous: { ...day.previous, layers: list } };
  });

const line = (
  name: string,
  change: (p: Position, random: Random, told: Told) => Partial<Position> | undefined,
  which: (p: Position) => boolean = () => true,
): Kind =>
  changed(name, (told, random) => {
    const { file, entries } = told;
    const p = random.pickSome(file.positions.filter(which));
    const now = p && change(p, random, told);
    const positions = file.positions.map((q) => (q === p ? { ...p, ...now } : q));
    return now && { file: { ...file, positions }, entries };
  });

const isPaid = (p: Position) => p.action === "PAY";
const hold = (reason: Reason) => ({ action: "HOLD" as const, reason });

const COPY: readonly Kind[] = [
  ...(["suspended", "closing", "closed"] as const).map((status) => registered(status, () => ({ status }))),
  ...["T+1", "D+1", "T+30", "weekly", "monthly"].map((cycle) =>
    registered(`a cycle of ${cycle}`, () => ({ cycle })),
  ),
  registered("no minimum", () => ({ minimumFen: 0n })),
  registered("a minimum that is never reached", () => ({ minimumFen: 1_000_000_000_000n })),
  registered("no holds", () => ({ holds: [] })),
  registered("everything held", () => ({ holds: [{ fen: null, acquirerReference: null, reason: "x" }] })),
  registered("something held", () => ({ holds: [{ fen: 1n, acquirerReference: null, reason: "x" }] })),
  registered("another shop's account", (entry, { world }, random) => {
    const other = random.pickSome(world.shops.filter((s) => s.subMerchantNo !== entry.subMerchantNo));
    return other && { accountRef: other.accountRef };
  }),
  registered("a newer account", (e) => ({
    accountVersion: e.accountVersion + 1,
    accountRef: `${e.accountRef}9`,
  })),
  registered("an account approved only next month", (_, { day }) => ({
    accountApprovedFrom: addDays(day, 31),
  })),
  computed(
    "a shop barred in the platform's own copy of the register",
    (day, { proposed, day: at }, random) => {
      const no = random.pickSome(proposed.file.positions)?.subMerchantNo;
      const from = instantText(startOf(addDays(at, 1)));
      return no === undefined
        ? undefined
        : { ...day, register: { ...day.register, barred: [...day.register.barred, { no, from }] } };
    },
  ),
  layers("a layer of the former file due at once", () => ({ dueDay: "2026-01-02" as Layer["dueDay"] })),
  layers("a layer of the former file due a month later", (k) => ({ dueDay: addDays(k.dueDay, 31) })),
  layers("a layer of the former file of another day", (k) => ({
    clearingDate: addDays(k.clearingDate, -40),
  })),
];

/** A barred party that the platform pays all the same. */
const barredPaid: Kind = {
  name: "a barred party paid",
  make: ({ proposed, day }, random) => {
    const no = random.pickSome(proposed.file.positions.filter(isPaid))?.subMerchantNo;
    const from = instantText(startOf(addDays(day, 1)));
    return no === undefined
      ? undefined
      : {
          books: (books) => {
            const register = { ...books.register, barred: [...books.register.barred, { no, from }] };
            return { ...books, register };
          },
        };
  },
};

export const SHOPS: readonly Kind[] = [
  ...COPY,
  barredPaid,
  ...(["calendar", "acquirer_hold", "account_not_approved"] as const).map((reason) =>
    line(`a line held: ${reason}`, () => hold(reason), isPaid),
  ),
  ...(["not_due", "below_minimum", "zero"] as const).map((reason) =>
    line(`a line carried: ${reason}`, () => ({ action: "CARRY", reason }), isPaid),
  ),
  line(
    "a line that waits paid",
    () => ({ action: "PAY", reason: "" }),
    (p) => !isPaid(p) && p.net > 0n,
  ),
  line(
    "a line paid in part",
    (p) => ({ pay: p.pay / 2n }),
    (p) => isPaid(p) && p.pay > 1n,
  ),
  line("more carried in, and paid out", (p) => ({ carriedIn: p.carriedIn + 100n })),
  changed("two shops' accounts swapped", ({ file, entries }) => {
    const [a, b] = file.positions;
    if (!a || !b) return undefined;
    const of = ({ accountRef, accountVersion }: Position) => ({ accountRef, accountVersion });
    const swapped = [{ ...a, ...of(b) }, { ...b, ...of(a) }, ...file.positions.slice(2)];
    return { file: { ...file, positions: swapped }, entries };
  }),
  changed("one shop's pay on another's line", ({ file, entries }, random) => {
    const from = random.pickSome(file.positions.filter(isPaid));
    const to = random.pickSome(file.positions.filter((p) => p !== from && isPaid(p)));
    if (!from || !to) return undefined;
    const moved = (p: Position) =>
      p === from ? { ...p, sales: p.sales - 1n } : p === to ? { ...p, sales: p.sales + 1n } : p;
    return { file: { ...file, positions: file.positions.map(moved) }, entries };
  }),
  changed("a shop's two layers made one", ({ file, entries }) => {
    const [first] = file.layers;
    const second = file.layers.find((k) => k !== first && k.subMerchantNo === first?.subMerchantNo);
    if (!first || !second) return undefined;
    const one = { ...second, amount: first.amount + second.amount };
    const list = file.layers.flatMap((k) => (k === first ? [] : k === second ? [one] : [k]));
    return { file: { ...file, layers: list }, entries };
  }),
];
