/**
 * What no acquirer of the mainland may serve (赌博、色情、彩票、非法外汇与证券、虚拟货币、未经许可的资金业务), by category (MCC)
 * and by what a name says. Whatever else is refused is the reviewer's judgement.
 */
const CATEGORIES: readonly string[] = [
  // money and its substitutes: transfer, quasi cash and virtual currency, stored value, securities, forex
  ...["4829", "6050", "6051", "6211", "6529", "6530", "6534", "6540"],
  // gambling and lotteries
  ...["7800", "7801", "7802", "7995", "9406", "9754"],
  // adult services
  ...["5967", "7273", "7297"],
];
const WORDS =
  /博彩|赌场|赌博|彩票|色情|成人用品|虚拟(货)?币|数字货币|比特币|区块链币|炒汇|外汇保证金|配资|网贷|代币|casino|bitcoin|crypto/i;

export const isProhibitedCategory = (mcc: string): boolean => CATEGORIES.includes(mcc);
export const saysProhibited = (name: string): boolean => WORDS.test(name.normalize("NFKC"));
