/** A payment that two people said is not ours, while a refund of it is still listed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { dayFrom } from "../../calendar/day.ts";
import { decision } from "./desk-commands.ts";
import { live, openLived } from "./lived-world.ts";
import { refund } from "./refund-commands.ts";
import { oddSale, sale } from "./trade-commands.ts";
import { withWideTemplate } from "./wide-template.ts";

const minutes = 10;
const other = sale.of({ shop: 0, channel: "wechat", fen: 20_000n, minutes, isTold: true });
const late = oddSale.of({ shop: 2, channel: "wechat", fen: 100_000n, minutes, what: "late" });
const back = refund.of({ sale: 1, percent: 33, minutes, state: "SUCCESS", isByStaff: true });
const notOurs = decision.of({ item: 0, as: "not_ours", minutes });

/** The funds book as if nobody had booked an advance. */
function unbook(path: string): void {
  let ahead = 0n;
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const without = lines.map((line) => {
    const said = JSON.parse(line);
    if (said.kind !== "client_funds") return line;
    const opening = BigInt(said.opening) - ahead;
    ahead += BigInt(said.advances) - BigInt(said.repaid);
    const closing = BigInt(said.closing) - ahead;
    return JSON.stringify({
      ...said,
      opening: `${opening}`,
      advances: "0",
      repaid: "0",
      closing: `${closing}`,
    });
  });
  writeFileSync(path, `${without.join("\n")}\n`);
}

test("a payment is handed over and its refund is not: the acquirer advances it, as the tool says, until two people decide about it, too", async () => {
  const lived = await openLived(await withWideTemplate(inject("pg")), []);
  const { world } = lived;
  try {
    await live(lived, [other, late, back]);
    const first = (await world.file(dayFrom("2026-11-20"))).file;
    expect(first.leftOut.map((x) => x.kind)).toEqual(["late_payment", "payment_left_out"]);
    await live(lived, [notOurs, other]);
    const { file, name, clr } = await world.file(dayFrom("2026-11-21"));
    expect(file.decisions.map((j) => j.kind)).toEqual(["not_ours"]);
    expect(file.leftOut).toMatchObject([{ kind: "not_computable", amount: 33_000n }]);

    const path = join(world.desk, "files", `${name}.clr`);
    expect(readFileSync(path).equals(clr)).toBe(true);
    const check = async () => {
      const { differences, notices } = await checkFile(checkPathsFrom({ desk: world.desk, file: path }));
      return { laws: [...differences.byLaw.keys()], advances: notices.filter((n) => n.includes("垫付")) };
    };
    expect(await check()).toEqual({ laws: [], advances: [] });
    unbook(join(world.desk, "funds.jsonl"));
    const { acquirerReference, refundReference } = file.leftOut[0] ?? {};
    const { laws, advances } = await check();
    expect(laws).toEqual(["E5"]);
    expect(advances).toEqual([
      expect.stringContaining(
        `垫付尚未记账：未入账退款 refund ${acquirerReference}/${refundReference} 328.75 元，共少记 328.75 元，应以账日 2026-11-21`,
      ),
    ]);

    await live(lived, [notOurs, other]);
    const last = (await world.file(dayFrom("2026-11-22"))).file;
    expect(last.decisions).toMatchObject([{ kind: "not_ours", refundReference }]);
    expect(last.leftOut).toEqual([]);
  } finally {
    await world.close();
  }
});
