import { shownAgreementSha256, shownFeesSha256 } from "../agreement/shown-digest.ts";
import { merchantOrderNo } from "../order/order-terms-codec.ts";
import type { LawHashes } from "./law-books.ts";

/** By which the laws name orders and the texts that parties consented to: one on the platform and in the verifier. */
export const LAW_HASHES: LawHashes = {
  orderNo: merchantOrderNo,
  shownAgreement: shownAgreementSha256,
  shownFees: shownFeesSha256,
};
