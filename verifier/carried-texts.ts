import { NotPayable, type PaymentOrder } from "./payment-order.ts";

/** What of an order stands in a bank's form, by the name that the acquirer's full register has for it. */
const FIELDS = ["holderName", "accountNumber", "bankName"] as const;

/**
 * Refuses the first text that the bank's form cannot carry: the sentence names line, shop, field and why. `faultOf` is the
 * form's own table: what one bank's file can carry is nothing that another's, or our own, has to say about.
 */
export function refuseTexts(order: PaymentOrder, faultOf: (text: string) => string | undefined): void {
  const refuse = (where: string, text: string) => {
    const fault = faultOf(text);
    if (fault !== undefined) throw new NotPayable(`${where}：${fault}`);
  };
  refuse("debtor name", order.debtor.name);
  for (const { lineNo, subMerchantNo, account, narrative } of order.payments) {
    const texts = { ...account, accountNumber: account.accountNo };
    for (const field of FIELDS) refuse(`L ${lineNo} ${subMerchantNo} ${field}`, texts[field]);
    refuse(`L ${lineNo} ${subMerchantNo} narrative`, narrative);
  }
}
