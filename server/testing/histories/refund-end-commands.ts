/** What becomes of a refund that a bill shows as under way: the next bill says that it is done, or it ends CLOSED. */
import fc from "fast-check";
import { present } from "../../assert.ts";
import { channelOf } from "../../batch/testing/books.ts";
import { instantText } from "../../calendar/instant.ts";
import { endRefund as hearEnd } from "../../refund/end-refund.ts";
import { booksOf } from "./core-books.ts";
import { kindOf, type Lived, later, type Model, minutes, pick, see, today } from "./history.ts";

/** A refund that was under way ends CLOSED over there: the acquirer's log says so, and what it took is given again. */
export const endRefund = kindOf(
  "end refund",
  fc.record({ which: fc.nat(), minutes, isTold: fc.boolean() }),
  async (lived, { which, minutes, isTold }) => {
    const { model, world } = lived;
    const at = instantText(later(lived, minutes));
    const x = pick(model.underWay, which);
    model.underWay = model.underWay.filter((other) => other !== x);
    const { since: _, sale, fen: __, ...named } = x;
    const line = { ...named, reason: "用户账户已注销", closedAt: at, enteredAt: at };
    lived.voids += `${JSON.stringify(line)}\n`;
    world.wallets[pick(lived.sales, sale).channel].finishRefund(x.refundNo, "failed");
    model.untold.push(x);
    if (isTold) await tellEnds(lived);
    await world.core.lay(booksOf(lived));
    see(lived, "refund ended closed");
  },
  ({ underWay }) => underWay.length > 0,
);

/** We are told of what has ended, before the log says so or after it: what it took may be asked for again. */
export async function tellEnds({ model, sales, world }: Lived): Promise<void> {
  for (const { sale, fen, refundNo } of model.untold.splice(0)) {
    const { channel, no } = pick(sales, sale);
    const named = { acquirerId: world.acquirerId, channel, merchantOrderNo: no, refundNo };
    const why = { channelCode: "REFUND_CLOSED", message: "退款关闭", heardFrom: "notification" as const };
    await hearEnd(world.ctx, { ...named, ...why });
    pick(model.sales, sale).left += fen;
  }
}

/** The bill of another day states it once more, done: it counts in the first. */
export const stateAgain = kindOf(
  "refund in two bills",
  fc.record({ which: fc.nat(), minutes }),
  async (lived, { which, minutes }) => {
    const { model, world } = lived;
    const happenedAt = later(lived, minutes);
    const x = pick(statedBefore(model), which);
    model.underWay = model.underWay.filter((other) => other !== x);
    const row = present(
      world.rows.find((r) => r.acquirerRefundReference === x.acquirerRefundReference),
      "the first bill has it",
    );
    world.rows.push({ ...row, happenedAt, state: "SUCCESS" });
    world.wallets[channelOf(row)].finishRefund(x.refundNo, "succeeded");
  },
  (model) => statedBefore(model).length > 0,
);

const statedBefore = (model: Model) => model.underWay.filter((x) => x.since < today(model));
