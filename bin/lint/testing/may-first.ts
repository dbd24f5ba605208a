import type { Fixtures } from "../rule.ts";

const verb = (body: string, params = "ctx: Ctx, input: {}") => ({
  file: "server/order/get-order.ts",
  code: `export async function getOrder(${params}) { ${body} }`,
});

export const mayFirstFixtures: Fixtures = {
  bad: [
    verb("return ctx.db.transaction(load);"),
    verb('const now = ctx.now(); may(ctx, "order.get");'),
    verb('may(ctx, "order.steal");'),
    verb("may(ctx, input.act);"),
    verb('may(input, "order.get");'),
    verb('isAllowed(ctx.actor, "order.get");'),
    verb('if (input.loud) may(ctx, "order.get");'),
    verb("", "actx: AcquirerCtx"),
    verb("", "ctx: StaffCtx"),
    verb("return db;", "{ db, actor }: Ctx"),
    verb("return ctx.db;", "{ db }: Ctx, ctx: Ctx"),
    verb('may(ctx, "order.get");', "{ db }: Ctx, ctx: Ctx"),
    verb("return ctx.db;", 'ctx: Pick<Ctx, "db" | "actor">'),
    verb("return ctx.db;", "ctx: Pick<Ctx, Wanted>"),
    verb("return ctx.db;", 'ctx: Omit<StaffCtx, "kept">'),
    verb("return ctx.db;", "ctx: Readonly<Ctx>"),
    verb("return ctx.db;", "ctx: Ctx & { loud: boolean }"),
    verb("return ctx.db;", "ctx: Ctx = standing"),
    { file: "server/api/order.ts", code: 'import { writeOrder } from "../order/write-order.ts";' },
    {
      file: "server/gateway/open-api/routes.ts",
      code: 'import { findAttempt } from "#server/order/find-attempt.ts";',
    },
  ],
  good: [
    verb('may(ctx, "order.get"); return load(ctx);'),
    verb('const { staffId } = may(ctx, input.ends ? "order.close" : "order.get"); return staffId;'),
    verb('may(actx, "order.get");', "actx: AcquirerCtx"),
    verb("return load(tx);", "tx: Tx, ctx: Ctx"),
    verb("return ctx.db;", 'ctx: Pick<Ctx, "db">'),
    verb("return ctx.db;", 'ctx: Omit<Ctx, "actor">'),
    verb('may(ctx, "order.get");', 'ctx: Pick<Ctx, "db" | "actor">'),
    {
      file: "server/order/write-order.ts",
      code: "export async function writeOrder(ctx: Ctx) { await ctx.db; }",
    },
    { file: "server/order/order-view.ts", code: "export async function orderView(ctx: Ctx) {}" },
    {
      file: "server/order/create-order.ts",
      code: 'import { writeOrder } from "./write-order.ts";\nexport async function createOrder(ctx: Ctx) { may(ctx, "order.create"); }',
    },
  ],
};
