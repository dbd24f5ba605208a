import type { Day } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { StoryEvent } from "../agreement/story.ts";
import type { StopEvent } from "../shop/stop-story.ts";

/** What the acquirer's machine remembers: one line of the journal each, in the order it happened. Amounts are fen as text. */
export type Fact =
  | { kind: "started"; day: Day }
  | {
      kind: "placed";
      at: string;
      channel: Channel;
      /** Absent: the wallet's own. */
      dialect?: string;
      no: string;
      /** What later facts call it; absent: its number. */
      key?: string;
      channelNo: string;
      totalFen: string;
      description: string;
      notifyUrl: string;
      expiresAt: string;
      codeUrl: string;
      codeExpiresAt: string;
      /** The request as text: another text under the same number is another order and is refused. */
      fingerprint: string;
      /** Fields that are handed back as they came (attach, device, store, terminal …). */
      echo: Readonly<Record<string, string>>;
    }
  | { kind: "recoded"; channel: Channel; no: string; codeUrl: string; codeExpiresAt: string }
  | { kind: "scanned"; channel: Channel; no: string }
  /** `afterClose`: the payer's bank takes its time until the order is closed. */
  | { kind: "paying"; channel: Channel; no: string; at: string; afterClose?: true }
  | {
      kind: "paid";
      channel: Channel;
      no: string;
      at: string;
      reference: string;
      payerFen: string;
      settlementFen: string;
      feeFen: string;
      couponFen: string;
      couponBy: "" | "channel" | "merchant";
      /** In whose bill it stands, whatever day `at` says. */
      billDay: Day;
      /** Its row in the bill has a field that nobody can read. */
      isSpoilt: boolean;
    }
  /** `enteredAt`: where it ended by itself, when the log took it up. */
  | { kind: "closed"; channel: Channel; no: string; at: string; enteredAt?: string }
  | {
      kind: "refund_accepted";
      channel: Channel;
      no: string;
      refundNo: string;
      /** What later facts call it; absent: its number. */
      refundKey?: string;
      reference: string;
      at: string;
      fen: string;
      settlementFen: string;
      payerFen: string;
      feeReturnedFen: string;
      reason: string;
      notifyUrl: string;
      /** Paid out of the available balance: the trade bill leaves it out, a bill of its own has it. */
      isFromBalance?: true;
      /** It takes until the next day, whose bill states it again. */
      isSlow?: true;
    }
  | { kind: "refund_succeeded"; channel: Channel; no: string; refundNo: string; at: string }
  | { kind: "refund_closed"; channel: Channel; no: string; refundNo: string; at: string; reason: string }
  | { kind: "notified"; id: string; status: string }
  | { kind: "day_closed"; day: Day; funds: FundsLine[] }
  /** Own money that this house put into the client funds under the clearing date "20261120", fen; negative: took back. */
  | { kind: "advance_booked"; day: string; fen: string; persons: string[]; at: string }
  /** Two people changed the register: of which number (empty: of none), and what. */
  | {
      kind: "registered";
      act: "merchant" | "terms" | "cut_off";
      about: string;
      persons: string[];
      at: string;
    }
  | { kind: "bank"; line: BankLine; source: string; comesBack: boolean }
  /** The bank says "paid" of what it had failed: two people here state which holds. */
  | { kind: "bank_contradicts"; line: BankLine }
  | { kind: "bank_file_done"; file: string }
  | { kind: "agreement"; sha256: string; event: StoryEvent }
  | { kind: "stop"; event: StopEvent }
  /** `at`: since when. */
  | { kind: "faults"; faults: Partial<Faults>; at: string };

/** One day of the acquirer's client-funds account, or of what one channel has not paid yet. Day "20261120", amounts in fen. */
export type FundsLine =
  | {
      day: string;
      kind: "client_funds";
      opening: string;
      arrived: string;
      returned: string;
      advances: string;
      paid: string;
      refunded: string;
      feeDrawn: string;
      repaid: string;
      closing: string;
    }
  | {
      day: string;
      kind: "in_transit";
      channel: Channel;
      opening: string;
      collected: string;
      refunded: string;
      feeWithheld: string;
      arrived: string;
      closing: string;
      oldestDay: string;
    };

/** A line of the bank's journal. Days are "20261120"; a line leaves or comes back exactly once. */
export interface BankLine {
  fileDigest: string;
  lineNo: number;
  subMerchantNo: string;
  kind: "submitted" | "paid" | "failed" | "returned";
  amount: string;
  bankDay: string;
  bankReference: string;
  reason: string;
  /** When it entered the journal, +08:00; `submitted` is no answer of the bank. */
  enteredAt?: string;
  /** Two people here who state it after the bank contradicted itself. */
  persons?: readonly [string, string];
}

export interface Faults {
  loseNotifications: boolean;
  /** The request is carried out, the answer never comes. */
  loseAnswers: boolean;
  delayMs: number;
  /** Every new order is refused by risk control. */
  refuse: boolean;
  /** Refunds are refused: not enough unsettled money at the channel. */
  refuseRefunds: boolean;
  /** A refund takes until the next day: its bill says PROCESSING, and the next day's bill states it again as done. */
  slowRefunds: boolean;
  /** The fee of every new payment is off by so many fen. */
  feeOffFen: number;
  /** The channel's clock is so many seconds ahead (below 0: behind) in what it states of new payments. */
  clockOffSeconds: number;
  /** Alipay knows a trade only once its code was scanned, as the real one does. */
  lateTrade: boolean;
  /** A day on which a channel had nothing to bill has no bill of it, as with the real services. */
  noEmptyBills: boolean;
  /** The core keeps no log of closed orders: what is closed meanwhile never stands in it. */
  noCloseLog: boolean;
}
export const NO_FAULTS: Faults = {
  loseNotifications: false,
  loseAnswers: false,
  delayMs: 0,
  refuse: false,
  refuseRefunds: false,
  slowRefunds: false,
  feeOffFen: 0,
  clockOffSeconds: 0,
  lateTrade: false,
  noEmptyBills: false,
  noCloseLog: false,
};
