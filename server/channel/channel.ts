/**
 * 渠道: the payer's wallet, a fact of the order; which dialect carries it is a fact of the acquirer (docs/domain.md §5).
 * A wallet is one record here: everything about it that is not wire protocol. Whoever needs to know asks the record, and
 * nobody asks a wallet for its name: the next one would fall into the wrong branch in silence.
 */
export interface Wallet {
  /** How it makes the code that a payer scans; names the fee item (fee-schedule.ts). */
  readonly mode: string;
  /** How long such a code can be paid at most, in ms from the order: the verifier's law and the bound of an order's life. */
  readonly orderLifetimeMaxMs: number;
  /** The shop's number in this channel (特约商户号, smid). */
  readonly number: {
    readonly form: RegExp;
    /** A well-formed number for the n-th shop of the demo and the sandbox. */
    readonly example: (n: number) => string;
  };
  /** The code that a payer's phone shows (付款码), whole: which wallet it is of is told by its first digits and its length. */
  readonly paymentCode: RegExp;
  /** False: it numbers no refunds of its own, the request number stands for it everywhere. */
  readonly numbersRefunds: boolean;
  /** Whole months from the day of a payment in which the wallet takes a refund of it. */
  readonly refundMonths: number;
  /** Names under which people know it: no shop's. */
  readonly brands: readonly string[];
  /** The clearing organisation behind it, unless the acquirer says otherwise. */
  readonly clearingOrganisation: string;
  /** One character in a square: white on `light`, by night on `dark`. Its words are in messages/…/channel.json. */
  readonly mark: { readonly sign: string; readonly light: string; readonly dark: string };
}

const twoDigits = (n: number) => String(n).padStart(2, "0");

const WALLETS = {
  wechat: {
    mode: "native",
    orderLifetimeMaxMs: 2 * 3_600_000,
    number: { form: /^\d{6,32}$/, example: (n) => `19000000${twoDigits(n)}` },
    paymentCode: /^1[0-5]\d{16}$/,
    numbersRefunds: true,
    refundMonths: 12,
    brands: ["微信", "财付通", "wechat", "weixin", "tenpay"],
    clearingOrganisation: "网联",
    mark: { sign: "微", light: "#07a650", dark: "#3ccb7f" },
  },
  alipay: {
    mode: "precreate",
    orderLifetimeMaxMs: 2 * 3_600_000,
    number: { form: /^\d{6,32}$/, example: (n) => `20880000000000${twoDigits(n)}` },
    paymentCode: /^(?:2[5-9]|30)\d{14,22}$/,
    numbersRefunds: false,
    refundMonths: 3,
    brands: ["支付宝", "蚂蚁", "花呗", "alipay", "zhifubao"],
    clearingOrganisation: "网联",
    mark: { sign: "支", light: "#1f6fe0", dark: "#6ea6ff" },
  },
} as const satisfies Readonly<Record<string, Wallet>>;

export type Channel = keyof typeof WALLETS;

/** In the order in which screens show them; the first is the one a till begins with. */
export const CHANNELS = Object.keys(WALLETS) as [Channel, ...Channel[]];

export const walletOf = (channel: Channel): Wallet => WALLETS[channel];

export const isChannel = (text: unknown): text is Channel =>
  typeof text === "string" && Object.hasOwn(WALLETS, text);

/** Something for every wallet, by its id. */
export function eachChannel<T>(make: (channel: Channel) => T): Readonly<Record<Channel, T>> {
  return Object.fromEntries(CHANNELS.map((channel) => [channel, make(channel)])) as Record<Channel, T>;
}

type Carried<T extends readonly { readonly channel: Channel }[]> = T[number]["channel"];

/**
 * What carries each wallet, by wallet, from a list of which each member says its own. A wallet that nobody carries does
 * not compile.
 */
export function byChannel<const T extends readonly { readonly channel: Channel }[]>(
  list: [Exclude<Channel, Carried<T>>] extends [never] ? T : ["nobody carries", Exclude<Channel, Carried<T>>],
): { readonly [C in Carried<T>]: Extract<T[number], { readonly channel: C }> } {
  return Object.fromEntries((list as T).map((one) => [one.channel, one])) as ReturnType<typeof byChannel<T>>;
}
