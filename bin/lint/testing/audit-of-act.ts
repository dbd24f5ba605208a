import type { Fixtures } from "../rule.ts";

const verb = (asks: string, writes: string) => ({
  file: "server/merchant/lift-hold.ts",
  code: `export async function liftHold(ctx: Ctx, input: {}) { may(ctx, ${asks}); ${writes} }`,
});
const EITHER = 'input.accept ? "account.accept" : "account.return"';

export const auditOfActFixtures: Fixtures = {
  bad: [
    verb('"hold.lift"', ""),
    verb('"hold.lift"', 'await recordAudit(tx, ctx, { action: "account.approve", facts });'),
    verb('"hold.lift"', 'log.info({ action: "hold.lift" });'),
    verb('"hold.lift"', 'const act = { action: "hold.lift" } as const; log.info(act);'),
    verb('"hold.lift"', "await recordAudit(tx, ctx, { action, facts });"),
    verb(EITHER, 'await recordAudit(tx, ctx, { action: "account.accept" });'),
    verb('"shop.list"', 'await recordAudit(tx, ctx, { action: "hold.lift" });'),
    {
      file: "server/batch/export-file.ts",
      code: 'export async function exportFile(ctx: Ctx) { may(ctx, "clearing_file.export"); return ctx.db.bulk(read); }',
    },
  ],
  good: [
    verb('"hold.lift"', 'await recordAudit(tx, ctx, { action: "hold.lift", facts });'),
    verb('"hold.lift"', 'await recordStep(tx, ctx, { table, act: { action: "hold.lift", facts } });'),
    verb(
      EITHER,
      'await recordAudit(tx, ctx, { action: input.accept ? "account.accept" : "account.return" });',
    ),
    verb('"hold.lift"', 'const act = { action: "hold.lift" } as const; await recordStep(tx, ctx, { act });'),
    verb(
      '"hold.lift"',
      'await recordAudit(tx, ctx, { action: "hold.lift" }); await recordStep(tx, ctx, { act: { action: "batch.settle" } });',
    ),
    verb('"shop.list"', "return ctx.db.transaction(read);"),
  ],
};
