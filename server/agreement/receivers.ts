import { refuse } from "../domain-error.ts";

/**
 * Every receiver is an active, numbered shop of the acquirer: the platform and its agents have no number there, so they can
 * stand in no rule. Refuses `receiver_not_registered`.
 */
export function requireRegistered(
  receivers: readonly string[],
  shops: readonly { number: string | null; status: string }[],
): void {
  for (const number of receivers) {
    const shop = shops.find((s) => s.number === number);
    if (shop?.status !== "active") refuse({ code: "receiver_not_registered", number });
  }
}
