import { createHmac } from "node:crypto";
import { CUT_OFF_MAX_MINUTES } from "#server/calendar/cut-off.ts";
import { changesBegunDate } from "#server/calendar/cut-off-fault.ts";
import { isCycle } from "#server/calendar/cycle.ts";
import { isDay } from "#server/calendar/day.ts";
import { dayOf, instantText } from "#server/calendar/instant.ts";
import { type Channel, eachChannel, walletOf } from "#server/channel/channel.ts";
import type { RegisterEntry, Role, ShownAccount } from "#server/clearing/register.ts";
import type { FullAccount, RegisterFull } from "../world/desk.ts";
import { writeJson } from "../world/files.ts";
import { accountHmacOf } from "../world/keys.ts";
import { layRegister, type RegisterContent } from "../world/versions.ts";
import type { World } from "../world/world.ts";
import { isAccountNumber, isCnaps, isLicenceCode, isPersonId, maskOf, tailOf } from "./numbers.ts";

export class CoreError extends Error {
  override name = "CoreError";
}
export const need = (condition: boolean, sentence: string): void => {
  if (!condition) throw new CoreError(sentence);
};

export interface NewAccount {
  accountNumber: string;
  holderName: string;
  bankName: string;
  cnaps: string;
}
export interface NewMerchant extends NewAccount {
  name: string;
  role: Role;
  licenceCode: string;
  personId: string;
  /** Who answers for the shop when the acquirer asks; empty: its owner. */
  contact: string;
  cycle: string;
  minimumFen: string;
}

/** What the register tells of an account: never the full number. The hash is keyed, so it cannot be guessed at. */
export function shownOf(
  world: World,
  { accountNumber, holderName, bankName, cnaps }: FullAccount,
): ShownAccount {
  return {
    mask: maskOf(accountNumber),
    hash: createHmac("sha256", world.keysOf(accountHmacOf)).update(accountNumber).digest("hex"),
    ...{ holderName, bankName, cnaps },
  };
}

/** What was recorded, in words and without the full number. */
export function toldOf(world: World, account: FullAccount) {
  const { mask, hash, ...names } = shownOf(world, account);
  return {
    accountRef: account.accountRef,
    accountVersion: account.accountVersion,
    ...{ accountHash: hash, accountMask: mask, accountTail: tailOf(account.accountNumber) },
    ...names,
  };
}

/** Signs a shop: the next free number, its channel numbers, its first account. */
export function addMerchant(world: World, asked: NewMerchant) {
  checkAccount(asked);
  need(asked.name !== "", "商户全称不能为空");
  need(isLicenceCode(asked.licenceCode), "统一社会信用代码不正确");
  need(asked.personId === "" || isPersonId(asked.personId), "身份证号不正确");
  checkTerms(asked);
  need(asked.holderName === asked.name, "账户户名与商户全称不一致");
  const { register, full } = read(world);
  need(!full.accounts.some((a) => a.licenceCode === asked.licenceCode), "该统一社会信用代码已经签约");
  const n = Math.max(0, ...register.subMerchants.map((e) => Number(e.subMerchantNo.slice(1)))) + 1;
  const number = `M${String(n).padStart(14, "0")}`;
  const account: FullAccount = {
    subMerchantNo: number,
    accountRef: `${number}-A1`,
    accountVersion: 1,
    holderName: asked.holderName,
    accountNumber: asked.accountNumber,
    bankName: asked.bankName,
    cnaps: asked.cnaps,
    licenceCode: asked.licenceCode,
    personId: asked.personId,
  };
  const numbers = eachChannel((channel) => walletOf(channel).number.example(n));
  const entry: RegisterEntry = {
    subMerchantNo: number,
    name: asked.name,
    role: asked.role,
    licenceCode: asked.licenceCode,
    status: "active",
    consentsFrom: null,
    contacts: [
      { person: asked.contact || `${number}-owner`, version: 1, from: instantText(world.now()), to: null },
    ],
    channelNos: eachChannel((channel) => [{ no: numbers[channel], shared: false }]),
    accountRef: account.accountRef,
    accountVersion: 1,
    accountApprovedFrom: dayOf(world.now()),
    account: shownOf(world, account),
    cycle: asked.cycle,
    minimumFen: BigInt(asked.minimumFen),
    advanceLimitFen: 0n,
    holds: [],
  };
  write(world, { ...register, subMerchants: [...register.subMerchants, entry] }, addAccountTo(full, account));
  return {
    number,
    role: entry.role,
    ...numbers,
    accountApprovedFrom: entry.accountApprovedFrom,
    ...toldOf(world, account),
  };
}

/** Names who answers for a number from now on, by two people: a new version, the former one ends. */
export function setContact(
  world: World,
  number: string,
  asked: { person: string; approvedBy: readonly string[] },
) {
  const approvedBy = new Set(asked.approvedBy.map((p) => p.trim()).filter((p) => p !== ""));
  need(approvedBy.size === 2, "需要两名不同的批准人");
  need(asked.person.trim() !== "", "联系人不能为空");
  const { register, full } = read(world);
  const entry = entryOf(register, number);
  const from = instantText(world.now());
  const version = Math.max(0, ...entry.contacts.map((c) => c.version)) + 1;
  const former = entry.contacts.map((c) => (c.to === null ? { ...c, to: from } : c));
  const contact = { person: asked.person.trim(), version, from, to: null };
  write(world, replaced(register, { ...entry, contacts: [...former, contact] }), full);
  return { number, ...contact };
}

/** Says that another system uses a number of the shop's too; once said it stays, for the bills of those days. */
export function shareNumber(world: World, number: string, channel: Channel) {
  const { register, full } = read(world);
  const entry = entryOf(register, number);
  const list = (entry.channelNos[channel] ?? []).map(({ no }) => ({ no, shared: true }));
  need(list.length > 0, "没有这个渠道的商户号");
  write(world, replaced(register, { ...entry, channelNos: { ...entry.channelNos, [channel]: list } }), full);
  return { number, channel, channelNos: list };
}

/** The shop's number in a channel. Throws `CoreError`. */
export function channelNoOf(world: World, number: string, channel: Channel): string {
  const no = entryOf(world.desk.register(), number).channelNos[channel]?.[0]?.no;
  if (no === undefined) throw new CoreError("没有这个渠道的商户号");
  return no;
}

/** Changes one shop and nobody else: the next whole version of the register. */
export function changeEntry(
  world: World,
  number: string,
  change: (entry: RegisterEntry) => Partial<RegisterEntry>,
): void {
  const { register, full } = read(world);
  const entry = entryOf(register, number);
  write(world, replaced(register, { ...entry, ...change(entry) }), full);
}

/** The acquirer's dates begin at another time ("23:00", of the evening before) from a date on that has not begun. */
export function setCutOff(world: World, { from, beginsAt }: { from: string; beginsAt: string }) {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(beginsAt) ?? [];
  if (hour === undefined || minute === undefined) throw new CoreError("时刻应为 23:00 这样的形式");
  if (!isDay(from)) throw new CoreError("账日应为 2026-11-20 这样的形式");
  const clock = Number(hour) * 60 + Number(minute);
  const minutes = clock > CUT_OFF_MAX_MINUTES ? clock - 2 * CUT_OFF_MAX_MINUTES : clock;
  const { register, full } = read(world);
  const cutOffs = [...register.cutOffs.filter((c) => c.from < from), { from, minutes }];
  need(!changesBegunDate(register.cutOffs, cutOffs, world.now()), "这个账日已经开始，日切只能从以后的账日改");
  write(world, { ...register, cutOffs }, full);
  return { from, beginsAt };
}

/** When a shop is paid, and from how much on; fen as text. */
export type PayoutTerms = Pick<NewMerchant, "cycle" | "minimumFen">;

/** Changes when a shop is paid, and from how much on: what it sells from the running date on falls due by it. */
export function setTerms(world: World, number: string, asked: PayoutTerms) {
  checkTerms(asked);
  changeEntry(world, number, () => ({ cycle: asked.cycle, minimumFen: BigInt(asked.minimumFen) }));
  return { number, ...asked };
}

function checkTerms(asked: PayoutTerms): void {
  need(isCycle(asked.cycle), "结算周期应为 T+1、D+1、weekly（每周）或 monthly（每月）这样的形式");
  need(/^\d{1,12}$/.test(asked.minimumFen), "起付金额应为元，最多两位小数");
}

export function checkAccount(asked: NewAccount): void {
  need(isAccountNumber(asked.accountNumber), "账号应为 8–32 位数字");
  need(isCnaps(asked.cnaps), "联行号应为 12 位数字");
  need(asked.bankName !== "", "开户行不能为空");
}

export const read = (world: World) => ({ register: world.desk.register(), full: world.desk.registerFull() });

export function entryOf(register: Pick<RegisterContent, "subMerchants">, number: string): RegisterEntry {
  const entry = register.subMerchants.find((e) => e.subMerchantNo === number);
  if (!entry) throw new CoreError(`没有商户 ${number}`);
  return entry;
}

export const replaced = (register: RegisterContent, entry: RegisterEntry): RegisterContent => ({
  ...register,
  subMerchants: register.subMerchants.map((e) => (e.subMerchantNo === entry.subMerchantNo ? entry : e)),
});
export const addAccountTo = (full: RegisterFull, account: FullAccount): RegisterFull => ({
  ...full,
  accounts: [...full.accounts, account],
});

/** The full register first: an account that nobody names does no harm, a name without an account would. */
export function write(world: World, register: RegisterContent, full: RegisterFull): void {
  writeJson(world.paths.registerFull, full);
  layRegister(world.desk, register, world.now());
}
