/**
 * The mark of a paid order: a colour and two digits that stand on the cashier's screen and on the payer's phone,
 * so that both can be compared at arm's length. A hint for the eye, not a proof: only the merchant order number is one.
 */
export const MARK_COLOURS = ["jade", "indigo", "plum", "teal", "rust", "rose", "olive", "slate"] as const;
export type MarkColour = (typeof MARK_COLOURS)[number];

/** White text on each of them has a contrast of at least 4.5 : 1. */
export const MARK_HEX: Readonly<Record<MarkColour, string>> = {
  jade: "#0b7a5b",
  indigo: "#2c4a8a",
  plum: "#6d3b8e",
  teal: "#0f6b7c",
  rust: "#9a4a12",
  rose: "#a8305f",
  olive: "#5b6a14",
  slate: "#44515c",
};

export interface OrderMark {
  colour: MarkColour;
  /** "00" … "99" */
  number2: string;
}

/** The same for the same merchant order number, wherever it is computed (FNV-1a, 32 bit). */
export function orderMark(merchantOrderNo: string): OrderMark {
  let hash = 0x811c9dc5;
  for (let i = 0; i < merchantOrderNo.length; i++) {
    hash = Math.imul(hash ^ merchantOrderNo.charCodeAt(i), 0x01000193) >>> 0;
  }
  const colour = MARK_COLOURS[hash % MARK_COLOURS.length] as MarkColour;
  return { colour, number2: String(Math.floor(hash / MARK_COLOURS.length) % 100).padStart(2, "0") };
}
