/** Every dialect the platform speaks. */
import { z } from "zod";
import { alipay } from "./alipay/dialect.ts";
import { bankGateway } from "./bank-gateway/dialect.ts";
import type { Dialect } from "./dialect.ts";
import { huifu } from "./huifu/dialect.ts";
import { wechatpay } from "./wechatpay/dialect.ts";

const DIALECTS = [wechatpay, alipay, huifu, bankGateway] as const;

/** What a connection says in the configuration file, in the shape that its dialect asks for. */
export const ConnectionSection = z.discriminatedUnion("dialect", [
  wechatpay.section,
  alipay.section,
  huifu.section,
  bankGateway.section,
]);

/** A connection, read and with its keys: what its dialect opens from. */
export type ConnectionConfig = ReturnType<(typeof DIALECTS)[number]["read"]>;

const BY_NAME: ReadonlyMap<string, Dialect> = new Map(
  DIALECTS.map((dialect) => [dialect.name, dialect as Dialect]),
);

export const dialectOf = ({ dialect }: { dialect: (typeof DIALECTS)[number]["name"] }): Dialect =>
  BY_NAME.get(dialect) as Dialect;
