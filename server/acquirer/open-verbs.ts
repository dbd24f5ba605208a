import type { AcquirerAdapter } from "./acquirer.ts";
import { orUnknown } from "./unclear.ts";

/** What is asked of an acquirer: every verb of the port that has an answer of its own. */
type Asking = Omit<AcquirerAdapter, "capabilities" | "keptHeaders" | "readNotification">;

/** A dialect's verbs, each over its service. */
type Verbs<Service> = {
  [Verb in keyof Asking]: (service: Service, asked: Parameters<Asking[Verb]>[0]) => ReturnType<Asking[Verb]>;
};

/** A dialect's verbs as the port has them: where nothing clear came back, each of them answers `unknown`. */
export const openVerbs = <Service>(service: Service, verbs: Verbs<Service>): Asking => ({
  place: (order) => orUnknown(() => verbs.place(service, order)),
  charge: (order) => orUnknown(() => verbs.charge(service, order)),
  reverse: (key) => orUnknown(() => verbs.reverse(service, key)),
  query: (key) => orUnknown(() => verbs.query(service, key)),
  close: (key) => orUnknown(() => verbs.close(service, key)),
  refund: (asked) => orUnknown(() => verbs.refund(service, asked)),
  queryRefund: (key) => orUnknown(() => verbs.queryRefund(service, key)),
  bills: (day) => orUnknown(() => verbs.bills(service, day)),
});
