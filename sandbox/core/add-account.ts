import { isDay } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import { needTwo } from "../shop/people.ts";
import type { FullAccount } from "../world/desk.ts";
import type { World } from "../world/world.ts";
import {
  addAccountTo,
  CoreError,
  checkAccount,
  entryOf,
  type NewAccount,
  need,
  read,
  replaced,
  shownOf,
  toldOf,
  write,
} from "./register.ts";

export interface AccountChange extends NewAccount {
  number: string;
  /** The first day it is in force; empty: today. */
  approvedFrom: string;
  /** Who registers it, and who has checked it against the papers: two people. */
  person: string;
  second: string;
}

/** A new version of a shop's account, by two people; the old one stays in the full register, payable no more. Throws `CoreError`. */
export function addAccount(world: World, asked: AccountChange) {
  const { number, approvedFrom } = asked;
  const registeredBy = needTwo(asked.person, asked.second);
  checkAccount(asked);
  const { register, full } = read(world);
  const entry = entryOf(register, number);
  const former = full.accounts.findLast((a) => a.subMerchantNo === number);
  need(asked.holderName === entry.name, "账户户名与商户全称不一致");
  const from = approvedFrom === "" ? dayOf(world.now()) : approvedFrom;
  if (!isDay(from)) throw new CoreError("生效日应为 2026-11-20 这样的形式");
  const version = entry.accountVersion + 1;
  const account: FullAccount = {
    subMerchantNo: number,
    accountRef: `${number}-A${version}`,
    accountVersion: version,
    holderName: asked.holderName,
    accountNumber: asked.accountNumber,
    bankName: asked.bankName,
    cnaps: asked.cnaps,
    licenceCode: former?.licenceCode ?? "",
    personId: former?.personId ?? "",
    registeredBy,
  };
  const changed: RegisterEntry = {
    ...entry,
    accountRef: account.accountRef,
    accountVersion: version,
    accountApprovedFrom: from,
    account: shownOf(world, account),
  };
  write(world, replaced(register, changed), addAccountTo(full, account));
  return {
    number,
    accountApprovedFrom: changed.accountApprovedFrom,
    ...toldOf(world, account),
    registeredBy: registeredBy.join("、"),
  };
}
