import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import { refusalIn, useTRPC } from "../../_components/api-client.tsx";
import { isBlank, type PadKey, sumOf, typeKey } from "./entry.ts";
import { isPadFree, saleFace } from "./sale-face.ts";
import { useAsking } from "./use-asking.ts";
import { useFollowed } from "./use-followed.ts";
import { useKeptOrder } from "./use-kept-order.ts";
import { useOnline } from "./use-online.ts";
import { usePaidMoment } from "./use-paid-moment.ts";

/** The sale this till is at: what is typed, the order it became, and the way on to the next customer. */
export function useSale(shop: { id: Id<"smt"> } | undefined) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [channel, setChannel] = useState<Channel>(CHANNELS[0]);
  const [note, setNote] = useState("");
  const [orderId, setOrderId] = useKeptOrder();
  /** One intent, one key: asking again after a lost answer is the same order. */
  const requestKey = useRef("");

  const { create, state: asking } = useAsking();
  const { mutate: closeUnshown } = useMutation(trpc.order.close.mutationOptions());
  const { found, order, isPast } = useFollowed(orderId);
  const face = saleFace({
    isOnline: useOnline(),
    asked: asking,
    order: orderId === undefined || isPast ? undefined : (order ?? "unread"),
    isUnheard: found.isError || found.failureCount > 1,
  });
  const isBusy = !isPadFree(face);
  const hasNoCode = face === "no_code_network" || face === "no_code_acquirer";

  const cleared = useCallback(() => {
    // Nobody charges the same amount twice by a second press.
    setText("");
    setNote("");
  }, []);
  const begin = usePaidMoment(order, cleared);

  const forget = useCallback(() => {
    // What an order becomes whose code nobody saw is nobody's concern here: it is closed, and its answer comes too late.
    requestKey.current = "";
    if (hasNoCode && orderId !== undefined) closeUnshown({ orderId });
    setOrderId(undefined);
    create.reset();
  }, [create, hasNoCode, orderId, closeUnshown, setOrderId]);

  const next = useCallback(() => {
    forget();
    cleared();
  }, [forget, cleared]);

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
          begin(made.order.id);
          queries.setQueryData(trpc.order.get.queryKey({ orderId: made.order.id }), made);
          setOrderId(made.order.id);
        },
      }),
    [createOrder, queries, trpc, begin, setOrderId],
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
  /** Without an answer the same question asked again is the same order. */
  const ask = useCallback(() => {
    const isSame = asked?.channel === channel && requestKey.current === asked.requestKey;
    if (isSame && (asking === "unknown" || asking === "no_network")) send(asked);
    else askBy(channel);
  }, [asking, asked, askBy, channel, send]);

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
      setOrderId(before.orderId);
    };
  }, [text, note, channel, orderId, setOrderId]);
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
