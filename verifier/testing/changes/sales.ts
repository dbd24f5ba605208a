import { instantText } from "#server/calendar/instant.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import type { LivedDay } from "../chain-of-days.ts";
import type { WorldSale } from "../world.ts";
import { type Change, isGivenBack, lie, shifted } from "./change.ts";
import { sale } from "./fact.ts";

/** Payments told otherwise than the acquirer's bill and books have them. */
export const SALES: readonly Change[] = [
  sale("a sale moved to another shop", ["order.terms"], (f, { world }, random) => {
    const other = random.pickSome(world.sellers.filter((s) => s !== f.sellerNo));
    const agreement = other && world.current.get(other)?.agreement;
    return other && agreement ? { ...f, sellerNo: other, agreementSha256: agreement } : "none";
  }),
  sale("another version of the shop's own agreement", ["order.terms"], (f, { world }, random) => {
    const others = [...world.agreements.values()].filter(
      (a) => a.document.seller === f.sellerNo && a.sha256 !== f.agreementSha256,
    );
    const other = random.pickSome(others);
    return other ? { ...f, agreementSha256: other.sha256 } : "none";
  }),
  sale("another fee schedule", ["order.terms"], (f, { world }, random) => {
    const other = random.pickSome([...world.fees.keys()].filter((sha) => sha !== f.feesSha256));
    return other ? { ...f, feesSha256: other } : "none";
  }),
  sale("an order made a second earlier", ["order.terms"], (f) => ({
    ...f,
    createdAt: shifted(f.createdAt, -1000),
  })),
  sale("another order id", ["order.terms"], (f) => ({ ...f, orderId: `${f.orderId.slice(0, -1)}z` })),
  sale("one fen more sold", ["bill.amount"], (f) => ({
    ...f,
    amount: f.amount + 1n,
    orderAmount: f.orderAmount + 1n,
  })),
  sale("one fen less fee", ["bill.amount"], (f) => (f.fee > 0n ? { ...f, fee: f.fee - 1n } : "none")),
  sale("paid a second later", ["bill.amount"], (f) => ({ ...f, paidAt: shifted(f.paidAt, 1000) })),
  sale("a sale dropped", ["bill.omitted"], (f) => (isGivenBack(f) ? "none" : undefined)),
  // With refunds of its own day for all of it the sums stay as they are: the rows are named, not the equation.
  sale("a sale dropped leaves bills and file apart", ["E1"], (f) => (isGivenBack(f) ? "none" : undefined)),
  sale("an order number of one's own", ["order.number"], (f) => ({
    ...f,
    merchantOrderNo: `Q${"A".repeat(31)}`,
  })),
  {
    name: "an invented sale",
    laws: ["bill.missing"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const fact = random.pickSome(day.facts.filter((f) => f.entersNow));
        if (!fact) return undefined;
        const invented = {
          ...fact,
          acquirerReference: `${fact.acquirerReference}9`,
          refunds: [],
          cleared: [],
        };
        return { ...day, facts: sorted([...day.facts, invented]) };
      }),
  },
  {
    name: "a sale cleared again",
    laws: ["bill.twice"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const known = new Set(day.facts.map((f) => f.acquirerReference));
        const old = random.pickSome(
          lived.world.sales.filter(
            (s) => s.day < lived.day && !known.has(s.acquirerReference) && hasEntered(lived, s),
          ),
        );
        const like = random.pickSome(day.facts);
        if (!old || !like) return undefined;
        const again = {
          ...like,
          ...old,
          feeItem: old.item.id,
          createdAt: instantText(new Date(old.createdAt)),
          paidAt: instantText(new Date(old.paidAt)),
          entersNow: true,
          entersLate: false,
          cleared: [],
          refunds: [],
        };
        return { ...day, facts: sorted([...day.facts, again]) };
      }),
  },
];

const hasEntered = ({ world }: LivedDay, { acquirerReference }: WorldSale): boolean =>
  world.files.some((f) => world.entered.get(f.digest)?.has(`${acquirerReference}|`));

const sorted = (facts: TransactionFact[]) =>
  facts.sort((a, b) => (a.acquirerReference < b.acquirerReference ? -1 : 1));
