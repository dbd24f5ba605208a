/** All tables. Written by hand beside the migrations; `schema-mirror.pg.test.ts` compares with the catalog. */
export * from "./acquirer.ts";
export * from "./agreement.ts";
export * from "./application.ts";
export * from "./audit.ts";
export * from "./clearing.ts";
export * from "./event.ts";
export * from "./fee-schedule.ts";
export * from "./merchant.ts";
export * from "./notification.ts";
export * from "./order.ts";
export * from "./payment.ts";
export * from "./posting.ts";
export * from "./refund.ts";
export * from "./result.ts";
export * from "./staff.ts";
export * from "./statement.ts";
export * from "./view.ts";
