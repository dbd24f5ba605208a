/**
 * What the till shows of a sale. A code that was shown may have been paid, whatever we hear: nobody charges again. Where none
 * was shown nobody can have paid, and the pad is free. Pure.
 */
export type SaleFace =
  | "idle"
  /** Asked for a code a moment ago. */
  | "preparing"
  /** No code was shown: the network, or the acquirer, does not answer. */
  | "no_code_network"
  | "no_code_acquirer"
  | "code"
  /** A code was shown, and nobody can hear now what became of it. */
  | "code_unheard"
  | "ended";

export interface SaleState {
  isOnline: boolean;
  /** The question for a code: none, under way, under way for long, without an answer, answered. */
  asked: "no" | "pending" | "slow" | "no_network" | "unknown" | "answered";
  /** The order that is open here, as far as it was read. */
  order: { status: string; codeUrl: string | null } | "unread" | undefined;
  /** Reading the order goes wrong. */
  isUnheard: boolean;
}

export function saleFace({ isOnline, asked, order, isUnheard }: SaleState): SaleFace {
  // After a reload: a code may have been shown.
  if (order === "unread") return isOnline && !isUnheard ? "preparing" : "code_unheard";
  if (order !== undefined) {
    if (order.status !== "open") return "ended";
    if (order.codeUrl !== null) return isOnline && !isUnheard ? "code" : "code_unheard";
    return isOnline && !isUnheard ? "no_code_acquirer" : "no_code_network";
  }
  if (asked === "pending") return isOnline ? "preparing" : "no_code_network";
  if (asked === "no_network") return "no_code_network";
  if (asked === "slow" || asked === "unknown") return isOnline ? "no_code_acquirer" : "no_code_network";
  return "idle";
}

/** Nobody types an amount while a code stands, or is on its way. */
export const isPadFree = (face: SaleFace): boolean =>
  face !== "preparing" && face !== "code" && face !== "code_unheard";
