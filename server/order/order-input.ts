import { type Channel, walletOf } from "../channel/channel.ts";
import { refuse } from "../domain-error.ts";
import { ORDER_LIFETIME_MIN_MS } from "./order-status.ts";

const REFERENCE_MAX = 64;
const DESCRIPTION_MAX = 80;
const NOTE_MAX = 200;

/** Line breaks and separators of the clearing file never enter; nor what a screen cannot show. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}|]/u;

/** Refuses an order whose own words or figures cannot stand; what depends on the seller is asked later. */
export function checkOrderInput(input: {
  channel: Channel;
  reference: string;
  amountFen: bigint;
  description?: string | undefined;
  note?: string | undefined;
  orderLifetimeMs?: number | undefined;
}): void {
  if (input.amountFen === 0n) refuse({ code: "amount_invalid", reason: "zero" });
  if (input.amountFen < 0n) refuse({ code: "amount_invalid", reason: "negative" });
  if (!/^[\w.:-]+$/.test(input.reference)) wrong("reference", "characters");
  if (input.reference.length > REFERENCE_MAX) wrong("reference", "too_long");
  checkText("description", input.description, DESCRIPTION_MAX);
  checkText("note", input.note, NOTE_MAX);
  const lifetime = input.orderLifetimeMs;
  if (lifetime !== undefined) {
    const isBounded =
      lifetime >= ORDER_LIFETIME_MIN_MS && lifetime <= walletOf(input.channel).orderLifetimeMaxMs;
    if (!Number.isSafeInteger(lifetime) || !isBounded) wrong("orderLifetimeMs", "out_of_bounds");
  }
}

function checkText(field: string, text: string | undefined, max: number): void {
  if (text === undefined) return;
  if (text.length > max) wrong(field, "too_long");
  if (UNPRINTABLE.test(text)) wrong(field, "characters");
}

function wrong(field: string, reason: string): never {
  refuse({ code: "input_invalid", field, reason });
}
