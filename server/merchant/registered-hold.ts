/** What the acquirer's register keeps back of a shop, for a screen. `amountFen` null: everything. */
export interface RegisteredHoldView {
  amountFen: bigint | null;
  /** The shop reads it. */
  reason: string;
  /** The acquirer's own name of it; ours where our desk asked for it. */
  acquirerReference: string | null;
}

/** The holds of our copy of the register; none where it does not know the shop. */
export const registeredHolds = (
  holds: readonly { fen: string | null; reason: string; acquirerReference: string | null }[] | null,
): RegisteredHoldView[] =>
  (holds ?? []).map(({ fen, ...hold }) => ({ ...hold, amountFen: fen === null ? null : BigInt(fen) }));
