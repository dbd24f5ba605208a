/**
 * A world for clearing tests: a test database, an acquirer that keeps its own books (bills, register, bank, funds) in a desk
 * folder as `verify-clearing --desk` reads it, and shortcuts for what happens in a day. The acquirer's books are
 * written from its own record, never from the platform's tables.
 */

import { generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type postgres from "postgres";
import type { AcquirerAdapter } from "../../acquirer/acquirer.ts";
import { billName, writeBill } from "../../acquirer/bill-codec.ts";
import { feeFor, feeKept, matchFeeItem } from "../../agreement/fee.ts";
import { readFeeSchedule } from "../../agreement/fee-schedule-codec.ts";
import { assert, present } from "../../assert.ts";
import { recordRawAudit } from "../../audit/record-raw-audit.ts";
import { addDays } from "../../calendar/calendar.ts";
import { writeCalendar } from "../../calendar/calendar-codec.ts";
import { clearingDateOf } from "../../calendar/clearing-date.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import { type Day, dayFrom } from "../../calendar/day.ts";
import { dayOf, instantText, startOf } from "../../calendar/instant.ts";
import { STATUTORY } from "../../calendar/statutory.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "../../channel/channel.ts";
import type { ClearingFile } from "../../clearing/clearing-file.ts";
import { digestOf, readClearingFile } from "../../clearing/clearing-file-codec.ts";
import type { RegisterEntry } from "../../clearing/register.ts";
import { writeRegister } from "../../clearing/register-codec.ts";
import { verdictOf } from "../../clearing/verdict.ts";
import { verdictMessage, writeRelease } from "../../clearing/verdict-codec.ts";
import type { AcquirerCtx } from "../../context.ts";
import { type Id, idOf, newId, uuidOf } from "../../id.ts";
import { confirmOrder } from "../../order/confirm-order.ts";
import type { OrderTerms } from "../../order/order-terms.ts";
import { merchantOrderNo, refundNo, writeOrderTerms } from "../../order/order-terms-codec.ts";
import { importInbox } from "../../result/import-inbox.ts";
import { type BankResult, writeResults } from "../../result/result-codec.ts";
import { DEMO_SHOPS } from "../../setup/demo.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import { openTestWorld, type TestWorld } from "../../testing/world.ts";
import { recordVerdict } from "../record-verdict.ts";
import { tendClearing } from "../tend-clearing.ts";

export const SHOP = "M00000000000004";
export const SHOPS = DEMO_SHOPS.filter((s) => s.role === "shop").map((s) => s.number);

export interface Sale {
  orderId: Id<"ord">;
  no: string;
  reference: string;
  seller: string;
  channel: Channel;
  fen: bigint;
  fee: bigint;
  paidAt: Date;
  refunds: Refund[];
  /** The acquirer has it in its books. */
  isKnown: boolean;
}
export interface Refund {
  refundNo: string;
  reference: string;
  fen: bigint;
  feeReturned: bigint;
  at: Date;
}
/** Sides on which something is written; a difference is made by leaving one away. */
export interface Sides {
  platform?: boolean;
  /** False: the order is there and nobody told us that it was paid. */
  isHeard?: boolean;
  acquirer?: boolean;
}

export async function openClearingWorld(): Promise<ClearingWorld> {
  return new ClearingWorld(await openTestWorld());
}

export class ClearingWorld {
  readonly test: TestWorld;
  readonly dir = mkdtempSync(path.join(tmpdir(), "qingfen-clearing-"));
  readonly desk = path.join(this.dir, "desk");
  readonly outbox = path.join(this.desk, "files");
  readonly inbox = path.join(this.dir, "inbox");
  readonly signingKey: string;
  readonly rows: WrittenRow[] = [];
  readonly sales: Sale[] = [];
  readonly bank: (BankResult & { subMerchantNo: string })[] = [];
  /** Bills that are not made yet, as "wechat 2026-11-20". */
  readonly notReady = new Set<string>();
  readonly ctx: AcquirerCtx;
  fetched = 0;
  #count = 0;

  constructor(test: TestWorld) {
    this.test = test;
    mkdirSync(path.join(this.desk, "bills"), { recursive: true });
    mkdirSync(this.outbox, { recursive: true });
    mkdirSync(this.inbox, { recursive: true });
    const keys = generateKeyPairSync("ed25519");
    this.signingKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    writeFileSync(
      path.join(this.desk, "platform.pub"),
      keys.publicKey.export({ type: "spki", format: "pem" }),
    );
    const of = (_: string, channel: Channel) => this.adapter(channel);
    this.ctx = { ...test.machineCtx(), acquirers: { of, find: of } };
  }

  get acquirerId(): Id<"acq"> {
    return this.test.demo.acquirerId;
  }

  adapter(channel: Channel): AcquirerAdapter {
    const fetchBill = async (day: Day) => {
      this.fetched++;
      return this.notReady.has(`${channel} ${day}`) || day >= dayOf(this.test.now())
        ? { state: "not_ready" }
        : { state: "ready", bytes: this.bill(channel, day) };
    };
    return { channel, fetchBill } as unknown as AcquirerAdapter;
  }

  bill(channel: Channel, day: Day): Buffer {
    const rows = this.rows.filter((r) => dayOf(r.happenedAt) === day && this.#channelOf(r) === channel);
    return writeBill(channel, { account: walletOf(channel).number.example(0), day, rows });
  }

  #channelOf(row: WrittenRow): Channel {
    return present(
      CHANNELS.find((channel) => channel === row.remark),
      "a row remarks its channel",
    );
  }

  /** A payment of `seller`; on both sides unless told otherwise. `bill` changes the acquirer's row. */
  async pay(
    input: { seller?: string; channel?: Channel; fen: bigint; at: Date; bill?: Partial<WrittenRow> } & Sides,
  ): Promise<Sale> {
    const { seller = SHOP, channel = CHANNELS[0], fen, at } = input;
    const createdAt = new Date(Math.floor(at.getTime() / 1000) * 1000 - 30_000);
    const orderId = newId("ord", createdAt);
    const terms = this.#terms(seller, channel, fen, createdAt, orderId);
    const no = merchantOrderNo(terms);
    const n = String(++this.#count).padStart(10, "0");
    const reference = `4200${CHANNELS.indexOf(channel)}${n}${this.#count % 7}`;
    const item = this.#feeItem(channel);
    const sale: Sale = {
      orderId,
      no,
      reference,
      seller,
      channel,
      fen,
      fee: input.bill?.feeFen ?? feeFor(item, input.bill?.settlementFen ?? fen),
      paidAt: new Date(Math.floor(at.getTime() / 1000) * 1000),
      refunds: [],
      isKnown: input.acquirer !== false,
    };
    if (input.platform !== false) {
      await this.#insertOrder(sale, terms, createdAt, input.isHeard !== false);
      if (input.isHeard !== false) await this.#insertPayment(sale, terms, createdAt);
    }
    if (input.acquirer !== false) this.rows.push({ ...this.#paymentRow(sale), ...input.bill });
    this.sales.push(sale);
    return sale;
  }

  /** A refund of a sale, succeeded at once unless `state` says PROCESSING. */
  async refund(
    sale: Sale,
    input: { fen: bigint; at: Date; state?: string; bill?: Partial<WrittenRow> } & Sides,
  ): Promise<Refund> {
    const before = sale.refunds.reduce((s, r) => s + r.fen, 0n);
    const item = this.#feeItem(sale.channel);
    const kept = (refunded: bigint) => feeKept(item, { amount: sale.fen, fee: sale.fee, refunded });
    const no = refundNo(sale.no, sale.refunds.length + 1);
    const refund: Refund = {
      refundNo: no,
      reference: walletOf(sale.channel).numbersRefunds
        ? `503${sale.reference}${sale.refunds.length + 1}`
        : no,
      fen: input.fen,
      feeReturned: input.bill?.feeFen ?? kept(before) - kept(before + input.fen),
      at: new Date(Math.floor(input.at.getTime() / 1000) * 1000),
    };
    sale.refunds.push(refund);
    if (input.platform !== false) await this.#insertRefund(sale, refund, input.state !== "PROCESSING");
    if (input.acquirer !== false)
      this.rows.push({
        kind: "refund",
        acquirerReference: sale.reference,
        merchantOrderNo: sale.no,
        channelNo: this.#shop(sale.seller)[sale.channel],
        happenedAt: refund.at,
        orderFen: refund.fen,
        settlementFen: refund.fen,
        feeFen: refund.feeReturned,
        acquirerRefundReference: refund.reference,
        refundNo: no,
        state: input.state ?? "SUCCESS",
        remark: sale.channel,
        ...input.bill,
      });
    return refund;
  }

  /** The worker asks the acquirer and hears of a payment now. */
  async learn(sale: Sale): Promise<void> {
    const { orderId, no, channel, reference, fen, paidAt } = sale;
    const said = { acquirerId: this.acquirerId, channel, merchantOrderNo: no, orderHint: orderId, paidAt };
    const amounts = { acquirerReference: reference, amountFen: fen, payerFen: fen };
    const { outcome } = await confirmOrder(this.ctx, { ...said, ...amounts, heardFrom: "query" });
    assert(outcome === "applied", `the payment is applied, not ${outcome}`);
  }

  /** A newer settlement account of a shop, approved. */
  async renewAccount(number: string): Promise<void> {
    const { sql, demo } = this.test;
    const shop = uuidOf(present(demo.shops[number], "a demo shop"));
    await sql`update settlement_account set status = 'replaced' where sub_merchant_id = ${shop} and version = 1`;
    await sql`insert into settlement_account (id, acquirer_id, merchant_id, sub_merchant_id, version, bank_name, cnaps, holder_name,
        account_mask, account_tail, account_ref, status, approved_from, created_by, created_at)
      select ${uuidOf(newId("sac", this.test.now()))}, acquirer_id, merchant_id, sub_merchant_id, 2, bank_name, cnaps, holder_name,
        '62************9999', '9999', ${`${number}-A2`}, 'approved', ${dayOf(this.test.now())}::date, created_by, ${this.test.now()}
      from settlement_account where sub_merchant_id = ${shop} and version = 1`;
    const [old] = await sql<
      { id: string }[]
    >`select id from settlement_account where sub_merchant_id = ${shop} and version = 1`;
    const subjectId = idOf("sac", present(old, "a shop has its first account").id);
    const facts = { from: "approved", to: "replaced" };
    await this.test.machine.forActor(this.ctx.actor).bulk((tx) =>
      recordRawAudit(tx, this.ctx, {
        action: "account.replace",
        subjectId,
        acquirerId: this.acquirerId,
        facts,
      }),
    );
  }

  /** Does to the tables what nobody may: as the superuser, past triggers and policies. */
  async damage(work: (sql: postgres.TransactionSql<{ bigint: bigint }>) => Promise<unknown>): Promise<void> {
    await this.test.damage(work);
  }

  /** Moves the clock to ten o'clock of the day after and lets the worker take its turn. */
  async endDay(day: Day): Promise<void> {
    await this.test.moveTo(new Date(startOf(addDays(day, 1)).getTime() + 10 * 3_600_000));
    await this.tend();
  }

  /** One turn of a worker that remembers nothing: two at once share the database and the folder, no more. */
  async tend(ctx: AcquirerCtx = this.ctx): Promise<{ moved: boolean }> {
    const { acquirerId, signingKey, outbox: outboxDir } = this;
    return await tendClearing(ctx, {
      acquirerId,
      signingKey,
      outboxDir,
      retryAt: new Map(),
      retryAfterMs: 0,
    });
  }

  async batches(): Promise<
    { id: string; day: Day; seq: number; status: string; step: string; error: unknown }[]
  > {
    return await this.test
      .sql`select id, clearing_date as day, seq, status, step, error from clearing_batch order by clearing_date, seq`;
  }

  /** The newest file of a clearing date. */
  async file(
    day: Day,
  ): Promise<{ fileId: Id<"clf">; name: string; clr: Buffer; file: ClearingFile; digest: string }> {
    const [row] = await this.test.sql<{ id: string; name: string; clr: Buffer }[]>`
      select id, name, clr from clearing_file where clearing_date = ${day}::date order by seq desc limit 1`;
    const found = present(row, `there is a file of ${day}`);
    const file = readClearingFile(found.clr);
    return {
      fileId: idOf("clf", found.id),
      name: found.name,
      clr: found.clr,
      file,
      digest: digestOf(found.clr),
    };
  }

  /** A `.rel` signed by these people of the acquirer. */
  rel(
    clr: Buffer,
    verdict: "released" | "rejected",
    people = ["clearing-1", "clearing-2"],
    reason?: string,
  ): Buffer {
    const facts = verdictOf(readClearingFile(clr), digestOf(clr), verdict, reason);
    const at = instantText(this.test.now());
    const signatures = people.map((person) => {
      const key = present(this.test.signerKeys[person], `${person} has a key`);
      const signature = sign(null, verdictMessage(facts, person, at), key).toString("base64");
      return { person, keyId: this.keyIdOf(person), alg: "Ed25519" as const, at, signature };
    });
    return Buffer.from(writeRelease({ verdict: facts, signatures }));
  }

  readonly #keyIds = new Map<string, string>();
  async loadKeyIds(): Promise<void> {
    const rows = await this.test.sql<{ person: string; public_key: string; key_id: string }[]>`
      select person, public_key, key_id from acquirer_signer`;
    for (const row of rows) this.#keyIds.set(row.person, row.key_id);
  }
  keyIdOf(person: string): string {
    return present(this.#keyIds.get(person), "key ids were loaded");
  }

  /** Releases (or rejects) the newest file of a day at the acquirer's desk. */
  async decide(day: Day, verdict: "released" | "rejected" = "released"): Promise<void> {
    await this.loadKeyIds();
    const { fileId, clr, name } = await this.file(day);
    const rel = this.rel(clr, verdict, undefined, verdict === "rejected" ? "核对不一致" : undefined);
    await recordVerdict(this.test.ctxFor("clearing-1"), { fileId, rel });
    writeFileSync(path.join(this.outbox, `${name}.rel`), rel);
  }

  /** The bank takes the payable lines of a released file and answers on the settle day; `of` says what of each line. */
  async answer(
    day: Day,
    of: (lineNo: number, no: string) => BankResult["kind"] = () => "paid",
  ): Promise<void> {
    const { file, digest } = await this.file(day);
    const results = file.positions
      .filter((p) => p.pay > 0n)
      .map((p) => ({
        fileDigest: digest,
        lineNo: p.lineNo,
        kind: of(p.lineNo, p.subMerchantNo),
        amount: p.pay,
        bankDay: p.settleDay,
        bankReference: `B${p.lineNo}`,
        reason: of(p.lineNo, p.subMerchantNo) === "failed" ? "户名不符" : "",
        subMerchantNo: p.subMerchantNo,
      }));
    for (const r of results) this.bank.push({ ...r, kind: "submitted" as BankResult["kind"] }, r);
    await this.deliver(`${day}.jsonl`, results);
  }

  /** Puts a result file of the bank into the inbox and lets the worker read it. */
  async deliver(
    name: string,
    results: readonly BankResult[],
  ): Promise<{ imported: string[]; failed: string[] }> {
    const plain = results.map((r) => {
      const { fileDigest, lineNo, kind, amount, bankDay, bankReference, reason } = r;
      return { fileDigest, lineNo, kind, amount, bankDay, bankReference, reason };
    });
    writeFileSync(path.join(this.inbox, name), writeResults(plain));
    return await importInbox(this.ctx, { acquirerId: this.acquirerId, inboxDir: this.inbox });
  }

  /** Writes the acquirer's desk as it stands today: what `verify-clearing --desk` reads. */
  async writeDesk(shops: readonly RegisterEntry[]): Promise<void> {
    const write = (name: string, text: string | Buffer) => writeFileSync(path.join(this.desk, name), text);
    const documents = (kind: string) =>
      this.test.demo.documents
        .filter((d) => d.kind === kind)
        .map(({ sha256, body, inForceFrom }) => ({
          sha256,
          body,
          inForceFrom,
          inForceTo: null,
          approvedBy: ["reviewer", "approver"],
        }));
    write("agreements.json", JSON.stringify(documents("agreement")));
    write("fees.json", JSON.stringify(documents("fees")));
    write("calendar.json", writeCalendar(STATUTORY));
    const signers = await this.test.sql<{ person: string; keyId: string; publicKey: string }[]>`
      select person, key_id as "keyId", public_key as "publicKey" from acquirer_signer order by person`;
    write(
      "register.json",
      writeRegister({ entries: shops, barred: [], feeToleranceFen: 1n, signers, cutOffMinutes: 0 }),
    );
    write(
      "bank.jsonl",
      this.bank
        .map(
          (b) => `${JSON.stringify({ ...b, amount: `${b.amount}`, bankDay: writeCompactDay(b.bankDay) })}\n`,
        )
        .join(""),
    );
    write(
      "originals.jsonl",
      this.sales
        .filter((s) => s.isKnown)
        .map((s) => `${JSON.stringify(originalOf(s, this.#shop(s.seller)[s.channel]))}\n`)
        .join(""),
    );
    const today = dayOf(this.test.now());
    for (let day = dayFrom("2026-11-20"); day < today; day = addDays(day, 1)) {
      for (const channel of CHANNELS) write(`bills/${billName(channel, day)}`, this.bill(channel, day));
    }
  }

  /** The register as the acquirer keeps it in the demo. */
  register(change: (entry: RegisterEntry) => Partial<RegisterEntry> = () => ({})): RegisterEntry[] {
    return DEMO_SHOPS.map((s): RegisterEntry => {
      const entry: RegisterEntry = {
        subMerchantNo: s.number,
        name: s.name,
        status: "active",
        channelNos: eachChannel((channel) => [s[channel]]),
        accountRef: `${s.number}-A1`,
        accountVersion: 1,
        accountApprovedFrom: dayFrom("2026-11-01"),
        cycle: "T+1",
        minimumFen: 0n,
        advanceLimitFen: 0n,
        holds: [],
      };
      return { ...entry, ...change(entry) };
    });
  }

  async close(): Promise<void> {
    await this.test.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #shop(number: string) {
    return present(
      DEMO_SHOPS.find((s) => s.number === number),
      `the demo has shop ${number}`,
    );
  }

  #document(kind: "agreement" | "fees", seller?: string) {
    const found = this.test.demo.documents.find((d) => d.kind === kind && (!seller || d.seller === seller));
    return present(found, `there is a document ${kind} of ${seller ?? "the merchant"}`);
  }

  #feeItem(channel: Channel) {
    const schedule = readFeeSchedule(this.#document("fees").body);
    return present(
      matchFeeItem(schedule, { channel, mode: walletOf(channel).mode }),
      "the schedule fits the channel",
    );
  }

  #terms(seller: string, channel: Channel, fen: bigint, createdAt: Date, orderId: string): OrderTerms {
    return {
      acquirer: "ACQ001",
      agreement: this.#document("agreement", seller).sha256,
      amountFen: fen,
      campaign: "",
      channel,
      createdAt: instantText(createdAt),
      feeSchedule: this.#document("fees").sha256,
      fundedFen: 0n,
      order: orderId,
      seller,
    };
  }

  #paymentRow(sale: Sale): WrittenRow {
    return {
      kind: "payment",
      acquirerReference: sale.reference,
      merchantOrderNo: sale.no,
      channelNo: this.#shop(sale.seller)[sale.channel],
      happenedAt: sale.paidAt,
      orderFen: sale.fen,
      settlementFen: sale.fen,
      feeFen: sale.fee,
      acquirerRefundReference: "",
      refundNo: "",
      state: "",
      remark: sale.channel,
    };
  }

  #ownerOf(sale: Sale) {
    const { demo } = this.test;
    return {
      acquirer_id: uuidOf(demo.acquirerId),
      merchant_id: uuidOf(demo.merchantId),
      sub_merchant_id: uuidOf(present(demo.shops[sale.seller], "a demo shop")),
    };
  }

  async #insertOrder(sale: Sale, terms: OrderTerms, createdAt: Date, isPaid: boolean): Promise<void> {
    const { sql } = this.test;
    const shop = this.#shop(sale.seller);
    const owner = this.#ownerOf(sale);
    const frozen = { agreement_sha256: terms.agreement, fee_sha256: terms.feeSchedule };
    const order = uuidOf(sale.orderId);
    await sql`insert into order_attempt ${sql({ merchant_order_no: sale.no, order_id: order, ...owner, channel: sale.channel, terms: writeOrderTerms(terms) })}`;
    const row = {
      created_month: `${dayOf(createdAt).slice(0, 7)}-01`,
      id: order,
      ...owner,
      ...frozen,
      reference: sale.no,
      status: isPaid ? "paid" : "open",
      ask_at: isPaid ? null : createdAt,
      amount_fen: `${sale.fen}`,
      channel: sale.channel,
      mode: walletOf(sale.channel).mode,
      merchant_order_no: sale.no,
      seller_no: sale.seller,
      channel_no: shop[sale.channel],
      description: "测试",
      category: shop.category,
      terminal: "T1",
      place: "test",
      created_at: createdAt,
      expires_at: new Date(createdAt.getTime() + 300_000),
      forward_state: "placed",
      acquirer_reference: isPaid ? sale.reference : null,
      paid_at: isPaid ? sale.paidAt : null,
    };
    await this.damage((tx) => tx`insert into "order" ${tx(row as never)}`); // a life does not begin with 'paid'
    await this.#insertEvents(owner, order, order, createdAt, ["order.created", "order.placed"]);
  }

  async #insertEvents(
    owner: object,
    subject: string,
    order: string,
    at: Date,
    kinds: string[],
  ): Promise<void> {
    const { sql } = this.test;
    for (const kind of kinds)
      await sql`insert into event ${sql({ day: dayOf(at), id: uuidOf(newId("evt", at)), ...owner, kind, subject_id: subject, order_id: order, facts: sql.json({}), happened_at: at, heard_at: at } as never)}`;
  }

  async #insertPayment(sale: Sale, terms: OrderTerms, createdAt: Date): Promise<void> {
    const { sql } = this.test;
    const owner = this.#ownerOf(sale);
    const order = uuidOf(sale.orderId);
    const frozen = { agreement_sha256: terms.agreement, fee_sha256: terms.feeSchedule };
    await sql`insert into payment ${sql({
      clearing_date: clearingDateOf(sale.paidAt, 0),
      ...owner,
      ...frozen,
      acquirer_reference: sale.reference,
      id: uuidOf(newId("pay", sale.paidAt)),
      order_id: order,
      seller_no: sale.seller,
      merchant_order_no: sale.no,
      channel: sale.channel,
      mode: walletOf(sale.channel).mode,
      amount_fen: `${sale.fen}`,
      payer_fen: `${sale.fen}`,
      order_created_at: createdAt,
      paid_at: sale.paidAt,
      heard_at: sale.paidAt,
      heard_from: "notification",
    } as never)}`;
    await this.#insertEvents(owner, order, order, sale.paidAt, ["order.paid"]);
  }

  async #insertRefund(sale: Sale, refund: Refund, succeeded: boolean): Promise<void> {
    const { sql } = this.test;
    const owner = this.#ownerOf(sale);
    const id = newId("rfd", refund.at);
    const row = {
      created_month: `${dayOf(refund.at).slice(0, 7)}-01`,
      id: uuidOf(id),
      ...owner,
      order_id: uuidOf(sale.orderId),
      refund_no: refund.refundNo,
      amount_fen: `${refund.fen}`,
      reason: "test",
      status: succeeded ? "succeeded" : "pending",
      created_at: refund.at,
      acquirer_refund_reference: refund.reference,
      finished_at: succeeded ? refund.at : null,
      ask_at: succeeded ? null : refund.at,
    };
    await this.damage((tx) => tx`insert into refund ${tx(row as never)}`);
    const kinds = ["refund.requested", succeeded ? "refund.succeeded" : "refund.pending"];
    await this.#insertEvents(owner, uuidOf(id), uuidOf(sale.orderId), refund.at, kinds);
    if (!succeeded) return;
    await sql`insert into refund_result ${sql({
      clearing_date: clearingDateOf(refund.at, 0),
      ...owner,
      acquirer_refund_reference: refund.reference,
      refund_id: uuidOf(id),
      order_id: uuidOf(sale.orderId),
      refund_no: refund.refundNo,
      acquirer_reference: sale.reference,
      channel: sale.channel,
      amount_fen: `${refund.fen}`,
      succeeded_at: refund.at,
      heard_at: refund.at,
      heard_from: "notification",
    } as never)}`;
  }
}

/** The acquirer's record of a payment and its refunds, as `--originals` reads it. */
function originalOf(sale: Sale, merchantNo: string) {
  return {
    acquirerReference: sale.reference,
    merchantOrderNo: sale.no,
    merchantNo,
    channel: sale.channel,
    paidAt: instantText(sale.paidAt),
    settlementFen: `${sale.fen}`,
    feeFen: `${sale.fee}`,
    refunds: sale.refunds.map((r) => ({
      refundNo: r.refundNo,
      acquirerRefundReference: r.reference,
      clearingDate: writeCompactDay(dayOf(r.at)),
      fen: `${r.fen}`,
      feeReturnedFen: `${r.feeReturned}`,
    })),
  };
}
