/** What must have happened on the days of a run, by the names of `check-chain.ts`, or they prove nothing of it. */
export const SEEN = [
  ...["P", "O", "R", "U", "K", "W", "G cover", "G repay", "staff refund", "proposed anew"],
  ...["V", "V beside its R", "V whole", "X came back"],
  ...["PAY", "PAY final", "CARRY negative", "CARRY not_due", "CARRY zero", "CARRY below_minimum"],
  ...["HOLD acquirer_hold", "HOLD account_not_approved", "B failed", "B returned", "B stopped"],
  ...["J accept", "J accept whole", "J refund", "J not_ours", "P accepted"],
  ...["X only_acquirer", "X seller_differs", "X amount_differs", "X fee_differs", "X late_payment"],
  ...["X payment_left_out", "X not_computable", "X only_platform", "entered", "refund entered", "tolerance"],
  ...["cut-off 00:00", "cut-off 23:00", "cut-off 01:30", "cut-off changed", "file released", "file void"],
];
/** Too seldom for a short run. */
export const SEEN_IN_LONG = [...SEEN, "PAY r30", "R accepted", "J cover_closed", "file settled"];
