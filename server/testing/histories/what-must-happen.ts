/** What must come about in a run of histories: a kind that never happens is a promise that nobody asked for. */
const MUST_HAPPEN = [
  "sale",
  "notification duplicate",
  ...["foreign", "late", "closed", "fee", "amount", "seller", "no bill row"].map(
    (what) => `odd sale: ${what}`,
  ),
  ...["refund SUCCESS", "refund PROCESSING", "refund by staff", "refund without cover"],
  ...["refund waits", "refund that waited ended", "take back", "refund ended closed"],
  "too much refused: refund_exceeds_paid",
  ...["agreement", "revoke", "order refused: no_agreement"],
  ...["holds", "minimumFen", "cycle", "advanceLimitFen", "suspended", "closing"].map((x) => `register: ${x}`),
  ...["short", "word", "mark", "old"].map((how) => `malformed book: ${how}`),
  ...["past midnight", "refund in two bills", "shop is closing"],
  ...["calendar", "cut-off", "account", "empty bill", "reject", "paid in the next year"],
  ...["bank answered", "came back"],
  ...["accept", "not_ours", "refund", "wait"].map((as) => `decided ${as}`),
  ...["J accept", "J not_ours", "B failed", "B returned"],
  ...["L PAY", "L CARRY negative", "L CARRY not_due", "L CARRY zero"],
  ...["L HOLD account_not_approved", "L HOLD acquirer_hold"],
  ...[
    "X amount_differs",
    "X fee_differs",
    "X late_payment",
    "X only_acquirer",
    "X only_platform",
    "X seller_differs",
  ],
];

/** What must come about in ten thousand. */
const RARE = [
  "account refused: sub_merchant_not_active",
  "agreement refused: receiver_not_registered",
  ...["order refused: sub_merchant_not_active", "proposed anew", "bank answered before the verdict"],
  ...["W", "G cover"],
  "G repay",
  ...["limit below what is owed", "shop is closed", "J cover_closed"],
  "X not_computable (refund)",
  "L PAY final",
  "refund that waited funded",
  "bank contradicted itself",
];

/** The kinds that did not come about, by name. */
export const neverHappened = (seen: ReadonlyMap<string, number>, isLong: boolean): string[] =>
  [...MUST_HAPPEN, ...(isLong ? RARE : [])].filter((kind) => !seen.has(kind));
