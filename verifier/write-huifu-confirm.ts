/** The confirms of a released file as signed requests, one a line, ready to be sent to 斗拱 by whoever holds the acquirer's key. */
import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { createReadStream } from "node:fs";
import { readSentPayments } from "#server/acquirer/huifu/bill-codec.ts";
import { writeData } from "#server/acquirer/huifu/canonical-codec.ts";
import { readDetail } from "#server/clearing/clearing-detail-codec.ts";
import { Unreadable } from "./books.ts";
import type { BankFile } from "./cmbc.ts";
import { type Confirming, confirmsOf } from "./huifu-confirms.ts";
import { huifuRegisterOf } from "./huifu-shops.ts";
import { inFile, inJsonFile } from "./in-file.ts";
import { NotPayable } from "./payment-order.ts";
import { readBytes, readText } from "./read-file.ts";

export interface HuifuPaths {
  detail: string;
  /** 斗拱's bills of the days in which the file's payments stand. */
  bills: readonly string[];
  /** The full register, with its part `huifu`. */
  register: string;
  /** PKCS#8 PEM of the key with which the acquirer confirms; never the platform's. */
  key: string | undefined;
}

/** Throws `NotPayable` where a confirm cannot say what the file says, `Unreadable` with the path of what cannot be read. */
export async function writeHuifuConfirm(
  of: Omit<Confirming, "register" | "sentOf"> & { stem: string },
  paths: HuifuPaths,
): Promise<BankFile[]> {
  const register = inJsonFile(paths.register, huifuRegisterOf);
  const sent = new Map(
    paths.bills
      .flatMap((path) => inFile(path, () => readSentPayments(readBytes(path))))
      .map((s) => [s.reference, s]),
  );
  const sentOf = (reference: string) => sent.get(reference);
  const key = keyIn(paths.key);
  const entries = readDetail(createReadStream(paths.detail));
  const confirms = await confirmsOf(entries, { ...of, register, sentOf });
  if (confirms.length === 0) return [];
  const lines = confirms.map((confirm) => {
    const data = writeData(confirm);
    const signature = sign("sha256", Buffer.from(data), key).toString("base64");
    const head = JSON.stringify({ sys_id: register.sysId, product_id: register.productId, sign: signature });
    return `${head.slice(0, -1)},"data":${data}}\n`;
  });
  return [{ name: `${of.stem}.huifu-confirm.jsonl`, bytes: Buffer.from(lines.join("")) }];
}

function keyIn(path: string | undefined): KeyObject {
  if (path === undefined)
    throw new NotPayable(
      "缺少 --key（收单机构的确认密钥）/ --key is needed: the acquirer's key for confirms",
    );
  const text = readText(path);
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === "rsa") return key;
  } catch {
    // Told below; the library's own message may quote what it could not read.
  }
  throw new Unreadable(path, "不是 RSA 私钥 / not an RSA private key");
}
