import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertifiedKey } from "../certificate.ts";
import type { DialectSeed } from "../dialect.ts";
import { writeAtomically } from "../world/files.ts";
import { makeRsa, once, shareKey } from "../world/made-keys.ts";
import type { WechatSettings } from "./keys.ts";

export const wechatSeed = {
  // The platform's private key and the acquirer's public copy of it; then the other way round; then the secret of both.
  readyKeys(own, platform) {
    shareKey(join(platform, "wechat-merchant.key"), join(own, "wechat-merchant.pub"), makeRsa);
    shareKey(join(own, "wechat-platform.key"), join(platform, "wechat-platform.pub"), makeRsa);
    for (const name of ["wechat-apiv3.key", "wechat-apiv2.key"]) {
      once(join(platform, name), () => randomBytes(16).toString("hex"));
      writeAtomically(join(own, name), readFileSync(join(platform, name), "utf8").trim());
    }
    // What the platform shows where the service asks by TLS: its own key's certificate.
    once(join(platform, "wechat-merchant.pem"), () => {
      const key = readFileSync(join(platform, "wechat-merchant.key"), "utf8");
      return makeCertifiedKey("Sandbox Provider", key).certificatePem;
    });
    if (existsSync(join(own, "wechat-certificate.pem"))) return;
    const made = makeCertifiedKey("Sandbox Acquirer Platform");
    writeAtomically(join(own, "wechat-certificate.key"), made.privatePem);
    writeAtomically(join(own, "wechat-certificate.serial"), made.serial);
    writeAtomically(join(own, "wechat-certificate.pem"), made.certificatePem);
  },

  settingsOf(own) {
    const digest = (name: string) =>
      createHash("sha256")
        .update(readFileSync(join(own, name)))
        .digest("hex");
    const publicKeyNo = BigInt(`0x${digest("wechat-platform.key").slice(0, 24)}`).toString();
    return {
      spMchid: "1900000100",
      spAppid: "wx8888888888888888",
      merchantSerial: digest("wechat-merchant.pub").slice(0, 40).toUpperCase(),
      publicKeyId: `PUB_KEY_ID_01${publicKeyNo.padStart(29, "0").slice(0, 26)}`,
      certificateSerial: readFileSync(join(own, "wechat-certificate.serial"), "utf8"),
    } satisfies WechatSettings;
  },

  sectionOf({ origin, notifyUrl, settings, keyFile }) {
    const { spMchid, spAppid, merchantSerial, publicKeyId } = settings as unknown as WechatSettings;
    return {
      dialect: "wechatpay",
      baseUrl: origin,
      spMchid,
      spAppid,
      serialNo: merchantSerial,
      privateKeyFile: keyFile("wechat-merchant.key"),
      apiV3KeyFile: keyFile("wechat-apiv3.key"),
      publicKeyId,
      publicKeyFile: keyFile("wechat-platform.pub"),
      notifyUrl,
      refundNotifyUrl: notifyUrl,
      v2: { apiV2KeyFile: keyFile("wechat-apiv2.key"), certificateFile: keyFile("wechat-merchant.pem") },
    };
  },
} satisfies DialectSeed;
