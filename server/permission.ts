/**
 * Who may do which act: the only table of it (docs/domain.md §2). `may` is the first line of every verb, and pages ask the same acts; which rows a person
 * may touch, limits and "never the same person twice" stand behind it in the verb, and row-level security behind both.
 */
import type { AcquirerRole, Actor, ShopRole } from "./actor.ts";
import { refuse } from "./domain-error.ts";

export type Post =
  | `shop:${ShopRole}`
  | `acquirer:${AcquirerRole}`
  | "operator"
  | "merchant_key"
  | `machine:${Extract<Actor, { kind: "machine" }>["name"]}`;

const OWNER = ["shop:owner"] as const;
/** The business behind the till. */
const BUSINESS = [...OWNER, "shop:manager", "shop:finance"] as const;
/** A cashier does not see beyond its shift. */
const TILL = [...BUSINESS, "shop:cashier"] as const;
const REVIEWER = ["acquirer:reviewer"] as const;
const APPROVER = ["acquirer:approver"] as const;
const REVIEW = [...REVIEWER, ...APPROVER] as const;
const CLEARING = ["acquirer:clearing"] as const;
const DESK = [...REVIEW, ...CLEARING] as const;
const OPERATOR = ["operator"] as const;
const EVERYBODY = [...TILL, ...DESK, ...OPERATOR] as const;
const KEY = ["merchant_key"] as const;
const WORKER = ["machine:worker"] as const;
const MACHINE = ["machine:gateway", ...WORKER] as const;

type Acts = Readonly<Record<`${string}.${string}`, readonly Post[]>>;

/** Changes nothing. */
const READS = {
  "account.list": BUSINESS,
  "agreement.get": [...BUSINESS, ...DESK, ...OPERATOR],
  "agreement.list": [...BUSINESS, ...DESK, ...OPERATOR],
  "agreement.plan": OWNER,
  "application.get": [...BUSINESS, ...DESK, ...OPERATOR],
  "application.list": [...BUSINESS, ...DESK, ...OPERATOR],
  "arrival.get": BUSINESS,
  "arrival.list": BUSINESS,
  "batch.get": [...DESK, ...OPERATOR],
  "batch.list": [...DESK, ...OPERATOR],
  "books.list": DESK,
  "clock.get": DESK,
  "desk.get": TILL,
  "difference.list": [...BUSINESS, ...DESK, ...OPERATOR],
  "item.list": DESK,
  "operation.get": OPERATOR,
  "order.ask": TILL,
  "order.find": TILL,
  "order.get": [...TILL, ...KEY],
  "order.history": [...BUSINESS, ...DESK, ...OPERATOR],
  "order.list": [...TILL, ...OPERATOR],
  "order.recent": TILL,
  "payment.get": BUSINESS,
  "payment.list": BUSINESS,
  "payment.trace": [...BUSINESS, ...DESK, ...OPERATOR],
  "refund.plan": TILL,
  "refund.waiting": [...BUSINESS, ...DESK, ...OPERATOR],
  "trouble.list": [...DESK, ...OPERATOR],
  "register_difference.list": DESK,
  "session.get": EVERYBODY,
  "shop.list": DESK,
  "signer.list": DESK,
  "sub_merchant.list": TILL,
  "today.get": BUSINESS,
  "unsettled.get": BUSINESS,
  "waiting.list": DESK,
} as const satisfies Acts;

/** Asked by the page itself: nothing is read under its name. Who keeps the books stands at no till. */
const SCREENS = { "till.open": [...OWNER, "shop:manager", "shop:cashier"] } as const satisfies Acts;

/** Changes something, or hands out a file: leaves an audit entry of the same act in the same transaction. */
const AUDITED = {
  "account.accept": REVIEWER,
  "account.approve": APPROVER,
  "account.request": OWNER,
  "account.return": REVIEW,
  "advance_limit.approve": REVIEW,
  "advance_limit.request": REVIEW,
  "agreement.create": OWNER,
  "agreement.import": WORKER,
  "agreement.propose": OWNER,
  "agreement.withdraw": OWNER,
  "application.accept": REVIEWER,
  "application.approve": APPROVER,
  "application.create": OWNER,
  "application.return": REVIEW,
  "application.submit": OWNER,
  "application.write": OWNER,
  "batch.compute": WORKER,
  "batch.propose": WORKER,
  "books.import": [...CLEARING, ...WORKER],
  "books.start": DESK,
  "books.upload": CLEARING,
  "clearing_file.export": DESK,
  "clearing_file.import": WORKER,
  "clearing_file.upload": CLEARING,
  "hold.lift": DESK,
  "order.cancel": TILL,
  "refund.cancel": TILL,
  "refund.request": TILL,
  "seal.export": DESK,
  "result.import": [...CLEARING, ...WORKER],
  "session.end": EVERYBODY,
  "staff.disable": OWNER,
  "sub_merchant.ask_closing": OWNER,
  "sub_merchant.confirm": REVIEW,
  "sub_merchant.hold": DESK,
  "sub_merchant.resume": REVIEW,
  "sub_merchant.suspend": REVIEW,
  "terms.refresh": REVIEW,
  "verdict.record": CLEARING,
} as const satisfies Acts;

/** Written to the audit before anybody is somebody: there is no actor to ask. */
const SIGN_IN = { "session.open": [], "session.refuse": [] } as const satisfies Acts;

/** The rows they write say who, when and what, and are sealed with the day as they are. */
const SELF_EVIDENT = {
  "order.create": [...TILL, ...KEY],
  "agreement.refresh": WORKER,
  "agreement.tend": WORKER,
  "batch.open": WORKER,
  "control.check": WORKER,
  "day.seal": WORKER,
  "day.tend": WORKER,
  "decision.import": CLEARING,
  "inbox.tend": WORKER,
  "invariant.check": MACHINE,
  "notification.record": MACHINE,
  "order.close": MACHINE,
  "order.confirm": MACHINE,
  "order.forward": MACHINE,
  "order.query": MACHINE,
  "order.tend": MACHINE,
  "refund.confirm": MACHINE,
  "refund.forward": MACHINE,
  "refund.query": MACHINE,
  "refund.tend": MACHINE,
  "statement.compare": WORKER,
  "statement.fetch": WORKER,
  "statement.import": WORKER,
  "sub_merchant.forward": WORKER,
  "sub_merchant.tend": WORKER,
} as const satisfies Acts;

/** Names of entries nobody asks for: what follows from an act, written beside it. */
const CONSEQUENCES = [
  "account.follow",
  "account.replace",
  "agreement.begin",
  "batch.decide",
  "books.differ",
  "books.refuse",
  "batch.settle",
  "difference.close",
  "difference.reopen",
  "refund.fund",
  "refund.run_out",
  "sub_merchant.follow",
  "sub_merchant.lapse",
  "sub_merchant.open",
  "sub_merchant.submit",
] as const;

export const ACTS = { ...READS, ...SCREENS, ...AUDITED, ...SIGN_IN, ...SELF_EVIDENT } as const;
export type Act = keyof typeof ACTS;
/** What an audit entry may be called. */
export type AuditedAct = keyof typeof AUDITED | keyof typeof SIGN_IN | (typeof CONSEQUENCES)[number];

type ActorIn<P extends Post> = P extends `shop:${infer R}`
  ? Extract<Actor, { kind: "shop" }> & { role: R }
  : P extends `acquirer:${infer R}`
    ? Extract<Actor, { kind: "acquirer" }> & { role: R }
    : P extends "machine:gateway" | "machine:worker"
      ? Extract<Actor, { kind: "machine" }>
      : Extract<Actor, { kind: P }>;
/** Who asks, where the act is allowed: no other kind is left to be thought of. */
export type ActorOf<A extends Act> = ActorIn<(typeof ACTS)[A][number]>;

/** "shop:owner", "operator", "machine:worker": what the table knows of an actor. */
export function postOf(actor: Actor): Post {
  switch (actor.kind) {
    case "shop":
      return `shop:${actor.role}`;
    case "acquirer":
      return `acquirer:${actor.role}`;
    case "machine":
      return `machine:${actor.name}`;
    case "merchant_key":
    case "operator":
      return actor.kind;
  }
}

export const isAllowed = <A extends Act>(actor: Actor, act: A): actor is Actor & ActorOf<A> =>
  (ACTS[act] as readonly Post[]).includes(postOf(actor));

export const isConsequence = (name: string): boolean => (CONSEQUENCES as readonly string[]).includes(name);

export const isAudited = (act: string): boolean => act in AUDITED || act in SIGN_IN;

/** The actor, where the table allows the act to its post. Refuses `forbidden` with the act. */
export function may<A extends Act>(ctx: { readonly actor: Actor }, act: A): ActorOf<A> {
  const { actor } = ctx;
  if (!isAllowed(actor, act)) refuse({ code: "forbidden", action: act });
  return actor;
}
