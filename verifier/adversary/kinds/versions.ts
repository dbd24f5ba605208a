/** A clearing date is paid once: the same file under another name, built elsewhere, or made with other books. */
import { addDays } from "#server/calendar/calendar.ts";
import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import { digestOf } from "#server/clearing/clearing-file-codec.ts";
import { factsOf, knownFile } from "#server/clearing/known-file-codec.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import { verdictOf } from "#server/clearing/verdict.ts";
import type { Books } from "../../books.ts";
import { CALENDAR, type LivedDay, releaseOf } from "../../testing/chain-of-days.ts";
import { type Falsified, lie } from "../../testing/changes/change.ts";
import { forged } from "../forge.ts";
import type { Kind } from "../kind.ts";
import { changed } from "../lies.ts";

type Header = LivedDay["proposed"]["file"]["header"];

/** The day's own file has been closed in one way; the same payments come again under another header. */
async function again(
  lived: LivedDay,
  header: (own: Header) => Partial<Header>,
  closed: "released" | "exported" | "settled",
): Promise<Falsified | undefined> {
  const { proposed, world, day } = lived;
  const digest = digestOf(proposed.clr);
  const release = releaseOf(verdictOf(proposed.file, digest, "released"), world.people, day);
  const facts = factsOf(proposed.file, digest);
  const own = knownFile(facts, closed === "released" ? release : undefined, closed === "exported");
  const later = {
    ...{ ...facts, digest: "cd".repeat(32), clearingDate: addDays(day, 1), batchId: "clb_later" },
    ...{ previousDigest: digest, verdict: "released" as const, settles: [digest], isExported: false },
  };
  const known = closed === "settled" ? [own, later] : [own];
  const made = await forged(lived, ({ file, entries }) => ({
    file: { ...file, header: { ...file.header, ...header(file.header) } },
    entries,
  }));
  return made && { ...made, books: (books: Books) => ({ ...books, known: [...books.known, ...known] }) };
}

const CLOSED = ["released", "exported", "settled"] as const;
const AGAIN: readonly Kind[] = CLOSED.flatMap((closed) => [
  {
    name: `a day that was ${closed} signed again as version 2`,
    make: (lived) => again(lived, ({ seq, batchId }) => ({ seq: seq + 1, batchId: `${batchId}x` }), closed),
  },
  {
    name: `a day that was ${closed} signed again under another batch`,
    make: (lived) => again(lived, ({ batchId }) => ({ batchId: `${batchId}x` }), closed),
  },
  {
    name: `a day that was ${closed} signed again with another root`,
    make: (lived, random) => again(lived, () => ({ sealRoot: random.hex(64) }), closed),
  },
]);

/** Made with a version of the register that the acquirer kept, but said nothing of after the window's end. */
const oldRegister =
  (isComputed: boolean): Kind["make"] =>
  (lived, random) => {
    const { registers } = lived.world;
    const end = Date.parse(lived.proposed.file.header.windowTo);
    const allowed = new Set(registers.filter((r) => Date.parse(r.at) >= end).map(registerSha256));
    const register = random.pickSome(registers.filter((r) => !allowed.has(registerSha256(r))));
    if (!register) return undefined;
    return lie(lived, (day) => ({
      ...day,
      header: { ...day.header, registerSha256: registerSha256(register) },
      ...(isComputed && { register }),
    }));
  };

export const VERSIONS: readonly Kind[] = [
  ...AGAIN,
  { name: "made with an old version of the register", make: oldRegister(true) },
  { name: "naming an old version of the register", make: oldRegister(false) },
  {
    name: "made with a calendar of one's own",
    make: (lived) => {
      const years = Object.fromEntries(
        Object.entries(CALENDAR).map(([year, table]) => [year, { ...table, holidays: [] }]),
      ) as unknown as typeof CALENDAR;
      return lie(lived, (day) => ({
        ...day,
        header: { ...day.header, calendarSha256: calendarSha256(years) },
      }));
    },
  },
  changed("built on the file before the last", ({ file, entries }, _, { world }) => {
    const older = world.files[1];
    return older && { file: { ...file, header: { ...file.header, previousDigest: older.digest } }, entries };
  }),
  changed("built on no file", ({ file, entries }, _, { world }) =>
    world.files.length === 0
      ? undefined
      : { file: { ...file, header: { ...file.header, previousDigest: "" } }, entries },
  ),
];
