import { boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Day } from "#server/calendar/day.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { fen, id, instant, snapshot } from "../columns.ts";

export const acquirer = pgTable("acquirer", {
  id: id("acq")("id").primaryKey(),
  code: text("code").notNull(),
  name: text("name").notNull(),
  phone: text("phone").notNull(),
  platform: text("platform").notNull(),
  cutOffs: jsonb("cut_offs").$type<readonly { from: Day; minutes: number }[]>().notNull(),
  staticCapFen: fen("static_cap_fen").notNull().default(50000n),
  feeToleranceFen: fen("fee_tolerance_fen").notNull().default(1n),
  orderMaxFen: fen("order_max_fen").notNull().default(5000000n),
  /** Provinces where it may take shops; empty: the whole country. */
  area: text("area").array().notNull().default([]),
  createdAt: instant("created_at").notNull(),
});

export const acquirerSigner = pgTable(
  "acquirer_signer",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    keyId: text("key_id").notNull(),
    person: text("person").notNull(),
    publicKey: text("public_key").notNull(),
    registeredAt: instant("registered_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.keyId] })],
);

/** Up to when the terms of attempts lie in the acquirer's outbox. */
export const termsLaid = pgTable("terms_laid", {
  acquirerId: id("acq")("acquirer_id").primaryKey(),
  snapshot: snapshot("snapshot").notNull(),
});

/** Every wallet there is: the ids of `CHANNELS`, as the database knows them. */
export const wallet = pgTable("wallet", { id: text("id", { enum: CHANNELS }).primaryKey() });

export const channel = pgTable(
  "channel",
  {
    acquirerId: id("acq")("acquirer_id").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    settledBy: text("settled_by", { enum: ["acquirer", "channel"] }).notNull(),
    clearingOrganisation: text("clearing_organisation").notNull(),
    enabled: boolean("enabled").notNull().default(true),
  },
  (t) => [primaryKey({ columns: [t.acquirerId, t.channel] })],
);
