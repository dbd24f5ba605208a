import { expect, test } from "vitest";
import { checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { propose } from "./testing/platform.ts";

const SEEDS = [1, 17, 24, 42];

/** A day on which two people's `accept` lets the refund of a cleared payment enter, and the payment. */
async function acceptedRefund(): Promise<{ lived: LivedDay; reference: string }> {
  for (const seed of SEEDS)
    for await (const lived of liveDays(seed, 9, "all")) {
      const accepted = lived.proposed.entries.find((e) => e.kind === "R" && e.decisionRef !== "");
      const reference = accepted?.acquirerReference ?? "";
      const order = lived.proposed.entries.find((e) => e.kind === "O" && e.acquirerReference === reference);
      if (order?.kind === "O" && order.parts.length > 1) return { lived, reference };
    }
  throw new RangeError("some day accepts the refund of a cleared payment");
}

test("an accepted refund of a cleared payment goes by its order's terms: without the order the file is named", async () => {
  const { lived, reference } = await acceptedRefund();
  const accepted = (file: LivedDay["proposed"]["file"]) =>
    file.decisions.find((j) => j.acquirerReference === reference && j.kind === "accept");
  expect(accepted(lived.proposed.file)?.amount).toBe(0n);
  expect((await checkLived(lived)).differences.kept).toEqual([]);

  const transactions = lived.input.transactions.map((tx) =>
    tx.acquirerReference === reference ? { ...tx, order: undefined } : tx,
  );
  const forged = await propose(lived.world, { ...lived.input, transactions });
  // Every sum holds: the shop alone gives back what its receivers had a share of.
  expect(accepted(forged.file)?.amount).toBeLessThan(0n);
  const { differences } = await checkLived(lived, forged);
  expect(differences.kept).toMatchObject([{ law: "entry.dropped", where: { record: "O", reference } }]);
});
