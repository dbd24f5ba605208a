import { z } from "zod";
import { dayFrom, isDay } from "../calendar/day.ts";
import { CHANNELS } from "../channel/channel.ts";
import { type Id, isId, type Prefix } from "../id.ts";
import { isStorableText } from "../storable.ts";

/** Shapes the routers share. Every text, list and number has a bound. */
export const idInput = <P extends Prefix>(prefix: P) =>
  z.custom<Id<P>>((value) => isId(prefix, value), { error: `an id ${prefix}_…` });

export const channelInput = z.enum(CHANNELS);
/** "2026-11-20": a day that exists. */
export const dayInput = z.string().max(10).regex(/^20/).refine(isDay, "a day yyyy-MM-dd").transform(dayFrom);
/** "2026-11" */
export const monthInput = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/);
/** An amount as a person typed it; the verb's own parser says what is wrong with it. */
export const amountInput = z.string().max(32);
/** The caller's own key of one intent: the same key again is the same order or refund. */
export const keyInput = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
/** Text of a person; what it may say is the verb's to judge. The database keeps no NUL and no half of a character. */
export const textInput = (max: number) => z.string().max(max).refine(isStorableText, "characters");
