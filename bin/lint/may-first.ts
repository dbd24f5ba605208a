import { ACTS } from "../../server/permission.ts";
import { fileOf, isVerb, type Rule, verbOf } from "./rule.ts";
import { actsIn, type FunctionNode, firstContext } from "./verb-tree.ts";

/**
 * Verbs that take a context and ask nothing, because only verbs that have asked call them. No edge imports one of them.
 * A verb that takes a transaction first (`tx`, `sql`) is part of another by its shape and needs no line here.
 */
export const PARTS: Readonly<Record<string, string>> = {
  "server/merchant/write-sub-merchant-status.ts": "of suspend and resume, which have acts of their own",
  "server/order/get-seller.ts": "of create-order",
  "server/order/write-order.ts": "of create-order",
  "server/order/find-attempt.ts": "of confirm-order and find-refund",
  "server/order/get-order-state.ts": "of forward, query and close",
  "server/order/record-exception.ts": "of confirm-order",
  "server/order/record-order.ts": "of forward, query and close",
  "server/refund/find-refund.ts": "of confirm-refund and end-refund",
  "server/refund/record-refund.ts": "of record-refund-answer",
  "server/refund/record-refund-answer.ts": "of forward-refund and query-refund",
  "server/arrival/find-arrival-clock.ts": "of whatever shows arrivals",
  "server/batch/write-day.ts": "of compute-batch",
  "server/ledger/record-postings.ts": "of whatever moves money in the books",
};

/** Verbs that edges call and that ask nothing: row security alone decides what they tell. */
const OPEN: Readonly<Record<string, string>> = {
  "server/merchant/find-acquirer.ts":
    "name and cut-off, as far as the asker's role sees the row: of every post and program",
};

const EDGE = /^(app|server\/(api|gateway|worker|bin|setup))\//;

/** `may(ctx, "noun.verb")` is the first statement of every verb that takes a context with an actor. */
export const mayFirst: Rule = {
  create(context) {
    const file = fileOf(context);
    return {
      ImportDeclaration(node) {
        const part = Object.keys(PARTS).find((p) => node.source.value.endsWith(p.replace(/^server/, "")));
        if (part !== undefined && node.importKind !== "type" && EDGE.test(file) && !file.includes(".test."))
          context.report({
            node,
            message: `${part} asks for no permission (${PARTS[part]}): no edge calls it`,
          });
      },
      ExportNamedDeclaration({ declaration }) {
        if (!isVerb(file) || file in PARTS || file in OPEN || declaration?.type !== "FunctionDeclaration")
          return;
        const verb: FunctionNode = declaration;
        const ctx = firstContext(verb);
        if (ctx === undefined || verb.id?.name !== verbOf(file)) return;
        const acts = actsIn(verb.body?.body[0], ctx);
        const message = `its first line says who may: may(${ctx || "ctx"}, "noun.verb"), an act of server/permission.ts`;
        if (acts.length === 0 || !acts.every((act) => act in ACTS)) context.report({ node: verb, message });
      },
    };
  },
};
