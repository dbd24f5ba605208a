import type { CloseLine } from "#server/books/close.ts";
import type { RefundVoid } from "#server/books/refund-void.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf, instantText } from "#server/calendar/instant.ts";
import type { Channel } from "#server/channel/channel.ts";
import { Stories } from "../agreement/story.ts";
import { Stops } from "../shop/stop-story.ts";
import { MAGIC } from "../trade/magic.ts";
import type { Refund, Trade } from "../trade/trade.ts";
import { bookAdvance } from "./book-advance.ts";
import { type BankLine, type Fact, type Faults, type FundsLine, NO_FAULTS } from "./facts.ts";

const keyOf = (channel: Channel, no: string) => `${channel} ${no}`;

/** Everything the sandbox knows, rebuilt from the journal at start and changed by facts only. */
export class Book {
  readonly trades = new Map<string, Trade>();
  readonly newest: Trade[] = [];
  readonly byReference = new Map<string, Trade>();
  readonly byCode = new Map<string, Trade>();
  readonly refunds = new Map<string, { trade: Trade; refund: Refund }>();
  readonly paidOn = new Map<string, Trade[]>();
  readonly refundedOn = new Map<string, { trade: Trade; refund: Refund }[]>();
  /** Refunds that took until the day after the one whose bill has them: that day's bill has them again. */
  readonly statedAgainOn = new Map<string, { trade: Trade; refund: Refund }[]>();
  /** Refunds that ended CLOSED, by the day on which the log took them up. */
  readonly voidedOn = new Map<string, { trade: Trade; refund: Refund }[]>();
  readonly notified = new Map<string, string>();
  readonly bankLines: Extract<Fact, { kind: "bank" }>[] = [];
  /** Answers of the bank that contradict its former ones, settled or not. */
  readonly contradictions: BankLine[] = [];
  readonly bankFilesDone = new Set<string>();
  readonly funds: FundsLine[] = [];
  /** The log of closed orders, in the order in which it took them up, with when it was not kept. */
  readonly closes: CloseLine[] = [];
  /** The log of refunds that ended CLOSED, likewise. */
  readonly voids: RefundVoid[] = [];
  /** What became of each agreement that was proposed. */
  readonly stories = new Stories();
  /** Whose orders or money were stopped, by whom. */
  readonly stops = new Stops();
  firstDay: Day | undefined;
  lastClosedDay: Day | undefined;
  faults: Faults = NO_FAULTS;

  find(channel: Channel, key: string): Trade | undefined {
    return this.trades.get(keyOf(channel, key));
  }

  findRefund(channel: Channel, key: string): { trade: Trade; refund: Refund } | undefined {
    return this.refunds.get(keyOf(channel, key));
  }

  apply(fact: Fact): void {
    if (fact.kind === "placed") this.addTrade(fact);
    else if ("channel" in fact) this.applyToTrade(fact);
    else this.applyToHouse(fact);
  }

  private addTrade(fact: Extract<Fact, { kind: "placed" }>): void {
    const trade: Trade = {
      channel: fact.channel,
      dialect: fact.dialect,
      key: fact.key ?? fact.no,
      no: fact.no,
      channelNo: fact.channelNo,
      totalFen: BigInt(fact.totalFen),
      description: fact.description,
      notifyUrl: fact.notifyUrl,
      placedAt: new Date(fact.at),
      expiresAt: new Date(fact.expiresAt),
      codeUrl: fact.codeUrl,
      codeExpiresAt: new Date(fact.codeExpiresAt),
      fingerprint: fact.fingerprint,
      echo: fact.echo,
      scanned: false,
      paysAfterClose: BigInt(fact.totalFen) === MAGIC.lateAfterClose,
      refunds: [],
    };
    this.trades.set(keyOf(fact.channel, trade.key), trade);
    this.newest.push(trade);
    this.byCode.set(fact.codeUrl, trade);
  }

  private applyToHouse(fact: Exclude<Fact, { channel: Channel }>): void {
    switch (fact.kind) {
      case "started":
        this.firstDay ??= fact.day;
        return;
      case "notified":
        this.notified.set(fact.id, fact.status);
        return;
      case "day_closed":
        this.funds.push(...fact.funds);
        this.lastClosedDay = fact.day;
        return;
      case "advance_booked":
        bookAdvance(this.funds, fact);
        return;
      // Who changed the register stands in the journal alone.
      case "registered":
        return;
      case "bank":
        this.bankLines.push(fact);
        return;
      case "bank_contradicts":
        this.contradictions.push(fact.line);
        return;
      case "bank_file_done":
        this.bankFilesDone.add(fact.file);
        return;
      case "agreement":
        this.stories.apply(fact.sha256, fact.event);
        return;
      case "stop":
        this.stops.apply(fact.event);
        return;
      case "faults": {
        const { noCloseLog } = this.faults;
        this.faults = { ...this.faults, ...fact.faults };
        if (this.faults.noCloseLog !== noCloseLog)
          this.closes.push({ isKept: noCloseLog, enteredAt: instantText(new Date(fact.at)) });
        return;
      }
    }
  }

  private applyToTrade(fact: Exclude<Extract<Fact, { channel: Channel }>, { kind: "placed" }>): void {
    const trade = this.find(fact.channel, fact.no);
    if (!trade) throw new Error(`journal names an order that was never placed: ${fact.no}`);
    switch (fact.kind) {
      case "recoded":
        this.byCode.delete(trade.codeUrl);
        trade.codeUrl = fact.codeUrl;
        trade.codeExpiresAt = new Date(fact.codeExpiresAt);
        this.byCode.set(fact.codeUrl, trade);
        return;
      case "scanned":
        trade.scanned = true;
        return;
      case "paying":
        trade.payingSince = new Date(fact.at);
        trade.paysAfterClose ||= fact.afterClose === true;
        return;
      case "closed":
        trade.closedAt = new Date(fact.at);
        if (this.faults.noCloseLog) return;
        this.closes.push({
          merchantOrderNo: trade.no,
          closedAt: instantText(trade.closedAt),
          enteredAt: instantText(new Date(fact.enteredAt ?? fact.at)),
        });
        return;
      case "paid":
        trade.payment = {
          at: new Date(fact.at),
          reference: fact.reference,
          payerFen: BigInt(fact.payerFen),
          settlementFen: BigInt(fact.settlementFen),
          feeFen: BigInt(fact.feeFen),
          couponFen: BigInt(fact.couponFen),
          couponBy: fact.couponBy,
          billDay: fact.billDay,
          isSpoilt: fact.isSpoilt,
        };
        this.byReference.set(fact.reference, trade);
        push(this.paidOn, fact.billDay, trade);
        return;
      case "refund_accepted": {
        const refund: Refund = {
          key: fact.refundKey ?? fact.refundNo,
          no: fact.refundNo,
          reference: fact.reference,
          acceptedAt: new Date(fact.at),
          fen: BigInt(fact.fen),
          settlementFen: BigInt(fact.settlementFen),
          payerFen: BigInt(fact.payerFen),
          feeReturnedFen: BigInt(fact.feeReturnedFen),
          reason: fact.reason,
          notifyUrl: fact.notifyUrl,
          isSlow: fact.isSlow === true,
          isFromBalance: fact.isFromBalance === true,
        };
        trade.refunds.push(refund);
        this.refunds.set(keyOf(fact.channel, refund.key), { trade, refund });
        push(this.refundedOn, dayOf(refund.acceptedAt), { trade, refund });
        return;
      }
      case "refund_succeeded": {
        this.endRefund(trade, fact);
        return;
      }
      case "refund_closed":
        this.voidRefund(trade, fact);
        return;
    }
  }

  private endRefund(trade: Trade, fact: Extract<Fact, { kind: "refund_succeeded" }>): void {
    const refund = trade.refunds.find((r) => r.key === fact.refundNo);
    if (!refund) return;
    refund.succeededAt = new Date(fact.at);
    if (refund.isSlow) push(this.statedAgainOn, dayOf(refund.succeededAt), { trade, refund });
  }

  private voidRefund(trade: Trade, fact: Extract<Fact, { kind: "refund_closed" }>): void {
    const refund = trade.refunds.find((r) => r.key === fact.refundNo);
    if (!refund) throw new Error(`journal closes a refund that was never accepted: ${fact.refundNo}`);
    const at = new Date(fact.at);
    refund.closedAt = at;
    push(this.voidedOn, dayOf(at), { trade, refund });
    this.voids.push({
      acquirerReference: trade.payment?.reference ?? "",
      refundNo: refund.no,
      acquirerRefundReference: refund.reference,
      reason: fact.reason,
      closedAt: instantText(at),
      enteredAt: instantText(at),
    });
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
