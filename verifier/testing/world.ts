/** A small acquirer for the tests: shops, agreements, fees, orders, bank and funds, living through a chain of days. */

import type { KeyObject } from "node:crypto";
import type { Agreement } from "#server/agreement/agreement.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import type { FeeItem, FeeSchedule } from "#server/agreement/fee-schedule.ts";
import type { RefundVoid } from "#server/books/refund-void.ts";
import { clearingDateOf, windowOf } from "#server/calendar/clearing-date.ts";
import type { CutOffs } from "#server/calendar/cut-off.ts";
import type { Day } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { Decision } from "#server/clearing/decision.ts";
import type { AcquirerRegister, Barred, RegisterEntry, Signer } from "#server/clearing/register.ts";
import type { ClientFunds, InTransit } from "#server/result/control.ts";
import type { BillRow } from "#server/statement/bill-row.ts";
import type { BankLine, FormerFile } from "../books.ts";
import type { Random } from "./random.ts";

export const ACQUIRER = "ACQ001";
export const PLATFORM = "QF0001";

/** What happens on the days: `few` = the plain trade that tests of single laws rest on, `all` = whatever may happen. */
export type Events = "few" | "all";

export interface WorldRefund {
  /** Empty where the acquirer's own staff made it. */
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  /** Epoch ms. */
  at: number;
  amount: bigint;
  feeReturned: bigint;
  /** The clearing date of its bill row. */
  day: Day;
  /** It ended CLOSED; `enteredAt` = epoch ms at which the log took it up. */
  voided?: { enteredAt: number; reason: string };
}
export interface WorldSale {
  orderId: string;
  merchantOrderNo: string;
  acquirerReference: string;
  channel: Channel;
  channelNo: string;
  createdAt: number;
  paidAt: number;
  sellerNo: string;
  orderAmount: bigint;
  /** What the bill says was ordered. */
  billedOrderFen: bigint;
  amount: bigint;
  fee: bigint;
  item: FeeItem;
  agreementSha256: string;
  feesSha256: string;
  /** The clearing date of its bill row. */
  day: Day;
  /** The platform lost it: it stands in the bill only until the platform finds it again; `never`: it is none of its orders. */
  lostUntil: Day | "lost" | "never" | "";
  refunds: WorldRefund[];
}
export interface SignerWithKey extends Signer {
  privateKey: KeyObject;
}

/** A row of another system at a number that it shares with a shop. */
interface ForeignRow {
  channel: Channel;
  row: BillRow;
}
export interface World {
  random: Random;
  events: Events;
  cutOffs: CutOffs;
  /** The platform believes now and then in a payment that no bill knows. */
  believes: boolean;
  shops: RegisterEntry[];
  barred: Barred[];
  /** Every version of the register that was laid, ascending. */
  registers: AcquirerRegister[];
  /** Of versions of the books that were hashed before. */
  digests: WeakMap<object, string>;
  feeToleranceFen: bigint;
  agreements: Map<string, DocumentEvidence<Agreement>>;
  fees: Map<string, DocumentEvidence<FeeSchedule>>;
  /** What is in force now, by seller. */
  current: Map<string, { agreement: string; fees: string }>;
  sellers: string[];
  sales: WorldSale[];
  bank: BankLine[];
  clientFunds: ClientFunds[];
  inTransit: InTransit[];
  foreign: ForeignRow[];
  /** Rows that a later bill states a second time, at its first instant: by reference of payment or refund. */
  again: { acquirerReference: string; acquirerRefundReference: string; at: number }[];
  /** The chain that counts, newest first; without a release it still waits. */
  files: FormerFile[];
  /** What entered by its shares, "reference|refund reference", by the digest of the file. */
  entered: Map<string, ReadonlySet<string>>;
  /** Rejected or built on a rejected one. */
  gone: FormerFile[];
  decisions: Decision[];
  closes: { merchantOrderNo: string; closedAt: string; enteredAt: string }[];
  /** The log of refunds that ended CLOSED, in the order of `enteredAt`. */
  voids: RefundVoid[];
  /** Who releases. */
  people: SignerWithKey[];
  /** Who decides about what is left out. */
  deciders: SignerWithKey[];
  platform: { privatePem: string; publicPem: string };
}

/** Before the first day of every chain. */
export const CONSENTS_FROM = "2026-01-01T00:00:00+08:00";

/** Where the window that begins at `from` ends, exclusive; epoch ms. */
export const endOfWindow = ({ cutOffs }: World, from: number): number =>
  windowOf(clearingDateOf(new Date(from), cutOffs), cutOffs).to.getTime();
