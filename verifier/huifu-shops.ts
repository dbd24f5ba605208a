/** What the acquirer's full register says of its shops at 斗拱: who receives under which huifu_id, and how much may go to others. */

export interface HuifuShop {
  subMerchantNo: string;
  huifuId: string;
  /** `split_conf_info.apply_ratio`, in hundredths of a per cent: the most of a payment that others may receive. */
  applyRatio: bigint;
}
export interface HuifuRegister {
  sysId: string;
  productId: string;
  shops: ReadonlyMap<string, HuifuShop>;
}

/** Reads `{"huifu":{sysId, productId, shops:[{subMerchantNo, huifuId, applyRatio:"30.00"}]}}`; throws an Error naming the field. */
export function huifuRegisterOf(text: string): HuifuRegister {
  const { huifu } = JSON.parse(text) as { huifu?: unknown };
  const whole = recordOf(huifu, "huifu");
  if (!Array.isArray(whole.shops)) throw new Error("huifu.shops 缺失 / is missing");
  const shops = whole.shops.map((one, i): HuifuShop => {
    const at = `huifu.shops[${i}]`;
    const row = recordOf(one, at);
    const ratio = wordOf(row, at, "applyRatio", /^\d{1,3}\.\d\d$/);
    return {
      subMerchantNo: wordOf(row, at, "subMerchantNo", /^[^|\s]{1,32}$/),
      huifuId: wordOf(row, at, "huifuId", /^\d{1,32}$/),
      applyRatio: BigInt(ratio.replace(".", "")),
    };
  });
  return {
    sysId: wordOf(whole, "huifu", "sysId", /^\d{1,32}$/),
    productId: wordOf(whole, "huifu", "productId", /^[0-9A-Za-z]{1,32}$/),
    shops: new Map(shops.map((shop) => [shop.subMerchantNo, shop])),
  };
}

function recordOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error(`${at} 缺失 / is missing`);
  return value as Record<string, unknown>;
}

function wordOf(row: Record<string, unknown>, at: string, name: string, form: RegExp): string {
  const value = row[name];
  if (typeof value !== "string" || !form.test(value))
    throw new Error(`${at}.${name} 缺失或格式不对 / is missing or not of its form`);
  return value;
}
