import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { type Id, isId } from "#server/id.ts";
import { isUnanswered, refusalIn, useTRPC } from "../../_components/api-client.tsx";
import { playChime } from "./chime.ts";
import { isBlank, type PadKey, sumOf, typeKey } from "./entry.ts";
import { isLongEnded } from "./order-age.ts";
import { isPadFree, saleFace } from "./sale-face.ts";
import { useOnline } from "./use-online.ts";

/** While an order is open it is asked about this often, whatever the live line says, ms. */
const POLL_MS = 2_000;
/** An order that ended is looked at again this often, so that the till notices when it is past, ms. */
const ENDED_POLL_MS = 15_000;
/** A code usually takes a fifth of a second; after so long the cashier may go another way, ms. */
const SLOW_MS = 2_500;
const ASKED_AGAIN_MAX = 2;
const ORDER_KEY = "till.order";

/** The sale this till is at: what is typed, the order it became, and the way on to the next customer. */
export function useSale(shop: { id: Id<"smt"> } | undefined) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [channel, setChannel] = useState<Channel>(CHANNELS[0]);
  const [note, setNote] = useState("");
  const [orderId, setOrderId] = useState<Id<"ord">>();
  /** One intent, one key: asking again after a lost answer is the same order. */
  const requestKey = useRef("");

  // A reload, a restart or a deployment in the middle of a sale finds the order again.
  useEffect(() => {
    const kept = sessionStorage.getItem(ORDER_KEY);
    if (isId("ord", kept)) setOrderId(kept);
  }, []);

  const isOnline = useOnline();
  const create = useMutation(
    trpc.order.create.mutationOptions({
      retry: (count, error) => count < ASKED_AGAIN_MAX && isUnanswered(error) && navigator.onLine,
    }),
  );
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!create.isPending) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [create.isPending]);
  const { mutate: closeUnshown } = useMutation(trpc.order.close.mutationOptions());
  const found = useQuery(
    trpc.order.get.queryOptions(
      { orderId: orderId ?? "ord_" },
      {
        enabled: orderId !== undefined,
        refetchInterval: (query) =>
          query.state.data && query.state.data.order.status !== "open" ? ENDED_POLL_MS : POLL_MS,
        refetchIntervalInBackground: true,
      },
    ),
  );
  // What ended a while ago is no news: green belongs to the customer who stands here, not to one of yesterday.
  const isPast =
    orderId !== undefined && found.data !== undefined && isLongEnded(found.data.order, found.data.now);
  const order = isPast ? undefined : found.data?.order;
  const isUnknown = create.isError && isUnanswered(create.error);
  const face = saleFace({
    isOnline,
    asked: create.isPending
      ? isSlow
        ? "slow"
        : "pending"
      : isUnknown
        ? create.error?.data
          ? "unknown"
          : "no_network"
        : "no",
    order: orderId === undefined || isPast ? undefined : (order ?? "unread"),
    isUnheard: found.isError || found.failureCount > 1,
  });
  const isBusy = !isPadFree(face);
  const hasNoCode = face === "no_code_network" || face === "no_code_acquirer";

  // The sound belongs to the moment open → paid, not to every look at a paid order.
  const lastSeen = useRef<{ id: string; status: string }>(undefined);
  useEffect(() => {
    if (!order) return;
    const before = lastSeen.current;
    lastSeen.current = { id: order.id, status: order.status };
    if (before?.id === order.id && before.status === "open" && order.status === "paid") {
      playChime();
      // The pad is empty again: nobody charges the same amount twice by a second press.
      setText("");
      setNote("");
      void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
    }
  }, [order, queries, trpc]);

  const forget = useCallback(() => {
    // What an order becomes whose code nobody saw is nobody's concern here: it is closed, and its answer comes too late.
    requestKey.current = "";
    if (hasNoCode && orderId !== undefined) closeUnshown({ orderId });
    sessionStorage.removeItem(ORDER_KEY);
    setOrderId(undefined);
    create.reset();
  }, [create, hasNoCode, orderId, closeUnshown]);

  const next = useCallback(() => {
    forget();
    setText("");
    setNote("");
  }, [forget]);

  useEffect(() => {
    if (isPast) next();
  }, [isPast, next]);

  const { mutate: createOrder, variables: asked } = create;
  const send = useCallback(
    (what: NonNullable<typeof asked>) =>
      createOrder(what, {
        onSuccess: (made) => {
          // The cashier went another way meanwhile: this code is shown to nobody.
          if (requestKey.current !== what.requestKey) return;
          lastSeen.current = { id: made.order.id, status: "open" };
          queries.setQueryData(trpc.order.get.queryKey({ orderId: made.order.id }), made);
          sessionStorage.setItem(ORDER_KEY, made.order.id);
          setOrderId(made.order.id);
        },
      }),
    [createOrder, queries, trpc],
  );
  const askBy = useCallback(
    (by: Channel) => {
      if (!shop || isBusy || isBlank(text)) return;
      forget();
      requestKey.current = crypto.randomUUID();
      setChannel(by);
      send({
        requestKey: requestKey.current,
        amount: sumOf(text),
        channel: by,
        subMerchantId: shop.id,
        ...(note.trim() ? { note: note.trim() } : {}),
      });
    },
    [shop, isBusy, text, note, send, forget],
  );
  /** Without an answer the same question is asked again: it is the same order. A code on its way comes by itself. */
  const ask = useCallback(() => {
    if (!hasNoCode) return askBy(channel);
    if (isUnknown && asked) send(asked);
  }, [hasNoCode, isUnknown, asked, askBy, channel, send]);

  /** The next wallet; where no code of this one came out, its code at once. */
  const otherWallet = useCallback(() => {
    if (isBusy) return;
    const now = order?.status === "open" ? order.channel : channel;
    const next = CHANNELS[(CHANNELS.indexOf(now) + 1) % CHANNELS.length] ?? now;
    if (hasNoCode) askBy(next);
    else setChannel(next);
  }, [isBusy, order, channel, hasNoCode, askBy]);

  const press = useCallback(
    (key: PadKey): boolean => {
      if (isBusy) return false;
      const isNew = orderId !== undefined || hasNoCode;
      if (isNew) next();
      setText((now) => typeKey(isNew ? "" : now, key));
      return true;
    },
    [isBusy, orderId, hasNoCode, next],
  );
  /** How the sale gets back to where it stands now: the first keys of a scanner look like a hand's. */
  const mark = useCallback(() => {
    const before = { text, note, channel, orderId };
    return () => {
      setText(before.text);
      setNote(before.note);
      setChannel(before.channel);
      if (before.orderId) sessionStorage.setItem(ORDER_KEY, before.orderId);
      setOrderId(before.orderId);
    };
  }, [text, note, channel, orderId]);
  return {
    text,
    amount: sumOf(text),
    channel,
    setChannel,
    note,
    setNote,
    orderId,
    order,
    found,
    create,
    face,
    isBusy,
    ask,
    askBy,
    otherWallet,
    next,
    press,
    mark,
    hasAmount: !isBlank(text),
    refusal: create.isError ? refusalIn(create.error) : undefined,
  };
}
