/**
 * What a history is made of. Its commands are data that fast-check makes and shrinks; `Model` is what a command may know
 * before it runs, `Lived` the world in which it runs. Both outlive a history: the next one goes on where it ended.
 */
import fc from "fast-check";
import type { Sale } from "../../batch/testing/books.ts";
import type { ClearingWorld } from "../../batch/testing/clearing-world.ts";
import type { Calendar } from "../../calendar/calendar.ts";
import { addDays } from "../../calendar/calendar.ts";
import type { CutOffs } from "../../calendar/cut-off.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, startOf } from "../../calendar/instant.ts";
import type { ClearingFile, LeftOut, OpenCover } from "../../clearing/clearing-file.ts";
import type { RegisterEntry } from "../../clearing/register.ts";
import type { Refusal } from "../../domain-error.ts";
import type { Id } from "../../id.ts";
import { findRefusal } from "../world.ts";

/** A payment as the model knows it. */
export interface SoldFact {
  /** Fen that no refund has taken, for all the platform knows. */
  left: bigint;
  /** Two people have said what becomes of it: nobody asks anything of it back. */
  isDecided: boolean;
  /** The platform knows that it was paid. */
  isHeard: boolean;
  reference: string;
}
/** A refund as the log of those that ended names it, of which sale, and the day of the bill that states it first. */
interface UnderWay {
  sale: number;
  fen: bigint;
  acquirerReference: string;
  refundNo: string;
  acquirerRefundReference: string;
  since: Day;
}
export interface Model {
  /** The business clock, epoch ms; whole seconds. */
  now: number;
  sales: SoldFact[];
  /** What the newest file leaves out and nobody has decided about. */
  leftOut: LeftOut[];
  /** Covers that the newest file leaves open and nobody has closed. */
  openCovers: OpenCover[];
  /** The day on which a shop (by its place among the shops) agreed or revoked last: once a day. */
  agreedOn: Map<number, Day>;
  /** Between these instants (epoch ms) a shop has no agreement in force, and takes no orders. */
  without: Map<number, { from: number; until: number }>;
  /** Refunds of the platform's that a bill shows as PROCESSING and that nothing has ended. */
  underWay: UnderWay[];
  /** Of these, what the acquirer has ended and not told us of. */
  untold: UnderWay[];
  /** Refunds that wait for their bearers' money. */
  waiting: { sale: number; refundId: Id<"rfd">; refundNo: string; fen: bigint }[];
}
export interface Lived {
  world: ClearingWorld;
  model: Model;
  /** The newest file that counts. */
  newest: ClearingFile | undefined;
  /** Of the model's sales, in their order. */
  sales: Sale[];
  /** What the acquirer's register says of a shop otherwise than our rows, from now on. */
  register: Map<string, Partial<RegisterEntry>>;
  /** What its calendar and its cut-offs are from now on. */
  years: Calendar;
  cutOffs: CutOffs;
  /** Its logs of orders that it closed and of refunds that ended CLOSED, as text. */
  closes: string;
  voids: string;
  /** The one promise ("I5") that is asked; undefined: all of them, by the files and by the acquirer's tool, too. */
  asked: string | undefined;
  /** Clearing dates that were looked at in a morning. */
  days: number;
  /** How often each kind of thing came about. */
  seen: Map<string, number>;
}
export type Command = fc.AsyncCommand<Model, Lived>;
/** Commands that are drawn, and one that is said. */
export interface Kind<D> {
  arbitrary: fc.Arbitrary<Command>;
  of(data: D): Command;
}

/** Something that must always be true and was not: asked by name, with the rows that say so. */
export class Violated extends Error {
  readonly code: string;
  constructor(code: string, name: string, rows: readonly string[]) {
    super([`${code}: ${name}`, ...rows].join("\n  "));
    this.name = "Violated";
    this.code = code;
  }
}

/** One kind of command: `data` is drawn and shrunk, `can` asks the model, `run` acts through the verbs. */
export function kindOf<D>(
  name: string,
  data: fc.Arbitrary<D>,
  run: (lived: Lived, data: D) => Promise<void>,
  can: (model: Model, data: D) => boolean = () => true,
): Kind<D> {
  const of = (d: D): Command => ({
    check: (model) => can(model, d),
    run: async (_, lived) => {
      await run(lived, d);
      see(lived, name);
    },
    toString: () => `${name} ${fc.stringify(d)}`,
  });
  return { arbitrary: data.map(of), of };
}

/** It is closing or closed, and takes up nothing new. */
export const isEnding = ({ register }: Lived, number: string): boolean =>
  /closing|closed/.test(register.get(number)?.status ?? "");

/** Done where nothing is `meant`, else refused with it, and seen by that name. Throws `Violated`; what is no refusal is thrown on. */
export async function refusedAsMeant(
  lived: Lived,
  what: string,
  meant: Refusal["code"] | undefined,
  work: Promise<unknown>,
): Promise<void> {
  const refused = await findRefusal(work);
  if (refused?.code !== meant)
    throw new Violated("model", `${what}: ${meant ?? "done"}, not ${refused?.code ?? "done"}`, []);
  if (meant) see(lived, `${what} refused: ${meant}`);
}

export const see = ({ seen }: Lived, what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

export const today = (model: Model): Day => dayOf(new Date(model.now));

const MINUTES_MAX = 240;
/** How long after the command before it. */
export const minutes = fc.integer({ min: 1, max: MINUTES_MAX });

/** So much later of the same day; its last second where the day is over. */
export function later(lived: Lived, minutes: number): Date {
  const { model, world } = lived;
  const end = startOf(addDays(today(model), 1)).getTime() - 1_000;
  model.now = Math.min(model.now + minutes * 60_000, end);
  world.test.setNow(new Date(model.now));
  return new Date(model.now);
}

/** Throws `Violated`, where it is asked at all. */
export function refuseRows({ asked }: Lived, code: string, name: string, rows: readonly string[]): void {
  if (rows.length > 0 && (asked === undefined || asked === code)) throw new Violated(code, name, rows);
}

/** The one that is meant of a list that has some. */
export const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
