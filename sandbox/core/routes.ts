import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { CHANNELS } from "#server/channel/channel.ts";
import { ROLES } from "#server/clearing/register.ts";
import { neverStored, readForms } from "../http.ts";
import { takeForeignPayment } from "../trade/foreign-payment.ts";
import { withFen } from "../typed-yuan.ts";
import type { World } from "../world/world.ts";
import { addAccount } from "./add-account.ts";
import { addDocument, answerToFees, endDocument } from "./agreements.ts";
import { byTwo } from "./by-two.ts";
import { setYear } from "./calendar.ts";
import { closeRefund } from "./close-refund.ts";
import { corePage } from "./page.ts";
import { addMerchant, CoreError, channelNoOf, setCutOff, setTerms, shareNumber } from "./register.ts";
import { refundByStaff } from "./staff-refund.ts";

const text = z.string().trim().max(200);
const optional = text.default("");
const ACCOUNT = { accountNumber: text, holderName: text, bankName: text, cnaps: text };
const TWO = { person: optional, second: optional };
const MERCHANT = z.object({
  ...TWO,
  name: text,
  role: z.enum(ROLES).default("shop"),
  licenceCode: text,
  personId: optional,
  ...ACCOUNT,
  cycle: text.default("T+1"),
  minimumFen: text.default("0"),
  contact: optional,
});
const NEW_ACCOUNT = z.object({
  number: text,
  ...ACCOUNT,
  approvedFrom: optional,
  ...TWO,
});
const FEES = z.object({
  /** An agreement is asked of each party (`/core/agreements`, messages): nobody enters everybody's yes. */
  kind: z.literal("fees"),
  body: z.string().max(100_000),
  inForceFrom: text,
  approvedBy: z.array(text).max(2).optional(),
  approver1: optional,
  approver2: optional,
  reason: optional,
});
const END = z.object({ sha256: text, inForceTo: text });
const ticked = z.union([z.boolean(), z.literal("true").transform(() => true)]).default(false);
const REFUND = z.object({ merchantOrderNo: text, fen: text, reason: optional, isFromBalance: ticked });
const CLOSED_REFUND = z.object({ refundNo: text, reason: text });
const CHANNEL = z.enum(CHANNELS);
const SHARE = z.object({ number: text, channel: CHANNEL });
const FOREIGN = SHARE.extend({
  fen: z.string().regex(/^[1-9]\d{0,11}$/),
  isSpoilt: ticked,
});
const CUT_OFF = z.object({ ...TWO, from: text, beginsAt: text });
const TERMS = z.object({ ...TWO, number: text, cycle: text, minimumFen: text });
/** A year's days are longer than any other field. */
const YEAR_DAYS_MAX = 4_000;
const days = z.string().max(YEAR_DAYS_MAX).default("");
const YEAR = z.object({ year: text, holidays: days, workdays: days });

/** The acquirer's core system: JSON for scripts, the same verbs behind the forms of `/core`. */
export async function core(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  app.get("/core", async (_request, reply) => reply.type("text/html").send(corePage(world)));

  const verb = <S extends z.ZodType>(
    path: string,
    title: string,
    schema: S,
    act: (asked: z.infer<S>) => Record<string, unknown> | Promise<Record<string, unknown>>,
  ) =>
    app.post(path, async (request, reply) => {
      const body = (request.body ?? {}) as Record<string, unknown>;
      const read = schema.safeParse(isForm(request) ? withFen(body) : body);
      if (!read.success) {
        const issue = read.error.issues[0];
        return refused(world, request, reply, `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
      }
      try {
        const answer = await act(read.data);
        return isForm(request)
          ? reply.type("text/html").send(corePage(world, { title, rows: answer }))
          : answer;
      } catch (error) {
        if (error instanceof CoreError) return refused(world, request, reply, error.message);
        throw error;
      }
    });

  verb("/core/merchants", "已签约，登记簿马上送到平台", MERCHANT, (asked) =>
    byTwo(world, "merchant", asked, () => {
      const told = addMerchant(world, asked);
      if (asked.role === "shop") answerToFees(world, told.number);
      return told;
    }),
  );
  verb("/core/accounts", "已登记新账户，登记簿马上送到平台", NEW_ACCOUNT, (asked) =>
    addAccount(world, asked),
  );
  verb("/core/agreements", "已登记", FEES, (asked) =>
    addDocument(world, asked.kind, {
      ...asked,
      approvedBy: asked.approvedBy ?? [asked.approver1, asked.approver2],
    }),
  );
  verb("/core/agreements/end", "已结束", END, (asked) => endDocument(world, asked.sha256, asked.inForceTo));
  verb("/core/refunds", "已退款", REFUND, (asked) => refundByStaff(world, asked));
  verb("/core/refunds/close", "退款已关闭", CLOSED_REFUND, (asked) => closeRefund(world, asked));
  verb("/core/shared", "已登记为共用", SHARE, (asked) => shareNumber(world, asked.number, asked.channel));
  verb("/core/foreign", "已收款", FOREIGN, ({ number, channel, fen, isSpoilt }) =>
    takeForeignPayment(world, {
      channel,
      channelNo: channelNoOf(world, number, channel),
      fen: BigInt(fen),
      isSpoilt,
    }),
  );
  verb("/core/terms", "已保存", TERMS, (asked) =>
    byTwo(world, "terms", asked, () => setTerms(world, asked.number, asked)),
  );
  verb("/core/calendar", "已登记", YEAR, (asked) => setYear(world, asked));
  verb("/core/cut-off", "已登记", CUT_OFF, (asked) =>
    byTwo(world, "cut_off", asked, () => setCutOff(world, asked)),
  );
}

const isForm = (request: FastifyRequest) =>
  request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

function refused(world: World, request: FastifyRequest, reply: FastifyReply, why: string) {
  void reply.code(422);
  return isForm(request)
    ? reply.type("text/html").send(corePage(world, { title: "没有登记", rows: { 原因: why } }))
    : reply.send({ error: why });
}
